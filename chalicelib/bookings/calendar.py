"""A pandit's calendar. The transaction that writes a booking also claims or releases its hours.

A claim is conditional on the version of each day that was read. So when two overlapping bookings race, one fails and
reads again. DynamoDB deletes past days by their time to live: nobody books the past.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from chalicelib.bookings.models import Booking, CalendarDay
from chalicelib.bookings.rules import Slot, require_free, slot
from chalicelib.db import Transaction

DAY_RETENTION = timedelta(days=30)
"""How long a past day is kept."""

Days = Mapping[str, CalendarDay]
"""Days as they were read, by name (``2026-11-23``). A day without bookings is missing."""


def slot_of(booking: Booking) -> Slot:
    """Returns the time that a booking takes."""
    return slot(booking.scheduled_at, booking.service.duration_minutes)


def read_free_days(booking: Booking) -> Days:
    """Reads the days that a new booking touches. Raises ``SlotTaken`` if the pandit is busy at its time."""
    wanted = slot_of(booking)
    days = _read(booking.pandit_id, wanted)
    require_free(wanted, [Slot(*bounds) for day in days.values() for bounds in day.busy.as_dict().values()])
    return days


def bookings_starting_at(pandit_id: str, start: int) -> list[str]:
    """Returns the ids of a pandit's open bookings that start at this time (epoch milliseconds): at most one."""
    days = _read(pandit_id, Slot(start, start + 1))
    entries = {booking_id: bounds for day in days.values() for booking_id, bounds in day.busy.as_dict().items()}
    return [booking_id for booking_id, bounds in entries.items() if bounds[0] == start]


def claim(tx: Transaction, booking: Booking, days: Days) -> None:
    """Adds to a transaction that a new booking takes its hours.

    The transaction raises ``WriteConflict`` if one of the days has changed since ``read_free_days``.
    """
    wanted = slot_of(booking)
    for name in wanted.days():
        day = days.get(name)
        busy = {} if day is None else day.busy.as_dict()
        claimed = CalendarDay(
            booking.pandit_id,
            name,
            busy={**busy, booking.id: [wanted.start, wanted.end]},
            version=1 if day is None else day.version + 1,
            expires_at=datetime.combine(date.fromisoformat(name), time(), UTC) + DAY_RETENTION,
        )
        tx.put(claimed, when=CalendarDay.day.does_not_exist() if day is None else CalendarDay.version == day.version)


def release(tx: Transaction, booking: Booking) -> None:
    """Adds to a transaction that a booking's hours are free again. Days that are already deleted are skipped."""
    for day in _read(booking.pandit_id, slot_of(booking)).values():
        freed = [CalendarDay.busy[booking.id].remove(), CalendarDay.version.add(1)]
        tx.update(day, freed, when=CalendarDay.day.exists())


def _read(pandit_id: str, touched: Slot) -> Days:
    """Reads all touched days with one strongly consistent Query."""
    names = touched.days()
    found = CalendarDay.query(pandit_id, CalendarDay.day.between(names[0], names[-1]), consistent_read=True)
    return {day.day: day for day in found}
