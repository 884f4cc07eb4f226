"""The one way to settle. Redirect, webhook, "verify", reconciler and admin all come here.

Ask the gateway for the truth, compare it with what the attempt stands for, and write the outcome in one conditional
transaction. A hundred of these at once write it once: the first commit moves the versions on, the others look again
and find nothing left to do. The gateway is asked outside the transaction, and not again for a lost race.
"""

from dataclasses import dataclass
from datetime import timedelta

from chalicelib import log, metrics
from chalicelib.audit import service as audit
from chalicelib.bookings import repository as bookings
from chalicelib.bookings.rules import BookingStatus
from chalicelib.db import Transaction, retry_on_conflict
from chalicelib.localization.clock import now
from chalicelib.localization.numbers import money
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.payments import ledger, refunds, texts
from chalicelib.payments.gateways.base import GatewayStatus, LookupResult, PaymentMethod, ReturnResult, Why
from chalicelib.payments.gateways.catalogue import method_facts
from chalicelib.payments.ledger import Change
from chalicelib.payments.models import Attempt, Refund
from chalicelib.payments.orders import gateway_for, order_of
from chalicelib.payments.rules import (
    OPEN,
    SETTLED,
    AlreadyPaid,
    Cause,
    Decision,
    ExpectedPayment,
    NotHeld,
    Outcome,
    PaymentStatus,
    judge,
)

LOOK_AGAIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ManualDecision:
    """A person decides: who, under which name in the audit trail, and why."""

    actor_id: str
    action: str
    note: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class _Written:
    attempt: Attempt
    change: Change | None = None
    refund: Refund | None = None


def settle(attempt: Attempt, returned: ReturnResult | None = None) -> Attempt:
    """Looks the attempt up and writes what was found. Raises ``GatewayError`` where the gateway does not say.

    ``returned`` is what a return has told; a checkout that its payer has given up is closed before.
    """
    gateway, told = gateway_for(PaymentMethod(attempt.payment_method)), returned or ReturnResult(order_of(attempt))
    if told.payer_cancelled and attempt.status in OPEN:
        gateway.close_checkout(told.order)
    return _finish(_write(attempt.id, gateway.look_up(told.order), payer_cancelled=told.payer_cancelled))


def decide(attempt_id: str, lookup: LookupResult, manual: ManualDecision) -> Attempt:
    """A person decides an open attempt: cash that was handed over, or one that is held. Audited."""
    return _finish(_write(attempt_id, lookup, manual=manual))


def _finish(written: _Written) -> Attempt:
    """What comes after the commit: pushes, and a refund that the change has opened."""
    if written.change is not None:
        written.change.push()
    if written.refund is not None:
        refunds.execute(written.refund.payment_id, written.refund.id)
    return written.attempt


@retry_on_conflict
def _write(
    attempt_id: str, lookup: LookupResult, *, manual: ManualDecision | None = None, payer_cancelled: bool = False
) -> _Written:
    attempt = ledger.attempt_of(attempt_id)
    decision = (
        judge(_expected_payment(attempt), lookup, now(), payer_cancelled=payer_cancelled)
        if manual is None
        else _decide_by_hand(attempt, manual)
    )
    log.note(attempt_id=attempt_id, payment_method=attempt.payment_method, outcome=decision.outcome.value)
    if _is_known(attempt, decision):
        return _Written(attempt)
    payment = ledger.payment_of(attempt.payment_id)
    booking = bookings.load(attempt.payment_id)
    if manual is not None:
        attempt.overruled = attempt.held
    if payer_cancelled and decision.outcome in {Outcome.FAIL, Outcome.GIVE_UP}:
        attempt.given_up_at = now()
    with Transaction() as tx:
        change = Change(tx, booking, payment)
        refund = _STEPS[decision.outcome](change, attempt, lookup, decision)
        ledger.put_attempt(tx, attempt)
        ledger.put_payment(tx, payment)
        bookings.show_payment(tx, booking, payment.status, payment.payment_method)
        if manual is not None:
            details = {"attempt_id": attempt.id, "outcome": decision.outcome.value, "note": manual.note}
            audit.record(tx, manual.actor_id, manual.action, "payment", payment.id, details)
    metrics.count("Payments", method=attempt.payment_method, outcome=decision.outcome.value)
    return _Written(attempt, change, refund)


def _decide_by_hand(attempt: Attempt, manual: ManualDecision) -> Decision:
    if attempt.status in OPEN:
        return Decision(manual.outcome)
    if attempt.held is None:
        raise NotHeld
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


def _is_known(attempt: Attempt, decision: Decision) -> bool:
    """Whether the books say this already: then nothing is written and nobody told again."""
    match decision.outcome:
        case Outcome.WAIT:
            return True
        case Outcome.FAIL:
            return attempt.status == PaymentStatus.FAILED
        case Outcome.GIVE_UP:
            return attempt.given_up_at is not None
        case Outcome.HOLD:
            return str(decision.cause) in {attempt.held, attempt.overruled}
        case Outcome.CAPTURE:
            return attempt.status in SETTLED
        case Outcome.REVERSE:
            return attempt.status == PaymentStatus.REFUNDED
        case Outcome.KEEP:
            return attempt.held is None


def _capture(change: Change, attempt: Attempt, lookup: LookupResult, _: Decision) -> Refund | None:
    """The money is there. Whatever has become of the booking, it is recorded; what is too much is returned."""
    payment = change.payment
    _close(change, attempt, PaymentStatus.COMPLETED, lookup)
    attempt.transaction_id = lookup.transaction_id or attempt.transaction_id
    if method_facts(attempt.payment_method).hides_refunds:
        attempt.queue, attempt.due_at, attempt.look_ups = "paid", now(), 0
    if payment.captured_by is not None:
        ledger.want_person(payment, f"overpaid:{attempt.id}")
        change.tell_admins(Cause(Why.PAID_TWICE))
        return refunds.open_refund(change, attempt, attempt.owed_minor, "paid twice")
    payment.status = PaymentStatus.COMPLETED.value
    payment.captured_by = attempt.id
    payment.payment_method = attempt.payment_method
    payment.transaction_id = attempt.transaction_id
    payment.gateway_response = attempt.response
    payment.completed_at = now()
    paid = money(attempt.owed_minor, payment.currency)
    change.tell_parties(NotificationType.PAYMENT_SUCCESS, amount=paid)
    change.say(texts.PAID.fill(amount=paid, method=method_facts(attempt.payment_method).name))
    if change.booking.status == BookingStatus.CANCELLED:
        return refunds.open_refund(change, attempt, attempt.owed_minor, "booking cancelled")
    return None


def _fail(change: Change, attempt: Attempt, lookup: LookupResult, _: Decision) -> None:
    """The attempt has ended unpaid. The payment has, too, unless another attempt is open or has paid."""
    _close(change, attempt, PaymentStatus.FAILED, lookup)
    ledger.end_unpaid(change.payment, attempt)
    change.tell(change.payment.user_id, NotificationType.PAYMENT_FAILED)
    if lookup.status is GatewayStatus.OPEN:
        # It was time that ended it and not the gateway: a payer who is late may pay by the old page.
        attempt.queue, attempt.due_at = "closed", now() + LOOK_AGAIN


def _give_up(_: Change, attempt: Attempt, __: LookupResult, ___: Decision) -> None:
    """The payer is back without having paid: his time is over, and the usual while after it begins."""
    attempt.expires_at = min(now(), attempt.expires_at or attempt.created_at)


def _hold(change: Change, attempt: Attempt, lookup: LookupResult, decision: Decision) -> None:
    """Nobody knows yet. A person is wanted, once for each new reason."""
    cause = decision.cause or Cause(Why.UNDECIDED)
    attempt.held, attempt.response = str(cause), dict(lookup.raw)
    attempt.transaction_id = lookup.transaction_id or attempt.transaction_id
    if attempt.status == PaymentStatus.FAILED:
        attempt.status = PaymentStatus.PROCESSING.value
        attempt.queue, attempt.due_at = "open", now() + LOOK_AGAIN
        if change.payment.status == PaymentStatus.FAILED:
            change.payment.status = PaymentStatus.PROCESSING.value
    if ledger.want_person(change.payment, f"{ledger.OF_ATTEMPT}{attempt.id}"):
        change.tell_admins(cause)


def _keep(change: Change, attempt: Attempt, _: LookupResult, __: Decision) -> None:
    """A person has looked into a paid attempt: it is as the books have it."""
    attempt.held = None
    ledger.calm(change.payment, f"{ledger.OF_ATTEMPT}{attempt.id}")


def _reverse(change: Change, attempt: Attempt, lookup: LookupResult, _: Decision) -> None:
    """The gateway has returned a paid attempt without us: in its merchant portal, or by itself."""
    _close(change, attempt, PaymentStatus.REFUNDED, lookup)
    refunds.record_reversal(change, attempt, lookup.detail)
    change.tell_admins(Cause(Why.RETURNED_THERE, lookup.detail))


def _close(change: Change, attempt: Attempt, status: PaymentStatus, lookup: LookupResult) -> None:
    attempt.status, attempt.held, attempt.response = status.value, None, dict(lookup.raw)
    attempt.queue = attempt.due_at = None
    ledger.calm(change.payment, f"{ledger.OF_ATTEMPT}{attempt.id}")


_STEPS = {
    Outcome.CAPTURE: _capture,
    Outcome.FAIL: _fail,
    Outcome.GIVE_UP: _give_up,
    Outcome.HOLD: _hold,
    Outcome.REVERSE: _reverse,
    Outcome.KEEP: _keep,
}
