"""IME Pay's web checkout: GetToken, the checkout page in both its forms, the unsigned answer, Confirm and Recheck.

Source: the official WooCommerce and WHMCS plugins (github.com/om-ghimire/imepay-dev-docs) and independent clients.
There is no official table of the web codes: 0 success, 1 failed, 2 undetermined, 3 cancelled are what they agree on.
"""

import base64
import binascii
import re
import secrets
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from infra.local.sandbox import config, pages
from infra.local.sandbox.attempts import Action, Attempt, NotPossible, State
from infra.local.sandbox.pages import Html
from infra.local.sandbox.simulator import ANSWERS, BROWSER, SETTLE, GatewaySimulator
from infra.local.sandbox.wire import (
    BrowserReturn,
    Refusal,
    basic_credentials,
    decimal_text,
    form,
    is_url,
    json_object,
    minor_units,
    same,
    with_query,
)

TOKEN_SECONDS = 1800
MAX_REF_ID_LENGTH = 127
MSISDN = "9800000001"
CHECKOUT = ("TokenId", "MerchantCode", "RefId", "TranAmount", "Method", "RespUrl", "CancelUrl")
ANSWER = ("ResponseCode", "ResponseDescription", "Msisdn", "TransactionId", "RefId", "TranAmount", "TokenId")
STATUS = {
    State.OPEN: (2, "Transaction not completed"),
    State.PENDING: (2, "Transaction in process"),
    # An undocumented code: to be held.
    State.AMBIGUOUS: (4, "Transaction status unknown"),
    State.PAID: (0, "Success"),
    State.FAILED: (1, "Failed"),
    State.CANCELLED: (3, "Operation Cancelled By User"),
    State.EXPIRED: (1, "Token expired"),
}


class ImePay(GatewaySimulator):
    name = "imepay"
    title = "IME Pay"
    colour = "#b3171d"
    options = {
        "settle": SETTLE,
        "reports": ("truth", "wrong_amount", "wrong_reference"),
        "browser": BROWSER,
        "answers": ANSWERS,
    }

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/api/Web/GetToken", self.get_token),
            web.get("/WebCheckout/Checkout", self.checkout),
            web.post("/WebCheckout/Checkout", self.checkout),
            web.post("/api/Web/Confirm", self.confirm),
            web.post("/api/Web/Recheck", self.recheck),
        ]

    async def get_token(self, request: web.Request) -> web.Response:
        fields = await self._parse_request(request, "MerchantCode", "Amount", "RefId")
        ref_id = fields["RefId"]
        await self.misbehave_if_chosen(request, reference=ref_id)
        # Two decimals, or a number that has them.
        amount = minor_units(fields["Amount"]) if re.fullmatch(r"\d+\.\d{1,2}", fields["Amount"]) else None
        if not amount or len(ref_id) > MAX_REF_ID_LENGTH or "|" in ref_id:
            return _failed("Invalid amount or RefId")
        if self.find(ref_id):
            return _failed("Duplicate RefId")
        now = self.context.now()
        attempt = Attempt(
            gateway=self.name,
            # Odd, so that no float of 64 bits holds it exactly.
            id=str((10**17 + secrets.randbelow(9 * 10**17)) | 1),
            reference=ref_id,
            amount=amount,
            currency="NPR",
            description=config.IMEPAY_MERCHANT,
            created_at=now,
            expires_at=now + TOKEN_SECONDS,
        )
        self.context.open(attempt)
        answer = {
            "ResponseCode": 0,
            "ResponseDescription": "Success",
            # A number here and text elsewhere, as has been seen: 18 digits do not fit into a float.
            "TokenId": int(attempt.id),
            "Amount": decimal_text(amount),
            "RefId": ref_id,
        }
        return web.json_response(self.answer("GetToken", answer, attempt))

    async def checkout(self, request: web.Request) -> web.Response:
        fields = _unpack(request.query.get("data", "")) if request.method == "GET" else await form(request)
        # The plugin that leaves the method out reads a posted answer.
        fields = {"Method": "POST", **fields} if fields else {}
        if missing := [name for name in CHECKOUT if not fields.get(name)]:
            return self._refused_page(f"{missing[0]} is missing")
        attempt = self.find(fields["TokenId"])
        if attempt is None or attempt.state is not State.OPEN:
            return self._refused_page("TokenId is unknown, used or expired")
        bound = (config.IMEPAY_MERCHANT, attempt.reference, attempt.amount)
        if (fields["MerchantCode"], fields["RefId"], minor_units(fields["TranAmount"])) != bound:
            return self._refused_page("the token is for another merchant, RefId or amount")
        if fields["Method"] not in ("GET", "POST") or not (is_url(fields["RespUrl"]) and is_url(fields["CancelUrl"])):
            return self._refused_page("Method, RespUrl or CancelUrl is not valid")
        attempt.details = {name: fields[name] for name in ("Method", "RespUrl", "CancelUrl")}
        self.context.save(attempt)
        return web.Response(status=303, headers={"Location": self.page(attempt)})

    async def confirm(self, request: web.Request) -> web.Response:
        fields = await self._parse_request(request, "MerchantCode", "RefId", "TokenId", "TransactionId", "Msisdn")
        attempt = await self._find_by_token(request, fields)
        if attempt is None or (fields["TransactionId"], fields["Msisdn"]) != (attempt.transaction_id, MSISDN):
            return _failed("Transaction not found")
        return self._state_answer("Confirm", attempt)

    async def recheck(self, request: web.Request) -> web.Response:
        attempt = await self._find_by_token(
            request, await self._parse_request(request, "MerchantCode", "RefId", "TokenId")
        )
        return _failed("Transaction not found") if attempt is None else self._state_answer("Recheck", attempt)

    async def _parse_request(self, request: web.Request, *names: str) -> dict[str, str]:
        """The named fields as text; IME Pay takes numbers and text for one another."""
        user, password = basic_credentials(request) or ("", "")
        try:
            module = base64.b64decode(request.headers.get("Module", ""), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            module = ""
        is_user = same(user, config.IMEPAY_USER) and same(password, self.context.keys.imepay_password)
        if not (is_user and same(module, config.IMEPAY_MODULE)):
            raise Refusal(401, {"ResponseCode": 1, "ResponseDescription": "Unauthorized"})
        body = await json_object(request)
        if body is None or any(isinstance(body.get(name), bool | dict | list | None) for name in names):
            raise Refusal(400, {"ResponseCode": 1, "ResponseDescription": "Invalid request"})
        fields = {name: str(body[name]) for name in names}
        if fields["MerchantCode"] != config.IMEPAY_MERCHANT or not all(fields.values()):
            raise Refusal(200, {"ResponseCode": 1, "ResponseDescription": "Invalid merchant or field"})
        return fields

    async def _find_by_token(self, request: web.Request, fields: dict[str, str]) -> Attempt | None:
        attempt = self.find(fields["TokenId"])
        await self.misbehave_if_chosen(request, attempt)
        return attempt if attempt and (attempt.id, attempt.reference) == (fields["TokenId"], fields["RefId"]) else None

    def _state_answer(self, name: str, attempt: Attempt) -> web.Response:
        code, description = STATUS[attempt.state]
        answer: dict[str, Any] = {
            "ResponseCode": str(code),
            "ResponseDescription": description,
            "RefId": self.reported_reference(attempt),
            "TokenId": attempt.id,
            "TransactionId": attempt.transaction_id or "",
            "Msisdn": MSISDN if attempt.transaction_id else "",
        }
        if self.switches(attempt).reports == "wrong_amount":
            # An amount is not guaranteed; where there is one it counts.
            answer["Amount"] = decimal_text(self.reported_amount(attempt))
        return web.json_response(self.answer(name, answer, attempt))

    def act(self, attempt: Attempt, action: Action, chosen: Mapping[str, Any]) -> BrowserReturn | None:
        if not attempt.details:
            raise NotPossible("the payer has not come to the checkout page yet")
        return super().act(attempt, action, chosen)

    def browser_return(self, attempt: Attempt, action: Action) -> BrowserReturn | None:
        if not attempt.details:
            return None
        code, description = STATUS[attempt.state]
        if attempt.state is State.OPEN:
            code, description = STATUS[State.CANCELLED]
        values = (
            str(code),
            description,
            MSISDN if attempt.transaction_id else "",
            attempt.transaction_id or "",
            self.reported_reference(attempt),
            decimal_text(self.reported_amount(attempt), 4),
            attempt.id,
        )
        fields = self.answer("return", dict(zip(ANSWER, values, strict=True)), attempt)
        cancelled = attempt.state in (State.CANCELLED, State.OPEN)
        url = attempt.details["CancelUrl" if cancelled else "RespUrl"]
        if attempt.details["Method"] == "POST":
            return BrowserReturn(url, "POST", fields)
        return BrowserReturn(with_query(url, {"data": base64.b64encode("|".join(fields.values()).encode()).decode()}))

    def _refused_page(self, problem: str) -> web.Response:
        body = Html(pages.alert(f"IME Pay does not accept this request: {problem}."))
        return pages.page("Invalid request", body, gateway=self.title, colour=self.colour, status=400)

    def refusal(self) -> Refusal:
        return Refusal(400, {"ResponseCode": 1, "ResponseDescription": "Invalid request"})

    def transaction_id(self, attempt: Attempt) -> str:
        return str(10**9 + secrets.randbelow(9 * 10**9))


def _failed(description: str) -> web.Response:
    return web.json_response({"ResponseCode": 1, "ResponseDescription": description})


def _unpack(data: str) -> dict[str, str]:
    """The fields of the GET form; none where it is not seven of them in base64."""
    try:
        values = base64.b64decode(data.replace(" ", "+"), validate=True).decode().split("|")
    except (binascii.Error, UnicodeDecodeError):
        return {}
    return dict(zip(CHECKOUT, values, strict=True)) if len(values) == len(CHECKOUT) else {}
