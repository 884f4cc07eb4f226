"""A person's notifications: listing and counting them, and marking them as read, one by one or all at once.

A notification is read if it says so itself (``read_at``) or if the inbox covers it (``read_up_to``). One that has
expired is neither listed nor counted, whether DynamoDB has deleted it or not.
"""

from collections.abc import Sequence
from datetime import timedelta

from pynamodb.expressions.condition import Condition

from chalicelib.db import (
    Page,
    PageRequest,
    Transaction,
    WriteConflict,
    query_page,
    retry_on_conflict,
)
from chalicelib.errors import NotFound
from chalicelib.localization.clock import now
from chalicelib.localization.text import Reader
from chalicelib.notifications import counts
from chalicelib.notifications.models import (
    Inbox,
    Notification,
    ReadAll,
    UnreadNotifications,
    first_unexpired_id,
    has_expired,
)
from chalicelib.notifications.schemas import NotificationsOut, NotificationView
from chalicelib.notifications.service import start_unread_push
from chalicelib.realtime.push import Frame, cut_frame
from chalicelib.schema.base import render

READ_ALL_LIFETIME = timedelta(days=210)
"""Longer than notifications live, because DynamoDB deletes expired items in no certain order."""
SHOWN_ON_CONNECT = 20


def get_inbox(user_id: str) -> Inbox:
    """Reads a person's counts (strongly consistent). Returns an empty inbox if there is none yet."""
    return without_expired(counts.read(user_id))


def without_expired(stored: Inbox) -> Inbox:
    """Returns an inbox as it counts now. ``stored`` is a strongly consistent read, an empty one where there is none.

    Reads nothing, except once something that it counts as unread may have expired: then it counts again, and tells the
    person's sockets if the count has changed.
    """
    inbox = counts.recount(stored)
    if inbox.unread_count != stored.unread_count:
        start_unread_push(inbox.user_id)()
    return inbox


def welcome_frame(user_id: str, reader: Reader) -> Frame:
    """Returns the first frame of a notifications socket: the count and the newest unread notifications."""
    inbox = get_inbox(user_id)
    shown = _list_unread(inbox, PageRequest(SHOWN_ON_CONNECT)).items
    items = [NotificationView.of(notification, reader.timezone) for notification in shown]
    frame = render(NotificationsOut(unread_count=inbox.unread_count, items=items), reader)
    return cut_frame(frame, "items")


def list_notifications(user_id: str, page_request: PageRequest, *, only_unread: bool) -> Page[Notification]:
    """Returns a page of a person's notifications, newest first, each with the time when it was read."""
    inbox = get_inbox(user_id)
    if only_unread:
        return _list_unread(inbox, page_request)
    first_id = first_unexpired_id()
    if _is_below(page_request, first_id):
        return Page([])
    page = query_page(Notification, user_id, page_request, where=Notification.id >= first_id, consistent=True)
    _fill_in_read_at(inbox, page.items)
    return page


@retry_on_conflict
def mark_read(user_id: str, notification_id: str) -> Notification:
    """Marks a notification as read, and tells all of the person's sockets. Safe to repeat.

    Raises ``NotFound`` unless it is this person's, and where it has expired.
    """
    notification, inbox = _get(user_id, notification_id), get_inbox(user_id)
    if notification.read_at is None and not counts.covers(inbox, notification_id):
        with Transaction() as tx:
            counts.mark_read_in(tx, notification, otherwise=WriteConflict)
        start_unread_push(user_id)()
        return _get(user_id, notification_id)
    _fill_in_read_at(inbox, [notification])
    return notification


@retry_on_conflict
def mark_all_read(user_id: str) -> None:
    """Marks all notifications that exist now as read, with one write however many they are, and tells all of the
    person's sockets. Safe to repeat."""
    inbox, moment = counts.read(user_id), now()
    if inbox.latest_id is None or counts.covers(inbox, inbox.latest_id):
        return
    read_all = ReadAll(user_id, inbox.latest_id, read_at=moment, expires_at=moment + READ_ALL_LIFETIME)
    covered = [
        Inbox.read_up_to.set(inbox.latest_id),
        Inbox.unread_count.set(0),
        Inbox.oldest_unread_id.remove(),
    ]
    with Transaction() as tx:
        tx.put(read_all, when=ReadAll.up_to_id.does_not_exist())
        tx.update(inbox, covered, when=Inbox.latest_id == inbox.latest_id)
    if inbox.unread_count:
        start_unread_push(user_id)()


def _fill_in_read_at(inbox: Inbox, notifications: Sequence[Notification]) -> None:
    """Sets ``read_at`` of the notifications that the inbox covers, with one query. They are neighbours in a list."""
    covered = [
        notification
        for notification in notifications
        if notification.read_at is None and counts.covers(inbox, notification.id)
    ]
    if not covered:
        return
    since = ReadAll.up_to_id >= min(notification.id for notification in covered)
    found = list(ReadAll.query(inbox.user_id, since, consistent_read=True, limit=len(notifications)))
    for notification in covered:
        notification.read_at = next(
            (read_all.read_at for read_all in found if read_all.up_to_id >= notification.id), None
        )


def _list_unread(inbox: Inbox, page_request: PageRequest) -> Page[Notification]:
    read_up_to = max(first_unexpired_id(), inbox.read_up_to or counts.LOWEST_ID)
    if _is_below(page_request, read_up_to):
        return Page([])
    uncovered: Condition = UnreadNotifications.unread_id > read_up_to
    return query_page(Notification.unread, inbox.user_id, page_request, where=uncovered, consistent=True)


def _is_below(page_request: PageRequest, first_id: str) -> bool:
    """Returns whether the page would start below this id: DynamoDB refuses a start outside of the condition."""
    return page_request.after is not None and page_request.after["id"]["S"] <= first_id


def _get(user_id: str, notification_id: str) -> Notification:
    if has_expired(notification_id):
        raise NotFound
    return Notification.load(user_id, notification_id)
