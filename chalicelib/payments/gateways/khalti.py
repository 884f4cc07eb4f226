"""Khalti ePayment (KPG-2): we open a checkout, the payer pays at Khalti, and we look it up by its ``pidx``.

Nothing in a return is signed: it is only a reason to look. A cancelled or expired payment is reported with HTTP 400 and
a full body, and Khalti has changed the HTTP status of a state before. Therefore the body decides, not the HTTP status.

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
from chalicelib.payments.gateways.adapter import Adapter
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
    RefundRequest,
    RefundResult,
    ReturnRequest,
    ReturnResult,
    Why,
)
from chalicelib.payments.gateways.config import Address, GatewayConfig, HeaderSecret
from chalicelib.payments.gateways.http import HttpClient, JsonResponse, join, one_line

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

_REFUSALS = frozenset({400, 404, 405, 422})
"""HTTP statuses of a refund call that certainly returned nothing."""

_NEPALI_MOBILE = re.compile(r"(?:\+?977)?(9[678]\d{8})")


class KhaltiConfig(GatewayConfig):
    base_url: Address
    refund_base_url: Address
    secret_key: HeaderSecret


class Khalti(Adapter[KhaltiConfig]):
    method: ClassVar = PaymentMethod.KHALTI
    config_model: ClassVar = KhaltiConfig

    def create_checkout(self, order: Order) -> Checkout:
        customer = {"name": order.customer_name, "email": order.customer_email}
        # Khalti refuses a telephone number that is not a Nepali mobile number, so we leave such a number out.
        if mobile := _NEPALI_MOBILE.fullmatch(re.sub(r"[ -]", "", order.customer_phone or "")):
            customer["phone"] = mobile[1]
        body = {
            "return_url": self.return_url(order),
            "website_url": order.site_url,
            "amount": order.amount_minor,
            "purchase_order_id": order.id,
            "purchase_order_name": order.description,
            "customer_info": customer,
        }
        url = join(self.config.base_url, "epayment/initiate/")
        answer = self._http.command("POST", url, body=body, headers=self._headers)
        if not answer.ok:
            raise GatewayRefused(f"Khalti refuses the checkout: {_error_text(answer)}")
        pidx, link = answer.text("pidx"), answer.text("payment_url")
        if not pidx or not link.startswith(("https://", "http://")):
            raise GatewayError("Khalti opened a checkout without a link")
        return Checkout("redirect", link, expires_at=_parse_expiry(answer), reference=pidx)

    def verify_return(self, order: Order, request: ReturnRequest) -> ReturnResult:
        expected = {"pidx": order.reference, "purchase_order_id": order.id}
        for name, value in expected.items():
            if request.query.get(name) and request.query[name] != value:
                raise ForgedReturn(f"the return names another {name}")
        return ReturnResult(order, payer_cancelled=request.query.get("status", "").casefold() == "user canceled")

    def look_up(self, order: Order) -> LookupResult:
        if order.reference is None:
            return results.without_reference(order)
        url = join(self.config.base_url, "epayment/lookup/")
        answer = self._http.query("POST", url, body={"pidx": order.reference}, headers=self._headers)
        status = answer.text("status") if answer.ok or answer.status == 400 else ""
        if not status and answer.status != 404:
            raise GatewayError(f"Khalti's look-up has no status: {_error_text(answer)}")
        return results.require_amount(
            LookupResult(
                STATUSES.get(status.casefold(), GatewayStatus.UNDER_REVIEW),
                amount_minor=money.parse_minor(answer.text("total_amount")),
                reference=answer.text("pidx") or None,
                transaction_id=answer.text("transaction_id") or None,
                raw=answer.body,
                detail=status or _error_text(answer),
                why=None if status else Why.NOT_THERE,
            )
        )

    def refund(self, order: Order, refund: RefundRequest) -> RefundResult:
        """Looks up first what was returned before: Khalti has neither refund ids nor idempotency keys."""
        found = self.look_up(order)
        transaction_id = order.transaction_id or found.transaction_id
        if found.status is GatewayStatus.REFUNDED:
            return RefundResult(GatewayRefundStatus.COMPLETED, raw=found.raw, detail=found.detail)
        if found.status is GatewayStatus.PARTLY_REFUNDED and not refund.refunded_before_minor:
            # Somebody has refunded a part in Khalti's portal. A person has to see how much before more is returned.
            return RefundResult(GatewayRefundStatus.FAILED, raw=found.raw, detail=found.detail, why=Why.PARTLY_RETURNED)
        if found.status not in (GatewayStatus.PAID, GatewayStatus.PARTLY_REFUNDED) or not transaction_id:
            raise GatewayRefused(f"nothing can be returned of what Khalti calls {one_line(found.detail)}")
        # An empty body returns everything. A payment from a bank account also needs the payer's Khalti number. We know
        # a telephone number at most, and do not send money to a guess: Khalti refuses, and a person makes the refund.
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
        status = GatewayRefundStatus.FAILED if answer.status in _REFUSALS else GatewayRefundStatus.PENDING
        return RefundResult(status, raw=answer.body, detail=_error_text(answer))

    def look_up_refund(self, order: Order, refund: RefundRequest) -> RefundResult:
        found = self.look_up(order)
        if found.status is GatewayStatus.PAID:
            return results.refund_not_found(refund, found.raw)
        # Khalti says that a part was returned, but not how much. After an earlier part this proves nothing.
        is_first_part = found.status is GatewayStatus.PARTLY_REFUNDED and not refund.refunded_before_minor
        is_done = found.status is GatewayStatus.REFUNDED or is_first_part
        status = GatewayRefundStatus.COMPLETED if is_done else GatewayRefundStatus.PENDING
        return RefundResult(status, raw=found.raw, detail=found.detail)

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Key {self.config.secret_key.get_secret_value()}"}

    @property
    def _http(self) -> HttpClient:
        return HttpClient("Khalti", self.timeouts, (self.config.secret_key.get_secret_value(),))


def _parse_expiry(answer: JsonResponse) -> datetime | None:
    """When the link expires, according to Khalti. Its pages and its samples name different constants."""
    with suppress(ValueError):
        expires_at = datetime.fromisoformat(answer.text("expires_at"))
        if expires_at.tzinfo:
            return expires_at
    seconds = answer.text("expires_in")
    return clock.now() + timedelta(seconds=int(seconds)) if re.fullmatch(r"\d{1,6}", seconds) else None


def _error_text(answer: JsonResponse) -> str:
    """Khalti's error in one line: ``{"amount": ["too small"], "error_key": …}`` or ``{"detail": "Not found."}``."""
    parts = []
    for name, words in answer.body.items():
        if name not in ("error_key", "status_code"):
            text = " ".join(map(str, words)) if isinstance(words, list) else str(words)
            parts.append(text if name == "detail" else f"{name}: {text}")
    return one_line("; ".join(parts)) or f"HTTP {answer.status}"
