"""How the gateways are configured: the JSON object in the gateways secret, typed.

A gateway that is missing or incomplete is not there, and no other is touched by it. What was wrong is told by the
names of its fields, never by their values. Knows what a gateway needs, not what it does with it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, StringConstraints
from pydantic import ValidationError as Incomplete

from chalicelib.payments.gateways.base import Misconfigured, PaymentMethod

NO_HUNDREDTHS = re.compile("BIF|CLP|DJF|GNF|JPY|KMF|KRW|MGA|PYG|RWF|UGX|VND|VUV|XAF|XOF|XPF|BHD|JOD|KWD|OMR|TND")
"""Currencies whose minor unit is not a hundredth (Stripe's lists), in which we cannot quote."""


def _for_a_header(value: SecretStr) -> SecretStr:
    # A pasted line break would end in an error of the HTTP library that shows the header.
    if not re.fullmatch(r"[!-~]+", value.get_secret_value()):
        raise ValueError("not printable ASCII")
    return value


def _private_key(value: SecretStr) -> SecretStr:
    # PKCS#8 or PKCS#1, with whatever openssl wrote around it. Parsing it would cost every cold start its library.
    if not re.search(r"-----BEGIN (RSA )?PRIVATE KEY-----\s", value.get_secret_value()):
        raise ValueError("not a private key in PEM")
    return value


def _rate(value: str) -> str:
    try:
        rate = Decimal(value)
    except InvalidOperation:
        raise ValueError("not a decimal number") from None
    if not (rate.is_finite() and rate > 0):
        raise ValueError("not a positive number")
    return value


def _quotable(value: str) -> str:
    if NO_HUNDREDTHS.fullmatch(value):
        raise ValueError("its minor unit is not a hundredth")
    return value


def _listed(value: Any) -> Any:
    """One secret, or several while one is being rotated; empty ones are none."""
    values = [value] if isinstance(value, str) else value
    return [one for one in values if not isinstance(one, str) or one.strip()] if isinstance(values, list) else values


Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Secret = Annotated[SecretStr, Field(min_length=1)]
HeaderSecret = Annotated[SecretStr, AfterValidator(_for_a_header)]
PrivateKey = Annotated[SecretStr, AfterValidator(_private_key)]
Address = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^https?://[^\s/]+")]
Rate = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_rate)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{3}$", to_upper=True), AfterValidator(_quotable)]


class GatewayConfig(BaseModel):
    """What every gateway has. Unknown keys are somebody's notes."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    enabled: bool = True
    """False: no new checkouts. What was begun before can still be looked up and refunded."""


class KhaltiConfig(GatewayConfig):
    base_url: Address
    refund_base_url: Address
    secret_key: HeaderSecret


class EsewaConfig(GatewayConfig):
    form_url: Address
    status_url: Address
    product_code: Word
    secret_key: Secret


class ConnectIpsConfig(GatewayConfig):
    base_url: Address
    merchant_id: Annotated[str, StringConstraints(pattern=r"^\d{1,20}$")]
    app_id: Word
    app_name: Word
    password: Secret
    private_key_pem: PrivateKey


class ImePayConfig(GatewayConfig):
    base_url: Address
    merchant_code: Word
    api_user: Word
    api_password: Secret
    module: Word


class StripeConfig(GatewayConfig):
    api_base: Address = "https://api.stripe.com"
    secret_key: HeaderSecret
    webhook_secret: Annotated[tuple[Secret, ...], Field(min_length=1), BeforeValidator(_listed)]
    currency: Currency
    npr_per_unit: Rate


class CashConfig(GatewayConfig):
    pass


MODELS: Mapping[PaymentMethod, tuple[str, type[GatewayConfig]]] = {
    PaymentMethod.KHALTI: ("khalti", KhaltiConfig),
    PaymentMethod.ESEWA: ("esewa", EsewaConfig),
    PaymentMethod.CONNECT_IPS: ("connectips", ConnectIpsConfig),
    PaymentMethod.IME_PAY: ("imepay", ImePayConfig),
    PaymentMethod.STRIPE: ("stripe", StripeConfig),
    PaymentMethod.CASH: ("cash", CashConfig),
}


@dataclass(frozen=True, slots=True)
class GatewaysConfig:
    """The gateways that are configured completely, and what is wrong with the others."""

    gateways: Mapping[PaymentMethod, GatewayConfig] = field(default_factory=dict)
    invalid_fields: Mapping[PaymentMethod, tuple[str, ...]] = field(default_factory=dict)
    """The names of the fields that are missing or wrong, of each gateway that is incomplete."""


def parse_config(text: str) -> GatewaysConfig:
    """Reads the configuration. Raises :class:`Misconfigured`."""
    try:
        # Numbers stay as they are written: a rate is never a float.
        given = json.loads(text, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise Misconfigured("the gateways secret is not a JSON object")
    gateways: dict[PaymentMethod, GatewayConfig] = {}
    invalid_fields: dict[PaymentMethod, tuple[str, ...]] = {}
    for method, (name, model) in MODELS.items():
        if name not in given:
            continue
        try:
            gateways[method] = model.model_validate(given[name])
        except Incomplete as error:
            found = error.errors(include_url=False, include_context=False, include_input=False)
            invalid_fields[method] = tuple(sorted({str(fault["loc"][0]) if fault["loc"] else name for fault in found}))
    return GatewaysConfig(gateways, invalid_fields)
