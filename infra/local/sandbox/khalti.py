"""Khalti ePayment (KPG-2) as its documentation describes it: initiate, lookup, refund, and the return to the shop.

Source: docs.khalti.com, "Web Checkout (KPG-2)" and "Refund API". The status of validation errors (400) and of an
unknown ``pidx`` (404), and the texts of refused refunds, are not in it: they are what its other clients expect.
"""

import secrets
from decimal import Decimal, InvalidOperation
from typing import Any

from aiohttp import web

from infra.local.sandbox.attempts import Action, Attempt, NotPossible, Refund, State
from infra.local.sandbox.simulator import ANSWERS, BROWSER, SETTLE, GatewaySimulator
from infra.local.sandbox.wire import (
    NO_ANSWER,
    BrowserReturn,
    Refusal,
    form,
    is_url,
    json_object,
    kathmandu,
    same,
    with_query,
)

LINK_SECONDS = 1800
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
MIN_PAISA = 1000
REQUIRED = ("return_url", "website_url", "amount", "purchase_order_id", "purchase_order_name")
STATUS = {
    State.OPEN: "Initiated",
    State.PENDING: "Pending",
    # Not in the documentation: "anything else" is to be held.
    State.AMBIGUOUS: "Ambiguous",
    State.PAID: "Completed",
    State.FAILED: "Failed",
    State.CANCELLED: "User canceled",
    State.EXPIRED: "Expired",
}
# These ends of a payment come with HTTP 400, and with a full body.
NOT_PAID = frozenset(STATUS[state] for state in (State.FAILED, State.CANCELLED, State.EXPIRED))


class Khalti(GatewaySimulator):
    name = "khalti"
    title = "Khalti"
    colour = "#5c2d91"
    options = {
        "settle": SETTLE,
        "reports": ("truth", "wrong_amount", "wrong_reference"),
        "browser": BROWSER,
        "answers": ANSWERS,
        "refunds": ("normal", "answer_lost", "refused", "needs_mobile"),
    }

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/api/v2/epayment/initiate/", self.initiate),
            web.post("/api/v2/epayment/lookup/", self.lookup),
            # Without the v2 of the others.
            web.post("/api/merchant-transaction/{transaction_id}/refund/", self.refund),
        ]

    async def initiate(self, request: web.Request) -> web.Response:
        body = await self._parse_request(request)
        await self.misbehave_if_chosen(request, reference=str(body.get("purchase_order_id", "")))
        if errors := _errors(body):
            raise Refusal(400, {**errors, "error_key": "validation_error"})
        now = self.context.now()
        attempt = Attempt(
            gateway=self.name,
            id=secrets.token_urlsafe(16),
            reference=str(body["purchase_order_id"]),
            amount=int(body["amount"]),
            currency="NPR",
            description=str(body["purchase_order_name"]),
            created_at=now,
            expires_at=now + LINK_SECONDS,
            details={"return_url": body["return_url"]},
        )
        self.context.open(attempt)
        extras = {name: value for name, value in body.items() if name.startswith("merchant_")}
        answer = {
            "pidx": attempt.id,
            "payment_url": self.page(attempt),
            "expires_at": kathmandu(attempt.expires_at).isoformat(),
            "expires_in": LINK_SECONDS,
        }
        return web.json_response(self.answer("initiate", {**answer, **extras}, attempt))

    async def lookup(self, request: web.Request) -> web.Response:
        body = await self._parse_request(request)
        pidx = body.get("pidx")
        if not isinstance(pidx, str) or not pidx:
            raise Refusal(400, {"pidx": ["This field is required."], "error_key": "validation_error"})
        attempt = self.find(pidx)
        await self.misbehave_if_chosen(request, attempt)
        if attempt is None or attempt.id != pidx:
            raise Refusal(404, {"detail": "Not found.", "error_key": "validation_error"})
        return self._state_answer(attempt)

    async def misbehave_if_chosen(
        self, request: web.Request, attempt: Attempt | None = None, reference: str = ""
    ) -> None:
        """A 400 in place of a look-up has the true answer in it: here a status code says nothing."""
        if attempt is None or self.switches(attempt).answers != "bad_request":
            await super().misbehave_if_chosen(request, attempt, reference)

    def _state_answer(self, attempt: Attempt) -> web.Response:
        status, paid = STATUS[attempt.state], attempt.state is State.PAID
        if paid and attempt.refunded:
            status = "Refunded" if attempt.refunded == attempt.amount else "Partially Refunded"
        is_wrong = self.switches(attempt).reports == "wrong_reference"
        answer = {
            "pidx": secrets.token_urlsafe(16) if is_wrong else attempt.id,
            "total_amount": self.reported_amount(attempt),
            "status": status,
            "transaction_id": attempt.transaction_id if paid else None,
            "fee": 0,
            "refunded": attempt.refunded > 0,
        }
        answer = self.answer("lookup", answer, attempt)
        is_bad = answer["status"] in NOT_PAID or self.switches(attempt).answers == "bad_request"
        return web.json_response(answer, status=400 if is_bad else 200)

    async def refund(self, request: web.Request) -> web.Response:
        body = await self._parse_request(request, empty=True)
        transaction_id = request.match_info["transaction_id"]
        attempt = self.find(transaction_id)
        await self.misbehave_if_chosen(request, attempt)
        if attempt is None or attempt.transaction_id != transaction_id:
            raise Refusal(404, {"detail": "Not found.", "error_key": "validation_error"})
        amount = _paisa(body.get("amount", attempt.left))
        if amount is None:
            raise Refusal(400, {"amount": ["A valid number is required."], "error_key": "validation_error"})
        refunds = self.switches(attempt).refunds
        if refunds == "refused":
            raise Refusal(400, {"detail": "Transaction cannot be refunded.", "error_key": "validation_error"})
        if refunds == "needs_mobile" and not body.get("mobile"):
            raise Refusal(400, {"mobile": ["This field is required."], "error_key": "validation_error"})
        try:
            attempt.refund(Refund(self.refund_id(), amount, self.context.now()))
        except NotPossible as error:
            raise Refusal(400, {"detail": f"Refund failed: {error}.", "error_key": "validation_error"}) from error
        self.context.save(attempt)
        if refunds == "answer_lost":
            raise NO_ANSWER
        return web.json_response({"detail": "Transaction refund successful."})

    async def _parse_request(self, request: web.Request, *, empty: bool = False) -> dict[str, Any]:
        """The body of a request with our key; ``empty``: there may be none.

        It is JSON, or a form: Khalti is served by Django REST framework, which reads both, and public clients of its
        look-up send forms.
        """
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "key" or not key:
            raise _unauthorized("Authentication credentials were not provided.")
        if not same(key, self.context.keys.khalti_secret):
            raise _unauthorized("Invalid token.")
        if empty and not await request.read():
            return {}
        body = dict(await form(request)) if request.content_type in FORMS else await json_object(request)
        if body is None:
            raise Refusal(400, {"detail": "JSON parse error", "error_key": "parse_error"})
        return body

    def browser_return(self, attempt: Attempt, action: Action) -> BrowserReturn | None:
        transaction = (attempt.transaction_id or "") if attempt.state is State.PAID else ""
        amount = str(self.reported_amount(attempt))
        query = {
            "pidx": attempt.id,
            "transaction_id": transaction,
            "tidx": transaction,
            **({"txnId": transaction} if transaction else {}),
            "amount": amount,
            "total_amount": amount,
            "mobile": "98XXXXX000" if transaction else "",
            "status": STATUS[attempt.state],
            "purchase_order_id": self.reported_reference(attempt),
            "purchase_order_name": attempt.description,
        }
        return BrowserReturn(with_query(attempt.details["return_url"], query))

    def refusal(self) -> Refusal:
        return Refusal(400, {"detail": "Something went wrong.", "error_key": "validation_error"})

    def transaction_id(self, attempt: Attempt) -> str:
        return secrets.token_urlsafe(16)

    def _save(self, attempt: Attempt) -> None:
        super()._save(attempt)
        if attempt.transaction_id:
            self.context.alias(attempt, attempt.transaction_id)


def _unauthorized(detail: str) -> Refusal:
    return Refusal(401, {"detail": detail, "status_code": 401}, {"WWW-Authenticate": "Key"})


def _errors(body: dict[str, Any]) -> dict[str, list[str]]:
    """The errors that Khalti returns for an initiate request, by field."""
    errors = {field: ["This field is required."] for field in REQUIRED if body.get(field) is None}
    for field in REQUIRED:
        value = body.get(field)
        if value is None:
            continue
        if value == "":
            errors[field] = ["This field may not be blank."]
        elif field.endswith("_url") and not is_url(value):
            errors[field] = ["Enter a valid URL."]
        elif field.startswith("purchase_") and not isinstance(value, str):
            errors[field] = ["Not a valid string."]
        elif field == "amount":
            errors |= _amount_errors(value, body.get("amount_breakdown"))
    return errors


def _amount_errors(amount: Any, breakdown: Any) -> dict[str, list[str]]:
    # A numeric string will do; a fraction or a boolean will not.
    if isinstance(amount, bool) or not isinstance(amount, int | str) or not str(amount).isdecimal():
        return {"amount": ["A valid integer is required."]}
    if int(amount) < MIN_PAISA:
        return {"amount": ["Amount should be greater than Rs. 10, that is 1000 paisa."]}
    if breakdown is not None:
        try:
            total = sum(int(part["amount"]) for part in breakdown)
        except (TypeError, KeyError, ValueError):
            return {"amount_breakdown": ["Invalid data."]}
        if total != int(amount):
            return {"amount": ["Amount Breakdown mismatch."]}
    return {}


def _paisa(amount: Any) -> int | None:
    """Whole paisa, also of the documentation's ``50.00``; ``None`` for anything else."""
    if isinstance(amount, bool) or not isinstance(amount, int | float | str):
        return None
    try:
        number = Decimal(str(amount))
    except InvalidOperation:
        return None
    return int(number) if number.is_finite() and number == number.to_integral_value() else None
