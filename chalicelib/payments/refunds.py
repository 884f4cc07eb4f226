"""Returning money: by a gateway's API where there is one, else by a person who names the reference.

A refund is written down, and its amount taken off what is left, before any gateway is asked. It is asked once: after
that moment the refund is looked up. What is left is counted on the attempt and written under its version, so that no
two refunds together return more than was captured.
"""

from datetime import timedelta
from functools import partial

from chalicelib import log
from chalicelib.bookings import repository as bookings
from chalicelib.bookings.models import Booking
from chalicelib.db import Transaction, WriteConflict, retry_on_conflict
from chalicelib.ids import new_id
from chalicelib.localization.clock import now
from chalicelib.localization.numbers import money
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.payments import ledger, texts
from chalicelib.payments.gateways import base
from chalicelib.payments.gateways.base import (
    GatewayError,
    GatewayRefundStatus,
    GatewayRefused,
    PaymentMethod,
    RefundKind,
    RefundResult,
    Why,
)
from chalicelib.payments.gateways.catalogue import method_facts
from chalicelib.payments.ledger import Change
from chalicelib.payments.models import Attempt, Refund
from chalicelib.payments.money import part_refund
from chalicelib.payments.orders import gateway_for, order_of
from chalicelib.payments.rules import Cause, PaymentStatus, RefundStatus

QUEUE = "refunds"
OURS_FOR = timedelta(minutes=1)
"""For so long whoever has written a refund down is about to ask the gateway; then the reconciler does."""
UNDECIDED_FOR = timedelta(days=1)
"""After so long a refund by API that is still under way wants a person."""


def open_refund(change: Change, attempt: Attempt, amount_minor: int, reason: str) -> Refund:
    """Adds a refund to a change, and takes its amount off what the attempt has left. The caller writes the attempt."""
    refund = _new(change, attempt, amount_minor, reason, method_facts(attempt.payment_method).refunds)
    if refund.kind == RefundKind.MANUAL:
        ledger.want_person(change.payment, f"refund:{refund.id}")
        change.tell_admins(Cause(Why.REFUND_BY_HAND))
    else:
        refund.queue, refund.due_at = QUEUE, refund.created_at + OURS_FOR
    ledger.add_refund(change.tx, refund)
    return refund


def open_for_cancelled(tx: Transaction, booking: Booking) -> None:
    """Adds to a booking's cancellation the refund of what was paid for it, if anything is left to return.

    The transaction has the booking and its room already. After the commit the gateway is asked for the refund, or the
    admins are notified that a person has to make it.
    """
    if booking.payment_status != PaymentStatus.COMPLETED:
        return
    payment = ledger.payment_of(booking.id)
    attempt = ledger.attempt_of(str(payment.captured_by))
    left = attempt.owed_minor - attempt.refunded_minor
    if left <= 0:
        return
    change = Change(tx, booking, payment)
    refund = open_refund(change, attempt, left, "booking cancelled")
    ledger.put_attempt(tx, attempt)
    ledger.put_payment(tx, payment)
    tx.after_commit(change.push)
    if refund.kind != RefundKind.MANUAL:
        tx.after_commit(partial(execute, refund.payment_id, refund.id))


def record_reversal(change: Change, attempt: Attempt, reason: str) -> None:
    """Adds the refund that a gateway has made of an attempt without us. The caller writes the attempt."""
    left = attempt.owed_minor - attempt.refunded_minor
    refund = _new(change, attempt, left, reason or "returned at the gateway", RefundKind.MANUAL)
    _returned(change, attempt, refund)
    ledger.add_refund(change.tx, refund)


def record_by_hand(change: Change, attempt: Attempt, amount_minor: int, reason: str, reference: str) -> Refund:
    """Adds a refund that a person has made already, in a gateway's portal or in cash. The caller writes the attempt."""
    refund = _new(change, attempt, amount_minor, reason, RefundKind.MANUAL)
    refund.manual_reference = reference
    if attempt.held is not None:
        attempt.held = None  # this is the part of it that the gateway had returned without us
        ledger.calm(change.payment, f"{ledger.OF_ATTEMPT}{attempt.id}")
    _returned(change, attempt, refund)
    ledger.add_refund(change.tx, refund)
    return refund


def report(change: Change, attempt: Attempt, refund: Refund, reference: str) -> Refund:
    """Adds to a change that a waiting refund has been made by hand. The caller writes the attempt."""
    refund.manual_reference = reference
    _returned(change, attempt, refund)
    ledger.put_refund(change.tx, refund)
    return refund


def _new(change: Change, attempt: Attempt, amount_minor: int, reason: str, kind: RefundKind) -> Refund:
    charge = _charge(attempt, amount_minor)
    attempt.refunded_minor += amount_minor
    attempt.refunded_charge_minor += charge
    moment, refund_id = now(), new_id()
    change.payment.refund_ids = [*change.payment.refund_ids, refund_id]
    ledger.calm(change.payment, f"refused:{attempt.id}")
    return Refund(
        payment_id=attempt.payment_id,
        id=refund_id,
        attempt_id=attempt.id,
        amount_minor=amount_minor,
        currency=change.payment.currency,
        charge_minor=charge,
        kind=kind.value,
        status=RefundStatus.PENDING.value,
        reason=reason,
        created_at=moment,
        updated_at=moment,
    )


def _charge(attempt: Attempt, amount_minor: int) -> int:
    """A part of an attempt in the currency that was charged, at the rate that was frozen on it."""
    if attempt.exchange_rate is None:
        return amount_minor
    return part_refund(
        amount_minor,
        attempt.exchange_rate,
        left_minor_npr=attempt.owed_minor - attempt.refunded_minor,
        left_minor=attempt.amount_minor - attempt.refunded_charge_minor,
    )


def execute(payment_id: str, refund_id: str) -> None:
    """Asks the gateway to return the money, if nobody has yet. Never raises: what is unknown is looked up later."""
    refund = Refund.get(payment_id, refund_id, consistent_read=True)
    if refund.status != RefundStatus.PENDING or refund.kind != RefundKind.API:
        return
    try:
        result = _result(refund)
    except GatewayError as error:  # nothing was done, or nothing is known: the reconciler comes back to it
        log.note(refund_id=refund_id, refund_error=type(error).__name__)
        result = RefundResult(GatewayRefundStatus.PENDING, detail=str(error))
    except WriteConflict:
        return  # somebody else is asking at this moment
    write(payment_id, refund_id, result)


def _result(refund: Refund) -> RefundResult:
    if refund.charge_minor == 0:
        return RefundResult(GatewayRefundStatus.COMPLETED, detail="less than the smallest coin that was charged")
    return look_up(refund) if refund.asked_at is not None else _ask(refund)


def look_up(refund: Refund) -> RefundResult:
    """What became of a refund that was asked for. Raises ``GatewayError``."""
    attempt = ledger.attempt_of(refund.attempt_id)
    return gateway_for(PaymentMethod(attempt.payment_method)).look_up_refund(order_of(attempt), _asked(attempt, refund))


def _ask(refund: Refund) -> RefundResult:
    """Raises ``WriteConflict`` where another process asks already, and ``GatewayError`` where nothing was asked."""
    attempt = ledger.attempt_of(refund.attempt_id)
    gateway = gateway_for(PaymentMethod(attempt.payment_method))
    refund.asked_at = now()
    _save(refund)
    try:
        return gateway.refund(order_of(attempt), _asked(attempt, refund))
    except GatewayRefused as error:
        return RefundResult(GatewayRefundStatus.FAILED, detail=str(error))
    except GatewayError:
        refund.asked_at = None
        _save(refund)
        raise


def _save(refund: Refund) -> None:
    with Transaction() as tx:
        ledger.put_refund(tx, refund)


def _asked(attempt: Attempt, refund: Refund) -> base.RefundRequest:
    """A refund as its gateway needs to know it, in the currency that was charged."""
    return base.RefundRequest(
        id=refund.id,
        amount_minor=refund.charge_minor,
        requested_at=refund.asked_at or refund.created_at,
        refunded_before_minor=attempt.refunded_charge_minor - refund.charge_minor,
        gateway_refund_id=refund.gateway_refund_id,
    )


def write(payment_id: str, refund_id: str, result: RefundResult) -> None:
    """Writes what became of a refund, and pushes it; does nothing where that is known."""
    change = _write(payment_id, refund_id, result)
    if change is not None:
        change.push()


@retry_on_conflict
def _write(payment_id: str, refund_id: str, result: RefundResult) -> Change | None:
    refund = Refund.get(payment_id, refund_id, consistent_read=True)
    if refund.status != RefundStatus.PENDING:
        return None
    is_late = now() - refund.created_at >= UNDECIDED_FOR
    if result.status is GatewayRefundStatus.PENDING and not (is_late or result.gateway_refund_id):
        return None
    refund.gateway_refund_id = result.gateway_refund_id or refund.gateway_refund_id
    attempt, payment = ledger.attempt_of(refund.attempt_id), ledger.payment_of(payment_id)
    booking = bookings.load(payment_id)
    with Transaction() as tx:
        change = Change(tx, booking, payment)
        match result.status:
            case GatewayRefundStatus.COMPLETED:
                _returned(change, attempt, refund)
            case GatewayRefundStatus.FAILED:
                _refused(change, attempt, refund, Cause(result.why or Why.REFUND_REFUSED, result.detail))
            case GatewayRefundStatus.PENDING if is_late and ledger.want_person(payment, f"refund:{refund.id}"):
                change.tell_admins(Cause(Why.REFUND_UNDECIDED, result.detail))
        ledger.put_refund(tx, refund)
        ledger.put_attempt(tx, attempt)
        ledger.put_payment(tx, payment)
        bookings.show_payment(tx, booking, payment.status, payment.payment_method)
    return change


def _returned(change: Change, attempt: Attempt, refund: Refund) -> None:
    """The money is back with the customer."""
    payment = change.payment
    refund.status, refund.queue, refund.due_at = RefundStatus.COMPLETED.value, None, None
    ledger.calm(payment, f"refund:{refund.id}")
    attempt.returned_minor += refund.amount_minor
    if attempt.returned_minor == attempt.owed_minor:
        attempt.status, attempt.queue, attempt.due_at = PaymentStatus.REFUNDED.value, None, None
        ledger.calm(payment, f"overpaid:{attempt.id}")
    returned = money(refund.amount_minor, payment.currency)
    change.tell(payment.user_id, NotificationType.PAYMENT_REFUNDED, amount=returned)
    change.say(texts.REFUNDED.fill(amount=returned))
    if attempt.id != payment.captured_by:
        return  # an overpayment: the booking stays paid
    payment.refunded_minor += refund.amount_minor
    payment.refund_reason, payment.refunded_at = refund.reason, now()
    if payment.refunded_minor == payment.amount_minor:
        payment.status = PaymentStatus.REFUNDED.value


def _refused(change: Change, attempt: Attempt, refund: Refund, cause: Cause) -> None:
    """The gateway returned nothing: the amount is free again, and a person is wanted."""
    refund.status, refund.queue, refund.due_at = RefundStatus.FAILED.value, None, None
    attempt.refunded_minor -= refund.amount_minor
    attempt.refunded_charge_minor -= refund.charge_minor
    ledger.calm(change.payment, f"refund:{refund.id}")
    ledger.want_person(change.payment, f"refused:{attempt.id}")
    change.tell_admins(cause)
