"""Stored items: notifications, and an inbox for each person that counts them.

Ids are ULIDs that only grow within one inbox, which stores the latest. So one id says up to where everything is read,
and the unread count stays exact under concurrent writes. All expired notifications are below one id, too, whether
DynamoDB has deleted them or not.
"""

from datetime import datetime, timedelta

from pynamodb.attributes import TTLAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.constants import STREAM_NEW_IMAGE
from pynamodb.indexes import AllProjection, LocalSecondaryIndex

from chalicelib.db import Entity, IntegerAttribute, TableMeta, table_name
from chalicelib.ids import lowest_id, time_of
from chalicelib.localization.clock import now

LIFETIME = timedelta(days=180)
"""How long a notification is shown and counted, from the time that its id states."""
DELETION_DELAY = timedelta(minutes=1)
"""How much later DynamoDB may delete it: never while somebody still counts it."""


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
    """Every notification up to this id is read, even if it has no ``read_at``, or has expired."""
    unread_count = IntegerAttribute(default_for_new=0)
    """How many unread notifications have an id after ``read_up_to``."""
    oldest_unread_id = UnicodeAttribute(null=True)
    """No unread notification has an id below this one. Inboxes from before 2026-12 lack it."""


class ReadAll(Entity):
    """One "mark all as read", up to an id. The first one at or after a notification has its ``read_at``."""

    class Meta(TableMeta):
        table_name = table_name("notification-readings")

    user_id = UnicodeAttribute(hash_key=True)
    up_to_id = UnicodeAttribute(range_key=True)
    read_at = UTCDateTimeAttribute()
    expires_at = TTLAttribute()


def first_unexpired_id() -> str:
    """Returns the id below which every notification has expired by now."""
    return lowest_id(now() - LIFETIME)


def has_expired(notification_id: str) -> bool:
    """Returns whether a notification with this id has expired, whether DynamoDB has deleted it or not."""
    return notification_id < first_unexpired_id()


def deletion_time(notification_id: str) -> datetime:
    """Returns from when on DynamoDB may delete a notification with this id."""
    return time_of(notification_id) + LIFETIME + DELETION_DELAY
