"""Refunds: by a gateway's API if it has one, otherwise by a person who records the reference.

A refund is stored, and its amount taken off what is left, before any gateway is asked. The gateway is asked once; after
that the refund is looked up. What is left is counted on the attempt and written under its version, so that no two
refunds together return more than was captured.
"""

from datetime import timedelta
from functools import partial

from chalicelib import log
from chalicelib.bookings.models import Booking
from chalicelib.chat.system_messages import add_system_message
from chalicelib.db import Transaction, WriteConflict, retry_on_conflict
from chalicelib.ids import new_id
from chalicelib.localization.clock import now
from chalicelib.localization.numbers import money
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.payments import texts
from chalicelib.payments.attention import AttentionKind
from chalicelib.payments.gateways.base import (
    GatewayError,
    GatewayRefundStatus,
    GatewayRefused,
    RefundKind,
    RefundRequest,
    RefundResult,
    Why,
)
from chalicelib.payments.gateways.catalogue import method_facts
from chalicelib.payments.gateways.registry import get_gateway
from chalicelib.payments.models import Attempt, Refund
from chalicelib.payments.money import part_refund
from chalicelib.payments.repository import PaymentChange
from chalicelib.payments.rules import Cause, PaymentStatus, ReconcilerQueue, RefundStatus

REFUND_GRACE_PERIOD = timedelta(minutes=1)
"""How long the process that created a refund may take to call the gateway. Afterwards the reconciler takes over."""
UNDECIDED_REFUND_PERIOD = timedelta(days=1)
"""How long a refund by API may be pending. Afterwards it needs a person."""


def open_refund(change: PaymentChange, attempt: Attempt, amount_minor: int, reason: str) -> Refund:
    """Adds a refund of ``amount_minor`` (in the payment's currency) to a change that tracks the attempt.

    After the commit the gateway is asked for it. If the gateway has no API, admins are notified instead.
    """
    refund = _add_refund(change, attempt, amount_minor, reason, method_facts(attempt.payment_method).refunds)
    if refund.kind == RefundKind.MANUAL:
        change.flag(AttentionKind.REFUND, refund.id)
        change.notify_admins(Cause(Why.REFUND_BY_HAND))
    else:
        refund.queue, refund.due_at = ReconcilerQueue.REFUNDS.value, refund.created_at + REFUND_GRACE_PERIOD
        change.tx.after_commit(partial(execute, refund.payment_id, refund.id))
    return refund


def open_for_cancelled(tx: Transaction, booking: Booking) -> None:
    """Adds to a booking's cancellation the refund of what was paid for it, if anything is left to return.

    The transaction writes the booking and its room itself.
    """
    if booking.payment_status != PaymentStatus.COMPLETED:
        return
    with PaymentChange.within(tx, booking) as change:
        payment = change.load_payment(booking.id)
        attempt = change.load_attempt(str(payment.captured_by))
        left = attempt.owed_minor - attempt.refunded_minor
        if left > 0:
            open_refund(change, attempt, left, "booking cancelled")


def record_reversal(change: PaymentChange, attempt: Attempt, reason: str) -> None:
    """Adds the refund of a whole attempt that its gateway has returned without us."""
    left = attempt.owed_minor - attempt.refunded_minor
    refund = _add_refund(change, attempt, left, reason or "returned at the gateway", RefundKind.MANUAL)
    _complete(change, attempt, refund)


def record_manual_refund(
    change: PaymentChange, attempt: Attempt, amount_minor: int, reason: str, reference: str
) -> Refund:
    """Adds a refund that a person has made already, in a gateway's portal or in cash."""
    refund = _add_refund(change, attempt, amount_minor, reason, RefundKind.MANUAL)
    refund.manual_reference = reference
    if attempt.under_review is not None:
        attempt.under_review = None  # this is the part that was returned without us
        change.clear_flag(AttentionKind.ATTEMPT, attempt.id)
    _complete(change, attempt, refund)
    return refund


def complete_manually(change: PaymentChange, attempt: Attempt, refund: Refund, reference: str) -> None:
    """Records that a person has made a refund that was waiting for it."""
    refund.manual_reference = reference
    _complete(change, attempt, refund)


def _add_refund(change: PaymentChange, attempt: Attempt, amount_minor: int, reason: str, kind: RefundKind) -> Refund:
    charge_minor = amount_minor
    if attempt.exchange_rate is not None:
        charge_minor = part_refund(
            amount_minor,
            attempt.exchange_rate,
            left_minor_npr=attempt.owed_minor - attempt.refunded_minor,
            left_minor=attempt.amount_minor - attempt.refunded_charge_minor,
        )
    attempt.refunded_minor += amount_minor
    attempt.refunded_charge_minor += charge_minor
    moment, refund_id, payment = now(), new_id(), change.payment
    payment.refund_ids = [*payment.refund_ids, refund_id]
    change.clear_flag(AttentionKind.REFUSED, attempt.id)
    return change.add(
        Refund(
            payment_id=attempt.payment_id,
            id=refund_id,
            attempt_id=attempt.id,
            amount_minor=amount_minor,
            currency=payment.currency,
            charge_minor=charge_minor,
            kind=kind.value,
            status=RefundStatus.PENDING.value,
            reason=reason,
            created_at=moment,
            updated_at=moment,
        )
    )


def execute(payment_id: str, refund_id: str) -> None:
    """Asks the gateway for a refund, or looks it up if it was asked before, and records the result. Safe to repeat.

    Raises no ``GatewayError``: what is unknown is looked up by the reconciler.
    """
    refund = Refund.load(payment_id, refund_id)
    if refund.status != RefundStatus.PENDING or refund.kind != RefundKind.API:
        return
    try:
        if refund.charge_minor == 0:
            detail = "less than the smallest coin that was charged"
            result = RefundResult(GatewayRefundStatus.COMPLETED, detail=detail)
        elif refund.asked_at is None:
            result = _request(refund)
        else:
            result = _look_up(refund)
    except GatewayError as error:  # nothing was done, or nothing is known
        log.note(refund_id=refund_id, refund_error=type(error).__name__)
        result = RefundResult(GatewayRefundStatus.PENDING, detail=str(error))
    except WriteConflict:
        return  # another process is asking at this moment
    record_result(payment_id, refund_id, result)


def _look_up(refund: Refund) -> RefundResult:
    attempt = Attempt.load(refund.attempt_id)
    return get_gateway(attempt.payment_method).look_up_refund(attempt.order, _build_request(attempt, refund))


def _request(refund: Refund) -> RefundResult:
    """Raises ``WriteConflict`` if another process asks already, and ``GatewayError`` if nothing was asked."""
    attempt = Attempt.load(refund.attempt_id)
    gateway = get_gateway(attempt.payment_method)
    with PaymentChange() as change:
        change.track(refund).asked_at = now()
    try:
        return gateway.refund(attempt.order, _build_request(attempt, refund))
    except GatewayRefused as error:
        return RefundResult(GatewayRefundStatus.FAILED, detail=str(error))
    except GatewayError:
        with PaymentChange() as change:
            change.track(refund).asked_at = None
        raise


def _build_request(attempt: Attempt, refund: Refund) -> RefundRequest:
    return RefundRequest(
        id=refund.id,
        amount_minor=refund.charge_minor,
        requested_at=refund.asked_at or refund.created_at,
        refunded_before_minor=attempt.refunded_charge_minor - refund.charge_minor,
        gateway_refund_id=refund.gateway_refund_id,
    )


@retry_on_conflict
def record_result(payment_id: str, refund_id: str, result: RefundResult) -> None:
    """Writes what became of a refund, unless that is recorded already. Safe to repeat."""
    with PaymentChange() as change:
        refund = change.load_refund(payment_id, refund_id)
        if refund.status != RefundStatus.PENDING:
            return
        is_late = now() - refund.created_at >= UNDECIDED_REFUND_PERIOD
        if result.status is GatewayRefundStatus.PENDING and not (is_late or result.gateway_refund_id):
            return
        refund.gateway_refund_id = result.gateway_refund_id or refund.gateway_refund_id
        attempt = change.load_attempt(refund.attempt_id)
        change.load_payment(payment_id)
        match result.status:
            case GatewayRefundStatus.COMPLETED:
                _complete(change, attempt, refund)
            case GatewayRefundStatus.FAILED:
                refund.status, refund.queue, refund.due_at = RefundStatus.FAILED.value, None, None
                attempt.refunded_minor -= refund.amount_minor
                attempt.refunded_charge_minor -= refund.charge_minor
                change.clear_flag(AttentionKind.REFUND, refund.id)
                change.flag(AttentionKind.REFUSED, attempt.id)
                change.notify_admins(Cause(result.why or Why.REFUND_REFUSED, result.detail))
            case GatewayRefundStatus.PENDING if is_late and change.flag(AttentionKind.REFUND, refund.id):
                change.notify_admins(Cause(Why.REFUND_UNDECIDED, result.detail))


def _complete(change: PaymentChange, attempt: Attempt, refund: Refund) -> None:
    """Records that the money is back with the customer, who is notified."""
    payment = change.payment
    refund.status, refund.queue, refund.due_at = RefundStatus.COMPLETED.value, None, None
    change.clear_flag(AttentionKind.REFUND, refund.id)
    attempt.returned_minor += refund.amount_minor
    if attempt.returned_minor == attempt.owed_minor:
        attempt.status, attempt.queue, attempt.due_at = PaymentStatus.REFUNDED.value, None, None
        change.clear_flag(AttentionKind.OVERPAID, attempt.id)
    returned = money(refund.amount_minor, payment.currency)
    add_system_message(change.tx, payment.id, texts.REFUNDED.fill(amount=returned))
    change.notify(NotificationType.PAYMENT_REFUNDED, payment.user_id, amount=returned)
    if attempt.id != payment.captured_by:
        return  # an overpayment: the booking stays paid
    payment.refunded_minor += refund.amount_minor
    payment.refund_reason, payment.refunded_at = refund.reason, now()
    if payment.refunded_minor == payment.amount_minor:
        payment.status = PaymentStatus.REFUNDED.value
