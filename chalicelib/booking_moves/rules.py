"""Decides which move a person may make with a booking, and where it leads.

Pure: no database, no clock, no framework.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.bookings.rules import BookingStatus, Side
from chalicelib.errors import Forbidden, IllegalTransition, Invalid, TooEarly
from chalicelib.localization.text import Text


class Move(StrEnum):
    ACCEPT = "ACCEPT"
    CANCEL = "CANCEL"
    COMPLETE = "COMPLETE"


@dataclass(frozen=True, slots=True)
class Transition:
    """The statuses that a move starts from, the status it leads to, and the sides that may make it."""

    target: BookingStatus
    sources: frozenset[BookingStatus]
    sides: frozenset[Side]


TRANSITIONS = {
    Move.ACCEPT: Transition(BookingStatus.ACCEPTED, frozenset({BookingStatus.PENDING}), frozenset({Side.PANDIT})),
    Move.CANCEL: Transition(
        BookingStatus.CANCELLED, frozenset({BookingStatus.PENDING, BookingStatus.ACCEPTED}), frozenset(Side)
    ),
    Move.COMPLETE: Transition(
        BookingStatus.COMPLETED, frozenset({BookingStatus.ACCEPTED}), frozenset({Side.PANDIT, Side.ADMIN})
    ),
}


def require_allowed(move: Move, side: Side) -> None:
    """Raises :class:`Forbidden` if this side may never make this move, whatever the booking's status."""
    if side not in TRANSITIONS[move].sides:
        raise Forbidden


def decide(
    move: Move, side: Side, status: BookingStatus, *, scheduled_at: datetime, moment: datetime, reason: str | None
) -> BookingStatus:
    """Returns the status that a move leads to.

    Raises, in this order, :class:`Forbidden` (wrong side), :class:`IllegalTransition` (wrong status),
    :class:`TooEarly` (completing before the puja), and :class:`Invalid` for a required ``reason`` that is missing.
    """
    transition = TRANSITIONS[move]
    require_allowed(move, side)
    if status not in transition.sources:
        raise IllegalTransition
    if move is Move.COMPLETE and moment < scheduled_at:
        raise TooEarly
    if move is Move.CANCEL and side is not Side.CUSTOMER and not reason:
        raise Invalid.field("reason", Text("Please say why.", "कृपया कारण लेख्नुहोस्।"))
    return transition.target


def is_repeated(move: Move, status: BookingStatus, *, made_by: str | None, actor_id: str) -> bool:
    """Returns whether the actor has already made this move and the booking still has the status it led to.

    The second request then changes nothing: usually the answer to the first one was lost.
    """
    return status is TRANSITIONS[move].target and made_by == actor_id
