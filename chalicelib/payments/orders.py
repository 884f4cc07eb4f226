"""Between the books and the gateways: an attempt as a gateway needs to know it, and the gateway to ask."""

from chalicelib.accounts.models import User
from chalicelib.errors import AppError, Invalid, Unavailable
from chalicelib.localization.text import Text
from chalicelib.payments.gateways.base import (
    GatewayDown,
    GatewayError,
    Order,
    PaymentGateway,
    PaymentMethod,
)
from chalicelib.payments.gateways.registry import configured_gateways, enabled_gateways
from chalicelib.payments.models import Attempt
from chalicelib.settings import settings

RETRY_AFTER = 5

OFF = Text("This way to pay is not available now.", "यो माध्यम अहिले उपलब्ध छैन।")


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


def gateway_for(method: PaymentMethod) -> PaymentGateway:
    """The gateway of an attempt that exists, switched off or not. Raises ``GatewayDown`` where it is not configured."""
    gateway = configured_gateways().get(method)
    if gateway is None:
        raise GatewayDown(f"{method} is not configured")
    return gateway


def offered(method: PaymentMethod) -> PaymentGateway:
    """The gateway for a new checkout. Raises ``Invalid`` where it is off, and 503 where nobody can tell."""
    try:
        gateway = enabled_gateways().get(method)
    except GatewayError as error:
        raise answer(error) from error
    if gateway is None:
        raise Invalid.field("payment_method", OFF)
    return gateway


def order_of(attempt: Attempt, payer: User | None = None, description: str = "") -> Order:
    """The payer and the description matter at the start only."""
    return Order(
        id=attempt.id,
        payment_id=attempt.payment_id,
        booking_id=attempt.payment_id,
        amount_minor=attempt.amount_minor,
        currency=attempt.currency,
        description=description,
        created_at=attempt.created_at,
        customer_name=payer.full_name if payer else "",
        customer_email=payer.email if payer else "",
        customer_phone=payer.phone if payer else None,
        returns_url=f"{settings().public_url}/webhooks",
        site_url=settings().public_url,
        reference=attempt.reference,
        transaction_id=attempt.transaction_id,
    )


def answer(error: GatewayError) -> AppError:
    """A gateway's failure as people see it: 503 where it is down, 502 where it answers what it should not."""
    return GatewayUnavailable() if isinstance(error, GatewayDown) else GatewayFailed(retry_after=RETRY_AFTER)
