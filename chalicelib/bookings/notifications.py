"""Notifications about a booking: they name its service and its time."""

from chalicelib.accounts import service as accounts
from chalicelib.bookings.models import Booking
from chalicelib.db import Transaction
from chalicelib.localization.dates import at_place
from chalicelib.localization.text import Text
from chalicelib.notifications import service as notifications
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.notifications.models import Notification


def add_booking_notification(
    tx: Transaction, user_id: str, kind: NotificationType, booking: Booking, **values: str | Text
) -> Notification:
    """Adds a notification to a transaction. ``when`` is the booking's time, also on the recipient's own clock."""
    reader = accounts.reader_of(accounts.get(user_id))
    when = at_place(booking.scheduled_at, booking.place_timezone, reader.timezone)
    service = booking.service.title
    return notifications.add(tx, user_id, kind, booking_id=booking.id, service=service, when=when, **values)
