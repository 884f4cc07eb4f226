"""Read receipts: for each member of a room a pointer that only moves forward, and the time of each of its moves.

Reading 500 messages is one move. Each message still has its own time of reading: that of the first move that passed it.
"""

from functools import partial

from chalicelib.chat import rooms
from chalicelib.chat.models import Member, Message, Receipt, Room
from chalicelib.chat.rules import ReadMark, ReadMarks, count_unread
from chalicelib.chat.server_frames import ReadOut
from chalicelib.db import Transaction, WriteConflict, is_unchanged, retry_on_conflict
from chalicelib.localization.clock import now
from chalicelib.notifications import service as notifications
from chalicelib.parallel import map_parallel, run_parallel
from chalicelib.realtime import registry
from chalicelib.realtime.push import fan_out
from chalicelib.schema.base import render


def record_reading(user_id: str, room_id: str, up_to_seq: int) -> int:
    """Records that a member has read the room up to ``up_to_seq``, and pushes the move to everybody in the room.

    Returns the pointer after the move. It never moves back, and not beyond the newest message. If nothing is unread
    afterwards, the room's NEW_MESSAGE notification is marked as read, too, even if the pointer did not move. Safe to
    repeat. Raises ``NotFound`` for an outsider.
    """
    return _record(user_id, room_id, up_to_seq, read_notices=set())


@retry_on_conflict
def _record(user_id: str, room_id: str, up_to_seq: int, read_notices: set[str]) -> int:
    """``read_notices`` are the ids of notifications that an earlier try has found to be read."""
    room, message = run_parallel(partial(rooms.get, room_id), partial(Message.find, room_id, up_to_seq))
    member = room.member_of(user_id)
    target = max(member.read_seq, min(up_to_seq, room.last_seq))
    read_own = _count_own(room, member, target, message)
    reads_all = count_unread(room.last_seq, member.sent, target, read_own) == 0
    if target == member.read_seq and not (reads_all and member.notice):
        return target
    # Never before the last move, even if the clock of this function is behind that of the function that wrote it.
    moment, attributes, changes = max(now(), member.read_at or now()), member.attributes, []
    unchanged = attributes.read_seq == member.read_seq
    if reads_all:  # a notification that is added at the same time would be about messages that are read
        unchanged &= is_unchanged(attributes.notice, member.notice)
    with Transaction() as tx:
        if target > member.read_seq:
            changes += [
                attributes.read_seq.set(target),
                attributes.read_own.set(read_own),
                attributes.read_at.set(moment),
            ]
            tx.put(Receipt(member.key, target, read_at=moment))
            frame = ReadOut(room_id=room_id, user_id=user_id, up_to_seq=target, read_at=moment)
            tx.after_commit(lambda: fan_out(registry.find_in_room(room_id), partial(render, frame), room_id))
        if reads_all and member.notice is not None:
            # Only if no other message is stored in the meantime.
            changes.append(attributes.notice.remove())
            unchanged &= Room.last_seq == room.last_seq
            if member.notice not in read_notices:
                notifications.add_read(tx, user_id, member.notice, read_notices)
        tx.update(room, changes, when=unchanged)
    return target


def _count_own(room: Room, member: Member, target: int, message: Message | None) -> int:
    """Counts the member's own messages up to ``target``, which is a pointer, the end of the room, or the message."""
    if target == member.read_seq:
        return member.read_own
    if target == room.last_seq:
        return member.sent
    if message is None:
        raise WriteConflict  # the message was stored between the two reads
    return message.sent_by(member.side)


def find_marks(room: Room, first_seq: int, last_seq: int) -> ReadMarks:
    """Reads the marks of each member that say when messages ``first_seq`` to ``last_seq`` were read: one query each."""
    readers = [member for member in room.members if member.read_seq >= first_seq]

    def marks_of(member: Member) -> list[ReadMark]:
        receipts = Receipt.query(
            member.key,
            Receipt.up_to_seq >= first_seq,
            consistent_read=True,
            limit=last_seq - first_seq + 1,
        )
        return [ReadMark(receipt.up_to_seq, receipt.read_at) for receipt in receipts]

    marks = map_parallel(marks_of, [(member,) for member in readers])
    return {member.user_id: found for member, found in zip(readers, marks, strict=True)}


def marks_of_newest(room: Room) -> ReadMarks:
    """Returns the marks that decide when the room's newest message was read. Reads nothing: the room has both
    pointers."""
    return {
        member.user_id: [ReadMark(member.read_seq, member.read_at)]
        for member in room.members
        if member.read_at is not None
    }
