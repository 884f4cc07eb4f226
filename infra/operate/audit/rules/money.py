"""Invariants of payments, attempts, refunds, idempotency keys and webhooks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.bookings.models import Booking
from chalicelib.bookings.rules import BookingStatus
from chalicelib.idempotency import IdempotencyKey
from chalicelib.payments.attention import AttentionKey, AttentionKind, AttentionList
from chalicelib.payments.gateways.base import RefundKind
from chalicelib.payments.gateways.catalogue import method_facts
from chalicelib.payments.models import Attempt, Payment, Refund
from chalicelib.payments.rules import OPEN, SETTLED, PaymentStatus, ReconcilerQueue, RefundStatus
from chalicelib.payments.webhook_log import JUNK_RETENTION
from chalicelib.payments.webhook_models import PaymentWebhook, WebhookState
from infra.operate.audit.invariants import InvariantSet


@dataclass(frozen=True)
class Account:
    """A payment with its booking, the attempts that it lists, and all refunds below its key."""

    payment: Payment
    booking: Booking | None
    attempts: Mapping[str, Attempt]
    refunds: Sequence[Refund]

    @property
    def captured(self) -> Attempt | None:
        return self.attempts.get(self.payment.captured_by or "")

    @property
    def attention(self) -> set[str]:
        return set(self.payment.attention or ())

    def has_flag(self, kind: AttentionKind, item_id: str) -> bool:
        return str(AttentionKey(kind, item_id)) in self.attention

    def refunds_of(self, attempt_id: str, *statuses: RefundStatus) -> list[Refund]:
        return [refund for refund in self.refunds if refund.attempt_id == attempt_id and refund.status in statuses]


payments: InvariantSet[Account] = InvariantSet("payment", lambda account: account.payment.id)


@payments.invariant
def is_that_of_a_booking(account: Account) -> Iterator[str]:
    """A payment has the id of its booking."""
    if account.booking is None:
        yield "there is no such booking"


@payments.invariant
def has_what_it_lists(account: Account) -> Iterator[str]:
    """Its attempts exist and belong to it, and it lists each of its refunds once."""
    payment = account.payment
    for attempt_id in payment.attempt_ids:
        attempt = account.attempts.get(attempt_id)
        if attempt is None or attempt.payment_id != payment.id:
            yield f"attempt {attempt_id} is not there, or another's"
    if sorted(payment.refund_ids) != sorted(refund.id for refund in account.refunds):
        yield f"lists {len(payment.refund_ids)} refunds, has {len(account.refunds)}, and not the same ones"


@payments.invariant
def is_captured_by_one_attempt(account: Account) -> Iterator[str]:
    """Paid or returned means that one of its attempts has captured all of it; unpaid, that none has."""
    payment, captured = account.payment, account.captured
    if (payment.status in SETTLED) != (payment.captured_by is not None):
        yield f"{payment.status}, captured by {payment.captured_by}"
    elif payment.captured_by is None:
        paid = [attempt.id for attempt in account.attempts.values() if attempt.status in SETTLED]
        if paid:
            yield f"{payment.status} although {', '.join(paid)} took money"
    elif captured is None or captured.status not in SETTLED:
        yield f"captured by {payment.captured_by}, which is {captured and captured.status}"
    elif (captured.owed_minor, captured.payment_method) != (payment.amount_minor, payment.payment_method):
        yield f"captured by {captured.id}, which is about another amount or method"
    if (payment.completed_at is None) != (payment.captured_by is None):
        yield f"captured by {payment.captured_by}, completed at {payment.completed_at}"


@payments.invariant
def status_follows_from_its_attempts(account: Account) -> Iterator[str]:
    """Under way while an attempt is; failed once none is; pending before the first link is out."""
    payment = account.payment
    statuses = {attempt.status for attempt in account.attempts.values()}
    if payment.status == PaymentStatus.PROCESSING and not statuses & OPEN:
        yield "PROCESSING, and no attempt is open"
    if payment.status in {PaymentStatus.FAILED, PaymentStatus.PENDING} and PaymentStatus.PROCESSING in statuses:
        yield f"{payment.status}, and an attempt is under way"


@payments.invariant
def returns_what_its_refunds_say(account: Account) -> Iterator[str]:
    """``refunded_minor`` is what is back of what was captured; REFUNDED means all of it."""
    payment = account.payment
    returned = sum(
        refund.amount_minor for refund in account.refunds_of(payment.captured_by or "", RefundStatus.COMPLETED)
    )
    if payment.refunded_minor != returned:
        yield f"refunded_minor is {payment.refunded_minor}, its refunds make {returned}"
    if returned > payment.amount_minor:
        yield f"returned {returned} of {payment.amount_minor}"
    if payment.captured_by and (payment.status == PaymentStatus.REFUNDED) != (returned == payment.amount_minor):
        yield f"{payment.status}, and {returned} of {payment.amount_minor} is back"
    if (payment.refunded_at is None) != (returned == 0):
        yield f"{returned} is back, at {payment.refunded_at}"


@payments.invariant
def attempts_return_what_their_refunds_say(account: Account) -> Iterator[str]:
    """The returned and pending amounts of each attempt are the sums of its refunds, and never more than it captured."""
    for attempt in account.attempts.values():
        on_its_way = account.refunds_of(attempt.id, RefundStatus.PENDING, RefundStatus.COMPLETED)
        completed = account.refunds_of(attempt.id, RefundStatus.COMPLETED)
        for name, stored, total, maximum in (
            ("refunded_minor", attempt.refunded_minor, sum(r.amount_minor for r in on_its_way), attempt.owed_minor),
            (
                "refunded_charge_minor",
                attempt.refunded_charge_minor,
                sum(r.charge_minor for r in on_its_way),
                attempt.amount_minor,
            ),
            ("returned_minor", attempt.returned_minor, sum(r.amount_minor for r in completed), attempt.owed_minor),
        ):
            if stored != total:
                yield f"{attempt.id}: {name} is {stored}, its refunds make {total}"
            if not 0 <= total <= maximum:
                yield f"{attempt.id}: {name} makes {total} of {maximum}"


@payments.invariant
def nothing_is_returned_that_was_not_taken(account: Account) -> Iterator[str]:
    """Refunds are of attempts that took money, and an attempt that has returned all of it is REFUNDED."""
    for refund in account.refunds:
        attempt = account.attempts.get(refund.attempt_id)
        if attempt is None or attempt.status not in SETTLED:
            yield f"refund {refund.id} is of {refund.attempt_id}, which is {attempt and attempt.status}"
    for attempt in account.attempts.values():
        if attempt.status == PaymentStatus.COMPLETED and attempt.returned_minor >= attempt.owed_minor:
            yield f"{attempt.id}: COMPLETED, and all of it is back"
        is_refused = account.has_flag(AttentionKind.REFUSED, attempt.id)
        if attempt.status == PaymentStatus.REFUNDED and attempt.refunded_minor < attempt.owed_minor and not is_refused:
            yield f"{attempt.id}: REFUNDED, and {attempt.refunded_minor} of {attempt.owed_minor} is accounted for"


@payments.invariant
def cancelled_and_paid_is_returned(account: Account) -> Iterator[str]:
    """The payment of a cancelled booking is refunded, its refund is pending, or the payment is flagged."""
    captured = account.captured
    if account.booking is None or account.booking.status != BookingStatus.CANCELLED or captured is None:
        return
    if captured.refunded_minor < captured.owed_minor and not account.has_flag(AttentionKind.REFUSED, captured.id):
        yield f"cancelled, and {captured.refunded_minor} of {captured.owed_minor} is on its way back"


@payments.invariant
def is_flagged_only_with_a_reason(account: Account) -> Iterator[str]:
    """Each flag of a payment has a reason that still exists."""
    for reason in sorted(account.attention):
        key = AttentionKey.parse(reason)
        if not _is_so(account, key.kind, key.item_id):
            yield f"{reason} has no reason"


def _is_so(account: Account, kind: AttentionKind, item_id: str) -> bool:
    attempt = account.attempts.get(item_id)
    match kind:
        case AttentionKind.ATTEMPT:
            return attempt is not None and attempt.under_review is not None
        case AttentionKind.REFUND:
            return any(refund.id == item_id and refund.status == RefundStatus.PENDING for refund in account.refunds)
        case AttentionKind.REFUSED:
            return attempt is not None and bool(account.refunds_of(item_id, RefundStatus.FAILED))
        case AttentionKind.OVERPAID:
            return attempt is not None and _is_overpaid(account, attempt)


@payments.invariant
def is_flagged_for_every_reason(account: Account) -> Iterator[str]:
    """Attempts under review, overpayments that are not returned, and manual refunds are each flagged."""
    needed = {
        str(AttentionKey(AttentionKind.ATTEMPT, attempt.id))
        for attempt in account.attempts.values()
        if attempt.under_review is not None
    }
    needed |= {
        str(AttentionKey(AttentionKind.OVERPAID, attempt.id))
        for attempt in account.attempts.values()
        if _is_overpaid(account, attempt)
    }
    by_hand = (
        attempt
        for attempt in account.refunds
        if attempt.kind == RefundKind.MANUAL and attempt.status == RefundStatus.PENDING
    )
    needed |= {str(AttentionKey(AttentionKind.REFUND, attempt.id)) for attempt in by_hand}
    for reason in sorted(needed - account.attention):
        yield f"{reason} exists, and the payment is not flagged for it"
    if account.payment.attention_list != AttentionList.holding(flagged=bool(account.attention)):
        yield f"it is in the list {account.payment.attention_list} with {len(account.attention)} reasons"


def _is_overpaid(account: Account, attempt: Attempt) -> bool:
    is_second = attempt.id != account.payment.captured_by
    return is_second and attempt.status in SETTLED and attempt.returned_minor < attempt.owed_minor


@payments.invariant
def is_queued_while_undecided(account: Account) -> Iterator[str]:
    """The reconciler's queues hold exactly what is undecided and can be looked up."""
    for attempt in account.attempts.values():
        is_open = attempt.status in OPEN and method_facts(attempt.payment_method).is_online
        if is_open != (attempt.queue == ReconcilerQueue.OPEN and attempt.due_at is not None):
            yield f"{attempt.id}: {attempt.status}, in the queue {attempt.queue}"
    for refund in account.refunds:
        is_due = refund.status == RefundStatus.PENDING and refund.kind == RefundKind.API
        if is_due != (refund.queue is not None and refund.due_at is not None):
            yield f"refund {refund.id}: {refund.status}, in the queue {refund.queue}"


@dataclass(frozen=True)
class Checkout:
    attempt: Attempt
    payment: Payment | None


attempts: InvariantSet[Checkout] = InvariantSet("attempt", lambda checkout: checkout.attempt.id)


@attempts.invariant
def is_listed_by_its_payment(checkout: Checkout) -> Iterator[str]:
    """No attempt without a payment that lists it."""
    if checkout.payment is None:
        yield f"of payment {checkout.attempt.payment_id}, which is not there"
    elif checkout.attempt.id not in checkout.payment.attempt_ids:
        yield "its payment does not list it"


@dataclass(frozen=True)
class Return:
    refund: Refund
    payment: Payment | None
    attempt: Attempt | None


refunds: InvariantSet[Return] = InvariantSet("refund", lambda case: case.refund.id)


@refunds.invariant
def is_of_an_attempt_of_its_payment(case: Return) -> Iterator[str]:
    """No refund without the payment and the attempt that it returns."""
    if case.payment is None:
        yield f"of payment {case.refund.payment_id}, which is not there"
    if case.attempt is None or case.attempt.payment_id != case.refund.payment_id:
        yield f"of attempt {case.refund.attempt_id}, which is not there or another payment's"


@dataclass(frozen=True)
class Repeat:
    """An idempotency key, and whether what it led to is there."""

    key: IdempotencyKey
    leads_to_something: bool


repeats: InvariantSet[Repeat] = InvariantSet("idempotency_key", lambda repeat: repeat.key.key)


@repeats.invariant
def leads_to_a_result(repeat: Repeat) -> Iterator[str]:
    """A key leads to a checkout, a refund or a booking that exists."""
    if not repeat.leads_to_something:
        yield f"leads to {repeat.key.result_id}, which is not there"


webhooks: InvariantSet[PaymentWebhook] = InvariantSet("webhook", lambda webhook: webhook.id)


@webhooks.invariant
def is_listed_as_it_stands(webhook: PaymentWebhook) -> Iterator[str]:
    """It is in the list of the processed ones when it is processed, and then has no error."""
    if webhook.state != WebhookState.of(processed=webhook.processed):
        yield f"{webhook.state}, processed: {webhook.processed}"
    if webhook.processed and webhook.error is not None:
        yield "processed, with an error"


@webhooks.invariant
def junk_is_kept_for_days_without_its_content(webhook: PaymentWebhook) -> Iterator[str]:
    """A request that is neither signed nor about an attempt is kept for days, without its content."""
    if webhook.attempt_id is not None or webhook.signature_valid:
        return
    if webhook.payload:
        yield "junk, kept with what it carried"
    if webhook.expires_at > webhook.created_at + JUNK_RETENTION:
        yield f"junk, kept until {webhook.expires_at}"
