"""The gateways as the API sees them: which one takes a checkout now, and their failures as API errors."""

from chalicelib.errors import AppError, Invalid, Unavailable
from chalicelib.localization.text import Text
from chalicelib.payments.gateways.base import (
    GatewayDown,
    GatewayError,
    PaymentGateway,
    PaymentMethod,
)
from chalicelib.payments.gateways.registry import enabled_gateways

RETRY_AFTER_SECONDS = 5

METHOD_OFF = Text("This way to pay is not available now.", "यो माध्यम अहिले उपलब्ध छैन।")


class GatewayFailed(AppError):
    code, status = "GATEWAY_FAILED", 502
    title = Text("The payment service failed", "भुक्तानी सेवाले काम गरेन")
    detail = Text(
        "The payment service did not accept this. Please try another way to pay.",
        "भुक्तानी सेवाले यो स्वीकार गरेन। कृपया अर्को माध्यम प्रयोग गर्नुहोस्।",
    )


class GatewayUnavailable(Unavailable):
    code = "GATEWAY_UNAVAILABLE"
    detail = Text(
        "The payment service is not answering just now. Please try again, or pay another way.",
        "भुक्तानी सेवाले अहिले जवाफ दिएन। कृपया फेरि प्रयास गर्नुहोस् वा अर्को माध्यम प्रयोग गर्नुहोस्।",
    )


def get_enabled_gateway(method: PaymentMethod) -> PaymentGateway:
    """Returns the gateway for a new checkout.

    Raises ``Invalid`` if it is switched off, and 503 if the configuration cannot be read.
    """
    try:
        gateway = enabled_gateways().get(method)
    except GatewayError as error:
        raise to_api_error(error) from error
    if gateway is None:
        raise Invalid.field("payment_method", METHOD_OFF)
    return gateway


def to_api_error(error: GatewayError) -> AppError:
    """Translates a gateway's failure: 503 if it is down, 502 if it gave a wrong answer."""
    if isinstance(error, GatewayDown):
        return GatewayUnavailable()
    return GatewayFailed(retry_after=RETRY_AFTER_SECONDS)
