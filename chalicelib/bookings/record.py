"""A booking as others find it: reading one, and the one thing that payments write on it.

Below both the bookings' and the payments' use cases, which need each other.
"""

from pynamodb.expressions.condition import Condition

from chalicelib.bookings.models import Booking
from chalicelib.db import Transaction, still
from chalicelib.errors import NotFound


def load(booking_id: str) -> Booking:
    """Raises ``NotFound``. Who may see it is the caller's question."""
    try:
        return Booking.get(booking_id, consistent_read=True)
    except Booking.DoesNotExist as error:
        raise NotFound from error


def show_payment(tx: Transaction, booking: Booking, payment_status: str) -> None:
    """Adds to a transaction how far the booking is paid, if it and its payment are still as they were read.

    Every change of a payment goes through here, so that it cannot pass a cancellation unseen, nor the other way round.
    """
    tx.update(booking, [Booking.payment_status.set(payment_status)], when=unmoved(booking))


def unmoved(booking: Booking) -> Condition:
    """That the booking's status and its payment's are what they were when it was read."""
    unmoved: Condition = still(Booking.status, booking.status) & still(Booking.payment_status, booking.payment_status)
    return unmoved
