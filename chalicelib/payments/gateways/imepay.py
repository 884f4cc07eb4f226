"""IME Pay web checkout: we get a token for the amount, the payer's browser posts a form, Recheck and Confirm decide.

Nothing of a return is signed. It may come as a form or as one base64 field; both name our RefId and TokenId. The token
is a number of 18 digits and stays text.

Source: IME Pay's own WooCommerce and WHMCS plugins (developer.imepay.com.np), which are no model for checking.
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
from chalicelib.payments.gateways.config import ImePayConfig
from chalicelib.payments.gateways.http import HttpClient, JsonResponse, brief, join

CANCELLED = "3"

STATUSES = {
    "0": GatewayStatus.PAID,
    "1": GatewayStatus.FAILED,
    "2": GatewayStatus.OPEN,  # undetermined; held once the checkout is over
    CANCELLED: GatewayStatus.FAILED,
}
"""By ResponseCode. The official table of the web API is not public: what is not here is held."""

CHECKOUT_LIFETIME = timedelta(minutes=60)

RETURN_FIELDS = ("ResponseCode", "ResponseDescription", "Msisdn", "TransactionId", "RefId", "TranAmount", "TokenId")


class ImePay(Adapter[ImePayConfig], TakesRupees, RefundsByHand):
    method: ClassVar = PaymentMethod.IME_PAY

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
            raise GatewayRefused(f"IME Pay refuses the checkout: {_complaint(answer)}")
        bound = answer.text("Amount")
        if answer.text("RefId") not in ("", order.id) or (bound and money.parse_major(bound) != order.amount_minor):
            raise GatewayError("IME Pay's token is for another order or amount")
        address = f"{order.returns_url}/imepay/{order.id}"
        fields = {
            "TokenId": token,
            "MerchantCode": self.config.merchant_code,
            "RefId": order.id,
            "TranAmount": amount,
            # How the answer comes back. A form keeps the payer's telephone number out of addresses and their logs.
            "Method": "POST",
            "RespUrl": address,
            "CancelUrl": address,
        }
        expires_at = order.created_at + CHECKOUT_LIFETIME
        return Checkout("form", self._url("WebCheckout/Checkout"), fields, expires_at=expires_at, reference=token)

    def verify_return(self, order: Order, arrival: ReturnRequest) -> ReturnResult:
        carried = _carried(arrival)
        named = {"RefId": order.id, "TokenId": order.reference}
        for name, ours in named.items():
            if (carried.get(name) or ours) != ours:
                raise ForgedReturn(f"the return names another {name}")
        return ReturnResult(order, payer_cancelled=carried.get("ResponseCode") == CANCELLED)

    def look_up(self, order: Order) -> LookupResult:
        """Recheck needs nothing of a return, so a closed tab changes nothing. What it calls paid is then confirmed, as
        IME Pay wants it, with the ids that Recheck names: those of a return may be anybody's."""
        if order.reference is None:
            return results.without_reference(order)
        asked = {"MerchantCode": self.config.merchant_code, "RefId": order.id, "TokenId": order.reference}
        checked = self._http.query("POST", self._url("api/Web/Recheck"), body=asked, headers=self._headers)
        found = self._finding(order, checked)
        if found.status is not GatewayStatus.PAID or not found.transaction_id:
            return found
        asked |= {"TransactionId": found.transaction_id, "Msisdn": checked.text("Msisdn")}
        confirmed = self._http.command(
            "POST", self._url("api/Web/Confirm"), body=asked, headers=self._headers, read_timeout=self.timeouts.query
        )
        if not confirmed.ok:
            raise GatewayError(f"IME Pay does not confirm: {_complaint(confirmed)}")
        if confirmed.text("ResponseCode") == "0":
            return found
        raw = {**found.raw, "confirm": confirmed.body}
        return replace(
            found, status=GatewayStatus.UNDER_REVIEW, raw=raw, detail=_complaint(confirmed), why=Why.NOT_CONFIRMED
        )

    def _finding(self, order: Order, answer: JsonResponse) -> LookupResult:
        code = answer.text("ResponseCode")
        if not code or not answer.ok:
            # A 4xx is about the call, not about the payment, even with a code.
            raise GatewayError(f"IME Pay does not say what became of it: {_complaint(answer)}")
        status = STATUSES.get(code, GatewayStatus.UNDER_REVIEW)
        if status is GatewayStatus.OPEN and results.has_elapsed(order.created_at, CHECKOUT_LIFETIME):
            status = GatewayStatus.UNDER_REVIEW
        amount = answer.text("TranAmount", "Amount")
        finding = LookupResult(
            status,
            # Not every answer names an amount; the token is bound to ours.
            amount_minor=money.parse_major(amount),
            order_id=answer.text("RefId") or None,
            reference=answer.text("TokenId") or None,
            transaction_id=answer.text("TransactionId") or None,
            raw=answer.body,
            detail=_complaint(answer),
        )
        return results.require_amount(finding) if amount else finding

    def _url(self, path: str) -> str:
        return join(self.config.base_url, path)

    @property
    def _headers(self) -> dict[str, str]:
        user = f"{self.config.api_user}:{self.config.api_password.get_secret_value()}"
        return {"Authorization": f"Basic {_base64(user)}", "Module": _base64(self.config.module)}

    @property
    def _http(self) -> HttpClient:
        return HttpClient("IME Pay", self.timeouts, (self.config.api_password.get_secret_value(),))


def _carried(arrival: ReturnRequest) -> Mapping[str, str]:
    """The fields of a return in either form; none where it carries none."""
    if "data" not in arrival.query:
        return {**arrival.query, **arrival.form}
    try:
        data = arrival.query["data"].replace(" ", "+")
        parts = base64.b64decode(data + "=" * (-len(data) % 4), validate=True).decode().split("|")
    except (binascii.Error, ValueError):
        parts = []
    if len(parts) < len(RETURN_FIELDS):
        raise ForgedReturn("the return cannot be read")
    # A "|" in the description: its ends are counted from both sides.
    description = "|".join(parts[1:-5])
    return dict(zip(RETURN_FIELDS, [parts[0], description, *parts[-5:]], strict=True))


def _complaint(answer: JsonResponse) -> str:
    code, words = answer.text("ResponseCode"), answer.text("ResponseDescription", "Message")
    return brief(f"{code or f'HTTP {answer.status}'} {words}")


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
