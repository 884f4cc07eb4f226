"""Read receipts: one pointer a member and room that only moves forward, and when each move was.

Reading 500 messages is one move. Each message still knows its own moment: that of the first move that passed it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from chalicelib.chat import rooms
from chalicelib.chat.models import Message, Receipt, Room
from chalicelib.chat.outgoing import ReadOut
from chalicelib.chat.rules import ReadMark, Side
from chalicelib.db import Transaction, WriteConflict, retry_on_conflict
from chalicelib.localization.clock import now
from chalicelib.notifications import service as notifications
from chalicelib.parallel import best_effort, map_parallel, run_parallel
from chalicelib.realtime import registry
from chalicelib.realtime.push import fan_out
from chalicelib.schema.base import render


@dataclass(frozen=True, slots=True)
class Move:
    """Where a pointer stands after a reading, and when it moved; None where it stood there already."""

    up_to_seq: int
    read_at: datetime | None


def read(user_id: str, room_id: str, up_to_seq: int) -> int:
    """The member has read up to here (beyond the end: all). Answers where the pointer stands; never back."""
    move = notifications.retry_when_read(partial(_move, user_id, room_id, up_to_seq))
    if move.read_at is not None:
        shown = ReadOut(room_id=room_id, user_id=user_id, up_to_seq=move.up_to_seq, read_at=move.read_at)
        with best_effort("read"):
            fan_out(registry.listeners(registry.room(room_id)), partial(render, shown))
    return move.up_to_seq


@retry_on_conflict
def _move(user_id: str, room_id: str, up_to_seq: int, known_read: frozenset[str]) -> Move:
    room, message = run_parallel(partial(rooms.get, room_id), partial(_message, room_id, up_to_seq))
    side = rooms.members(room).side_of(user_id)
    target = min(up_to_seq, room.last_seq)
    stands_at = int(getattr(room, f"{side}_read_seq"))
    if target <= stands_at:
        return Move(stands_at, None)
    moment, at_end = now(), target == room.last_seq
    notice: str | None = getattr(room, f"{side}_notice")
    actions = [
        getattr(Room, f"{side}_read_seq").set(target),
        getattr(Room, f"{side}_read_own").set(_sent_up_to(target, side, room, message)),
        getattr(Room, f"{side}_read_at").set(moment),
    ]
    condition = getattr(Room, f"{side}_read_seq") == stands_at
    with Transaction() as tx:
        if at_end and notice is not None:
            # with the last message its notification is read too, unless another message comes in between
            actions.append(getattr(Room, f"{side}_notice").remove())
            condition &= Room.last_seq == room.last_seq
            if notice not in known_read:
                notifications.add_read(tx, user_id, notice)
        tx.update(room, actions, when=condition)
        tx.put(Receipt(member_key(room_id, user_id), target, read_at=moment))
    return Move(target, moment)


def _sent_up_to(seq: int, side: Side, room: Room, message: Message | None) -> int:
    """How many of the first ``seq`` messages are this side's own: the room and every message have counted them."""
    if seq == room.last_seq:
        return int(getattr(room, f"{side}_sent"))
    if message is None:
        raise WriteConflict  # it was stored between our two reads
    return int(getattr(message, f"{side}_sent"))


def _message(room_id: str, seq: int) -> Message | None:
    """The message that was read last; None beyond the end."""
    try:
        return Message.get(room_id, seq, consistent_read=True)
    except Message.DoesNotExist:
        return None


def marks(room: Room, first_seq: int, last_seq: int) -> dict[str, Sequence[ReadMark]]:
    """Each member's readings that matter for the messages from ``first_seq`` to ``last_seq``: one query a member."""
    readers = [rooms.members(room).id_of(side) for side in Side if getattr(room, f"{side}_read_seq") >= first_seq]

    def marks_of(user_id: str) -> Sequence[ReadMark]:
        receipts = Receipt.query(
            member_key(room.id, user_id),
            Receipt.up_to_seq >= first_seq,
            consistent_read=True,
            limit=last_seq - first_seq + 1,
        )
        return [ReadMark(receipt.up_to_seq, receipt.read_at) for receipt in receipts]

    return dict(zip(readers, map_parallel(marks_of, [(user_id,) for user_id in readers]), strict=True))


def marks_of_latest(room: Room) -> dict[str, Sequence[ReadMark]]:
    """The same for a room's newest message: its room knows both pointers."""
    found: dict[str, Sequence[ReadMark]] = {}
    for side in Side:
        read_at: datetime | None = getattr(room, f"{side}_read_at")
        if read_at is not None:
            mark = ReadMark(int(getattr(room, f"{side}_read_seq")), read_at)
            found[rooms.members(room).id_of(side)] = [mark]
    return found


def member_key(room_id: str, user_id: str) -> str:
    return f"{room_id}#{user_id}"
