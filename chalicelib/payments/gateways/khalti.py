"""Khalti ePayment (KPG-2): a checkout is opened by us, paid at Khalti, and looked up by its ``pidx``.

Nothing of a return is signed, so it only says when to look. A cancel and an expiry are HTTP 400 with a full body, and
the states have changed their HTTP status before: the body decides, never the status.

Source: docs.khalti.com, "Khalti ePayment" and "Refund".
"""

import re
from contextlib import suppress
from datetime import datetime, timedelta
from typing import ClassVar
from urllib.parse import quote

from chalicelib.localization import clock
from chalicelib.payments import money
from chalicelib.payments.gateways import results
from chalicelib.payments.gateways.adapter import Adapter, TakesRupees
from chalicelib.payments.gateways.base import (
    Checkout,
    ForgedReturn,
    GatewayError,
    GatewayRefundStatus,
    GatewayRefused,
    GatewayStatus,
    LookupResult,
    Order,
    PaymentMethod,
    RefundKind,
    RefundRequest,
    RefundResult,
    ReturnRequest,
    ReturnResult,
    Why,
)
from chalicelib.payments.gateways.config import KhaltiConfig
from chalicelib.payments.gateways.http import HttpClient, JsonResponse, brief, join

STATUSES = {
    "completed": GatewayStatus.PAID,
    "initiated": GatewayStatus.OPEN,
    "pending": GatewayStatus.UNDER_REVIEW,  # Khalti: "hold, do not deliver, contact Khalti"
    "refunded": GatewayStatus.REFUNDED,
    "partially refunded": GatewayStatus.PARTLY_REFUNDED,
    "expired": GatewayStatus.FAILED,
    "user canceled": GatewayStatus.FAILED,
    "canceled": GatewayStatus.FAILED,
    "failed": GatewayStatus.FAILED,
}
"""By the lower-case word: Khalti's own pages write "Partially Refunded" in two ways."""

MINIMUM_PAISA = 1000
"""Rs 10. Its refusal says "above", its own samples send exactly that, and so do merchants."""

_NOTHING_WAS_DONE = frozenset({400, 404, 405, 422})
_MOBILE = re.compile(r"(?:\+?977)?(9[678]\d{8})")


class Khalti(Adapter[KhaltiConfig], TakesRupees):
    method: ClassVar = PaymentMethod.KHALTI
    refund_kind: ClassVar = RefundKind.API

    @property
    def minimum_minor(self) -> int:
        return MINIMUM_PAISA

    def create_checkout(self, order: Order) -> Checkout:
        asked = {
            "return_url": f"{order.returns_url}/khalti/{order.id}",
            "website_url": order.site_url,
            "amount": order.amount_minor,
            "purchase_order_id": order.id,
            "purchase_order_name": order.description,
            "customer_info": _customer(order),
        }
        url = join(self.config.base_url, "epayment/initiate/")
        answer = self._http.command("POST", url, body=asked, headers=self._headers)
        if not answer.ok:
            raise GatewayRefused(f"Khalti refuses the checkout: {_complaint(answer)}")
        pidx, link = answer.text("pidx"), answer.text("payment_url")
        if not pidx or not link.startswith(("https://", "http://")):
            raise GatewayError("Khalti opened a checkout without a link")
        return Checkout("redirect", link, expires_at=_expiry(answer), reference=pidx)

    def verify_return(self, order: Order, arrival: ReturnRequest) -> ReturnResult:
        named = {"pidx": order.reference, "purchase_order_id": order.id}
        for name, ours in named.items():
            if arrival.query.get(name) and arrival.query[name] != ours:
                raise ForgedReturn(f"the return names another {name}")
        return ReturnResult(order, payer_cancelled=arrival.query.get("status", "").casefold() == "user canceled")

    def look_up(self, order: Order) -> LookupResult:
        if order.reference is None:
            return results.without_reference(order)
        url = join(self.config.base_url, "epayment/lookup/")
        answer = self._http.query("POST", url, body={"pidx": order.reference}, headers=self._headers)
        status = answer.text("status") if answer.ok or answer.status == 400 else ""
        if not status and answer.status != 404:
            raise GatewayError(f"Khalti's look-up has no status: {_complaint(answer)}")
        return results.require_amount(
            LookupResult(
                STATUSES.get(status.casefold(), GatewayStatus.UNDER_REVIEW),
                amount_minor=money.parse_minor(answer.text("total_amount")),
                reference=answer.text("pidx") or None,
                transaction_id=answer.text("transaction_id") or None,
                raw=answer.body,
                detail=status or _complaint(answer),
                why=None if status else Why.NOT_THERE,
            )
        )

    def refund(self, order: Order, refund: RefundRequest) -> RefundResult:
        """Khalti has neither refund ids nor idempotency keys: what it has returned already is looked up before."""
        found = self.look_up(order)
        transaction_id = order.transaction_id or found.transaction_id
        if found.status is GatewayStatus.REFUNDED:
            return RefundResult(GatewayRefundStatus.COMPLETED, raw=found.raw, detail=found.detail)
        if found.status is GatewayStatus.PARTLY_REFUNDED and not refund.refunded_before_minor:
            # Of which we know nothing: its portal has to be seen before more is returned.
            return RefundResult(GatewayRefundStatus.FAILED, raw=found.raw, detail=found.detail, why=Why.PARTLY_RETURNED)
        if found.status not in (GatewayStatus.PAID, GatewayStatus.PARTLY_REFUNDED) or not transaction_id:
            raise GatewayRefused(f"nothing can be returned of what Khalti calls {brief(found.detail)}")
        return self._ask_back(order, refund, transaction_id)

    def look_up_refund(self, order: Order, refund: RefundRequest) -> RefundResult:
        found = self.look_up(order)
        if found.status is GatewayStatus.PAID:
            return results.refund_not_found(refund, found.raw)
        # Khalti tells that a part is returned, not how much: with an earlier part it proves nothing about this one.
        first_part = found.status is GatewayStatus.PARTLY_REFUNDED and not refund.refunded_before_minor
        shown = found.status is GatewayStatus.REFUNDED or first_part
        return RefundResult(
            GatewayRefundStatus.COMPLETED if shown else GatewayRefundStatus.PENDING, raw=found.raw, detail=found.detail
        )

    def _ask_back(self, order: Order, refund: RefundRequest, transaction_id: str) -> RefundResult:
        # An empty body returns all of it. What was paid from a bank wants the payer's Khalti number as well; we know a
        # telephone number at most, and money is not sent to a guess: Khalti refuses, and a person does it by hand.
        body = {} if refund.amount_minor == order.amount_minor else {"amount": refund.amount_minor}
        url = join(self.config.refund_base_url, f"merchant-transaction/{quote(transaction_id, safe='')}/refund/")
        try:
            answer = self._http.command("POST", url, body=body, headers=self._headers)
        except GatewayRefused:
            raise
        except GatewayError as error:
            return RefundResult(GatewayRefundStatus.PENDING, detail=str(error))
        if answer.ok:
            return RefundResult(GatewayRefundStatus.COMPLETED, raw=answer.body, detail=answer.text("detail"))
        status = GatewayRefundStatus.FAILED if answer.status in _NOTHING_WAS_DONE else GatewayRefundStatus.PENDING
        return RefundResult(status, raw=answer.body, detail=_complaint(answer))

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Key {self.config.secret_key.get_secret_value()}"}

    @property
    def _http(self) -> HttpClient:
        return HttpClient("Khalti", self.timeouts, (self.config.secret_key.get_secret_value(),))


def _customer(order: Order) -> dict[str, str]:
    customer = {"name": order.customer_name, "email": order.customer_email}
    # Khalti's numbers are Nepali mobile numbers; another one is left out rather than refused there.
    if mobile := _MOBILE.fullmatch(re.sub(r"[ -]", "", order.customer_phone or "")):
        customer["phone"] = mobile[1]
    return customer


def _expiry(answer: JsonResponse) -> datetime | None:
    """When the link ends, as Khalti says it: its pages and its samples disagree about a constant."""
    with suppress(ValueError):
        expires_at = datetime.fromisoformat(answer.text("expires_at"))
        if expires_at.tzinfo:
            return expires_at
    seconds = answer.text("expires_in")
    return clock.now() + timedelta(seconds=int(seconds)) if re.fullmatch(r"\d{1,6}", seconds) else None


def _complaint(answer: JsonResponse) -> str:
    """``{"amount": ["too small"], "error_key": …}`` or ``{"detail": "Not found."}`` in one line."""
    told = []
    for name, words in answer.body.items():
        if name not in ("error_key", "status_code"):
            text = " ".join(map(str, words)) if isinstance(words, list) else str(words)
            told.append(text if name == "detail" else f"{name}: {text}")
    return brief("; ".join(told)) or f"HTTP {answer.status}"
