"""What other domains do with notifications: add one to the transaction of its cause, push it after the commit.

Also for transactions that rely on an unread notification: they mark it as read, or require that it is unread.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import TypeVar

from chalicelib.db import Transaction
from chalicelib.ids import new_id
from chalicelib.localization.clock import now
from chalicelib.localization.text import Reader, Text
from chalicelib.notifications import inbox
from chalicelib.notifications.catalogue import CATALOGUE, NotificationType
from chalicelib.notifications.models import Inbox, Notification
from chalicelib.notifications.schemas import NotificationOut, NotificationView
from chalicelib.parallel import best_effort, submit
from chalicelib.realtime import registry
from chalicelib.realtime.push import Frame, fan_out
from chalicelib.schema.base import render

R = TypeVar("R")

LIFETIME = timedelta(days=180)
"""How long a notification is stored."""


class AlreadyRead(Exception):
    """A transaction relied on a notification as unread, and it has been read meanwhile."""

    def __init__(self, notification_id: str) -> None:
        super().__init__(notification_id)
        self.notification_id = notification_id


def retry_when_read(use_case: Callable[[frozenset[str]], R]) -> R:
    """Runs a use case that relies on unread notifications, and again each time it raises :class:`AlreadyRead`.

    The use case gets the ids that are known to be read. A plain yes or no is not enough: in the next run an other,
    unread notification may have taken the place of the one that was read.
    """
    read: frozenset[str] = frozenset()
    while True:
        try:
            return use_case(read)
        except AlreadyRead as error:
            read |= {error.notification_id}


def add(
    tx: Transaction, user_id: str, kind: NotificationType, *, booking_id: str | None = None, **values: str | Text
) -> Notification:
    """Adds a notification and its count to a transaction. ``values`` fill the catalogue's placeholders.

    The transaction raises ``WriteConflict`` if a newer notification of this person was stored meanwhile. The caller
    pushes the notification after the commit; :func:`notify` does both.
    """
    notice = CATALOGUE[kind]
    title, message = notice.title.fill(**values), notice.message.fill(**values)
    notification_id = new_id()
    note = Notification(
        user_id=user_id,
        id=notification_id,
        notification_type=kind.value,
        title=title.en,
        title_ne=title.ne,
        message=message.en,
        message_ne=message.ne,
        booking_id=booking_id,
        unread_id=notification_id,
        created_at=now(),
        expires_at=now() + LIFETIME,
    )
    counted = [Inbox.latest_id.set(notification_id), Inbox.unread_count.add(1)]
    is_newest = Inbox.latest_id.does_not_exist() | (Inbox.latest_id < notification_id)
    tx.put(note, when=Notification.id.does_not_exist())
    tx.update(Inbox(user_id), counted, when=is_newest)
    return note


def notify(
    tx: Transaction, user_id: str, kind: NotificationType, *, booking_id: str | None = None, **values: str | Text
) -> None:
    """Adds a notification to a transaction, as :func:`add` does, and pushes it after the commit."""
    note = add(tx, user_id, kind, booking_id=booking_id, **values)
    tx.after_commit(partial(push, [note]))


def add_read(tx: Transaction, user_id: str, notification_id: str) -> None:
    """Adds to a transaction that a notification is read. The transaction raises ``AlreadyRead`` if it was before."""
    note = Notification(user_id, notification_id)
    inbox.mark_read_in(tx, note, otherwise=lambda _: AlreadyRead(notification_id))


def require_unread(tx: Transaction, user_id: str, notification_id: str) -> None:
    """Makes a transaction raise ``AlreadyRead`` unless this notification is unread."""
    note, otherwise = Notification(user_id, notification_id), lambda _: AlreadyRead(notification_id)
    tx.check(note, when=Notification.unread_id.exists(), otherwise=otherwise)
    tx.check(Inbox(user_id), when=inbox.not_covered(notification_id), otherwise=otherwise)


def push(notes: Sequence[Notification]) -> None:
    """Sends new notifications to all open sockets of their owners.

    Never raises: what is lost here is in the first frame of the owner's next connection.
    """
    for show in [start_push(note) for note in notes]:
        show()


def start_push(note: Notification) -> Callable[[], None]:
    """Starts to read, on other threads, what a push needs. Calling the returned function sends the notification."""
    listeners = submit(partial(registry.listeners, registry.person(note.user_id)))
    owner_inbox = submit(partial(inbox.get_inbox, note.user_id))

    def show() -> None:
        with best_effort("notification"):
            fan_out(listeners(), partial(_frame, note, owner_inbox()))

    return show


def _frame(note: Notification, owner_inbox: Inbox, reader: Reader) -> Frame:
    view = NotificationView.of(note, reader.timezone)
    return render(NotificationOut(notification=view, unread_count=owner_inbox.unread_count), reader)
