"""Settles attempts: asks the gateway, compares its answer with the attempt, and writes the outcome.

Every way to settle ends here: a payer's return, a gateway's event, "verify", the reconciler, and a person's decision.
The outcome is written in one conditional transaction. If a hundred calls settle the same attempt at once, it is written
once: the first commit moves the versions on, and the others read again and find nothing left to do. The gateway is
asked outside the transaction, and not again after a write conflict.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from chalicelib import log, metrics
from chalicelib.bookings.rules import BookingStatus
from chalicelib.chat.system_messages import add_system_message
from chalicelib.db import retry_on_conflict
from chalicelib.localization.clock import now
from chalicelib.localization.numbers import money
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.payments import refunds, repository, texts
from chalicelib.payments.attention import AttentionKind
from chalicelib.payments.gateways.base import GatewayStatus, LookupResult, ReturnRequest, Why
from chalicelib.payments.gateways.catalogue import method_facts
from chalicelib.payments.gateways.registry import get_gateway
from chalicelib.payments.models import Attempt
from chalicelib.payments.repository import PaymentChange
from chalicelib.payments.rules import (
    OPEN,
    SETTLED,
    AlreadyPaid,
    Cause,
    Decision,
    ExpectedPayment,
    NotUnderReview,
    Outcome,
    PaymentStatus,
    ReconcilerQueue,
    judge,
)

NEXT_LOOK_UP_DELAY = timedelta(minutes=5)
"""When the reconciler first looks up an attempt that has failed by time, or has come under review after it failed."""


@dataclass(frozen=True, slots=True)
class ManualDecision:
    """A person's decision about an attempt. ``action`` is its name in the audit trail, ``note`` the reason."""

    actor_id: str
    action: str
    note: str
    outcome: Outcome


def settle(attempt: Attempt) -> Attempt:
    """Looks an attempt up at its gateway and records the result. Safe to repeat. Raises ``GatewayError``."""
    return record_result(attempt.id, get_gateway(attempt.payment_method).look_up(attempt.order))


def settle_return(attempt: Attempt, request: ReturnRequest) -> Attempt:
    """Settles the attempt of a payer who has come back. Safe to repeat.

    The request is checked, and the gateway asked whatever it says. If the payer has cancelled, an open checkout is
    closed first, where the gateway can. Raises ``ForgedReturn`` and ``GatewayError``.
    """
    gateway = get_gateway(attempt.payment_method)
    returned = gateway.verify_return(attempt.order, request)
    if returned.payer_cancelled and attempt.status in OPEN:
        gateway.close_checkout(returned.order)
    return record_result(attempt.id, gateway.look_up(returned.order), payer_cancelled=returned.payer_cancelled)


def settle_by_id(attempt_id: str, method: str) -> bool:
    """Settles an attempt, and looks up those of its refunds that the gateway was asked for.

    Returns False if this method has no such attempt. Safe to repeat. Raises ``GatewayError``.
    """
    attempt = repository.find_attempt(attempt_id, method)
    if attempt is None:
        return False
    settle(attempt)
    for refund in repository.list_refunds(attempt.payment_id):
        if refund.asked_at is not None:  # otherwise the process that has just stored it is about to ask
            refunds.execute(refund.payment_id, refund.id)
    return True


@retry_on_conflict
def record_result(
    attempt_id: str, lookup: LookupResult, *, manual: ManualDecision | None = None, payer_cancelled: bool = False
) -> Attempt:
    """Writes what a gateway's answer, or a person's decision, means for an attempt. Safe to repeat.

    A person's decision is audited; it raises ``NotUnderReview`` and ``AlreadyPaid``.
    """
    with PaymentChange() as change:
        attempt = change.load_attempt(attempt_id)
        if manual is None:
            decision = judge(_expected_payment(attempt), lookup, now(), payer_cancelled=payer_cancelled)
        else:
            decision = _decide_manually(attempt, manual)
        outcome = decision.outcome
        log.note(attempt_id=attempt_id, payment_method=attempt.payment_method, outcome=outcome.value)
        if _is_recorded(attempt, decision):
            return attempt
        change.load_payment(attempt.payment_id)
        if manual is not None:
            attempt.overruled = attempt.under_review
            details = {"attempt_id": attempt.id, "outcome": outcome.value, "note": manual.note}
            change.audit(manual.actor_id, manual.action, details)
        if payer_cancelled and outcome in {Outcome.FAIL, Outcome.GIVE_UP}:
            attempt.given_up_at = now()
        _APPLY[outcome](change, attempt, lookup, decision)
        change.tx.after_commit(partial(metrics.count, "Payments", method=attempt.payment_method, outcome=outcome.value))
    return attempt


def _decide_manually(attempt: Attempt, manual: ManualDecision) -> Decision:
    if attempt.status in OPEN:
        return Decision(manual.outcome)
    if attempt.under_review is None:
        raise NotUnderReview
    if manual.outcome is not Outcome.CAPTURE:
        raise AlreadyPaid
    return Decision(Outcome.KEEP)


def _expected_payment(attempt: Attempt) -> ExpectedPayment:
    return ExpectedPayment(
        status=PaymentStatus(attempt.status),
        amount_minor=attempt.amount_minor,
        currency=attempt.currency,
        order_id=attempt.id,
        reference=attempt.reference,
        expires_at=attempt.expires_at or attempt.created_at,
        refunded_minor=attempt.refunded_charge_minor,
    )


def _is_recorded(attempt: Attempt, decision: Decision) -> bool:
    """Returns whether the attempt says this already. Then nothing is written, and nobody is notified again."""
    match decision.outcome:
        case Outcome.WAIT:
            return True
        case Outcome.FAIL:
            return attempt.status == PaymentStatus.FAILED
        case Outcome.GIVE_UP:
            return attempt.given_up_at is not None
        case Outcome.REVIEW:
            return str(decision.cause) in {attempt.under_review, attempt.overruled}
        case Outcome.CAPTURE:
            return attempt.status in SETTLED
        case Outcome.REVERSE:
            return attempt.status == PaymentStatus.REFUNDED
        case Outcome.KEEP:
            return attempt.under_review is None


def _capture(change: PaymentChange, attempt: Attempt, lookup: LookupResult, _: Decision) -> None:
    """Records that the attempt was paid, whatever has become of the booking. What is too much is refunded."""
    payment = change.payment
    _close(change, attempt, PaymentStatus.COMPLETED, lookup)
    attempt.transaction_id = lookup.transaction_id or attempt.transaction_id
    facts = method_facts(attempt.payment_method)
    if facts.hides_refunds:
        attempt.queue, attempt.due_at, attempt.look_ups = ReconcilerQueue.PAID.value, now(), 0
    if payment.captured_by is not None:
        change.flag(AttentionKind.OVERPAID, attempt.id)
        change.notify_admins(Cause(Why.PAID_TWICE))
        refunds.open_refund(change, attempt, attempt.owed_minor, "paid twice")
        return
    payment.status = PaymentStatus.COMPLETED.value
    payment.captured_by = attempt.id
    payment.payment_method = attempt.payment_method
    payment.transaction_id = attempt.transaction_id
    payment.gateway_response = attempt.response
    payment.completed_at = now()
    paid = money(attempt.owed_minor, payment.currency)
    add_system_message(change.tx, payment.id, texts.PAID.fill(amount=paid, method=facts.name))
    change.notify(NotificationType.PAYMENT_SUCCESS, payment.user_id, payment.pandit_id, amount=paid)
    if change.booking.status == BookingStatus.CANCELLED:
        refunds.open_refund(change, attempt, attempt.owed_minor, "booking cancelled")


def _fail(change: PaymentChange, attempt: Attempt, lookup: LookupResult, _: Decision) -> None:
    """Records that the attempt has ended unpaid."""
    _close(change, attempt, PaymentStatus.FAILED, lookup)
    end_unpaid(change, attempt)
    change.notify(NotificationType.PAYMENT_FAILED, change.payment.user_id)
    if lookup.status is GatewayStatus.OPEN:
        # Time has ended it, not the gateway: a late payer may still pay on the old page.
        attempt.queue, attempt.due_at = ReconcilerQueue.CLOSED.value, now() + NEXT_LOOK_UP_DELAY


def end_unpaid(change: PaymentChange, attempt: Attempt) -> None:
    """Changes the payment after one of its attempts has ended unpaid.

    The payment fails with its last open attempt. Before that, its method becomes that of the newest open attempt (a
    customer who chose cash and tried a card is to pay in cash again). A payment that is settled stays as it is.
    """
    payment = change.payment
    if payment.status not in OPEN:
        return
    others = [other for other in repository.list_attempts(payment) if other.id != attempt.id and other.status in OPEN]
    if others:
        payment.payment_method = others[-1].payment_method
    else:
        payment.status = PaymentStatus.FAILED.value


def _give_up(_: PaymentChange, attempt: Attempt, __: LookupResult, ___: Decision) -> None:
    """The payer has come back without paying: the checkout expires now, and its grace period begins."""
    attempt.expires_at = min(now(), attempt.expires_at or attempt.created_at)


def _review(change: PaymentChange, attempt: Attempt, lookup: LookupResult, decision: Decision) -> None:
    """Asks for a person's decision. Admins are notified once, until the flag is cleared."""
    cause, payment = decision.cause or Cause(Why.UNDECIDED), change.payment
    attempt.under_review, attempt.response = str(cause), dict(lookup.raw)
    attempt.transaction_id = lookup.transaction_id or attempt.transaction_id
    if attempt.status == PaymentStatus.FAILED:
        attempt.status = PaymentStatus.PROCESSING.value
        attempt.queue, attempt.due_at = ReconcilerQueue.OPEN.value, now() + NEXT_LOOK_UP_DELAY
        if payment.status == PaymentStatus.FAILED:
            payment.status = PaymentStatus.PROCESSING.value
    if change.flag(AttentionKind.ATTEMPT, attempt.id):
        change.notify_admins(cause)


def _keep(change: PaymentChange, attempt: Attempt, _: LookupResult, __: Decision) -> None:
    """Ends the review of a paid attempt, which stays as it is."""
    attempt.under_review = None
    change.clear_flag(AttentionKind.ATTEMPT, attempt.id)


def _reverse(change: PaymentChange, attempt: Attempt, lookup: LookupResult, _: Decision) -> None:
    """Records that the gateway has returned a paid attempt without us: in its merchant portal, or by itself."""
    _close(change, attempt, PaymentStatus.REFUNDED, lookup)
    refunds.record_reversal(change, attempt, lookup.detail)
    change.notify_admins(Cause(Why.RETURNED_THERE, lookup.detail))


def _close(change: PaymentChange, attempt: Attempt, status: PaymentStatus, lookup: LookupResult) -> None:
    attempt.status, attempt.under_review, attempt.response = status.value, None, dict(lookup.raw)
    attempt.queue = attempt.due_at = None
    change.clear_flag(AttentionKind.ATTEMPT, attempt.id)


_APPLY: dict[Outcome, Callable[[PaymentChange, Attempt, LookupResult, Decision], None]] = {
    Outcome.CAPTURE: _capture,
    Outcome.FAIL: _fail,
    Outcome.GIVE_UP: _give_up,
    Outcome.REVIEW: _review,
    Outcome.REVERSE: _reverse,
    Outcome.KEEP: _keep,
}
