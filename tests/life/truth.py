"""What the server has stored, read from its tables directly and not through the code under test."""

from datetime import datetime

from chalicelib.chat.models import Member, Message, Room
from chalicelib.localization.clock import now
from chalicelib.notifications.models import Inbox, Notification, ReadAll


def messages(room_id: str) -> list[Message]:
    return list(Message.query(room_id, consistent_read=True))


def member(room_id: str, user_id: str) -> Member:
    return Room.get(room_id, consistent_read=True).member_of(user_id)


def last_seq(room_id: str) -> int:
    return Room.get(room_id, consistent_read=True).last_seq


def inbox(user_id: str) -> Inbox:
    try:
        return Inbox.get(user_id, consistent_read=True)
    except Inbox.DoesNotExist:
        return Inbox(user_id)


def notifications(user_id: str) -> list[Notification]:
    """Those that have not expired, whether or not DynamoDB has deleted the others."""
    return [note for note in Notification.query(user_id, consistent_read=True) if note.expires_at > now()]


def unread(user_id: str) -> list[Notification]:
    """Those of which neither they themselves nor the inbox says that they were read."""
    read_up_to = inbox(user_id).read_up_to or ""
    return [note for note in notifications(user_id) if note.read_at is None and note.id > read_up_to]


def read_at(notification: Notification) -> datetime | None:
    """When it was read, by itself or with all others."""
    if notification.read_at is not None:
        return notification.read_at
    readings = ReadAll.query(notification.user_id, ReadAll.up_to_id >= notification.id, consistent_read=True)
    return next((reading.read_at for reading in readings), None)
