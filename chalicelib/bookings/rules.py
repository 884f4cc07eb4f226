"""Decides who takes part in a booking, when it may be, and which hours are free.

Pure: no database, no clock, no framework.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from chalicelib.errors import Invalid, NotFound, SlotTaken
from chalicelib.localization.text import Text

BOOKING_HORIZON = timedelta(days=365)
"""How far ahead a puja can be booked."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY_MS = 24 * 60 * 60 * 1000


class BookingStatus(StrEnum):
    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"


class BookingSort(StrEnum):
    """The order of a list: newest booking first, or by the time of the puja, what is to come first."""

    NEWEST = "newest"
    SOONEST = "soonest"


class Side(StrEnum):
    """The role of a person in a booking."""

    CUSTOMER = "CUSTOMER"
    PANDIT = "PANDIT"
    ADMIN = "ADMIN"


FINAL_STATUSES = frozenset({BookingStatus.COMPLETED, BookingStatus.CANCELLED})
"""No move leaves these. A booking keeps its pandit busy until it has one of them."""


def side_of(actor_id: str, *, is_admin: bool, customer_id: str, pandit_id: str) -> Side:
    """Returns the role in which a person may see the booking. Raises :class:`NotFound` for an outsider."""
    if is_admin:
        return Side.ADMIN
    if actor_id == customer_id:
        return Side.CUSTOMER
    if actor_id == pandit_id:
        return Side.PANDIT
    raise NotFound


def validate_time(scheduled_at: datetime, moment: datetime) -> datetime:
    """Returns the time of a puja in UTC, cut to the millisecond.

    Raises :class:`Invalid` for a time in the past or more than a year ahead.
    """
    if scheduled_at <= moment:
        raise Invalid.field("scheduled_at", Text("This time has passed.", "यो समय बितिसक्यो।"))
    if scheduled_at > moment + BOOKING_HORIZON:
        raise Invalid.field("scheduled_at", Text("At most one year ahead.", "आजदेखि बढीमा एक वर्षसम्मको समय मात्र मिल्छ।"))
    return scheduled_at.astimezone(UTC).replace(microsecond=scheduled_at.microsecond // 1000 * 1000)


@dataclass(frozen=True, slots=True)
class Slot:
    """A half-open interval ``[start, end)`` in epoch milliseconds."""

    start: int
    end: int

    def overlaps(self, other: "Slot") -> bool:
        return self.start < other.end and other.start < self.end

    def days(self) -> list[str]:
        """Returns the UTC days that the slot touches, in order: ``["2026-11-23", "2026-11-24"]``."""
        numbers = range(self.start // DAY_MS, (self.end - 1) // DAY_MS + 1)
        return [(_EPOCH + timedelta(days=number)).date().isoformat() for number in numbers]


def slot(scheduled_at: datetime, duration_minutes: int) -> Slot:
    """Returns the time that a puja takes."""
    start = (scheduled_at - _EPOCH) // timedelta(milliseconds=1)
    return Slot(start, start + duration_minutes * 60 * 1000)


def require_free(wanted: Slot, busy: Iterable[Slot]) -> None:
    """Raises :class:`SlotTaken` if a busy slot overlaps. A slot may begin at the moment another one ends."""
    if any(wanted.overlaps(other) for other in busy):
        raise SlotTaken
