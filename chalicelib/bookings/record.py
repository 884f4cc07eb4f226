"""A booking as others find it: reading one, and the one thing that payments write on it.

Below both the bookings' and the payments' use cases, which need each other.
"""

from pynamodb.expressions.condition import Condition

from chalicelib.bookings.models import Booking
from chalicelib.db import Transaction
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
    shown = booking.payment_status
    paid_alike = Booking.payment_status.does_not_exist() if shown is None else Booking.payment_status == shown
    unmoved: Condition = (Booking.status == booking.status) & paid_alike
    return unmoved
