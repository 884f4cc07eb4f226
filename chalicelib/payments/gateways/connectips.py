"""connectIPS (NCHL): the payer's browser posts a form whose TOKEN we sign with RSA; the truth is asked by TXNID.

A return carries nothing but the TXNID, and a failure at connectIPS never comes back at all. The look-up decides on
``status`` and never on the prose beside it, in which UNSUCCESSFUL contains SUCCESS.

Source: doc.connectips.com, "connectIPS Gateway".
"""

import base64
import re
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from chalicelib.localization import clock
from chalicelib.payments import money
from chalicelib.payments.gateways import results
from chalicelib.payments.gateways.adapter import Adapter, RefundsByHand, TakesRupees
from chalicelib.payments.gateways.base import (
    Checkout,
    ForgedReturn,
    GatewayError,
    GatewayRefused,
    GatewayStatus,
    LookupResult,
    Order,
    PaymentMethod,
    ReturnRequest,
    ReturnResult,
    Why,
)
from chalicelib.payments.gateways.config import ConnectIpsConfig
from chalicelib.payments.gateways.http import HttpClient, JsonResponse, brief, join

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

CHECKOUT_LIFETIME = timedelta(minutes=30)
"""About so long connectIPS gives a payer. Until then, and for a while after it, ERROR means: not paid yet."""

STATUSES = {
    "SUCCESS": GatewayStatus.PAID,
    "FAILED": GatewayStatus.FAILED,
    "ERROR": GatewayStatus.OPEN,  # the payer has not come yet, or left before the OTP
}

REMARKS_LENGTH, PARTICULARS_LENGTH = 50, 100


class ConnectIps(Adapter[ConnectIpsConfig], TakesRupees, RefundsByHand):
    method: ClassVar = PaymentMethod.CONNECT_IPS

    def create_checkout(self, order: Order) -> Checkout:
        """The addresses of the return are registered with NCHL beforehand; the form cannot name them."""
        fields = {
            "MERCHANTID": self.config.merchant_id,
            "APPID": self.config.app_id,
            "APPNAME": self.config.app_name,
            "TXNID": order.id,
            "TXNDATE": clock.local(order.created_at, "Asia/Kathmandu").strftime("%d-%m-%Y"),
            "TXNCRNCY": order.currency,
            "TXNAMT": str(order.amount_minor),
            "REFERENCEID": order.id,
            "REMARKS": _plain(order, REMARKS_LENGTH),
            "PARTICULARS": _plain(order, PARTICULARS_LENGTH),
        }
        fields["TOKEN"] = self._sign({**fields, "TOKEN": "TOKEN"})
        url = join(self.config.base_url, "connectipswebgw/loginpage")
        return Checkout("form", url, fields, expires_at=order.created_at + CHECKOUT_LIFETIME)

    def verify_return(self, order: Order, arrival: ReturnRequest) -> ReturnResult:
        """The failure address is where "Return" leads, at whatever moment it is pressed."""
        # "?TXNID=…" is appended to the registered address, even to one that has a query.
        named = arrival.query.get("TXNID") or arrival.raw_query.rpartition("TXNID=")[2]
        if named != order.id:
            raise ForgedReturn("the return names another TXNID")
        return ReturnResult(order, payer_cancelled=arrival.outcome == "failure")

    def look_up(self, order: Order) -> LookupResult:
        answer = self._http.query("POST", self._url("validatetxn"), body=self._question(order), headers=self._headers)
        status, prose = answer.text("status"), answer.text("statusDesc")
        if not status or not answer.ok:
            raise GatewayError(f"connectIPS answers without a status ({answer.status}): {brief(prose)}")
        raw = _public(answer)
        if not self._is_ours(answer):
            return LookupResult(GatewayStatus.UNDER_REVIEW, raw=raw, detail=status, why=Why.MERCHANT_DIFFERS)
        facts: dict[str, Any] = {"order_id": answer.text("referenceId") or None, "raw": raw, "detail": status}
        if status != "SUCCESS":
            return LookupResult(STATUSES.get(status, GatewayStatus.UNDER_REVIEW), **facts)
        detail = self._detail(order)
        return results.require_amount(
            LookupResult(
                GatewayStatus.PAID,
                # The amount of validatetxn, which is paisa: NCHL's pages disagree about the unit of gettxndetail's.
                amount_minor=money.parse_minor(answer.text("txnAmt")),
                currency=detail.text("txnCrncy") or None,
                transaction_id=detail.text("txnId") or order.id,
                **facts | {"raw": {**raw, "detail": _public(detail)}},
            )
        )

    def _detail(self, order: Order) -> JsonResponse:
        """NCHL's own number of a payment that is proven already: nice to have, and asked for once."""
        timeouts, url = self.timeouts.query, self._url("gettxndetail")
        try:
            return self._http.command(
                "POST", url, body=self._question(order), headers=self._headers, read_timeout=timeouts
            )
        except GatewayError:
            return JsonResponse(0, {})

    def _question(self, order: Order) -> dict[str, Any]:
        """``referenceId`` is the TXNID of the form, not its REFERENCEID."""
        signed = {
            "MERCHANTID": self.config.merchant_id,
            "APPID": self.config.app_id,
            "REFERENCEID": order.id,
            "TXNAMT": str(order.amount_minor),
        }
        return {
            "merchantId": int(self.config.merchant_id),
            "appId": self.config.app_id,
            "referenceId": order.id,
            "txnAmt": order.amount_minor,
            "token": self._sign(signed),
        }

    def _is_ours(self, answer: JsonResponse) -> bool:
        named = (answer.text("merchantId"), self.config.merchant_id), (answer.text("appId"), self.config.app_id)
        return all(theirs in ("", ours) for theirs, ours in named)

    def _sign(self, fields: dict[str, str]) -> str:
        """SHA256withRSA over ``NAME=value`` pairs joined by commas, in their order, in base64."""
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA256

        message = ",".join(f"{name}={value}" for name, value in fields.items())
        return base64.b64encode(self._key.sign(message.encode(), PKCS1v15(), SHA256())).decode()

    @cached_property
    def _key(self) -> "RSAPrivateKey":
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        try:
            key = load_pem_private_key(self.config.private_key_pem.get_secret_value().encode(), password=None)
        except (ValueError, TypeError):
            key = None
        if not isinstance(key, RSAPrivateKey):
            raise GatewayRefused("connectIPS's private key is not an RSA key without a password")
        return key

    def _url(self, call: str) -> str:
        return join(self.config.base_url, f"connectipswebws/api/creditor/{call}")

    @property
    def _headers(self) -> dict[str, str]:
        pair = f"{self.config.app_id}:{self.config.password.get_secret_value()}"
        return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}

    @property
    def _http(self) -> HttpClient:
        return HttpClient("connectIPS", self.timeouts, (self.config.password.get_secret_value(),))


def _plain(order: Order, length: int) -> str:
    """Free text that cannot be mistaken for another field: no comma, no ``=``, printable ASCII, trimmed, not empty."""
    text = " ".join(re.sub(r"[^ -~]|[,=]", " ", order.description).split())
    return text[:length].strip() or f"Booking {order.id}"


def _public(answer: JsonResponse) -> dict[str, Any]:
    """The answer without its token: a signature is nothing to keep."""
    return {name: value for name, value in answer.body.items() if name != "token"}
