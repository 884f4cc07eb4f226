"""Rooms, messages, their keys, read receipts, files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from chalicelib.bookings.models import Booking
from chalicelib.chat.models import Attachment, Message, MessageKey, Receipt, Room, member_key
from chalicelib.chat.rules import MessageType, Side
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.notifications.models import Notification
from infra.operate.audit.invariants import InvariantSet

SKEW = timedelta(seconds=2)
"""By how much the clocks of two functions may differ."""


@dataclass(frozen=True)
class Member:
    """One side of a room: the message at its read pointer, its newest receipt, and the notification it points at."""

    user_id: str
    at_pointer: Message | None
    receipt: Receipt | None
    notice: Notification | None


@dataclass(frozen=True)
class Conversation:
    """A room with its newest message and its two members."""

    room: Room
    booking: Booking | None
    newest: Message | None
    members: Mapping[Side, Member]


rooms: InvariantSet[Conversation] = InvariantSet("room", lambda conversation: conversation.room.id)


@rooms.invariant
def is_that_of_a_booking(conversation: Conversation) -> Iterator[str]:
    """A room has the id of its booking."""
    if conversation.booking is None:
        yield "there is no such booking"


@rooms.invariant
def counts_to_its_newest_message(conversation: Conversation) -> Iterator[str]:
    """``last_seq`` is the newest message's number, and the sides' counts are those that it has counted."""
    room, newest = conversation.room, conversation.newest
    last = 0 if newest is None else newest.seq
    if room.last_seq != last:
        yield f"last_seq is {room.last_seq}, the newest message is {last}"
        return
    for side in Side:
        counted, sent = room.member(side).sent, 0 if newest is None else newest.sent_by(side)
        if counted != sent:
            yield f"{side}_sent is {counted}, the newest message has counted {sent}"


@rooms.invariant
def is_ordered_by_its_newest_message(conversation: Conversation) -> Iterator[str]:
    """Lists of rooms are ordered by the newest message."""
    if conversation.newest is not None and conversation.room.activity != conversation.newest.id:
        yield f"activity is {conversation.room.activity}, the newest message is {conversation.newest.id}"


@rooms.invariant
def pointers_are_within_bounds(conversation: Conversation) -> Iterator[str]:
    """A read pointer is at most the last seq, and counts the member's own messages up to there."""
    for side, member in conversation.members.items():
        stored = conversation.room.member(side)
        pointer, own_read = stored.read_seq, stored.read_own
        if not 0 <= pointer <= conversation.room.last_seq:
            yield f"the {side} has read up to {pointer} of {conversation.room.last_seq}"
            continue
        sent = 0 if member.at_pointer is None else member.at_pointer.sent_by(side)
        if own_read != sent:
            yield f"{side}_read_own is {own_read}, of the first {pointer} messages {sent} are theirs"


@rooms.invariant
def pointers_are_the_newest_receipts(conversation: Conversation) -> Iterator[str]:
    """Each read pointer has the position and the time of its newest receipt."""
    for side, member in conversation.members.items():
        stored = conversation.room.member(side)
        pointer, moved = stored.read_seq, stored.read_at
        receipt = member.receipt
        if pointer != (0 if receipt is None else receipt.up_to_seq):
            yield f"the {side}'s pointer is at {pointer}, the newest receipt at {receipt and receipt.up_to_seq}"
        elif moved != (None if receipt is None else receipt.read_at):
            yield f"the {side}'s pointer moved at another time than its newest receipt says"


@rooms.invariant
def notices_are_about_it(conversation: Conversation) -> Iterator[str]:
    """The notification that stands for a member's unread messages is a NEW_MESSAGE about this room."""
    for side, member in conversation.members.items():
        notice = member.notice  # None also where it was deleted at the end of its life
        if notice is not None and notice.notification_type != NotificationType.NEW_MESSAGE:
            yield f"the {side}'s notice is a {notice.notification_type}"
        elif notice is not None and notice.booking_id != conversation.room.id:
            yield f"the {side}'s notice is about {notice.booking_id}"


@dataclass(frozen=True)
class MessageRange:
    """The messages of a room from ``first`` to ``last``, the one before them, and what belongs to them."""

    room_id: str
    room: Room | None
    first: int
    last: int
    previous: Message | None
    messages: Sequence[Message]
    keys: Mapping[tuple[str, str], MessageKey]
    files: Mapping[tuple[str, str], Attachment]


message_ranges: InvariantSet[MessageRange] = InvariantSet(
    "messages", lambda part: f"{part.room_id} {part.first}-{part.last}"
)


@message_ranges.invariant
def are_in_a_room(message_range: MessageRange) -> Iterator[str]:
    """No message without its room."""
    if message_range.room is None:
        yield f"{len(message_range.messages)} messages, and no room"


@message_ranges.invariant
def are_numbered_without_gaps(message_range: MessageRange) -> Iterator[str]:
    """1, 2, 3 … and none is missing."""
    present = {message.seq for message in message_range.messages}
    missing = [seq for seq in range(message_range.first, message_range.last + 1) if seq not in present]
    if missing:
        yield f"missing: {', '.join(map(str, missing[:10]))}{' …' if missing[10:] else ''}"


@message_ranges.invariant
def count_both_sides(message_range: MessageRange) -> Iterator[str]:
    """Each message increments its side's count by one and keeps the other's."""
    if message_range.room is None:
        return
    senders = {Side.CUSTOMER: message_range.room.customer_id, Side.PANDIT: message_range.room.pandit_id}
    before = message_range.previous
    for message in message_range.messages:
        for side, user_id in senders.items():
            expected = (0 if before is None else before.sent_by(side)) + (message.sender_id == user_id)
            if message.sent_by(side) != expected:
                yield f"{message.seq}: {side}_sent is {message.sent_by(side)} and should be {expected}"
        before = message


@message_ranges.invariant
def are_sent_by_members(message_range: MessageRange) -> Iterator[str]:
    """A message is a member's, or SYSTEM's and nobody's."""
    members = {message_range.room.customer_id, message_range.room.pandit_id} if message_range.room else set()
    for message in message_range.messages:
        is_system = message.message_type == MessageType.SYSTEM
        if is_system != (message.sender_id is None):
            yield f"{message.seq}: {message.message_type} sent by {message.sender_id}"
        elif members and message.sender_id is not None and message.sender_id not in members:
            yield f"{message.seq}: sent by {message.sender_id}, who is no member"


@message_ranges.invariant
def have_a_client_id_of_their_own(message_range: MessageRange) -> Iterator[str]:
    """A sender's ``client_id`` leads to one message: this one."""
    for message in message_range.messages:
        if message.sender_id is None:
            continue
        key = message_range.keys.get((member_key(message_range.room_id, message.sender_id), message.client_id))
        if key is None:
            yield f"{message.seq}: its client_id leads nowhere"
        elif key.seq != message.seq:
            yield f"{message.seq}: its client_id leads to {key.seq}"


@message_ranges.invariant
def carry_a_file_of_their_own(message_range: MessageRange) -> Iterator[str]:
    """A message with a file has one that serves it and no other."""
    for message in message_range.messages:
        is_file = message.message_type in {MessageType.IMAGE, MessageType.FILE, MessageType.AUDIO}
        if is_file != (message.file_key is not None):
            yield f"{message.seq}: {message.message_type} {'without' if is_file else 'with'} a file"
        elif message.file_id is not None:
            attachment = message_range.files.get((message_range.room_id, message.file_id))
            if attachment is None or not _is_kept(attachment, message) or attachment.message_seq != message.seq:
                yield f"{message.seq}: its file is not there, or serves another message"


@dataclass(frozen=True)
class Retry:
    key: MessageKey
    message: Message | None


retries: InvariantSet[Retry] = InvariantSet("client_id", lambda retry: f"{retry.key.sender}#{retry.key.client_id}")


@retries.invariant
def leads_to_its_message(retry: Retry) -> Iterator[str]:
    """A ``client_id`` leads to the message that was sent with it."""
    message = retry.message
    if message is None:
        yield f"leads to {retry.key.seq}, which is not there"
    elif (message.client_id, message.sender_id) != (retry.key.client_id, retry.key.sender.partition("#")[2]):
        yield f"leads to {retry.key.seq}, which was sent with another one"


@dataclass(frozen=True)
class Reading:
    """All receipts of a member of a room."""

    member: str
    room: Room | None
    receipts: Sequence[Receipt]


readings: InvariantSet[Reading] = InvariantSet("receipts", lambda reading: reading.member)


@readings.invariant
def belong_to_a_member(reading: Reading) -> Iterator[str]:
    """No receipt of an outsider, nor of a room that is not there."""
    user_id = reading.member.partition("#")[2]
    if reading.room is None or user_id not in {reading.room.customer_id, reading.room.pandit_id}:
        yield "of no member of any room"


@readings.invariant
def only_go_forward(reading: Reading) -> Iterator[str]:
    """A receipt with a higher seq has a later time."""
    for earlier, later in pairwise(reading.receipts):
        if later.read_at < earlier.read_at - SKEW:
            yield f"{later.up_to_seq} was read before {earlier.up_to_seq}"


@dataclass(frozen=True)
class File:
    attachment: Attachment
    room: Room | None
    message: Message | None


files: InvariantSet[File] = InvariantSet("file", lambda file: file.attachment.upload_key)


@files.invariant
def belongs_to_a_member(file: File) -> Iterator[str]:
    """A file was announced by a member of its room."""
    if file.room is None or file.attachment.uploader_id not in {file.room.customer_id, file.room.pandit_id}:
        yield f"announced by {file.attachment.uploader_id}, who is no member"


@files.invariant
def serves_its_message(file: File) -> Iterator[str]:
    """A file that is used is that of its message and kept; an unused one expires."""
    attachment = file.attachment
    if attachment.message_seq is None:
        if attachment.expires_at is None:
            yield "unused, and kept for ever"
        return
    if attachment.expires_at is not None:
        yield "used, and about to expire"
    if file.message is None or not _is_kept(attachment, file.message):
        yield f"bound to {attachment.message_seq}, which has another file or is not there"


def _is_kept(attachment: Attachment, message: Message) -> bool:
    return (message.file_key or "").startswith(attachment.stored_key(etag=""))
