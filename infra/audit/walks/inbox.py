"""What is read with a person's inbox."""

from collections.abc import Callable, Iterator, Sequence

from chalicelib.accounts.models import User
from chalicelib.chat.models import Room
from chalicelib.db import Entity
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.notifications.models import Inbox, Notification, ReadAll
from infra.audit.reader import Reader
from infra.audit.rules import inbox
from infra.audit.walk import AnyWalk, Walk, partitions


def _without_an_inbox(table: type[Entity]) -> Callable[[Reader], Iterator[str]]:
    """Who has something in the table although no inbox counts it."""

    def keys(reader: Reader) -> Iterator[str]:
        return (one for one in reader.partitions(table) if not reader.many(Inbox, [one]))

    return keys


def _mail(reader: Reader, ids: Sequence[str]) -> dict[str, inbox.Mail]:
    users, inboxes = reader.many(User, ids), reader.many(Inbox, ids)
    found = {}
    for user_id in ids:
        notes = reader.partition(Notification, user_id)
        kept = [note for note in notes if note.notification_type == NotificationType.NEW_MESSAGE and note.unread_id]
        found[user_id] = inbox.Mail(
            user_id,
            users.get(user_id),
            inboxes.get(user_id),
            notes,
            reader.partition(ReadAll, user_id),
            reader.many(Room, (note.booking_id for note in kept)),
        )
    return found


WALKS: tuple[AnyWalk, ...] = (
    Walk(inbox.inboxes, Inbox, partitions(Inbox), _mail),
    Walk(inbox.inboxes, Notification, _without_an_inbox(Notification), _mail),
    Walk(inbox.inboxes, ReadAll, _without_an_inbox(ReadAll), _mail),
)
