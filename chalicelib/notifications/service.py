"""What other domains do with notifications: add one to the transaction of its cause, push it after the commit.

Also for transactions that rely on an unread notification: they mark it as read, or require that it is unread.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from chalicelib.db import ErrorFactory, RawItem, Transaction, WriteConflict
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

LIFETIME = timedelta(days=180)
"""How long a notification is stored."""


class AlreadyRead(WriteConflict):
    """The notification that a transaction relied on as unread has been read in the meantime."""


def add(
    tx: Transaction, user_id: str, kind: NotificationType, *, booking_id: str | None = None, **values: str | Text
) -> Notification:
    """Adds a notification and its count to a transaction. ``values`` fill the catalogue's placeholders.

    The transaction raises ``WriteConflict`` if a newer notification of this person was stored meanwhile. The caller
    pushes the notification after the commit; :func:`notify` does both.
    """
    text = CATALOGUE[kind]
    title, message = text.title.fill(**values), text.message.fill(**values)
    notification_id = new_id()
    notification = Notification(
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
    tx.put(notification, when=Notification.id.does_not_exist())
    tx.update(Inbox(user_id), counted, when=is_newest)
    return notification


def notify(
    tx: Transaction, user_id: str, kind: NotificationType, *, booking_id: str | None = None, **values: str | Text
) -> None:
    """Adds a notification to a transaction, as :func:`add` does, and pushes it after the commit."""
    notification = add(tx, user_id, kind, booking_id=booking_id, **values)
    tx.after_commit(partial(push, [notification]))


def add_read(tx: Transaction, user_id: str, notification_id: str, already_read: set[str]) -> None:
    """Adds to a transaction that a notification is read.

    If it was read before, the transaction raises ``AlreadyRead``, and the id is added to ``already_read``: the caller
    runs again without it. A plain yes or no would not be enough, because by then another notification, which is unread,
    may have taken the place of the one that was read.
    """
    notification = Notification(user_id, notification_id)
    inbox.mark_read_in(tx, notification, otherwise=_found_read(notification_id, already_read))


def require_unread(tx: Transaction, user_id: str, notification_id: str, already_read: set[str]) -> None:
    """Makes a transaction raise ``AlreadyRead`` unless this notification is unread; see :func:`add_read`."""
    notification, otherwise = Notification(user_id, notification_id), _found_read(notification_id, already_read)
    tx.check(notification, when=Notification.unread_id.exists(), otherwise=otherwise)
    tx.check(Inbox(user_id), when=inbox.not_covered(notification_id), otherwise=otherwise)


def _found_read(notification_id: str, already_read: set[str]) -> ErrorFactory:
    def make_error(_: RawItem | None) -> Exception:
        already_read.add(notification_id)
        return AlreadyRead()

    return make_error


def push(notifications: Sequence[Notification]) -> None:
    """Sends new notifications to all open sockets of their owners.

    Never raises: what is lost here is in the first frame of the owner's next connection.
    """
    for show in [start_push(notification) for notification in notifications]:
        show()


def start_push(notification: Notification) -> Callable[[], None]:
    """Starts to read, on other threads, what a push needs. Calling the returned function sends the notification."""
    connections = submit(partial(registry.find_of_users, notification.user_id))
    owner_inbox = submit(partial(inbox.get_inbox, notification.user_id))

    def show() -> None:
        with best_effort("notification"):
            fan_out(connections(), partial(_frame, notification, owner_inbox()))

    return show


def _frame(notification: Notification, owner_inbox: Inbox, reader: Reader) -> Frame:
    view = NotificationView.of(notification, reader.timezone)
    return render(NotificationOut(notification=view, unread_count=owner_inbox.unread_count), reader)
