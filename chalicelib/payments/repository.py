"""Reads the items of payments, and writes them: each change of a payment is one unit of work.

Payments, attempts and refunds are written by :class:`PaymentChange` alone. What belongs to a change goes into the same
transaction: the booking's payment status, the room's system message, notifications and the audit entry.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any, TypeVar

from chalicelib import metrics
from chalicelib.accounts import service as accounts
from chalicelib.audit import service as audit
from chalicelib.bookings.models import Booking
from chalicelib.db import Transaction
from chalicelib.localization.clock import now
from chalicelib.localization.text import Text
from chalicelib.notifications import service as notifications
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.payments import texts
from chalicelib.payments.attention import AttentionKey, AttentionKind, AttentionList
from chalicelib.payments.models import Attempt, Payment, Refund
from chalicelib.payments.rules import Cause
from chalicelib.search.models import SearchTerm

PaymentItem = Payment | Attempt | Refund
Item = TypeVar("Item", Payment, Attempt, Refund)

MAX_ATTEMPT_ID_LENGTH = 20
"""What the strictest gateway (connectIPS) takes."""


def find_attempt(attempt_id: str, method: str) -> Attempt | None:
    """Reads the attempt with an id that came from outside. None if this payment method has no such attempt."""
    if not 1 <= len(attempt_id) <= MAX_ATTEMPT_ID_LENGTH:
        return None
    attempt = Attempt.find(attempt_id)
    return attempt if attempt is not None and attempt.payment_method == method else None


def find_attempt_id(transaction_id: str) -> str | None:
    """Finds the attempt with a gateway's final transaction id. Eventually consistent (an index)."""
    return next((attempt.id for attempt in Attempt.by_transaction.query(transaction_id, limit=1)), None)


def list_attempts(payment: Payment) -> list[Attempt]:
    """Reads all attempts of a payment, oldest first, in one round trip (strongly consistent)."""
    attempts = {item.id: item for item in Attempt.batch_get(list(payment.attempt_ids), consistent_read=True)}
    return [attempts[attempt_id] for attempt_id in payment.attempt_ids if attempt_id in attempts]


def list_refunds(payment_id: str) -> Sequence[Refund]:
    """Reads all refunds of a payment, oldest first (strongly consistent)."""
    return list(Refund.query(payment_id, consistent_read=True))


class PaymentChange:
    """A unit of work: tracks the items that a use case loads, and writes all of them in one transaction.

    >>> with PaymentChange() as change:
    ...     attempt = change.load_attempt(attempt_id)
    ...     payment = change.load_payment(attempt.payment_id)
    ...     attempt.status = payment.status = PaymentStatus.COMPLETED.value
    ...     change.notify(NotificationType.PAYMENT_SUCCESS, payment.user_id, amount=paid)

    The end of the ``with`` block commits, unless an exception leaves it. If any tracked item has changed, every one is
    written, under the condition that its version is still the one that was read; also those that did not change,
    because the change was decided on them. (Two attempts fail at the same time: each sees the other one still open and
    leaves the payment alone. The payment's version lets only one of them commit; the other one looks again.) If none
    has changed, none is written.

    Raises ``WriteConflict`` from the end of the block; use it in a function with ``@retry_on_conflict``. Notifications
    and the room's message are pushed after the commit, and ``change.tx`` takes whatever else belongs to the change.
    """

    def __init__(self) -> None:
        self.tx = Transaction()
        """Takes what else belongs to the change: an idempotency key, the room's message, what runs after the commit."""
        self._is_own_transaction = True
        self._tracked: list[tuple[PaymentItem, dict[str, Any] | None]] = []
        self._payment: Payment | None = None
        self._booking: Booking | None = None
        self._has_notified_admins = False

    @classmethod
    def within(cls, tx: Transaction, booking: Booking) -> "PaymentChange":
        """Makes a change that is part of another domain's transaction, which writes the booking and commits."""
        change = cls()
        change.tx, change._booking, change._is_own_transaction = tx, booking, False
        return change

    def __enter__(self) -> "PaymentChange":
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        if failed is not None:
            return
        if any(read is None or _raw(item) != read for item, read in self._tracked):
            for item, read in self._tracked:
                self._put(item, is_new=read is None)
            if self._payment is not None and self._is_own_transaction:
                status, method = self._payment.status, self._payment.payment_method
                shown = [Booking.payment_status.set(status), Booking.payment_method.set(method)]
                self.tx.update(self.booking, shown, when=self.booking.statuses_unchanged())
        if self._is_own_transaction:
            self.tx.commit()

    @property
    def payment(self) -> Payment:
        """The payment that was loaded or added."""
        if self._payment is None:
            raise LookupError("this change has not loaded its payment")
        return self._payment

    @property
    def booking(self) -> Booking:
        """The payment's booking, which is loaded with it."""
        if self._booking is None:
            raise LookupError("this change has not loaded its booking")
        return self._booking

    def load_booking(self, booking_id: str) -> Booking:
        """Reads the booking. Raises ``NotFound``."""
        self._booking = Booking.load(booking_id)
        return self._booking

    def load_payment(self, payment_id: str) -> Payment:
        """Reads the payment, and its booking unless that is loaded. Raises ``NotFound``."""
        payment = self.track(Payment.load(payment_id))
        if self._booking is None:
            self.load_booking(payment_id)
        return payment

    def load_attempt(self, attempt_id: str) -> Attempt:
        """Reads an attempt. Raises ``NotFound``."""
        return self.track(Attempt.load(attempt_id))

    def load_refund(self, payment_id: str, refund_id: str) -> Refund:
        """Reads a refund. Raises ``NotFound``."""
        return self.track(Refund.load(payment_id, refund_id))

    def track(self, item: Item) -> Item:
        """Tracks an item that was read before. Assign to it after this call only."""
        return self._track(item, _raw(item))

    def add(self, item: Item) -> Item:
        """Adds a new item. What is assigned to it later is written too."""
        return self._track(item, None)

    def _track(self, item: Item, read: dict[str, Any] | None) -> Item:
        self._tracked.append((item, read))
        if isinstance(item, Payment):
            self._payment = item
        return item

    def _put(self, item: PaymentItem, *, is_new: bool) -> None:
        model = type(item)
        condition = model.id.does_not_exist() if is_new else model.version == item.version
        if not is_new:
            item.version += 1
            item.updated_at = now()
        if not isinstance(item, Payment):
            self.index_references(item)
        self.tx.put(item, when=condition)

    def index_references(self, item: Attempt | Refund) -> None:
        """Adds the references by which the admins' search finds an item's payment, unless they are stored already.

        A reference that has changed since still leads to the payment: somebody may have the old one in hand.
        """
        indexed = set(item.searchable_by or ())
        for reference in sorted(item.search_references - indexed):
            self.tx.put_once(SearchTerm.of_reference(reference, item.payment_id))
        item.searchable_by = indexed | item.search_references or None  # DynamoDB has no empty set

    def flag(self, kind: AttentionKind, item_id: str) -> bool:
        """Flags the payment for a person. Returns False if it had this flag already."""
        key, keys = str(AttentionKey(kind, item_id)), set(self.payment.attention or ())
        self._set_flags(keys | {key})
        return key not in keys

    def clear_flag(self, kind: AttentionKind, item_id: str) -> None:
        """Removes a flag, if the payment has it."""
        self._set_flags(set(self.payment.attention or ()) - {str(AttentionKey(kind, item_id))})

    def _set_flags(self, keys: set[str]) -> None:
        self.payment.attention = keys or None
        self.payment.attention_list = AttentionList.holding(flagged=bool(keys)).value

    def notify(self, kind: NotificationType, *user_ids: str, **values: str | Text) -> None:
        """Adds a notification about this payment for each of these people, and pushes them after the commit.

        The values fill the catalogue's placeholders.
        """
        values = {"service": self.booking.service.title, **values}
        added = [
            notifications.add(self.tx, user_id, kind, booking_id=self.booking.id, **values) for user_id in user_ids
        ]
        self.tx.after_commit(partial(notifications.push, added))

    def notify_admins(self, cause: Cause) -> None:
        """Adds a notification for every admin, once a change: its first cause says enough."""
        if self._has_notified_admins:
            return
        self._has_notified_admins = True
        self.tx.after_commit(partial(metrics.count, "NeedsAttention"))
        kind, reason = NotificationType.ADMIN_ATTENTION, texts.describe(cause)
        self.notify(kind, *accounts.admin_ids(), payment_id=self.payment.id, reason=reason)

    def audit(self, actor_id: str, action: str, details: dict[str, Any]) -> None:
        """Adds an entry about this payment to the audit trail."""
        audit.record(self.tx, actor_id, action, "payment", self.payment.id, details)


def add_missing_references(payment: Payment) -> None:
    """Makes a payment's older attempts and refunds findable by their references, each in a transaction of its own.

    Safe to repeat. Raises ``WriteConflict`` if one of them changes at the same time.
    """
    for attempt in list_attempts(payment):
        with PaymentChange() as change:
            change.index_references(change.track(attempt))
    for refund in list_refunds(payment.id):
        with PaymentChange() as change:
            change.index_references(change.track(refund))


def _raw(item: PaymentItem) -> dict[str, Any]:
    """Returns an item in DynamoDB's form, so that two states of it can be compared."""
    raw: dict[str, dict[str, Any]] = item.serialize(null_check=False)
    return {name: {"SS": sorted(value["SS"])} if "SS" in value else value for name, value in raw.items()}
