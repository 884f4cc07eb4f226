"""connectIPS (NCHL): the payer's browser posts a form whose TOKEN we sign with RSA; we look it up by TXNID.

A return carries only the TXNID, and after a failure at connectIPS the browser never returns. The look-up decides by
``status`` and never by the text beside it, in which UNSUCCESSFUL contains SUCCESS.

Source: doc.connectips.com, "connectIPS Gateway".
"""

import base64
import re
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import StringConstraints

from chalicelib.localization import clock
from chalicelib.payments import money
from chalicelib.payments.gateways import results
from chalicelib.payments.gateways.adapter import Adapter
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
from chalicelib.payments.gateways.config import Address, GatewayConfig, PrivateKey, Secret, Word
from chalicelib.payments.gateways.http import HttpClient, JsonResponse, join, one_line

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

CHECKOUT_LIFETIME = timedelta(minutes=30)
"""About how long connectIPS gives a payer. Until then, and for a while after it, ERROR means: not paid yet."""

STATUSES = {
    "SUCCESS": GatewayStatus.PAID,
    "FAILED": GatewayStatus.FAILED,
    "ERROR": GatewayStatus.OPEN,  # the payer has not arrived yet, or left before the OTP
}

REMARKS_LENGTH, PARTICULARS_LENGTH = 50, 100


class ConnectIpsConfig(GatewayConfig):
    base_url: Address
    merchant_id: Annotated[str, StringConstraints(pattern=r"^\d{1,20}$")]
    app_id: Word
    app_name: Word
    password: Secret
    private_key_pem: PrivateKey


class ConnectIps(Adapter[ConnectIpsConfig]):
    method: ClassVar = PaymentMethod.CONNECT_IPS
    config_model: ClassVar = ConnectIpsConfig

    def create_checkout(self, order: Order) -> Checkout:
        """The return addresses are not in the form: they are registered with NCHL beforehand."""
        fields = {
            "MERCHANTID": self.config.merchant_id,
            "APPID": self.config.app_id,
            "APPNAME": self.config.app_name,
            "TXNID": order.id,
            "TXNDATE": clock.local(order.created_at, "Asia/Kathmandu").strftime("%d-%m-%Y"),
            "TXNCRNCY": order.currency,
            "TXNAMT": str(order.amount_minor),
            "REFERENCEID": order.id,
            "REMARKS": _plain_text(order, REMARKS_LENGTH),
            "PARTICULARS": _plain_text(order, PARTICULARS_LENGTH),
        }
        fields["TOKEN"] = self._sign({**fields, "TOKEN": "TOKEN"})
        url = join(self.config.base_url, "connectipswebgw/loginpage")
        return Checkout("form", url, fields, expires_at=order.created_at + CHECKOUT_LIFETIME)

    def verify_return(self, order: Order, request: ReturnRequest) -> ReturnResult:
        """The failure address is where "Return" leads, whenever the payer presses it."""
        # "?TXNID=…" is appended to the registered address, even if that has a query.
        txn_id = request.query.get("TXNID") or request.raw_query.rpartition("TXNID=")[2]
        if txn_id != order.id:
            raise ForgedReturn("the return names another TXNID")
        return ReturnResult(order, payer_cancelled=request.outcome == "failure")

    def look_up(self, order: Order) -> LookupResult:
        answer = self._http.query(
            "POST", self._url("validatetxn"), body=self._lookup_body(order), headers=self._headers
        )
        status, prose = answer.text("status"), answer.text("statusDesc")
        if not status or not answer.ok:
            raise GatewayError(f"connectIPS answers without a status ({answer.status}): {one_line(prose)}")
        raw = _without_token(answer)
        merchant = answer.text("merchantId"), answer.text("appId")
        if merchant[0] not in ("", self.config.merchant_id) or merchant[1] not in ("", self.config.app_id):
            return LookupResult(GatewayStatus.UNDER_REVIEW, raw=raw, detail=status, why=Why.MERCHANT_DIFFERS)
        order_id = answer.text("referenceId") or None
        if status != "SUCCESS":
            return LookupResult(
                STATUSES.get(status, GatewayStatus.UNDER_REVIEW), order_id=order_id, raw=raw, detail=status
            )
        details = self._fetch_details(order)
        return results.require_amount(
            LookupResult(
                GatewayStatus.PAID,
                # The amount of validatetxn, which is paisa: NCHL's pages disagree about the unit of gettxndetail's.
                amount_minor=money.parse_minor(answer.text("txnAmt")),
                currency=details.text("txnCrncy") or None,
                order_id=order_id,
                transaction_id=details.text("txnId") or order.id,
                raw={**raw, "detail": _without_token(details)},
                detail=status,
            )
        )

    def _fetch_details(self, order: Order) -> JsonResponse:
        """NCHL's own number of a payment that is proven already. Optional, so it is asked for only once."""
        try:
            return self._http.command(
                "POST",
                self._url("gettxndetail"),
                body=self._lookup_body(order),
                headers=self._headers,
                read_timeout=self.timeouts.query,
            )
        except GatewayError:
            return JsonResponse(0, {})

    def _lookup_body(self, order: Order) -> dict[str, Any]:
        """The body of both look-ups. ``referenceId`` is the TXNID of the form, not its REFERENCEID."""
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

    def _sign(self, fields: dict[str, str]) -> str:
        """Signs ``NAME=value`` pairs, joined by commas in their order, with SHA256withRSA. Returns base64."""
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
        credentials = f"{self.config.app_id}:{self.config.password.get_secret_value()}"
        return {"Authorization": f"Basic {base64.b64encode(credentials.encode()).decode()}"}

    @property
    def _http(self) -> HttpClient:
        return HttpClient("connectIPS", self.timeouts, (self.config.password.get_secret_value(),))


def _plain_text(order: Order, max_length: int) -> str:
    """The description as text that cannot be mistaken for another signed field.

    It has no comma and no ``=``, only printable ASCII, and is not empty.
    """
    text = " ".join(re.sub(r"[^ -~]|[,=]", " ", order.description).split())
    return text[:max_length].strip() or f"Booking {order.id}"


def _without_token(answer: JsonResponse) -> dict[str, Any]:
    """The answer without its signature, which must not be kept."""
    return {name: value for name, value in answer.body.items() if name != "token"}
