"""IME Pay web checkout: we get a token for the amount, the payer's browser posts a form, Recheck and Confirm decide.

Nothing in a return is signed. It comes as a form or as one base64 field; both name our RefId and TokenId. The token is
a number of 18 digits and stays text.

Source: IME Pay's own WooCommerce and WHMCS plugins (developer.imepay.com.np). They do not check returns; we do.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from chalicelib.localization.numbers import decimal_text
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
from chalicelib.payments.gateways.config import Address, GatewayConfig, Secret, Word
from chalicelib.payments.gateways.http import HttpClient, JsonResponse, join, one_line

CANCELLED = "3"

STATUSES = {
    "0": GatewayStatus.PAID,
    "1": GatewayStatus.FAILED,
    "2": GatewayStatus.OPEN,  # undetermined; under review once the checkout has expired
    CANCELLED: GatewayStatus.FAILED,
}
"""By ResponseCode. The official table for the web API is not public: any other code is put under review."""

CHECKOUT_LIFETIME = timedelta(minutes=60)

RETURN_FIELDS = ("ResponseCode", "ResponseDescription", "Msisdn", "TransactionId", "RefId", "TranAmount", "TokenId")


class ImePayConfig(GatewayConfig):
    base_url: Address
    merchant_code: Word
    api_user: Word
    api_password: Secret
    module: Word


class ImePay(Adapter[ImePayConfig]):
    method: ClassVar = PaymentMethod.IME_PAY
    config_model: ClassVar = ImePayConfig

    def create_checkout(self, order: Order) -> Checkout:
        amount = decimal_text(order.amount_minor)
        answer = self._http.command(
            "POST",
            self._url("api/Web/GetToken"),
            body={"MerchantCode": self.config.merchant_code, "Amount": amount, "RefId": order.id},
            headers=self._headers,
        )
        token = answer.text("TokenId")
        if not answer.ok or answer.text("ResponseCode") != "0" or not token:
            raise GatewayRefused(f"IME Pay refuses the checkout: {_response_text(answer)}")
        bound = answer.text("Amount")
        if answer.text("RefId") not in ("", order.id) or (bound and money.parse_major(bound) != order.amount_minor):
            raise GatewayError("IME Pay's token is for another order or amount")
        fields = {
            "TokenId": token,
            "MerchantCode": self.config.merchant_code,
            "RefId": order.id,
            "TranAmount": amount,
            # How the browser returns. A form keeps the payer's telephone number out of addresses and their logs.
            "Method": "POST",
            "RespUrl": self.return_url(order),
            "CancelUrl": self.return_url(order),
        }
        expires_at = order.created_at + CHECKOUT_LIFETIME
        return Checkout("form", self._url("WebCheckout/Checkout"), fields, expires_at=expires_at, reference=token)

    def verify_return(self, order: Order, request: ReturnRequest) -> ReturnResult:
        fields = _return_fields(request)
        expected = {"RefId": order.id, "TokenId": order.reference}
        for name, value in expected.items():
            if (fields.get(name) or value) != value:
                raise ForgedReturn(f"the return names another {name}")
        return ReturnResult(order, payer_cancelled=fields.get("ResponseCode") == CANCELLED)

    def look_up(self, order: Order) -> LookupResult:
        """Asks Recheck, and then Confirm for what Recheck calls paid, as IME Pay requires.

        Recheck needs nothing of a return, so a closed tab changes nothing. Confirm gets the ids that Recheck names:
        those of a return may be anybody's.
        """
        if order.reference is None:
            return results.without_reference(order)
        body = {"MerchantCode": self.config.merchant_code, "RefId": order.id, "TokenId": order.reference}
        checked = self._http.query("POST", self._url("api/Web/Recheck"), body=body, headers=self._headers)
        found = _parse_recheck(order, checked)
        if found.status is not GatewayStatus.PAID or not found.transaction_id:
            return found
        body |= {"TransactionId": found.transaction_id, "Msisdn": checked.text("Msisdn")}
        confirmed = self._http.command(
            "POST", self._url("api/Web/Confirm"), body=body, headers=self._headers, read_timeout=self.timeouts.query
        )
        if not confirmed.ok:
            raise GatewayError(f"IME Pay does not confirm: {_response_text(confirmed)}")
        if confirmed.text("ResponseCode") == "0":
            return found
        return replace(
            found,
            status=GatewayStatus.UNDER_REVIEW,
            raw={**found.raw, "confirm": confirmed.body},
            detail=_response_text(confirmed),
            why=Why.NOT_CONFIRMED,
        )

    def _url(self, path: str) -> str:
        return join(self.config.base_url, path)

    @property
    def _headers(self) -> dict[str, str]:
        credentials = f"{self.config.api_user}:{self.config.api_password.get_secret_value()}"
        return {"Authorization": f"Basic {_base64(credentials)}", "Module": _base64(self.config.module)}

    @property
    def _http(self) -> HttpClient:
        return HttpClient("IME Pay", self.timeouts, (self.config.api_password.get_secret_value(),))


def _parse_recheck(order: Order, answer: JsonResponse) -> LookupResult:
    code = answer.text("ResponseCode")
    if not code or not answer.ok:
        # A 4xx is about the call, not about the payment, even if it has a code.
        raise GatewayError(f"IME Pay does not say what became of it: {_response_text(answer)}")
    status = STATUSES.get(code, GatewayStatus.UNDER_REVIEW)
    if status is GatewayStatus.OPEN and results.has_elapsed(order.created_at, CHECKOUT_LIFETIME):
        status = GatewayStatus.UNDER_REVIEW
    amount = answer.text("TranAmount", "Amount")
    result = LookupResult(
        status,
        # Not every answer names an amount; the token is bound to ours.
        amount_minor=money.parse_major(amount),
        order_id=answer.text("RefId") or None,
        reference=answer.text("TokenId") or None,
        transaction_id=answer.text("TransactionId") or None,
        raw=answer.body,
        detail=_response_text(answer),
    )
    return results.require_amount(result) if amount else result


def _return_fields(request: ReturnRequest) -> Mapping[str, str]:
    """The fields of a return, from the form or from the base64 ``data``. Raises :class:`ForgedReturn`."""
    if "data" not in request.query:
        return {**request.query, **request.form}
    try:
        data = request.query["data"].replace(" ", "+")
        parts = base64.b64decode(data + "=" * (-len(data) % 4), validate=True).decode().split("|")
    except (binascii.Error, ValueError):
        parts = []
    if len(parts) < len(RETURN_FIELDS):
        raise ForgedReturn("the return cannot be read")
    # The description may contain "|": it is what is left between the other fields.
    description = "|".join(parts[1:-5])
    return dict(zip(RETURN_FIELDS, [parts[0], description, *parts[-5:]], strict=True))


def _response_text(answer: JsonResponse) -> str:
    code, words = answer.text("ResponseCode"), answer.text("ResponseDescription", "Message")
    return one_line(f"{code or f'HTTP {answer.status}'} {words}")


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
