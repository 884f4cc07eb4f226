"""Reads people's inboxes, with the items that their invariants need."""

from collections.abc import Callable, Iterator, Sequence

from chalicelib.accounts.models import User
from chalicelib.chat.models import Room
from chalicelib.db import Entity
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.notifications.models import Inbox, Notification, ReadAll
from infra.operate.audit.check import AnyCheck, Check, partitions
from infra.operate.audit.reader import Reader
from infra.operate.audit.rules import inbox


def _without_an_inbox(table: type[Entity]) -> Callable[[Reader], Iterator[str]]:
    """The users who have items in the table but no inbox."""

    def keys(reader: Reader) -> Iterator[str]:
        return (user_id for user_id in reader.partitions(table) if not reader.many(Inbox, [user_id]))

    return keys


def _mail(reader: Reader, ids: Sequence[str]) -> dict[str, inbox.InboxContents]:
    users, inboxes = reader.many(User, ids), reader.many(Inbox, ids)
    contents = {}
    for user_id in ids:
        notes = reader.partition(Notification, user_id)
        unread = [note for note in notes if note.notification_type == NotificationType.NEW_MESSAGE and note.unread_id]
        contents[user_id] = inbox.InboxContents(
            user_id,
            users.get(user_id),
            inboxes.get(user_id),
            notes,
            reader.partition(ReadAll, user_id),
            reader.many(Room, (note.booking_id for note in unread)),
        )
    return contents


CHECKS: tuple[AnyCheck, ...] = (
    Check(inbox.inboxes, Inbox, partitions(Inbox), _mail),
    Check(inbox.inboxes, Notification, _without_an_inbox(Notification), _mail),
    Check(inbox.inboxes, ReadAll, _without_an_inbox(ReadAll), _mail),
)
