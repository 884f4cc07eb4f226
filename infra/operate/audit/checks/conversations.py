"""Reads rooms, ranges of messages, receipt logs and files, with the items that their invariants need."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from chalicelib.bookings.models import Booking
from chalicelib.chat.models import Attachment, Message, MessageKey, Receipt, Room, member_key
from chalicelib.chat.rules import Side
from chalicelib.notifications.models import Notification
from infra.operate.audit.check import AnyCheck, Check, items, partitions
from infra.operate.audit.reader import BATCH, Reader
from infra.operate.audit.rules import chat


def _conversations(reader: Reader, ids: Sequence[str]) -> dict[str, chat.Conversation]:
    rooms, bookings = reader.many(Room, ids), reader.many(Booking, ids)
    return {key: _conversation(reader, room, bookings.get(key)) for key, room in rooms.items()}


def _conversation(reader: Reader, room: Room, booking: Booking | None) -> chat.Conversation:
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
    own_messages = messages if previous is None else messages[1:]
    senders = [
        (member_key(room_id, message.sender_id), message.client_id)
        for message in own_messages
        if message.sender_id is not None
    ]
    file_keys = [(room_id, message.file_id) for message in own_messages if message.file_id is not None]
    keys, files = reader.many(MessageKey, senders), reader.many(Attachment, file_keys)
    return chat.MessageRange(room_id, room, first, last, previous, own_messages, keys, files)


def _retries(reader: Reader, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], chat.Retry]:
    message_keys = reader.many(MessageKey, keys)
    places = {key: (message_key.sender.partition("#")[0], message_key.seq) for key, message_key in message_keys.items()}
    messages = reader.many(Message, places.values())
    return {key: chat.Retry(message_key, messages.get(places[key])) for key, message_key in message_keys.items()}


def _readings(reader: Reader, members: Sequence[str]) -> dict[str, chat.Reading]:
    rooms = reader.many(Room, (member.partition("#")[0] for member in members))
    return {
        member: chat.Reading(member, rooms.get(member.partition("#")[0]), reader.partition(Receipt, member))
        for member in members
    }


def _files(reader: Reader, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], chat.File]:
    attachments = reader.many(Attachment, keys)
    rooms = reader.many(Room, (room_id for room_id, _ in attachments))
    messages = reader.many(
        Message, ((attachment.room_id, attachment.message_seq) for attachment in attachments.values())
    )
    return {
        key: chat.File(
            attachment, rooms.get(attachment.room_id), messages.get((attachment.room_id, attachment.message_seq))
        )
        for key, attachment in attachments.items()
    }


CHECKS: tuple[AnyCheck, ...] = (
    Check(chat.rooms, Room, partitions(Room), _conversations),
    Check(chat.message_ranges, Message, _range_keys, _message_ranges),
    Check(chat.retries, MessageKey, items(MessageKey), _retries),
    Check(chat.readings, Receipt, partitions(Receipt), _readings),
    Check(chat.files, Attachment, items(Attachment), _files),
)
