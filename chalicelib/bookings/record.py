"""A booking as others find it: reading one, and what payments write on it.

Below both the bookings' and the payments' use cases, which need each other.
"""

from pynamodb.expressions.condition import Condition

from chalicelib.bookings.models import Booking
from chalicelib.db import Transaction, is_unchanged
from chalicelib.errors import NotFound


def load(booking_id: str) -> Booking:
    """Raises ``NotFound``. Who may see it is the caller's question."""
    try:
        return Booking.get(booking_id, consistent_read=True)
    except Booking.DoesNotExist as error:
        raise NotFound from error


def show_payment(tx: Transaction, booking: Booking, payment_status: str, payment_method: str) -> None:
    """Adds to a transaction how the booking is paid and how far, if it and its payment are still as they were read.

    Every change of a payment goes through here, so that it cannot pass a cancellation unseen, nor the other way round.
    """
    shown = [Booking.payment_status.set(payment_status), Booking.payment_method.set(payment_method)]
    tx.update(booking, shown, when=unmoved(booking))


def unmoved(booking: Booking) -> Condition:
    """That the booking's status and its payment's are what they were when it was read."""
    unmoved: Condition = is_unchanged(Booking.status, booking.status) & is_unchanged(
        Booking.payment_status, booking.payment_status
    )
    return unmoved
