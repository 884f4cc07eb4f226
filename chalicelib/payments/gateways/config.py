"""The types that adapters describe their configuration with. Each adapter's own model is in its file."""

import re
from decimal import Decimal, InvalidOperation
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints

CURRENCIES_WITHOUT_HUNDREDTHS = re.compile(
    "BIF|CLP|DJF|GNF|JPY|KMF|KRW|MGA|PYG|RWF|UGX|VND|VUV|XAF|XOF|XPF|BHD|JOD|KWD|OMR|TND"
)
"""Currencies whose minor unit is not a hundredth (Stripe's lists). We cannot convert into them."""


def _require_header_value(value: SecretStr) -> SecretStr:
    # A pasted line break would end in an error of the HTTP library that shows the header.
    if not re.fullmatch(r"[!-~]+", value.get_secret_value()):
        raise ValueError("not printable ASCII")
    return value


def _require_private_key(value: SecretStr) -> SecretStr:
    # PKCS#8 or PKCS#1, with whatever openssl wrote around it. Parsing it would load a large library at each cold start.
    if not re.search(r"-----BEGIN (RSA )?PRIVATE KEY-----\s", value.get_secret_value()):
        raise ValueError("not a private key in PEM")
    return value


def _require_positive(value: str) -> str:
    try:
        rate = Decimal(value)
    except InvalidOperation:
        raise ValueError("not a decimal number") from None
    if not (rate.is_finite() and rate > 0):
        raise ValueError("not a positive number")
    return value


def _require_hundredths(value: str) -> str:
    if CURRENCIES_WITHOUT_HUNDREDTHS.fullmatch(value):
        raise ValueError("its minor unit is not a hundredth")
    return value


Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Secret = Annotated[SecretStr, Field(min_length=1)]
HeaderSecret = Annotated[SecretStr, AfterValidator(_require_header_value)]
PrivateKey = Annotated[SecretStr, AfterValidator(_require_private_key)]
Address = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^https?://[^\s/]+")]
Rate = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_require_positive)]
Currency = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z]{3}$", to_upper=True), AfterValidator(_require_hundredths)
]


class GatewayConfig(BaseModel):
    """What the configuration of every gateway has. Unknown keys are ignored: they are somebody's notes."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    enabled: bool = True
    """False: no new checkouts. Earlier attempts can still be looked up and refunded."""
