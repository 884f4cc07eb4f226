"""What is read with a room, a range of its messages, a receipt log and a file."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from chalicelib.bookings.models import Booking
from chalicelib.chat.models import Attachment, Message, MessageKey, Receipt, Room, member_key
from chalicelib.chat.rules import Side
from chalicelib.notifications.models import Notification
from infra.operate.audit.check import AnyCheck, Check, items, partitions
from infra.operate.audit.reader import BATCH, Reader
from infra.operate.audit.rules import chat


def _talks(reader: Reader, ids: Sequence[str]) -> dict[str, chat.Conversation]:
    rooms, bookings = reader.many(Room, ids), reader.many(Booking, ids)
    return {key: _talk(reader, room, bookings.get(key)) for key, room in rooms.items()}


def _talk(reader: Reader, room: Room, booking: Booking | None) -> chat.Conversation:
    newest = next(iter(reader.partition(Message, room.id, newest=True)), None)
    members = {side: _member(reader, room, side) for side in Side}
    return chat.Conversation(room, booking, newest, members)


def _member(reader: Reader, room: Room, side: Side) -> chat.Member:
    member = room.member(side)
    pointer, notice = (room.id, member.read_seq), (member.user_id, member.notice)
    receipts = reader.partition(Receipt, member_key(room.id, member.user_id), newest=True)
    return chat.Member(
        member.user_id,
        reader.many(Message, [pointer]).get(pointer),
        next(iter(receipts), None),
        reader.many(Notification, [notice]).get(notice),
    )


StretchKey = tuple[str, int, int]


def _range_keys(reader: Reader) -> Iterator[StretchKey]:
    """Every room's messages in ranges of so many as one BatchGetItem takes keys."""
    for room_id, keys in groupby(reader.keys(Message), key=lambda key: str(key[0])):
        last = max(seq for _, seq in keys)
        for first in range(1, last + 1, BATCH):
            yield room_id, first, min(first + BATCH - 1, last)


def _message_ranges(reader: Reader, keys: Sequence[StretchKey]) -> dict[StretchKey, chat.MessageRange]:
    rooms = reader.many(Room, (room_id for room_id, _, _ in keys))
    return {key: _message_range(reader, rooms.get(key[0]), *key) for key in keys}


def _message_range(reader: Reader, room: Room | None, room_id: str, first: int, last: int) -> chat.MessageRange:
    messages = reader.partition(Message, room_id, Message.seq.between(max(first - 1, 0), last))
    previous = messages[0] if messages and messages[0].seq < first else None
    own = messages if previous is None else messages[1:]
    senders = [(member_key(room_id, one.sender_id), one.client_id) for one in own if one.sender_id is not None]
    named = [(room_id, one.file_id) for one in own if one.file_id is not None]
    keys, files = reader.many(MessageKey, senders), reader.many(Attachment, named)
    return chat.MessageRange(room_id, room, first, last, previous, own, keys, files)


def _retries(reader: Reader, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], chat.Retry]:
    found = reader.many(MessageKey, keys)
    places = {key: (one.sender.partition("#")[0], one.seq) for key, one in found.items()}
    messages = reader.many(Message, places.values())
    return {key: chat.Retry(one, messages.get(places[key])) for key, one in found.items()}


def _readings(reader: Reader, members: Sequence[str]) -> dict[str, chat.Reading]:
    rooms = reader.many(Room, (member.partition("#")[0] for member in members))
    return {
        member: chat.Reading(member, rooms.get(member.partition("#")[0]), reader.partition(Receipt, member))
        for member in members
    }


def _files(reader: Reader, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], chat.File]:
    found = reader.many(Attachment, keys)
    rooms = reader.many(Room, (room_id for room_id, _ in found))
    messages = reader.many(Message, ((one.room_id, one.message_seq) for one in found.values()))
    return {
        key: chat.File(one, rooms.get(one.room_id), messages.get((one.room_id, one.message_seq)))
        for key, one in found.items()
    }


CHECKS: tuple[AnyCheck, ...] = (
    Check(chat.rooms, Room, partitions(Room), _talks),
    Check(chat.message_ranges, Message, _range_keys, _message_ranges),
    Check(chat.retries, MessageKey, items(MessageKey), _retries),
    Check(chat.readings, Receipt, partitions(Receipt), _readings),
    Check(chat.files, Attachment, items(Attachment), _files),
)
