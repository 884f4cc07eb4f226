"""eSewa ePay v2: the payer's browser posts a form that we have signed, and the status API tells what became of it.

The signature is an HMAC over ``name=value`` pairs *as they are written*: the text that is signed is the text that is
posted, and a return is checked over the text that came. A return that is signed with fewer fields than we rely on is
refused: the signature on our own form, which every payer sees, covers three of them.

Source: developer.esewa.com.np/pages/Epay-V2.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar
from urllib.parse import unquote

from chalicelib.localization.numbers import decimal_text
from chalicelib.payments import money
from chalicelib.payments.gateways import results
from chalicelib.payments.gateways.adapter import Adapter, RefundsByHand, TakesRupees
from chalicelib.payments.gateways.base import (
    Checkout,
    ForgedReturn,
    GatewayDown,
    GatewayError,
    GatewayStatus,
    LookupResult,
    Order,
    PaymentMethod,
    ReturnRequest,
    ReturnResult,
    Why,
)
from chalicelib.payments.gateways.config import EsewaConfig
from chalicelib.payments.gateways.http import HttpClient, JsonResponse, brief

REQUEST_FIELDS = "total_amount,transaction_uuid,product_code"
RETURN_FIELDS = "transaction_code,status,total_amount,transaction_uuid,product_code,signed_field_names"

STATUSES = {
    "COMPLETE": GatewayStatus.PAID,
    "PENDING": GatewayStatus.OPEN,
    "NOT_FOUND": GatewayStatus.OPEN,  # before the payer has come, and when his session is over: time tells
    "FULL_REFUND": GatewayStatus.REFUNDED,
    "PARTIAL_REFUND": GatewayStatus.PARTLY_REFUNDED,
    "AMBIGUOUS": GatewayStatus.UNDER_REVIEW,  # halted at eSewa; money may have moved
    "CANCELED": GatewayStatus.REVERSED,
}

CHECKOUT_LIFETIME = timedelta(minutes=30)


class Esewa(Adapter[EsewaConfig], TakesRupees, RefundsByHand):
    method: ClassVar = PaymentMethod.ESEWA

    def create_checkout(self, order: Order) -> Checkout:
        address = f"{order.returns_url}/esewa/{order.id}"
        fields = {
            "amount": _rupees(order),
            "tax_amount": "0",
            "product_service_charge": "0",
            "product_delivery_charge": "0",
            "total_amount": _rupees(order),
            "transaction_uuid": order.id,
            "product_code": self.config.product_code,
            # The id stands in the path: eSewa appends "?data=…" to whatever this is, a query or not.
            "success_url": f"{address}/success",
            "failure_url": f"{address}/failure",
            "signed_field_names": REQUEST_FIELDS,
        }
        fields["signature"] = self.sign(fields, REQUEST_FIELDS)
        return Checkout("form", self.config.form_url, fields, expires_at=order.created_at + CHECKOUT_LIFETIME)

    def sign(self, fields: Mapping[str, str], names: str) -> str:
        """The signature over the fields in the order of ``names``, which are joined by commas."""
        message = ",".join(f"{name}={fields[name]}" for name in names.split(","))
        key = self.config.secret_key.get_secret_value().encode()
        return base64.b64encode(hmac.digest(key, message.encode(), hashlib.sha256)).decode()

    def verify_return(self, order: Order, arrival: ReturnRequest) -> ReturnResult:
        """Without ``data`` there is nothing to check: the failure address is visited like that, also while pending, so
        that it does not even say that the payer gave up."""
        data = _data(arrival)
        if not data:
            return ReturnResult(order)
        fields = _decoded(data)
        if fields.get("signed_field_names") != RETURN_FIELDS or not all(
            name in fields for name in RETURN_FIELDS.split(",")
        ):
            raise ForgedReturn("the return is not signed over what it has to be signed over")
        expected = self.sign(fields, RETURN_FIELDS)
        if not hmac.compare_digest(expected.encode(), fields.get("signature", "").encode()):
            raise ForgedReturn("the return's signature is wrong")
        if fields["transaction_uuid"] != order.id or fields["product_code"] != self.config.product_code:
            raise ForgedReturn("the return names another order or merchant")
        return ReturnResult(replace(order, transaction_id=fields["transaction_code"]))

    def look_up(self, order: Order) -> LookupResult:
        asked = {
            "product_code": self.config.product_code,
            "total_amount": _rupees(order),
            "transaction_uuid": order.id,
        }
        answer = self._http.query("GET", self.config.status_url, params=asked)
        status = answer.text("status")
        # Of a 4xx a "status" is the HTTP status once more, unless it is a word: so Spring, a framework for Java, writes
        # its errors.
        if not status or not (answer.ok or status in STATUSES):
            self._complain(answer)
        ours = answer.text("product_code") in ("", self.config.product_code)
        return results.require_amount(
            LookupResult(
                STATUSES.get(status, GatewayStatus.UNDER_REVIEW) if ours else GatewayStatus.UNDER_REVIEW,
                amount_minor=money.parse_major(answer.text("total_amount", "totalAmount")),
                order_id=answer.text("transaction_uuid", "transactionUuid") or None,
                transaction_id=answer.text("ref_id", "refId") or order.transaction_id,
                raw=answer.body,
                detail=status,
                why=None if ours else Why.MERCHANT_DIFFERS,
            )
        )

    def _complain(self, answer: JsonResponse) -> None:
        # An outage is told with HTTP 200 and no status.
        words = brief(answer.text("error_message", "message")) or "no status"
        raise (GatewayDown if answer.ok else GatewayError)(f"eSewa says: {words}")

    @property
    def _http(self) -> HttpClient:
        return HttpClient("eSewa", self.timeouts, (self.config.secret_key.get_secret_value(),))


def _rupees(order: Order) -> str:
    """As in eSewa's own samples, whole rupees have no decimals; the same text is signed, posted and asked with."""
    return decimal_text(order.amount_minor).removesuffix(".00")


def _data(arrival: ReturnRequest) -> str:
    """The payload, also where "?data=…" was appended to an address that has a query already."""
    if "data" in arrival.query:
        return arrival.query["data"]
    _, found, rest = arrival.raw_query.partition("?data=")
    return unquote(rest.partition("&")[0]) if found else ""


def _decoded(data: str) -> dict[str, str]:
    """The fields as text, as they are written. Raises :class:`ForgedReturn` for what eSewa does not send."""
    # A "+" of base64 that nobody escaped has become a blank; padding is lost where somebody trimmed "=".
    text = data.strip().replace(" ", "+").replace("-", "+").replace("_", "/").rstrip("=")
    try:
        given = json.loads(
            base64.b64decode(text + "=" * (-len(text) % 4), validate=True), parse_float=str, parse_int=str
        )
    except (binascii.Error, ValueError, RecursionError):
        given = None
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise ForgedReturn("the return cannot be read")
    return given
