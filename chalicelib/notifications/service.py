"""What other domains do with notifications: add one to the transaction of its cause, push it after the commit.

Also for transactions that rely on an unread notification: they mark it as read, or require that it is unread. Whoever
changes the count of unread notifications tells all sockets of their owner, by the new notification or by ``unread``.
"""

from collections.abc import Callable, Sequence
from functools import partial

from chalicelib.db import RawItem, Transaction, WriteConflict
from chalicelib.ids import new_id
from chalicelib.localization.clock import now
from chalicelib.localization.text import Reader, Text
from chalicelib.notifications import counts
from chalicelib.notifications.catalogue import CATALOGUE, NotificationType
from chalicelib.notifications.models import Inbox, Notification, deletion_time, has_expired
from chalicelib.notifications.schemas import NotificationOut, NotificationView, UnreadOut
from chalicelib.parallel import best_effort, submit
from chalicelib.realtime import registry
from chalicelib.realtime.push import Frame, fan_out
from chalicelib.schema.base import render


class AlreadyRead(WriteConflict):
    """The notification that a transaction relied on as unread has been read in the meantime, or has expired."""


def add(
    tx: Transaction, user_id: str, kind: NotificationType, *, booking_id: str | None = None, **values: str | Text
) -> Notification:
    """Adds a notification and its count to a transaction. ``values`` fill the catalogue's placeholders.

    Its id is greater than that of the inbox's newest notification. If this process does not know that one, or another
    is stored meanwhile, the transaction raises ``WriteConflict``; the next try takes an id after the one stored then.
    The caller pushes the notification after the commit; :func:`notify` does both.
    """
    text = CATALOGUE[kind]
    title, message = text.title.fill(**values), text.message.fill(**values)
    cached = counts.inbox_cache.get(user_id)
    notification_id = new_id(after=None if cached is None else cached.latest_id)
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
        expires_at=deletion_time(notification_id),
    )
    tx.put(notification, when=Notification.id.does_not_exist())
    counts.count_added(tx, user_id, notification_id)
    return notification


def notify(
    tx: Transaction, user_id: str, kind: NotificationType, *, booking_id: str | None = None, **values: str | Text
) -> None:
    """Adds a notification to a transaction, as :func:`add` does, and pushes it after the commit."""
    notification = add(tx, user_id, kind, booking_id=booking_id, **values)
    tx.after_commit(partial(push, [notification]))


def add_read(tx: Transaction, user_id: str, notification_id: str, already_read: set[str]) -> None:
    """Adds to a transaction that a notification is read, and tells all sockets of its owner after the commit.

    If it was read before, or has expired, ``AlreadyRead`` is raised, here or by the transaction, and the id is added to
    ``already_read``: the caller runs again without it. The set contains ids, because the next try may find another
    notification, which is unread, in the place of the one that was read.
    """
    otherwise = _found_read(notification_id, already_read)
    _require_unexpired(notification_id, otherwise)
    counts.mark_read_in(tx, Notification(user_id, notification_id), otherwise=otherwise)
    # The reads run in parallel with the caller's pushes; the frame is posted after those.
    tx.after_commit(lambda: tx.after_commit(start_unread_push(user_id)))


def require_unread(tx: Transaction, user_id: str, notification_id: str, already_read: set[str]) -> None:
    """Makes a transaction raise ``AlreadyRead`` unless this notification is unread; see :func:`add_read`."""
    otherwise = _found_read(notification_id, already_read)
    _require_unexpired(notification_id, otherwise)
    tx.check(Notification(user_id, notification_id), when=Notification.unread_id.exists(), otherwise=otherwise)
    tx.check(Inbox(user_id), when=counts.not_covered(notification_id), otherwise=otherwise)


def _require_unexpired(notification_id: str, otherwise: Callable[[RawItem | None], Exception]) -> None:
    if has_expired(notification_id):
        raise otherwise(None)


def _found_read(notification_id: str, already_read: set[str]) -> Callable[[RawItem | None], Exception]:
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

    def frame(inbox: Inbox, reader: Reader) -> Frame:
        view = NotificationView.of(notification, reader.timezone)
        return render(NotificationOut(notification=view, unread_count=inbox.unread_count), reader)

    return _start_push(notification.user_id, frame)


def start_unread_push(user_id: str) -> Callable[[], None]:
    """Starts to read how many notifications are unread. Calling the returned function tells all of the user's open
    sockets. Neither raises: the answer to the next ping says the same."""

    def frame(inbox: Inbox, reader: Reader) -> Frame:
        return render(UnreadOut(unread_count=inbox.unread_count, latest_id=inbox.latest_id), reader)

    return _start_push(user_id, frame)


def _start_push(user_id: str, frame: Callable[[Inbox, Reader], Frame]) -> Callable[[], None]:
    """The count is the stored one. Where the inbox is due to be recounted, the answer to the next ping corrects it."""
    connections = submit(partial(registry.find_of_users, user_id))
    stored_inbox = submit(partial(counts.read, user_id))

    def show() -> None:
        with best_effort("notification"):
            fan_out(connections(), partial(frame, stored_inbox()))

    return show
