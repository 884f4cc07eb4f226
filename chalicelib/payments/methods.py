"""The payment methods: which can be used now, what each charges for a booking, and why one cannot take it.

A checkout is priced and refused by the same functions, so what is announced here is what is charged there.
"""

from dataclasses import dataclass

from chalicelib.bookings.models import Booking
from chalicelib.bookings.rules import BookingStatus
from chalicelib.errors import NotFound
from chalicelib.localization.numbers import decimal_text, money
from chalicelib.localization.text import Text
from chalicelib.payments.gateway_access import METHOD_OFF, to_api_error
from chalicelib.payments.gateways.base import GatewayError, PaymentGateway, PaymentMethod
from chalicelib.payments.gateways.catalogue import CATALOGUE
from chalicelib.payments.gateways.registry import enabled_gateways
from chalicelib.payments.money import quote
from chalicelib.payments.rules import SETTLED, AlreadyPaid, BookingCancelled
from chalicelib.payments.schemas import MethodView
from chalicelib.tokens import Actor

_TOO_LITTLE = Text("This way to pay takes {amount} or more.", "यो माध्यमबाट कम्तीमा {amount} तिर्न मिल्छ।")
_TOO_MUCH = Text("This way to pay takes {amount} at most.", "यो माध्यमबाट बढीमा {amount} तिर्न मिल्छ।")


@dataclass(frozen=True, slots=True)
class Price:
    """What a gateway charges for a booking, in minor units of its own currency. ``exchange_rate`` is None where that
    is the booking's currency too."""

    amount_minor: int
    currency: str
    exchange_rate: str | None


def price_at(gateway: PaymentGateway, booking: Booking) -> Price:
    """Returns the booking's amount as this gateway charges it, at the rate that is configured now."""
    rate = gateway.npr_per_unit
    amount = booking.amount_minor if rate is None else quote(booking.amount_minor, rate)
    return Price(amount, gateway.currency, rate)


def refuse_price(method: PaymentMethod, price: Price) -> Text | None:
    """Returns why this method does not charge such an amount; None if it does."""
    facts = CATALOGUE[method]
    minimum, maximum = facts.minimum_minor.get(price.currency, 1), facts.maximum_minor
    if price.amount_minor < minimum:
        return _TOO_LITTLE.fill(amount=money(minimum, price.currency))
    if maximum is not None and price.amount_minor > maximum:
        return _TOO_MUCH.fill(amount=money(maximum, price.currency))
    return None


def list_methods() -> list[MethodView]:
    """Returns all six methods, and which of them can be used now. Raises 503 if the configuration cannot be read."""
    return [_view(method, gateway) for method, gateway in _gateways()]


def list_methods_for(actor: Actor, booking_id: str) -> list[MethodView]:
    """Returns all six methods for a booking: what each one charges, or why it cannot take the booking.

    Raises ``NotFound`` for anybody but the booking's parties and admins.
    """
    booking = Booking.load(booking_id)
    if not actor.is_admin and actor.id not in {booking.customer_id, booking.pandit_id}:
        raise NotFound
    return [_view(method, gateway, booking) for method, gateway in _gateways()]


def _gateways() -> list[tuple[PaymentMethod, PaymentGateway | None]]:
    try:
        enabled = enabled_gateways()
    except GatewayError as error:
        raise to_api_error(error) from error
    return [(method, enabled.get(method)) for method in CATALOGUE]


def _view(method: PaymentMethod, gateway: PaymentGateway | None, booking: Booking | None = None) -> MethodView:
    price = price_at(gateway, booking) if gateway and booking else None
    reason = None if booking is None else _refuse_booking(method, price, booking)
    return MethodView.model_construct(
        payment_method=method,
        currencies=[gateway.currency if gateway else CATALOGUE[method].currency],
        refund=CATALOGUE[method].refunds,
        enabled=gateway is not None and reason is None,
        amount=price and decimal_text(price.amount_minor),
        currency=price and price.currency,
        exchange_rate=price and price.exchange_rate,
        reason=reason,
    )


def _refuse_booking(method: PaymentMethod, price: Price | None, booking: Booking) -> Text | None:
    if booking.status == BookingStatus.CANCELLED:
        return BookingCancelled.detail
    if booking.payment_status in SETTLED:
        return AlreadyPaid.detail
    return METHOD_OFF if price is None else refuse_price(method, price)
