"""connectIPS (NCHL's gateway checkout): the signed login page, validatetxn, gettxndetail, and the registered returns.

Source: doc.connectips.com. A failure is shown on its own page and nobody is sent back; "Return" leads to the registered
failure address, whatever became of the payment. What refused pages look like is not documented.
"""

import base64
import binascii
import re
import secrets
from datetime import datetime, timedelta
from html import escape
from typing import Any

from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from infra.local.sandbox import config, pages
from infra.local.sandbox.attempts import Action, Attempt, State
from infra.local.sandbox.context import SandboxContext
from infra.local.sandbox.pages import Html
from infra.local.sandbox.simulator import ANSWERS, BROWSER, SETTLE, GatewaySimulator
from infra.local.sandbox.wire import (
    BrowserReturn,
    Refusal,
    basic_credentials,
    form,
    json_object,
    kathmandu,
    same,
    with_query,
)

SESSION_SECONDS = 1800
MAX_LENGTHS = {
    "MERCHANTID": 20,
    "APPID": 20,
    "APPNAME": 30,
    "TXNID": 20,
    "TXNDATE": 10,
    "TXNCRNCY": 3,
    "TXNAMT": 20,
    "REFERENCEID": 20,
    "REMARKS": 50,
    "PARTICULARS": 100,
    "TOKEN": 512,
}
SIGNED = tuple(name for name in MAX_LENGTHS if name != "TOKEN")
INCOMPLETE, NOT_FOUND = ("ERROR", "TRANSACTION INCOMPLETE"), ("ERROR", "TRANSACTION NOT FOUND")
STATUS = {
    State.OPEN: INCOMPLETE,
    State.PENDING: INCOMPLETE,
    # Not in the documented list: to be held.
    State.AMBIGUOUS: ("PROCESSING", "TRANSACTION UNDER PROCESS"),
    State.PAID: ("SUCCESS", "TRANSACTION SUCCESSFUL"),
    State.FAILED: ("FAILED", "TRANSACTION UNSUCCESSFUL"),
    State.EXPIRED: INCOMPLETE,
}


class ConnectIps(GatewaySimulator):
    name = "connectips"
    title = "connectIPS"
    colour = "#1f4e9c"
    states_after = {Action.FAIL: State.FAILED, Action.CANCEL: State.OPEN}
    options = {
        "settle": SETTLE,
        "reports": ("truth", "wrong_amount", "wrong_currency", "wrong_reference"),
        "browser": BROWSER,
        "answers": ANSWERS,
    }

    def __init__(self, context: SandboxContext) -> None:
        super().__init__(context)
        private_key = serialization.load_pem_private_key(context.keys.connectips_private_key.encode(), None)
        if not isinstance(private_key, rsa.RSAPrivateKey):
            raise TypeError("connectIPS tokens are signed with RSA")
        # All that NCHL would have of it.
        self._public_key = private_key.public_key()

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/connectipswebgw/loginpage", self.login_page),
            web.post("/connectipswebws/api/creditor/validatetxn", self.validate),
            web.post("/connectipswebws/api/creditor/gettxndetail", self.detail),
        ]

    async def login_page(self, request: web.Request) -> web.Response:
        fields = await form(request)
        if problems := self.problems(fields):
            return self._refused_page(problems)
        if self.find(fields["TXNID"]):
            return self._refused_page(["multiple gateway payments at once: this TXNID was used before"], 403)
        now = self.context.now()
        attempt = Attempt(
            gateway=self.name,
            id=fields["TXNID"],
            reference=fields["TXNID"],
            amount=int(fields["TXNAMT"]),
            currency=fields["TXNCRNCY"],
            description=fields["REMARKS"],
            created_at=now,
            expires_at=now + SESSION_SECONDS,
            details={name: fields[name] for name in ("REFERENCEID", "REMARKS", "PARTICULARS")},
        )
        self.context.open(attempt)
        return web.Response(status=303, headers={"Location": self.page(attempt)})

    def problems(self, fields: dict[str, str]) -> list[str]:
        """What is wrong with a posted form; empty if nothing is."""
        problems = [f"{name} is missing" for name in MAX_LENGTHS if not fields.get(name)]
        problems += [f"{name} is too long" for name, limit in MAX_LENGTHS.items() if len(fields.get(name, "")) > limit]
        problems += [f"{name} contains a comma or =" for name in SIGNED if re.search("[,=]", fields.get(name, ""))]
        if problems:
            return problems
        expected = (str(config.CONNECTIPS_MERCHANT), config.CONNECTIPS_APP, config.CONNECTIPS_APP_NAME)
        if tuple(fields[name] for name in ("MERCHANTID", "APPID", "APPNAME")) != expected:
            problems.append("MERCHANTID, APPID or APPNAME is not the merchant's")
        if not self._is_today(fields["TXNDATE"]):
            problems.append("TXNDATE is not today as DD-MM-YYYY")
        if fields["TXNCRNCY"] != "NPR":
            problems.append("TXNCRNCY is not NPR")
        if not re.fullmatch(r"[1-9]\d*", fields["TXNAMT"]):
            problems.append("TXNAMT is no amount in paisa")
        message = ",".join(f"{name}={fields[name]}" for name in SIGNED)
        if not self._is_signed(f"{message},TOKEN=TOKEN", fields["TOKEN"]):
            problems.append("TOKEN is not the merchant's signature of these fields")
        return problems

    def _is_today(self, date: str) -> bool:
        """In Nepal, and a day either way: a page may be open at midnight."""
        if not re.fullmatch(r"\d\d-\d\d-\d{4}", date):
            return False
        today = kathmandu(self.context.now()).date()
        try:
            return abs(datetime.strptime(date, "%d-%m-%Y").date() - today) <= timedelta(days=1)
        except ValueError:
            return False

    def _is_signed(self, message: str, token: str) -> bool:
        try:
            signature = base64.b64decode(token, validate=True)
            self._public_key.verify(signature, message.encode(), padding.PKCS1v15(), hashes.SHA256())
        except (InvalidSignature, binascii.Error):
            return False
        return True

    async def validate(self, request: web.Request) -> web.Response:
        question, attempt = await self._parse_look_up(request)
        answer = {**self._answer(question, attempt), "txnAmt": str(self._amount(question, attempt))}
        return web.json_response(self.answer("validatetxn", answer, attempt) if attempt else answer)

    async def detail(self, request: web.Request) -> web.Response:
        question, attempt = await self._parse_look_up(request)
        answer = {**self._answer(question, attempt), "txnAmt": float(self._amount(question, attempt))}
        if attempt is None or attempt.state is not State.PAID:
            return web.json_response(answer)
        is_wrong = self.switches(attempt).reports == "wrong_currency"
        details = {
            "debitBankCode": "2501",
            "txnId": int(attempt.transaction_id or 0),
            "batchId": 712095958,
            "txnDate": int(attempt.created_at * 1000),
            "txnCrncy": "USD" if is_wrong else attempt.currency,
            "chargeAmt": 200.0,
            "chargeLiability": "CG",
            "refId": attempt.details["REFERENCEID"],
            "remarks": attempt.details["REMARKS"],
            "particulars": attempt.details["PARTICULARS"],
            "creditStatus": "000",
        }
        return web.json_response(self.answer("gettxndetail", {**answer, **details}, attempt))

    async def _parse_look_up(self, request: web.Request) -> tuple[dict[str, Any], Attempt | None]:
        """The checked request of both look-ups, and the attempt it is about if there is one of that amount."""
        credentials = basic_credentials(request)
        user, password = credentials or ("", "")
        if not (same(user, config.CONNECTIPS_APP) and same(password, self.context.keys.connectips_password)):
            raise Refusal(401, {"error": "Unauthorized"}, {"WWW-Authenticate": "Basic"})
        question = await json_object(request)
        if question is None or not _is_look_up(question):
            raise Refusal(400, {"error": "Bad Request", "message": "merchantId, appId, referenceId, txnAmt, token"})
        message = "MERCHANTID={merchantId},APPID={appId},REFERENCEID={referenceId},TXNAMT={txnAmt}".format(**question)
        is_ours = question["merchantId"] == config.CONNECTIPS_MERCHANT and question["appId"] == config.CONNECTIPS_APP
        if not is_ours or not self._is_signed(message, question["token"]):
            raise Refusal(400, {"error": "Bad Request", "message": "the token is not the merchant's"})
        attempt = self.find(question["referenceId"])
        await self.misbehave_if_chosen(request, attempt, question["referenceId"])
        return question, attempt if attempt and attempt.amount == int(question["txnAmt"]) else None

    def _answer(self, question: dict[str, Any], attempt: Attempt | None) -> dict[str, Any]:
        status, description = STATUS[attempt.state] if attempt else NOT_FOUND
        return {
            "merchantId": question["merchantId"],
            "appId": question["appId"],
            "referenceId": self.reported_reference(attempt) if attempt else question["referenceId"],
            "token": None,
            "status": status,
            "statusDesc": description,
        }

    def _amount(self, question: dict[str, Any], attempt: Attempt | None) -> int:
        return self.reported_amount(attempt) if attempt else int(question["txnAmt"])

    def browser_return(self, attempt: Attempt, action: Action) -> BrowserReturn | None:
        if attempt.state is State.FAILED and action is Action.FAIL:
            return None
        # Past the one-time password is the success address, "Return" the failure one: neither proves anything.
        passed = attempt.state in (State.PAID, State.PENDING, State.AMBIGUOUS)
        registered = f"{self.context.webhooks}/connectips/{'success' if passed else 'failure'}"
        return BrowserReturn(with_query(registered, {"TXNID": self.reported_reference(attempt)}))

    def _refused_page(self, problems: list[str], status: int = 400) -> web.Response:
        items = "".join(f"<li>{escape(problem)}</li>" for problem in problems)
        body = Html(f"<p>connectIPS does not accept this request:</p><ul>{items}</ul>")
        return pages.page("Invalid request", body, gateway=self.title, colour=self.colour, status=status)

    def refusal(self) -> Refusal:
        return Refusal(400, {"error": "Bad Request"})

    def transaction_id(self, attempt: Attempt) -> str:
        return str(10_000_000 + secrets.randbelow(90_000_000))


def _is_look_up(question: dict[str, Any]) -> bool:
    """The documented types: numbers for merchant and amount (a string of digits will do), text for the rest."""
    amount = question.get("txnAmt")
    return (
        isinstance(question.get("merchantId"), int)
        and all(isinstance(question.get(name), str) for name in ("appId", "referenceId", "token"))
        and isinstance(amount, int | str)
        and not isinstance(amount, bool)
        and re.fullmatch(r"[1-9]\d*", str(amount)) is not None
    )
