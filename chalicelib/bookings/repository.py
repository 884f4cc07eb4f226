"""Reads bookings by id, and writes on them how they are paid. Knows no use case."""

from pynamodb.expressions.condition import Condition

from chalicelib.bookings.models import Booking
from chalicelib.db import Transaction, get_or_not_found, is_unchanged


def load(booking_id: str) -> Booking:
    """Reads a booking (strongly consistent) without asking who may see it. Raises ``NotFound``."""
    return get_or_not_found(Booking, booking_id)


def show_payment(tx: Transaction, booking: Booking, payment_status: str, payment_method: str) -> None:
    """Adds to a transaction the payment's status and method, as the booking shows them.

    The transaction raises ``WriteConflict`` if the booking's status or payment status has changed since it was read.
    Every change of a payment calls this, so a payment and a cancellation cannot miss each other.
    """
    changes = [Booking.payment_status.set(payment_status), Booking.payment_method.set(payment_method)]
    tx.update(booking, changes, when=statuses_unchanged(booking))


def statuses_unchanged(booking: Booking) -> Condition:
    """Returns the condition that the booking's status and its payment's are those that were read."""
    unchanged: Condition = is_unchanged(Booking.status, booking.status) & is_unchanged(
        Booking.payment_status, booking.payment_status
    )
    return unchanged
