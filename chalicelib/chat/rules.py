"""Pure decisions of the conversation: who is a member, what is unread, who has read what. No I/O."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.errors import NotFound


class Side(StrEnum):
    CUSTOMER = "customer"
    PANDIT = "pandit"

    @property
    def other(self) -> "Side":
        return Side.PANDIT if self is Side.CUSTOMER else Side.CUSTOMER


class MessageType(StrEnum):
    TEXT = "TEXT"
    IMAGE = "IMAGE"
    FILE = "FILE"
    AUDIO = "AUDIO"
    SYSTEM = "SYSTEM"


@dataclass(frozen=True, slots=True)
class Members:
    """The two of a room."""

    customer_id: str
    pandit_id: str

    def side_of(self, user_id: str) -> Side:
        """Raises ``NotFound`` for an outsider: the room is not theirs to know of."""
        if user_id == self.customer_id:
            return Side.CUSTOMER
        if user_id == self.pandit_id:
            return Side.PANDIT
        raise NotFound

    def id_of(self, side: Side) -> str:
        return self.customer_id if side is Side.CUSTOMER else self.pandit_id

    def audience(self, sender_id: str | None) -> tuple[str, ...]:
        """For whom a message is: the other one, or both where the system speaks."""
        return tuple(member for member in (self.customer_id, self.pandit_id) if member != sender_id)


def unread(last_seq: int, sent: int, read_seq: int, read_own: int) -> int:
    """How many messages a member has not read, own ones left out.

    ``sent`` of ``last_seq`` messages are his own, and ``read_own`` of the first ``read_seq``.
    """
    return (last_seq - sent) - (read_seq - read_own)


@dataclass(frozen=True, slots=True)
class ReadMark:
    """A member had read everything up to ``up_to_seq`` at ``read_at``."""

    up_to_seq: int
    read_at: datetime


def read_at(seq: int, marks: Sequence[ReadMark]) -> datetime | None:
    """When a member read the message: the first mark at or beyond it, marks being in ascending order."""
    return next((mark.read_at for mark in marks if mark.up_to_seq >= seq), None)


def read_at_for(
    viewer_id: str, sender_id: str | None, seq: int, members: Members, marks: dict[str, Sequence[ReadMark]]
) -> datetime | None:
    """When a message counts as read, for this viewer.

    Whom it is for sees his own reading; everybody else, its sender above all, sees when all it was for had read it.
    """
    audience = members.audience(sender_id)
    if viewer_id in audience:
        return read_at(seq, marks.get(viewer_id, ()))
    readings = [read_at(seq, marks.get(member, ())) for member in audience]
    known = [reading for reading in readings if reading is not None]
    return max(known) if len(known) == len(audience) else None
