"""eSewa ePay v2: the signed form, the signed return, and the status API. It has no refund API: money is returned in the
merchant portal, and the status tells of it.

Source: developer.esewa.com.np, "Epay-V2". What a refused form or a status request looks like is not in it.
"""

import base64
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from aiohttp import web

from infra.local.sandbox import config
from infra.local.sandbox.attempts import Action, Attempt, State
from infra.local.sandbox.simulator import ANSWERS, BROWSER, SETTLE, GatewaySimulator
from infra.local.sandbox.wire import BrowserReturn, Refusal, form, is_url, minor_units, same

SESSION_SECONDS = 900
PARTS = ("amount", "tax_amount", "product_service_charge", "product_delivery_charge")
SIGNED = "total_amount,transaction_uuid,product_code"
SIGNED_BACK = "transaction_code,status,total_amount,transaction_uuid,product_code,signed_field_names"
REQUIRED = (
    *PARTS,
    "total_amount",
    "transaction_uuid",
    "product_code",
    "success_url",
    "failure_url",
    "signed_field_names",
)
STATUS = {
    State.OPEN: "PENDING",
    State.PENDING: "PENDING",
    State.AMBIGUOUS: "AMBIGUOUS",
    State.PAID: "COMPLETE",
    State.FAILED: "CANCELED",
    State.CANCELLED: "CANCELED",
    State.EXPIRED: "NOT_FOUND",
}


class Esewa(GatewaySimulator):
    name = "esewa"
    title = "eSewa"
    colour = "#2b7a1f"
    options = {
        "settle": SETTLE,
        "reports": ("truth", "wrong_amount", "wrong_reference"),
        "browser": BROWSER,
        "answers": (*ANSWERS, "outage_200"),
        # A live answer of 2024 had the comma, the documentation's samples have the others.
        "amount_text": ("comma", "text", "number"),
    }

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/api/epay/main/v2/form", self.form),
            web.get("/api/epay/transaction/status/", self.status),
        ]

    async def form(self, request: web.Request) -> web.Response:
        # Its server takes parameters from the query as well as from the body; public clients send an empty body.
        fields = {**await form(request), **request.query}
        self._check(fields)
        now = self.context.now()
        attempt = Attempt(
            gateway=self.name,
            id=fields["transaction_uuid"],
            reference=fields["transaction_uuid"],
            amount=minor_units(fields["total_amount"]) or 0,
            currency="NPR",
            description=fields["product_code"],
            created_at=now,
            expires_at=now + SESSION_SECONDS,
            details={"success_url": fields["success_url"], "failure_url": fields["failure_url"]},
        )
        self.context.open(attempt)
        return web.Response(status=303, headers={"Location": self.page(attempt)})

    def _check(self, fields: dict[str, str]) -> None:
        if missing := [field for field in (*REQUIRED, "signature") if not fields.get(field)]:
            raise _refused(f"{missing[0]} is missing or empty")
        _check_amounts(fields)
        if not re.fullmatch(r"[A-Za-z0-9-]+", fields["transaction_uuid"]):
            raise _refused("transaction_uuid may have letters, digits and hyphens only")
        if fields["product_code"] != config.ESEWA_PRODUCT:
            raise _refused("there is no such product_code")
        if not (is_url(fields["success_url"]) and is_url(fields["failure_url"])):
            raise _refused("success_url and failure_url must be addresses")
        if fields["signed_field_names"] != SIGNED:
            raise _refused(f"signed_field_names is not {SIGNED}")
        if not same(fields["signature"], self._signature(fields, SIGNED)):
            raise Refusal(400, {"error_message": "Invalid payload signature.", "code": "ES104"})
        if self.find(fields["transaction_uuid"]):
            raise _refused("transaction_uuid was used before", 409)

    async def status(self, request: web.Request) -> web.Response:
        query = request.query
        if missing := [name for name in ("product_code", "total_amount", "transaction_uuid") if not query.get(name)]:
            raise _refused(f"{missing[0]} is missing")
        uuid, amount = query["transaction_uuid"], minor_units(query["total_amount"])
        attempt = self.find(uuid)
        await self.misbehave_if_chosen(request, attempt, uuid)
        if amount is None or query["product_code"] != config.ESEWA_PRODUCT:
            raise _refused("product_code or total_amount is not valid")
        matches = attempt is not None and attempt.amount == amount
        state = self._status(attempt) if attempt and matches else "NOT_FOUND"
        answer = {
            "product_code": config.ESEWA_PRODUCT,
            "transaction_uuid": self.reported_reference(attempt) if attempt and matches else uuid,
            "total_amount": _number(self.reported_amount(attempt) if attempt and matches else amount),
            "status": state,
            "ref_id": self._ref_id(attempt) if attempt and state not in ("PENDING", "NOT_FOUND") else None,
        }
        return web.json_response(self.answer("status", answer, attempt) if attempt else answer)

    def _status(self, attempt: Attempt) -> str:
        if attempt.refunded:
            return "FULL_REFUND" if attempt.refunded == attempt.amount else "PARTIAL_REFUND"
        return STATUS[attempt.state]

    def _ref_id(self, attempt: Attempt) -> str:
        """Its own number of the transaction, also of one it reversed."""
        if attempt.transaction_id is None:
            attempt.transaction_id = self.transaction_id(attempt)
            self.context.save(attempt)
        return attempt.transaction_id

    def browser_return(self, attempt: Attempt, action: Action) -> BrowserReturn | None:
        if attempt.state is not State.PAID:
            # Failed or pending: the failure address says neither, and carries nothing.
            return BrowserReturn(attempt.details["failure_url"])
        fields: dict[str, Any] = {
            "transaction_code": attempt.transaction_id,
            "status": "COMPLETE",
            "total_amount": _amount_text(self.reported_amount(attempt), self.switches(attempt).amount_text),
            "transaction_uuid": self.reported_reference(attempt),
            "product_code": config.ESEWA_PRODUCT,
            "signed_field_names": SIGNED_BACK,
        }
        fields = self.answer("return", fields, attempt)
        fields["signature"] = self._signature(fields, SIGNED_BACK)
        data = base64.b64encode(json.dumps(fields).encode()).decode()
        # Put behind the address as it is, even if that has a query already.
        return BrowserReturn(f"{attempt.details['success_url']}?data={data}")

    def _signature(self, fields: dict[str, Any], names: str) -> str:
        return sign(self.context.keys.esewa_secret, fields, names)

    def broken_answer(self, answers: str) -> Refusal:
        if answers == "outage_200":
            return Refusal(200, {"code": 0, "error_message": "Service is currently unavailable"})
        return super().broken_answer(answers)

    def refusal(self) -> Refusal:
        return _refused("the request could not be read")

    def transaction_id(self, attempt: Attempt) -> str:
        return f"000{secrets.token_hex(4).upper()}"


def sign(secret: str, fields: Mapping[str, Any], names: str) -> str:
    """HMAC-SHA256 in base64 over ``name=value`` pairs in the order of ``names``, which are joined by commas."""
    message = ",".join(f"{name}={fields[name]}" for name in names.split(","))
    return base64.b64encode(hmac.digest(secret.encode(), message.encode(), hashlib.sha256)).decode()


def _check_amounts(fields: dict[str, str]) -> None:
    parts = [minor_units(fields[field]) for field in PARTS]
    total = minor_units(fields["total_amount"])
    amounts = [part for part in parts if part is not None]
    if total is None or len(amounts) < len(parts):
        raise _refused("an amount is no number of rupees")
    if not total or sum(amounts) != total:
        raise _refused("total_amount is not the sum of the amounts")


def _refused(message: str, status: int = 400) -> Refusal:
    return Refusal(status, {"code": 0, "error_message": message})


def _number(paisa: int) -> float:
    """The wire has a JSON number in rupees; nothing is calculated with it."""
    return float(Decimal(paisa) / 100)


def _amount_text(paisa: int, shape: str) -> str | float:
    number = _number(paisa)
    return number if shape == "number" else f"{number:,}" if shape == "comma" else str(number)
