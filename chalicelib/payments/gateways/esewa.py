"""eSewa ePay v2: the payer's browser posts a form that we have signed, and the status API says what became of it.

The signature is an HMAC over ``name=value`` pairs exactly as they are written. We therefore sign the text that is
posted, and check a return over the text that came. A return whose signature covers fewer fields than we rely on is
refused: every payer sees the signature on our own form, which covers three fields.

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
from chalicelib.payments.gateways.adapter import Adapter
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
from chalicelib.payments.gateways.config import Address, GatewayConfig, Secret, Word
from chalicelib.payments.gateways.http import HttpClient, one_line

REQUEST_FIELDS = "total_amount,transaction_uuid,product_code"
RETURN_FIELDS = "transaction_code,status,total_amount,transaction_uuid,product_code,signed_field_names"

STATUSES = {
    "COMPLETE": GatewayStatus.PAID,
    "PENDING": GatewayStatus.OPEN,
    "NOT_FOUND": GatewayStatus.OPEN,  # both before the payer arrives and after the session ends: only time tells
    "FULL_REFUND": GatewayStatus.REFUNDED,
    "PARTIAL_REFUND": GatewayStatus.PARTLY_REFUNDED,
    "AMBIGUOUS": GatewayStatus.UNDER_REVIEW,  # halted at eSewa; money may have moved
    "CANCELED": GatewayStatus.REVERSED,
}

CHECKOUT_LIFETIME = timedelta(minutes=30)


class EsewaConfig(GatewayConfig):
    form_url: Address
    status_url: Address
    product_code: Word
    secret_key: Secret


class Esewa(Adapter[EsewaConfig]):
    method: ClassVar = PaymentMethod.ESEWA
    config_model: ClassVar = EsewaConfig

    def create_checkout(self, order: Order) -> Checkout:
        fields = {
            "amount": _rupees(order),
            "tax_amount": "0",
            "product_service_charge": "0",
            "product_delivery_charge": "0",
            "total_amount": _rupees(order),
            "transaction_uuid": order.id,
            "product_code": self.config.product_code,
            "success_url": f"{self.return_url(order)}/success",
            "failure_url": f"{self.return_url(order)}/failure",
            "signed_field_names": REQUEST_FIELDS,
        }
        fields["signature"] = self.sign(fields, REQUEST_FIELDS)
        return Checkout("form", self.config.form_url, fields, expires_at=order.created_at + CHECKOUT_LIFETIME)

    def sign(self, fields: Mapping[str, str], names: str) -> str:
        """Signs the fields in the order of ``names``, which are joined by commas."""
        message = ",".join(f"{name}={fields[name]}" for name in names.split(","))
        key = self.config.secret_key.get_secret_value().encode()
        return base64.b64encode(hmac.digest(key, message.encode(), hashlib.sha256)).decode()

    def verify_return(self, order: Order, request: ReturnRequest) -> ReturnResult:
        """Checks the signed ``data`` of a return.

        Without ``data`` there is nothing to check. The failure address is visited like that, also while a payment is
        pending, so it does not even say that the payer cancelled.
        """
        data = _find_data(request)
        if not data:
            return ReturnResult(order)
        fields = _decode(data)
        if fields.get("signed_field_names") != RETURN_FIELDS or not all(
            name in fields for name in RETURN_FIELDS.split(",")
        ):
            raise ForgedReturn("the signature of the return does not cover the fields that it has to cover")
        expected = self.sign(fields, RETURN_FIELDS)
        if not hmac.compare_digest(expected.encode(), fields.get("signature", "").encode()):
            raise ForgedReturn("the return's signature is wrong")
        if fields["transaction_uuid"] != order.id or fields["product_code"] != self.config.product_code:
            raise ForgedReturn("the return names another order or merchant")
        return ReturnResult(replace(order, transaction_id=fields["transaction_code"]))

    def look_up(self, order: Order) -> LookupResult:
        question = {
            "product_code": self.config.product_code,
            "total_amount": _rupees(order),
            "transaction_uuid": order.id,
        }
        answer = self._http.query("GET", self.config.status_url, params=question)
        status = answer.text("status")
        # In a 4xx "status" may be the HTTP status (so does Spring, a framework for Java): it counts if it is a word.
        if not status or not (answer.ok or status in STATUSES):
            words = one_line(answer.text("error_message", "message")) or "no status"
            # eSewa reports an outage with HTTP 200 and no status.
            raise (GatewayDown if answer.ok else GatewayError)(f"eSewa says: {words}")
        is_ours = answer.text("product_code") in ("", self.config.product_code)
        return results.require_amount(
            LookupResult(
                STATUSES.get(status, GatewayStatus.UNDER_REVIEW) if is_ours else GatewayStatus.UNDER_REVIEW,
                amount_minor=money.parse_major(answer.text("total_amount", "totalAmount")),
                order_id=answer.text("transaction_uuid", "transactionUuid") or None,
                transaction_id=answer.text("ref_id", "refId") or order.transaction_id,
                raw=answer.body,
                detail=status,
                why=None if is_ours else Why.MERCHANT_DIFFERS,
            )
        )

    @property
    def _http(self) -> HttpClient:
        return HttpClient("eSewa", self.timeouts, (self.config.secret_key.get_secret_value(),))


def _rupees(order: Order) -> str:
    """The amount as it is signed, posted and asked with. As in eSewa's samples, whole rupees have no decimals."""
    return decimal_text(order.amount_minor).removesuffix(".00")


def _find_data(request: ReturnRequest) -> str:
    """The value of ``data``, also where eSewa appended "?data=…" to an address that has a query already."""
    if "data" in request.query:
        return request.query["data"]
    _, found, rest = request.raw_query.partition("?data=")
    return unquote(rest.partition("&")[0]) if found else ""


def _decode(data: str) -> dict[str, str]:
    """The fields as text, exactly as they are written. Raises :class:`ForgedReturn` for what eSewa does not send."""
    # A "+" of base64 that nobody escaped has become a blank; padding is lost where somebody trimmed "=".
    text = data.strip().replace(" ", "+").replace("-", "+").replace("_", "/").rstrip("=")
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
        fields = json.loads(decoded, parse_float=str, parse_int=str)
    except (binascii.Error, ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict) or not all(isinstance(value, str) for value in fields.values()):
        raise ForgedReturn("the return cannot be read")
    return fields
