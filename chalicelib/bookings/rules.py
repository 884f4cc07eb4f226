"""What is decided about bookings: who may make which move when, and which hours are free.

Pure: no database, no clock, no framework.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from chalicelib.errors import Forbidden, IllegalTransition, Invalid, NotFound, SlotTaken, TooEarly
from chalicelib.localization.text import Text

FARTHEST = timedelta(days=365)
DAY_MS = 24 * 60 * 60 * 1000


class BookingStatus(StrEnum):
    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"


class Move(StrEnum):
    ACCEPT = "ACCEPT"
    CANCEL = "CANCEL"
    COMPLETE = "COMPLETE"


class BookingSort(StrEnum):
    """The order of a list: newest booking first, or by the time of the puja, what is to come first."""

    NEWEST = "newest"
    SOONEST = "soonest"


class Side(StrEnum):
    """As what a person stands to a booking."""

    CUSTOMER = "CUSTOMER"
    PANDIT = "PANDIT"
    ADMIN = "ADMIN"


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a move leads, from which states, and who may make it."""

    leads_to: BookingStatus
    leaves: frozenset[BookingStatus]
    sides: frozenset[Side]


TURNS = {
    Move.ACCEPT: Turn(BookingStatus.ACCEPTED, frozenset({BookingStatus.PENDING}), frozenset({Side.PANDIT})),
    Move.CANCEL: Turn(
        BookingStatus.CANCELLED, frozenset({BookingStatus.PENDING, BookingStatus.ACCEPTED}), frozenset(Side)
    ),
    Move.COMPLETE: Turn(
        BookingStatus.COMPLETED, frozenset({BookingStatus.ACCEPTED}), frozenset({Side.PANDIT, Side.ADMIN})
    ),
}
FINAL = frozenset({BookingStatus.COMPLETED, BookingStatus.CANCELLED})
"""Nothing leads out of these, and only the others keep a pandit busy."""


def side_of(actor_id: str, *, is_admin: bool, customer_id: str, pandit_id: str) -> Side:
    """As what this person may see the booking. Raises :class:`NotFound` for an outsider."""
    if is_admin:
        return Side.ADMIN
    if actor_id == customer_id:
        return Side.CUSTOMER
    if actor_id == pandit_id:
        return Side.PANDIT
    raise NotFound


def require_turn(move: Move, side: Side) -> None:
    """Raises :class:`Forbidden` where this is not this side's move, whatever the booking's state."""
    if side not in TURNS[move].sides:
        raise Forbidden


def decide(
    move: Move, side: Side, status: BookingStatus, *, scheduled_at: datetime, moment: datetime, reason: str | None
) -> BookingStatus:
    """The state that a move leads to.

    Raises, in this order, :class:`Forbidden` (not this side's move), :class:`IllegalTransition` (not from this state),
    :class:`TooEarly` (completing before the puja), and :class:`Invalid` naming ``reason`` where one is required.
    """
    turn = TURNS[move]
    require_turn(move, side)
    if status not in turn.leaves:
        raise IllegalTransition
    if move is Move.COMPLETE and moment < scheduled_at:
        raise TooEarly
    if move is Move.CANCEL and side is not Side.CUSTOMER and not reason:
        raise Invalid.field("reason", _REASON)
    return turn.leads_to


def is_repeated(move: Move, status: BookingStatus, *, made_by: str | None, actor_id: str) -> bool:
    """Whether this person has made this very move already, and nothing has moved since.

    His second request then changes nothing: mostly the answer to the first one was lost on its way.
    """
    return status is TURNS[move].leads_to and made_by == actor_id


def checked_time(scheduled_at: datetime, moment: datetime) -> datetime:
    """The time of a puja in UTC, to the millisecond. Raises :class:`Invalid` for the past, and beyond a year."""
    if scheduled_at <= moment:
        raise Invalid.field("scheduled_at", _PAST)
    if scheduled_at > moment + FARTHEST:
        raise Invalid.field("scheduled_at", _TOO_FAR)
    return scheduled_at.astimezone(UTC).replace(microsecond=scheduled_at.microsecond // 1000 * 1000)


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of time, its end not included, in epoch milliseconds."""

    start: int
    end: int

    def overlaps(self, other: "Slot") -> bool:
        return self.start < other.end and other.start < self.end

    def days(self) -> list[str]:
        """The UTC days that it touches, in order: ``["2026-11-23", "2026-11-24"]``."""
        return [_day(number) for number in range(self.start // DAY_MS, (self.end - 1) // DAY_MS + 1)]


def slot(scheduled_at: datetime, duration_minutes: int) -> Slot:
    """The time that a puja takes."""
    start = (scheduled_at - _EPOCH) // timedelta(milliseconds=1)
    return Slot(start, start + duration_minutes * 60 * 1000)


def require_free(wanted: Slot, busy: Iterable[Slot]) -> None:
    """Raises :class:`SlotTaken` when something overlaps. One right after the other is no overlap."""
    if any(wanted.overlaps(other) for other in busy):
        raise SlotTaken


def _day(number: int) -> str:
    return (_EPOCH + timedelta(days=number)).date().isoformat()


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PAST = Text("This time has passed.", "यो समय बितिसक्यो।")
_TOO_FAR = Text("At most one year ahead.", "आजदेखि बढीमा एक वर्षसम्मको समय मात्र मिल्छ।")
_REASON = Text("Please say why.", "कृपया कारण लेख्नुहोस्।")
