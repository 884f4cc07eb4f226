"""Conversations as they are stored: rooms, messages, read receipts, attachments.

A room belongs to a booking and has its id, so a booking has one room at most. A room also numbers its messages: each
message moves ``last_seq`` from n to n + 1 in the transaction that stores it. So ``seq`` has no gaps.
"""

from dataclasses import dataclass
from datetime import datetime

from pynamodb.attributes import BooleanAttribute, TTLAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.constants import STREAM_NEW_IMAGE
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.chat.rules import MessageType, Side
from chalicelib.db import Entity, IntegerAttribute, TableMeta, table_name
from chalicelib.errors import NotFound
from chalicelib.ids import new_id
from chalicelib.localization.clock import now


@dataclass(frozen=True, slots=True)
class MemberAttributes:
    """The attributes of :class:`Room` for one of its sides, for conditions and updates."""

    sent: IntegerAttribute
    read_seq: IntegerAttribute
    read_own: IntegerAttribute
    read_at: UTCDateTimeAttribute
    notice: UnicodeAttribute


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a room: what the room stores about the customer or the pandit, as it was read."""

    side: Side
    user_id: str
    key: str
    """The hash key of what is stored for this member alone: receipts and message keys."""
    sent: int
    """How many of the room's messages the member has sent."""
    read_seq: int
    """The member has read up to here. The pointer only moves forward."""
    read_own: int
    """How many of the messages up to the pointer the member has sent. Own messages are never unread."""
    read_at: datetime | None
    notice: str | None
    """The id of the NEW_MESSAGE notification that stands for the room's unread messages."""
    attributes: MemberAttributes


class RoomsOfCustomer(GlobalSecondaryIndex["Room"]):
    """A customer's rooms, newest activity first."""

    class Meta:
        index_name = "by-customer"
        projection = AllProjection()

    customer_id = UnicodeAttribute(hash_key=True)
    activity = UnicodeAttribute(range_key=True)


class RoomsOfPandit(GlobalSecondaryIndex["Room"]):
    """A pandit's rooms, newest activity first."""

    class Meta:
        index_name = "by-pandit"
        projection = AllProjection()

    pandit_id = UnicodeAttribute(hash_key=True)
    activity = UnicodeAttribute(range_key=True)


class RoomsByActivity(GlobalSecondaryIndex["Room"]):
    """The keys of all rooms, newest activity first, for admins."""

    class Meta:
        index_name = "by-activity"
        projection = KeysOnlyProjection()

    listing = UnicodeAttribute(hash_key=True)
    activity = UnicodeAttribute(range_key=True)


class Room(Entity):
    """A conversation of a customer and a pandit. What it stores about each of them is read by :meth:`member`."""

    class Meta(TableMeta):
        table_name = table_name("rooms")

    id = UnicodeAttribute(hash_key=True)
    customer_id = UnicodeAttribute()
    pandit_id = UnicodeAttribute()
    is_active = BooleanAttribute(default_for_new=True)
    last_seq = IntegerAttribute(default_for_new=0)
    activity = UnicodeAttribute()
    """The id of the newest message, or of the moment the room was opened: a ULID, so it sorts by time."""
    listing = UnicodeAttribute(default_for_new="room")
    created_at = UTCDateTimeAttribute()
    updated_at = UTCDateTimeAttribute()

    customer_sent = IntegerAttribute(default_for_new=0)
    pandit_sent = IntegerAttribute(default_for_new=0)
    customer_read_seq = IntegerAttribute(default_for_new=0)
    pandit_read_seq = IntegerAttribute(default_for_new=0)
    customer_read_own = IntegerAttribute(default_for_new=0)
    pandit_read_own = IntegerAttribute(default_for_new=0)
    customer_read_at = UTCDateTimeAttribute(null=True)
    pandit_read_at = UTCDateTimeAttribute(null=True)
    customer_notice = UnicodeAttribute(null=True)
    pandit_notice = UnicodeAttribute(null=True)

    by_customer = RoomsOfCustomer()
    by_pandit = RoomsOfPandit()
    by_activity = RoomsByActivity()

    def member(self, side: Side) -> Member:
        is_customer = side is Side.CUSTOMER
        user_id = self.customer_id if is_customer else self.pandit_id
        return Member(
            side,
            user_id,
            key=member_key(self.id, user_id),
            sent=self.customer_sent if is_customer else self.pandit_sent,
            read_seq=self.customer_read_seq if is_customer else self.pandit_read_seq,
            read_own=self.customer_read_own if is_customer else self.pandit_read_own,
            read_at=self.customer_read_at if is_customer else self.pandit_read_at,
            notice=self.customer_notice if is_customer else self.pandit_notice,
            attributes=_CUSTOMER if is_customer else _PANDIT,
        )

    @property
    def members(self) -> tuple[Member, Member]:
        return self.member(Side.CUSTOMER), self.member(Side.PANDIT)

    @property
    def member_ids(self) -> tuple[str, str]:
        return self.customer_id, self.pandit_id

    def member_of(self, user_id: str) -> Member:
        """Returns this user's membership. Raises ``NotFound`` for an outsider, who must not learn of the room."""
        return self.members_seen_by(user_id)[0]

    def counterpart_of(self, user_id: str) -> Member:
        """Returns the other member. Raises ``NotFound`` where ``user_id`` is an outsider."""
        return self.members_seen_by(user_id)[1]

    def members_seen_by(self, user_id: str) -> tuple[Member, Member]:
        """Returns this user's membership and the other member. Raises ``NotFound`` for an outsider."""
        customer, pandit = self.members
        if user_id not in self.member_ids:
            raise NotFound
        return (customer, pandit) if user_id == self.customer_id else (pandit, customer)

    def next_message(
        self,
        sender_id: str | None,
        message_type: MessageType,
        content: str | None,
        content_ne: str | None,
        client_id: str,
    ) -> "Message":
        """Creates the message that follows ``last_seq``; ``sender_id`` is None for a SYSTEM message. Stores nothing.

        The transaction that stores it must check that ``last_seq`` is unchanged: only then are its numbers right.
        """
        return Message(
            room_id=self.id,
            seq=self.last_seq + 1,
            id=new_id(),
            client_id=client_id,
            sender_id=sender_id,
            message_type=message_type.value,
            content=content,
            content_ne=content_ne,
            customer_sent=self.customer_sent + (sender_id == self.customer_id),
            pandit_sent=self.pandit_sent + (sender_id == self.pandit_id),
            created_at=now(),
        )

    def after_message(self, message: "Message", recipient: Member, notice_id: str | None) -> "Room":
        """Returns a copy of the room as it is once the message, and a new notification where given, is stored."""
        room = Room(**self.attribute_values)
        room.last_seq, room.activity, room.updated_at = message.seq, message.id, message.created_at
        room.customer_sent, room.pandit_sent = message.customer_sent, message.pandit_sent
        if notice_id is not None:
            setattr(room, recipient.attributes.notice.attr_name, notice_id)
        return room


_CUSTOMER = MemberAttributes(
    Room.customer_sent, Room.customer_read_seq, Room.customer_read_own, Room.customer_read_at, Room.customer_notice
)
_PANDIT = MemberAttributes(
    Room.pandit_sent, Room.pandit_read_seq, Room.pandit_read_own, Room.pandit_read_at, Room.pandit_notice
)


class Message(Entity):
    """A message. ``customer_sent`` and ``pandit_sent`` count the messages of each side up to and including this one."""

    class Meta(TableMeta):
        table_name = table_name("messages")
        # Messages in one language only are translated, see ``translation``.
        stream_view_type = STREAM_NEW_IMAGE

    room_id = UnicodeAttribute(hash_key=True)
    seq = IntegerAttribute(range_key=True)
    id = UnicodeAttribute()
    client_id = UnicodeAttribute()
    sender_id = UnicodeAttribute(null=True)
    message_type = UnicodeAttribute()
    content = UnicodeAttribute(null=True)
    content_ne = UnicodeAttribute(null=True)
    translated = UnicodeAttribute(null=True)
    """The language of the text that a machine wrote; None where people wrote all of it."""
    file_key = UnicodeAttribute(null=True)
    """The S3 key of the file's content (:meth:`Attachment.stored_key`)."""
    file_name = UnicodeAttribute(null=True)
    file_type = UnicodeAttribute(null=True)
    """The file's content type. Messages from before 2026-12 lack this and all attributes of files below."""
    file_size = IntegerAttribute(null=True)
    """In bytes, as it is stored."""
    file_width = IntegerAttribute(null=True)
    """Of a picture, in pixels, as it is shown."""
    file_height = IntegerAttribute(null=True)
    file_duration_ms = IntegerAttribute(null=True)
    """Of a recording, in milliseconds."""
    thumbnail_key = UnicodeAttribute(null=True)
    """The S3 key of a picture's thumbnail."""
    customer_sent = IntegerAttribute()
    pandit_sent = IntegerAttribute()
    created_at = UTCDateTimeAttribute()

    @property
    def file_id(self) -> str | None:
        return None if self.file_key is None else self.file_key.split("/")[2]

    def sent_by(self, side: Side) -> int:
        """How many of the room's messages up to and including this one are of this side."""
        return self.customer_sent if side is Side.CUSTOMER else self.pandit_sent


class MessageKey(Entity):
    """A sender's ``client_id`` in a room, and the ``seq`` of its message. The key makes a second message impossible."""

    class Meta(TableMeta):
        table_name = table_name("message-keys")

    sender = UnicodeAttribute(hash_key=True)
    """The :func:`member_key` of the sender."""
    client_id = UnicodeAttribute(range_key=True)
    seq = IntegerAttribute()


class Receipt(Entity):
    """A move of a member's read pointer. The first receipt at or beyond a message tells when it was read."""

    class Meta(TableMeta):
        table_name = table_name("receipts")

    member = UnicodeAttribute(hash_key=True)
    """The :func:`member_key` of the reader."""
    up_to_seq = IntegerAttribute(range_key=True)
    read_at = UTCDateTimeAttribute()


class Attachment(Entity):
    """An announced file. Its upload form is bound to its content type and size, and it is sent with one message."""

    class Meta(TableMeta):
        table_name = table_name("attachments")

    room_id = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)
    uploader_id = UnicodeAttribute()
    filename = UnicodeAttribute()
    content_type = UnicodeAttribute()
    size = IntegerAttribute()
    """In bytes."""
    message_seq = IntegerAttribute(null=True)
    """The message with which it was sent; None until then."""
    created_at = UTCDateTimeAttribute()
    expires_at = TTLAttribute(null=True)
    """Removed when the file is sent."""

    @property
    def upload_key(self) -> str:
        """The S3 key of the upload. The form may overwrite it while it is valid; the bucket deletes it after a day."""
        return f"uploads/{self.room_id}/{self.id}"

    def stored_key(self, etag: str) -> str:
        """The S3 key of the content with this ETag, once it is sent. It is never overwritten by another content."""
        return f"files/{self.room_id}/{self.id}/{etag}"


def member_key(room_id: str, user_id: str) -> str:
    """Returns the hash key of what is stored for one member of a room."""
    return f"{room_id}#{user_id}"
