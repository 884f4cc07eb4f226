"""Decides what is unread and when a message counts as read. Pure: no I/O."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Side(StrEnum):
    CUSTOMER = "customer"
    PANDIT = "pandit"


class MessageType(StrEnum):
    TEXT = "TEXT"
    IMAGE = "IMAGE"
    FILE = "FILE"
    AUDIO = "AUDIO"
    SYSTEM = "SYSTEM"


def count_unread(last_seq: int, sent: int, read_seq: int, read_own: int) -> int:
    """Counts the messages of others that a member has not read.

    The member has sent ``sent`` of the room's ``last_seq`` messages, and ``read_own`` of the first ``read_seq``.
    """
    return (last_seq - sent) - (read_seq - read_own)


@dataclass(frozen=True, slots=True)
class ReadMark:
    """At ``read_at`` a member had read everything up to ``up_to_seq``."""

    up_to_seq: int
    read_at: datetime


ReadMarks = Mapping[str, Sequence[ReadMark]]
"""Each member's marks by user id, in ascending order."""


def read_at(seq: int, marks: Sequence[ReadMark]) -> datetime | None:
    """Returns when a member read the message: the time of the first mark at or beyond it."""
    return next((mark.read_at for mark in marks if mark.up_to_seq >= seq), None)


def read_at_for(
    viewer_id: str, sender_id: str | None, seq: int, member_ids: Collection[str], marks: ReadMarks
) -> datetime | None:
    """Returns when a message counts as read for this viewer.

    A recipient sees when he read it himself. Everybody else, above all its sender, sees when all recipients had read
    it. The recipients are the members but its sender: both, where the sender is None (SYSTEM).
    """
    recipients = [member_id for member_id in member_ids if member_id != sender_id]
    if viewer_id in recipients:
        return read_at(seq, marks.get(viewer_id, ()))
    times = [read_at(seq, marks.get(recipient, ())) for recipient in recipients]
    read_times = [time for time in times if time is not None]
    return max(read_times) if len(read_times) == len(recipients) else None
