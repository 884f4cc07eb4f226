"""The conversation as it is stored.

A room is the booking's: it has the booking's id, so there is one at most. It is also where its messages are counted:
every message moves ``last_seq`` from n to n + 1 in the transaction that stores it, which makes ``seq`` gapless.
"""

from pynamodb.attributes import (
    BooleanAttribute,
    TTLAttribute,
    UnicodeAttribute,
    UTCDateTimeAttribute,
)
from pynamodb.constants import STREAM_NEW_IMAGE
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.db import Entity, IntegerAttribute, TableMeta, table_name


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
    """A conversation of two. What is counted for each member stands twice, by side."""

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
    """How many of the messages the customer has sent. What is neither side's is SYSTEM's."""
    pandit_sent = IntegerAttribute(default_for_new=0)
    customer_read_seq = IntegerAttribute(default_for_new=0)
    """The customer has read up to here; the pointer only moves forward."""
    pandit_read_seq = IntegerAttribute(default_for_new=0)
    customer_read_own = IntegerAttribute(default_for_new=0)
    """How many of the messages up to the pointer are the customer's own: they are never unread."""
    pandit_read_own = IntegerAttribute(default_for_new=0)
    customer_read_at = UTCDateTimeAttribute(null=True)
    pandit_read_at = UTCDateTimeAttribute(null=True)
    customer_notice = UnicodeAttribute(null=True)
    """The id of the NEW_MESSAGE notification that stands for this room's unread messages."""
    pandit_notice = UnicodeAttribute(null=True)

    by_customer = RoomsOfCustomer()
    by_pandit = RoomsOfPandit()
    by_activity = RoomsByActivity()


class Message(Entity):
    """One message. ``customer_sent`` and ``pandit_sent`` count each side's messages up to and with this one."""

    class Meta(TableMeta):
        table_name = table_name("messages")
        # What is said in one language only is translated, see ``translation``.
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
    """The language of whose words a machine is the author."""
    file_key = UnicodeAttribute(null=True)
    """Where the file's content is kept (:meth:`Attachment.kept_key`)."""
    file_name = UnicodeAttribute(null=True)
    file_type = UnicodeAttribute(null=True)
    """The file's content type. Messages from before 2026-12 have neither this nor what follows about their files."""
    file_size = IntegerAttribute(null=True)
    """In bytes, as it is kept."""
    file_width = IntegerAttribute(null=True)
    """A picture's, in pixels, as it is shown."""
    file_height = IntegerAttribute(null=True)
    file_duration_ms = IntegerAttribute(null=True)
    """A recording's, in milliseconds."""
    thumbnail_key = UnicodeAttribute(null=True)
    """Where a picture's thumbnail is kept."""
    customer_sent = IntegerAttribute()
    pandit_sent = IntegerAttribute()
    created_at = UTCDateTimeAttribute()

    @property
    def file_id(self) -> str | None:
        return None if self.file_key is None else self.file_key.split("/")[2]


class MessageKey(Entity):
    """A sender's ``client_id`` in a room, and which message it became. Its key makes a double impossible."""

    class Meta(TableMeta):
        table_name = table_name("message-keys")

    sender = UnicodeAttribute(hash_key=True)
    """``<room id>#<sender id>``"""
    client_id = UnicodeAttribute(range_key=True)
    seq = IntegerAttribute()


class Receipt(Entity):
    """One move of a member's read pointer. The first receipt at or beyond a message tells when it was read."""

    class Meta(TableMeta):
        table_name = table_name("receipts")

    member = UnicodeAttribute(hash_key=True)
    """``<room id>#<user id>``"""
    up_to_seq = IntegerAttribute(range_key=True)
    read_at = UTCDateTimeAttribute()


class Attachment(Entity):
    """A file that was announced: its upload is bound to type and size, and it serves one message."""

    class Meta(TableMeta):
        table_name = table_name("attachments")

    room_id = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)
    uploader_id = UnicodeAttribute()
    filename = UnicodeAttribute()
    content_type = UnicodeAttribute()
    size = IntegerAttribute()
    message_seq = IntegerAttribute(null=True)
    created_at = UTCDateTimeAttribute()
    expires_at = TTLAttribute(null=True)
    """Only while unused."""

    @property
    def upload_key(self) -> str:
        """Where its upload lies in the bucket: for a day, and as long as its form is good to be overwritten."""
        return f"uploads/{self.room_id}/{self.id}"

    def kept_key(self, etag: str) -> str:
        """Where the content with this ETag lies once it is sent: for good, and never to become another content."""
        return f"files/{self.room_id}/{self.id}/{etag}"
