"""Counts the unread notifications of an inbox, and keeps the count exact.

A transaction that adds a notification or marks one as read also changes the count. Expiry writes nothing. Therefore,
once the oldest unread notification may have expired, the inbox is counted again, and ``read_up_to`` moves past all
expired notifications. From then on no transaction can treat them as unread.
"""

from collections import OrderedDict
from collections.abc import Sequence
from functools import partial
from threading import Lock

from pynamodb.expressions.condition import Condition

from chalicelib.db import Entity, ErrorFactory, Transaction, is_unchanged, retry_on_conflict
from chalicelib.localization.clock import now
from chalicelib.notifications.models import (
    Inbox,
    Notification,
    UnreadNotifications,
    first_unexpired_id,
    has_expired,
)

LOWEST_ID = "0"
"""Sorts before every id."""
MAX_CACHED_INBOXES = 500


def read(user_id: str) -> Inbox:
    """Reads an inbox as it is stored (strongly consistent), possibly due to be recounted. Returns an empty one if there
    is none yet."""
    return Inbox.find(user_id) or Inbox(user_id)


def is_recount_due(inbox: Inbox) -> bool:
    """Returns whether some of what the inbox counts as unread may have expired."""
    return inbox.unread_count > 0 and has_expired(inbox.oldest_unread_id or LOWEST_ID)


def recount(inbox: Inbox) -> Inbox:
    """Returns the inbox with a count that contains no expired notification.

    If any may have expired, counts again and stores the result; otherwise returns the inbox as it is.
    """
    return _count_again(inbox.user_id) if is_recount_due(inbox) else inbox


@retry_on_conflict
def _count_again(user_id: str) -> Inbox:
    """Counts the unread notifications one by one. Writes only if the inbox has not changed since it was read."""
    inbox = read(user_id)
    if inbox.latest_id is None or not is_recount_due(inbox):
        return inbox
    expired_up_to = min(first_unexpired_id(), inbox.latest_id)
    read_up_to = max(expired_up_to, inbox.read_up_to or LOWEST_ID)
    unexpired_ids = [
        notification.id
        for notification in Notification.unread.query(
            user_id,
            UnreadNotifications.unread_id > read_up_to,
            consistent_read=True,
            attributes_to_get=["user_id", "id"],
        )
    ]
    oldest = Inbox.oldest_unread_id
    changes = [
        Inbox.unread_count.set(len(unexpired_ids)),
        Inbox.read_up_to.set(read_up_to),
        oldest.set(unexpired_ids[0]) if unexpired_ids else oldest.remove(),
    ]
    as_read = is_unchanged(Inbox.latest_id, inbox.latest_id) & is_unchanged(Inbox.unread_count, inbox.unread_count)
    with Transaction() as tx:
        tx.update(inbox, changes, when=as_read & is_unchanged(Inbox.read_up_to, inbox.read_up_to))
    inbox.unread_count, inbox.read_up_to = len(unexpired_ids), read_up_to
    inbox.oldest_unread_id = unexpired_ids[0] if unexpired_ids else None
    return inbox


def count_added(tx: Transaction, user_id: str, notification_id: str) -> None:
    """Adds to a transaction that the inbox counts a new notification as unread, and stores it as the newest one."""
    cached = inbox_cache.get(user_id)
    counts_oldest = Inbox.oldest_unread_id.exists() | Inbox.unread_count.does_not_exist() | (Inbox.unread_count == 0)
    condition = Inbox.latest_id.does_not_exist() | (Inbox.latest_id < notification_id)
    oldest_id = notification_id
    if cached is not None and cached.unread_count > 0 and cached.oldest_unread_id is None:
        oldest_id = cached.read_up_to or LOWEST_ID  # an inbox from before 2026-12: its unread ones may be of any age
    else:
        condition &= counts_oldest
    changes = [
        Inbox.latest_id.set(notification_id),
        Inbox.unread_count.add(1),
        Inbox.oldest_unread_id.set(Inbox.oldest_unread_id | oldest_id),
    ]
    tx.update(Inbox(user_id), changes, when=condition)
    tx.on_conflict(inbox_cache.store)
    tx.after_commit(partial(inbox_cache.update_latest, user_id, notification_id))


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


def covers(inbox: Inbox, notification_id: str) -> bool:
    """Returns whether the inbox says that this notification is read or has expired."""
    return inbox.read_up_to is not None and notification_id <= inbox.read_up_to


class InboxCache:
    """Per-process cache of inboxes, as failed transactions have returned them.

    Entries may be stale; that is safe, because every write that uses one is conditional.
    """

    def __init__(self) -> None:
        self._inboxes: OrderedDict[str, Inbox] = OrderedDict()
        self._lock = Lock()

    def get(self, user_id: str) -> Inbox | None:
        with self._lock:
            return self._inboxes.get(user_id)

    def update_latest(self, user_id: str, latest_id: str) -> None:
        """Sets the newest notification of a cached inbox, after this process has added it."""
        with self._lock:
            inbox = self._inboxes.get(user_id)
            if inbox is not None and (inbox.latest_id is None or inbox.latest_id < latest_id):
                inbox.latest_id = latest_id

    def store(self, items: Sequence[Entity]) -> None:
        """Stores those of the items that are inboxes. Evicts the entry that was stored least recently."""
        with self._lock:
            for item in items:
                if isinstance(item, Inbox):
                    self._inboxes[item.user_id] = item
                    self._inboxes.move_to_end(item.user_id)
                    if len(self._inboxes) > MAX_CACHED_INBOXES:
                        self._inboxes.popitem(last=False)


inbox_cache = InboxCache()
