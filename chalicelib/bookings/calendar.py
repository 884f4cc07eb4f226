"""A pandit's calendar: hours are claimed and given back in the transaction of the booking that they are for.

A claim names the version of each day as it was read, so of two overlapping bookings that race, one loses and looks
again. Days that have passed are removed by their time to live: nobody books the past.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from chalicelib.bookings.models import CalendarDay
from chalicelib.bookings.rules import Slot, require_free
from chalicelib.db import Transaction

KEPT = timedelta(days=30)

Days = Mapping[str, CalendarDay]
"""Days as they were read, by name. A day that nobody has booked yet is not there."""


def read_free(pandit_id: str, wanted: Slot) -> Days:
    """The days that a slot touches. Raises ``SlotTaken`` when the pandit is busy then."""
    days = _read(pandit_id, wanted)
    require_free(wanted, [Slot(*bounds) for day in days.values() for bounds in day.busy.as_dict().values()])
    return days


def starting_at(pandit_id: str, start: int) -> list[str]:
    """The ids of a pandit's bookings that start at this millisecond and still keep him busy: one at most, unless the
    calendar is wrong."""
    days = _read(pandit_id, Slot(start, start + 1))
    entries = {booking_id: bounds for day in days.values() for booking_id, bounds in day.busy.as_dict().items()}
    return [booking_id for booking_id, bounds in entries.items() if bounds[0] == start]


def claim(tx: Transaction, pandit_id: str, booking_id: str, wanted: Slot, days: Days) -> None:
    """Enters a booking in every day that it touches, if they are still as they were read."""
    for name in wanted.days():
        day = days.get(name)
        busy = {} if day is None else day.busy.as_dict()
        claimed = CalendarDay(
            pandit_id,
            name,
            busy={**busy, booking_id: [wanted.start, wanted.end]},
            version=1 if day is None else day.version + 1,
            expires_at=datetime.combine(date.fromisoformat(name), time(), UTC) + KEPT,
        )
        tx.put(claimed, when=CalendarDay.day.does_not_exist() if day is None else CalendarDay.version == day.version)


def release(tx: Transaction, pandit_id: str, booking_id: str, claimed: Slot) -> None:
    """Takes a booking out of the days again, as far as they are still kept."""
    for day in _read(pandit_id, claimed).values():
        freed = [CalendarDay.busy[booking_id].remove(), CalendarDay.version.add(1)]
        tx.update(day, freed, when=CalendarDay.day.exists())


def _read(pandit_id: str, touched: Slot) -> Days:
    """One strongly consistent Query, whatever the number of days."""
    names = touched.days()
    found = CalendarDay.query(pandit_id, CalendarDay.day.between(names[0], names[-1]), consistent_read=True)
    return {day.day: day for day in found}
