"""Notifications as they are stored: the items, and one inbox a person that counts them.

Ids are ULIDs that only ever grow within one inbox (the inbox remembers the latest), so that "all read up to here" is
one pointer, and the unread count one number, exact under any race.
"""

from pynamodb.attributes import TTLAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.constants import STREAM_NEW_IMAGE
from pynamodb.indexes import AllProjection, LocalSecondaryIndex

from chalicelib.db import Entity, IntegerAttribute, TableMeta, table_name


class UnreadNotifications(LocalSecondaryIndex["Notification"]):
    """Only the unread ones of a person: reading takes ``unread_id`` away, and with it the entry."""

    class Meta:
        index_name = "unread"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True)
    unread_id = UnicodeAttribute(range_key=True)


class Notification(Entity):
    """One thing a person is told, in both languages."""

    class Meta(TableMeta):
        table_name = table_name("notifications")
        # What is stored here leaves by the channels, see ``delivery``.
        stream_view_type = STREAM_NEW_IMAGE

    user_id = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)
    notification_type = UnicodeAttribute()
    title = UnicodeAttribute()
    title_ne = UnicodeAttribute()
    message = UnicodeAttribute()
    message_ne = UnicodeAttribute()
    booking_id = UnicodeAttribute(null=True)
    unread_id = UnicodeAttribute(null=True)
    read_at = UTCDateTimeAttribute(null=True)
    created_at = UTCDateTimeAttribute()
    expires_at = TTLAttribute()

    unread = UnreadNotifications()


class Inbox(Entity):
    """A person's notifications in numbers."""

    class Meta(TableMeta):
        table_name = table_name("inboxes")

    user_id = UnicodeAttribute(hash_key=True)
    latest_id = UnicodeAttribute(null=True)
    """The newest notification's id: the next one's is greater."""
    read_up_to = UnicodeAttribute(null=True)
    """Every notification up to this id is read, whatever it says itself."""
    unread_count = IntegerAttribute(default_for_new=0)


class ReadAll(Entity):
    """One "all read up to here". The first at or beyond a notification tells when it was read."""

    class Meta(TableMeta):
        table_name = table_name("notification-readings")

    user_id = UnicodeAttribute(hash_key=True)
    up_to_id = UnicodeAttribute(range_key=True)
    read_at = UTCDateTimeAttribute()
    expires_at = TTLAttribute()
