"""The books: loading what a payment consists of, and writing a change of it as one transaction.

A change is made on the items as they were read and written under the condition that they still are so; whoever lost a
race runs its use case again. What belongs to the change goes with it: the booking's ``payment_status``, the room's
system message, and everybody's notifications.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from chalicelib import metrics
from chalicelib.accounts import service as accounts
from chalicelib.bookings.models import Booking
from chalicelib.chat import service as chat
from chalicelib.chat.models import Message, Room
from chalicelib.db import Transaction
from chalicelib.errors import NotFound
from chalicelib.localization.clock import now
from chalicelib.localization.text import Text
from chalicelib.notifications import service as notifications
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.notifications.models import Notification
from chalicelib.payments import texts
from chalicelib.payments.models import Attempt, Payment, Refund
from chalicelib.payments.rules import OPEN, SETTLED, Cause, PaymentStatus
from chalicelib.search import service as search

ATTENTION, CALM = "attention", "calm"
OF_ATTEMPT = "attempt:"
"""Before the id of an attempt that is held, among a payment's reasons for a person."""


@dataclass
class Change:
    """A change being written: its transaction, and what is to be pushed once it is committed."""

    tx: Transaction
    booking: Booking
    payment: Payment
    notes: list[Notification] = field(default_factory=list)
    said: tuple[Room, Message] | None = None
    admins_told: bool = False

    @property
    def service(self) -> Text:
        return self.booking.service.title

    def tell(self, user_id: str, kind: NotificationType, **values: str | Text) -> None:
        """Adds a notification about this payment."""
        values = {"service": self.service, **values}
        self.notes.append(notifications.add(self.tx, user_id, kind, booking_id=self.payment.id, **values))

    def tell_parties(self, kind: NotificationType, **values: str | Text) -> None:
        for user_id in (self.payment.user_id, self.payment.pandit_id):
            self.tell(user_id, kind, **values)

    def tell_admins(self, cause: Cause) -> None:
        """Every admin is told, once for a change: its first reason says enough."""
        if self.admins_told:
            return
        self.admins_told = True
        for user_id in accounts.admin_ids():
            self.tell(user_id, NotificationType.ADMIN_ATTENTION, payment_id=self.payment.id, reason=texts.why(cause))

    def say(self, words: Text) -> None:
        """Adds a system message to the booking's room."""
        room = chat.room(self.payment.id)
        self.said = room, chat.say(self.tx, room, words)

    def push(self) -> None:
        """After the commit. Never raises."""
        if self.admins_told:
            metrics.count("NeedsAttention")
        if self.said is not None:
            chat.push_message(*self.said)
        notifications.push(self.notes)


def want_person(payment: Payment, why: str) -> bool:
    """Puts a reason for a person on a payment; answers whether it is a new one."""
    standing = set(payment.attention or ())
    payment.attention = standing | {why}
    payment.desk = ATTENTION
    return why not in standing


def calm(payment: Payment, why: str) -> None:
    """Takes a reason for a person away."""
    left = set(payment.attention or ()) - {why}
    payment.attention = left or None
    payment.desk = ATTENTION if left else CALM


def is_in_doubt(payment: Payment) -> bool:
    """Whether an attempt of it is held: it may be paid, and a person has to find out. Every change of that moves the
    payment's version on, so what is decided by it holds in a transaction that writes the payment."""
    return payment.status not in SETTLED and any(why.startswith(OF_ATTEMPT) for why in payment.attention or ())


def put_payment(tx: Transaction, payment: Payment) -> None:
    """Writes a payment as it was changed, if it still was as it was read."""
    unchanged = Payment.version == payment.version
    payment.version += 1
    payment.updated_at = now()
    tx.put(payment, when=unchanged)


def put_attempt(tx: Transaction, attempt: Attempt) -> None:
    """The same for an attempt."""
    unchanged = Attempt.version == attempt.version
    attempt.version += 1
    attempt.updated_at = now()
    _make_searchable(tx, attempt, attempt.payment_id, attempt.reference, attempt.transaction_id)
    tx.put(attempt, when=unchanged)


def put_refund(tx: Transaction, refund: Refund) -> None:
    """The same for a refund."""
    unchanged = Refund.version == refund.version
    refund.version += 1
    refund.updated_at = now()
    _make_refund_searchable(tx, refund)
    tx.put(refund, when=unchanged)


def add_refund(tx: Transaction, refund: Refund) -> None:
    """Writes a new refund."""
    _make_refund_searchable(tx, refund)
    tx.put(refund, when=Refund.id.does_not_exist())


def index_attempt(attempt: Attempt) -> None:
    """Writes the search terms of an older attempt. Safe to repeat. Raises ``WriteConflict`` if it changes meanwhile."""
    if not _references(attempt.reference, attempt.transaction_id) <= _searchable_by(attempt):
        with Transaction() as tx:
            put_attempt(tx, attempt)


def index_refund(refund: Refund) -> None:
    """The same for a refund."""
    if not _references(*_references_of_refund(refund)) <= _searchable_by(refund):
        with Transaction() as tx:
            put_refund(tx, refund)


def _make_refund_searchable(tx: Transaction, refund: Refund) -> None:
    _make_searchable(tx, refund, refund.payment_id, *_references_of_refund(refund))


def _references_of_refund(refund: Refund) -> tuple[str | None, ...]:
    return refund.id, refund.manual_reference, refund.gateway_refund_id


def _make_searchable(tx: Transaction, item: Attempt | Refund, payment_id: str, *references: str | None) -> None:
    """Adds to a transaction by what an item's payment is found, as far as nobody has written it before.

    A reference that has changed meanwhile still leads to the payment: somebody may have the former one in hand.
    """
    former, found = _searchable_by(item), _references(*references)
    search.put_references(tx, payment_id, found - former)
    item.searchable_by = former | found or None  # DynamoDB has no empty set


def _searchable_by(item: Attempt | Refund) -> set[str]:
    return set(item.searchable_by or ())


def _references(*references: str | None) -> set[str]:
    """Those that there are."""
    return {one for one in references if one}


def payment_of(payment_id: str) -> Payment:
    """Raises ``NotFound``."""
    try:
        return Payment.get(payment_id, consistent_read=True)
    except Payment.DoesNotExist as error:
        raise NotFound from error


def attempt_of(attempt_id: str) -> Attempt:
    """Raises ``NotFound``."""
    try:
        return Attempt.get(attempt_id, consistent_read=True)
    except Attempt.DoesNotExist as error:
        raise NotFound from error


def attempt_paid_with(transaction_id: str) -> str | None:
    """The id of the attempt that a gateway's final id is of."""
    return next((one.id for one in Attempt.by_transaction.query(transaction_id, limit=1)), None)


def attempts_of(payment: Payment) -> list[Attempt]:
    """All attempts in their order, in one round trip."""
    found = {one.id: one for one in Attempt.batch_get(list(payment.attempt_ids), consistent_read=True)}
    return [found[attempt_id] for attempt_id in payment.attempt_ids if attempt_id in found]


def end_unpaid(payment: Payment, attempt: Attempt) -> None:
    """Changes an unpaid payment for the end of one of its attempts: it has failed with its last open one, else it is
    the newest open one's again, as where cash was chosen before. The caller writes it."""
    if payment.status not in OPEN:
        return
    others = [other for other in attempts_of(payment) if other.id != attempt.id and other.status in OPEN]
    if others:
        payment.payment_method = others[-1].payment_method
    else:
        payment.status = PaymentStatus.FAILED.value


def refunds_of(payment_id: str) -> Sequence[Refund]:
    """All refunds of a payment, in their order."""
    return list(Refund.query(payment_id, consistent_read=True))
