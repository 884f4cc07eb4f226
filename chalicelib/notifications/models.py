"""Stored items: notifications, and an inbox for each person that counts them.

Ids are ULIDs that only grow within one inbox, which remembers the latest. So "all read up to here" is one pointer, and
the unread count is one number that stays exact under any race.
"""

from pynamodb.attributes import TTLAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.constants import STREAM_NEW_IMAGE
from pynamodb.indexes import AllProjection, LocalSecondaryIndex

from chalicelib.db import Entity, IntegerAttribute, TableMeta, table_name


class UnreadNotifications(LocalSecondaryIndex["Notification"]):
    """A person's unread notifications. Marking one as read removes ``unread_id``, and with it the entry here."""

    class Meta:
        index_name = "unread"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True)
    unread_id = UnicodeAttribute(range_key=True)


class Notification(Entity):
    """One notification of one person, in both languages."""

    class Meta(TableMeta):
        table_name = table_name("notifications")
        # The package ``delivery`` reads this stream and sends e-mails.
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
    """The counts and pointers of a person's notifications."""

    class Meta(TableMeta):
        table_name = table_name("inboxes")

    user_id = UnicodeAttribute(hash_key=True)
    latest_id = UnicodeAttribute(null=True)
    """The newest notification's id. The next one's is greater."""
    read_up_to = UnicodeAttribute(null=True)
    """Every notification up to this id is read, even if it has no ``read_at``."""
    unread_count = IntegerAttribute(default_for_new=0)


class ReadAll(Entity):
    """One "mark all as read", up to an id. The first one at or after a notification has its ``read_at``."""

    class Meta(TableMeta):
        table_name = table_name("notification-readings")

    user_id = UnicodeAttribute(hash_key=True)
    up_to_id = UnicodeAttribute(range_key=True)
    read_at = UTCDateTimeAttribute()
    expires_at = TTLAttribute()
