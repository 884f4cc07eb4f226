"""A person's notifications: listing and counting them, and marking them as read, one by one or all at once.

A notification is read if it says so itself (``read_at``) or if the inbox covers it (``read_up_to``).
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from pynamodb.expressions.condition import Condition

from chalicelib.db import (
    ErrorFactory,
    Page,
    PageRequest,
    Transaction,
    WriteConflict,
    is_unchanged,
    query_page,
    retry_on_conflict,
)
from chalicelib.localization.clock import now
from chalicelib.localization.text import Reader
from chalicelib.notifications.models import Inbox, Notification, ReadAll, UnreadNotifications
from chalicelib.notifications.schemas import NotificationsOut, NotificationView
from chalicelib.realtime.push import Frame
from chalicelib.schema.base import render

READ_ALL_LIFETIME = timedelta(days=210)
"""Longer than notifications live, because DynamoDB deletes expired items in no certain order."""
SHOWN_ON_CONNECT = 20


def get_inbox(user_id: str) -> Inbox:
    """Reads a person's counts (strongly consistent). Returns an empty inbox if there is none yet."""
    return Inbox.find(user_id) or Inbox(user_id)


def welcome_frame(user_id: str, reader: Reader) -> Frame:
    """Returns the first frame of a notifications socket: the count and the newest unread notifications."""
    inbox = get_inbox(user_id)
    shown = _list_unread(inbox, PageRequest(SHOWN_ON_CONNECT)).items
    items = [NotificationView.of(notification, reader.timezone) for notification in shown]
    return render(NotificationsOut(unread_count=inbox.unread_count, items=items), reader)


def list_notifications(user_id: str, page_request: PageRequest, *, only_unread: bool) -> Page[Notification]:
    """Returns a page of a person's notifications, newest first, each with the time when it was read."""
    inbox = get_inbox(user_id)
    if only_unread:
        return _list_unread(inbox, page_request)
    page = query_page(Notification, user_id, page_request, consistent=True)
    _fill_in_read_at(inbox, page.items)
    return page


@retry_on_conflict
def mark_read(user_id: str, notification_id: str) -> Notification:
    """Marks a notification as read. Safe to repeat. Raises ``NotFound`` unless it is this person's."""
    notification, inbox = _get(user_id, notification_id), get_inbox(user_id)
    if notification.read_at is None and not _covers(inbox, notification):
        with Transaction() as tx:
            mark_read_in(tx, notification, otherwise=WriteConflict)
        return _get(user_id, notification_id)
    _fill_in_read_at(inbox, [notification])
    return notification


def mark_read_in(tx: Transaction, notification: Notification, *, otherwise: ErrorFactory) -> None:
    """Adds to a transaction that a notification is read. ``otherwise`` makes the error if it already was."""
    changes = [Notification.read_at.set(now()), Notification.unread_id.remove()]
    tx.update(notification, changes, when=Notification.unread_id.exists(), otherwise=otherwise)
    tx.update(
        Inbox(notification.user_id),
        [Inbox.unread_count.add(-1)],
        when=not_covered(notification.id),
        otherwise=otherwise,
    )


def not_covered(notification_id: str) -> Condition:
    """Returns the condition on an inbox that it does not cover this notification."""
    condition: Condition = Inbox.read_up_to.does_not_exist() | (Inbox.read_up_to < notification_id)
    return condition


@retry_on_conflict
def mark_all_read(user_id: str) -> None:
    """Marks all notifications that exist now as read, with one write however many they are. Safe to repeat."""
    inbox, moment = get_inbox(user_id), now()
    if inbox.latest_id is None or inbox.latest_id == inbox.read_up_to:
        return
    read_all = ReadAll(user_id, inbox.latest_id, read_at=moment, expires_at=moment + READ_ALL_LIFETIME)
    covered = [Inbox.read_up_to.set(inbox.latest_id), Inbox.unread_count.set(0)]
    with Transaction() as tx:
        tx.put(read_all, when=ReadAll.up_to_id.does_not_exist())
        tx.update(inbox, covered, when=Inbox.latest_id == inbox.latest_id)


def _fill_in_read_at(inbox: Inbox, notifications: Sequence[Notification]) -> None:
    """Sets ``read_at`` of the notifications that the inbox covers, with one query. They are neighbours in a list."""
    covered = [
        notification for notification in notifications if notification.read_at is None and _covers(inbox, notification)
    ]
    if not covered:
        return
    since = ReadAll.up_to_id >= min(notification.id for notification in covered)
    found = list(ReadAll.query(inbox.user_id, since, consistent_read=True, limit=len(notifications)))
    for notification in covered:
        notification.read_at = next(
            (read_all.read_at for read_all in found if read_all.up_to_id >= notification.id), None
        )


def _covers(inbox: Inbox, notification: Notification) -> bool:
    return inbox.read_up_to is not None and notification.id <= inbox.read_up_to


def _list_unread(inbox: Inbox, page_request: PageRequest) -> Page[Notification]:
    uncovered = None if inbox.read_up_to is None else UnreadNotifications.unread_id > inbox.read_up_to
    page = query_page(Notification.unread, inbox.user_id, page_request, where=uncovered, consistent=True)
    if page_request.after is None and page.next_key is None and len(page.items) < inbox.unread_count:
        _correct_count(inbox, len(page.items))
    return page


def _correct_count(inbox: Inbox, unread_count: int) -> None:
    """Corrects the count after DynamoDB has deleted expired notifications that nobody read.

    The transaction writes only if the inbox has not changed since the unread notifications were listed.
    """
    as_read = is_unchanged(Inbox.latest_id, inbox.latest_id) & is_unchanged(Inbox.unread_count, inbox.unread_count)
    with suppress(WriteConflict):
        with Transaction() as tx:
            tx.update(inbox, [Inbox.unread_count.set(unread_count)], when=as_read)
        inbox.unread_count = unread_count


def _get(user_id: str, notification_id: str) -> Notification:
    return Notification.load(user_id, notification_id)
