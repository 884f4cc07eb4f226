"""Reads bookings, days of calendars and reviews, with the items that their invariants need."""

from collections.abc import Sequence

from chalicelib.accounts.models import User
from chalicelib.bookings.models import Booking, CalendarDay
from chalicelib.bookings.rules import slot
from chalicelib.chat.models import Room
from chalicelib.localization.clock import now
from chalicelib.pandits.models import Pandit
from chalicelib.payments.models import Payment
from chalicelib.reviews.models import Review
from infra.operate.audit.check import AnyCheck, Check, items, partitions
from infra.operate.audit.reader import Reader
from infra.operate.audit.rules import bookings


def _cases(reader: Reader, ids: Sequence[str]) -> dict[str, bookings.Case]:
    bookings_by_id = reader.many(Booking, ids)
    days_by_booking = {key: _days_of(booking) for key, booking in bookings_by_id.items()}
    days = reader.many(CalendarDay, (day for day_keys in days_by_booking.values() for day in day_keys))
    users = reader.many(User, (booking.customer_id for booking in bookings_by_id.values()))
    pandits = reader.many(Pandit, (booking.pandit_id for booking in bookings_by_id.values()))
    rooms, payments = reader.many(Room, ids), reader.many(Payment, ids)
    return {
        key: bookings.Case(
            booking,
            users.get(booking.customer_id),
            pandits.get(booking.pandit_id),
            rooms.get(key),
            payments.get(key),
            {day: days[pandit_id, day] for pandit_id, day in days_by_booking[key] if (pandit_id, day) in days},
            now(),
        )
        for key, booking in bookings_by_id.items()
    }


def _days_of(booking: Booking) -> list[tuple[str, str]]:
    days = slot(booking.scheduled_at, booking.service.duration_minutes).days()
    return [(booking.pandit_id, day) for day in days]


def _calendar(reader: Reader, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], bookings.Day]:
    days = reader.many(CalendarDay, keys)
    bookings_by_id = reader.many(Booking, (booking_id for day in days.values() for booking_id in day.busy.as_dict()))
    return {key: bookings.Day(day, bookings_by_id) for key, day in days.items()}


def _reviews(reader: Reader, ids: Sequence[str]) -> dict[str, bookings.ReviewCase]:
    bookings_by_id = reader.many(Booking, ids)
    return {
        key: bookings.ReviewCase(review, bookings_by_id.get(key)) for key, review in reader.many(Review, ids).items()
    }


CHECKS: tuple[AnyCheck, ...] = (
    Check(bookings.cases, Booking, partitions(Booking), _cases),
    Check(bookings.days, CalendarDay, items(CalendarDay), _calendar),
    Check(bookings.reviews, Review, partitions(Review), _reviews),
)
