"""Use cases of payments: read and list them, confirm cash, decide attempts under review, refund.

Starting to pay is in ``checkout``, asking the gateways in ``verification``.
"""

from collections.abc import Sequence

from chalicelib.accounts import service as accounts
from chalicelib.bookings.models import Booking
from chalicelib.db import Page, PageRequest, batch_get, query_page, retry_on_conflict
from chalicelib.errors import Forbidden, Invalid, NotFound
from chalicelib.idempotency import IdempotencyClaim
from chalicelib.localization.numbers import minor_units, money
from chalicelib.localization.text import Text
from chalicelib.payments import refunds, repository, settlement
from chalicelib.payments.attention import AttentionKey, AttentionKind, AttentionList
from chalicelib.payments.gateways.base import GatewayStatus, LookupResult, PaymentMethod, RefundKind
from chalicelib.payments.gateways.catalogue import method_facts
from chalicelib.payments.models import Attempt, Payment, Refund
from chalicelib.payments.repository import PaymentChange
from chalicelib.payments.rules import (
    SETTLED,
    NotPaid,
    NotUnderReview,
    Outcome,
    PaymentStatus,
    RefundStatus,
    refund_amount,
)
from chalicelib.payments.schemas import PaymentView, RefundBody, ResolveBody
from chalicelib.payments.settlement import ManualDecision
from chalicelib.tokens import Actor, Role

_REFERENCE_REQUIRED = Text(
    "Name the reference of the refund that was made by hand.", "म्यानुअल रूपमा गरिएको फिर्ताको सन्दर्भ नम्बर लेख्नुहोस्।"
)


def get_payment(actor: Actor, payment_id: str) -> Payment:
    """Reads a payment for one of its parties or an admin. Raises ``NotFound`` for anybody else."""
    payment = Payment.load(payment_id)
    if not actor.is_admin and actor.id not in {payment.user_id, payment.pandit_id}:
        raise NotFound
    return payment


def list_payments(actor: Actor, page_request: PageRequest) -> Page[Payment]:
    """Lists the payments of the actor's bookings (an admin's: all), newest booking first."""
    match actor.role:
        case Role.CUSTOMER:
            return query_page(Payment.by_customer, actor.id, page_request)
        case Role.PANDIT:
            return query_page(Payment.by_pandit, actor.id, page_request)
        case Role.ADMIN:
            return query_page(Payment.by_age, "payment", page_request)


def list_for_admin(
    status: PaymentStatus | None, needs_attention: bool | None, page_request: PageRequest
) -> Page[Payment]:
    """Lists all payments, newest booking first, by status and by whether they need a person. None means either."""
    if needs_attention is not None:
        attention_list = AttentionList.holding(flagged=needs_attention).value
        only = None if status is None else Payment.status == status.value
        return query_page(Payment.by_attention, attention_list, page_request, only=only)
    if status is not None:
        return query_page(Payment.by_status, status.value, page_request)
    return query_page(Payment.by_age, "payment", page_request)


def count_needing_attention() -> int:
    """Counts the payments that need a person."""
    return Payment.by_attention.count(AttentionList.FLAGGED.value)


def to_view(actor: Actor, payment: Payment) -> PaymentView:
    """Shows a payment with its attempts and refunds. Takes two round trips; for an admin two more, for its parties."""
    attempts, payment_refunds = repository.list_attempts(payment), repository.list_refunds(payment.id)
    view = PaymentView.of(payment, attempts, payment_refunds, for_admin=actor.is_admin)
    return _add_parties(actor, [view])[0]


def to_views(actor: Actor, payments: Sequence[Payment]) -> list[PaymentView]:
    """Shows a page of payments, in as many round trips as one payment takes."""
    attempts = batch_get(Attempt, [attempt_id for payment in payments for attempt_id in payment.attempt_ids])
    refund_keys = [(payment.id, refund_id) for payment in payments for refund_id in payment.refund_ids]
    all_refunds = batch_get(Refund, refund_keys)
    views = [
        PaymentView.of(
            payment,
            [attempts[attempt_id] for attempt_id in payment.attempt_ids if attempt_id in attempts],
            [all_refunds[key] for key in refund_keys if key[0] == payment.id and key in all_refunds],
            for_admin=actor.is_admin,
        )
        for payment in payments
    ]
    return _add_parties(actor, views)


def _add_parties(actor: Actor, views: list[PaymentView]) -> list[PaymentView]:
    """Adds for an admin who pays whom, and for what."""
    if not actor.is_admin:
        return views
    bookings = batch_get(Booking, [view.id for view in views])
    parties = {party for booking in bookings.values() for party in (booking.customer_id, booking.pandit_id)}
    people = accounts.get_many(parties)
    return [view.with_booking(bookings.get(view.id), people) for view in views]


def confirm_cash(actor: Actor, payment_id: str) -> Payment:
    """Records that the pandit, or an admin, has received the cash. Safe to repeat.

    Raises ``NotFound``, ``Forbidden``, and ``NotUnderReview`` if cash was not chosen.
    """
    payment = get_payment(actor, payment_id)
    if not actor.is_admin and actor.id != payment.pandit_id:
        raise Forbidden
    attempts = [item for item in repository.list_attempts(payment) if item.payment_method == PaymentMethod.CASH]
    if not attempts:
        raise NotUnderReview
    attempt = attempts[-1]
    if attempt.status not in SETTLED:
        answer = {"confirmed_by": actor.id}
        lookup = LookupResult(GatewayStatus.PAID, attempt.amount_minor, attempt.currency, raw=answer)
        decision = ManualDecision(actor.id, "CONFIRM_CASH", "cash received", Outcome.CAPTURE)
        try:
            settlement.record_result(attempt.id, lookup, manual=decision)
        except NotUnderReview:
            if Attempt.load(attempt.id).status not in SETTLED:
                raise  # otherwise somebody else has confirmed it at the same moment
    return Payment.load(payment_id)


def resolve(actor: Actor, payment_id: str, body: ResolveBody) -> Payment:
    """Records an admin's decision about an attempt under review.

    Raises ``NotFound``, ``NotUnderReview``, and ``AlreadyPaid`` for the decision that a paid attempt has failed.
    """
    payment = get_payment(actor, payment_id)
    attempt = Attempt.load(body.attempt_id)
    if attempt.payment_id != payment.id:
        raise NotFound
    if attempt.under_review is None:
        raise NotUnderReview
    answer = {**(attempt.response or {}), "resolved_by": actor.id, "note": body.note}
    outcome = Outcome.CAPTURE if body.status == "COMPLETED" else Outcome.FAIL
    decision = ManualDecision(actor.id, "RESOLVE_PAYMENT", body.note, outcome)
    settlement.record_result(attempt.id, LookupResult(GatewayStatus.UNDER_REVIEW, raw=answer), manual=decision)
    return Payment.load(payment_id)


@retry_on_conflict
def refund(actor: Actor, payment_id: str, body: RefundBody, claim: IdempotencyClaim) -> Payment:
    """Refunds a payment or a part of it; with a manual reference, records a refund that was made by hand.

    A reference completes the oldest waiting refund of that amount, if there is one. Safe to repeat with the same key.
    Raises ``NotFound``, ``NotPaid``, ``Invalid``, ``KeyReused``.
    """
    get_payment(actor, payment_id)
    if claim.result() is None:
        with PaymentChange() as change:
            payment = change.load_payment(payment_id)
            waiting = _find_waiting_refund(payment, body)
            attempt_id = waiting.attempt_id if waiting else payment.captured_by
            if attempt_id is None:
                raise NotPaid
            attempt = change.load_attempt(attempt_id)
            if body.manual_reference is None and method_facts(attempt.payment_method).refunds is RefundKind.MANUAL:
                raise Invalid.field("manual_reference", _REFERENCE_REQUIRED)
            if waiting is not None:
                made = change.track(waiting)
                refunds.complete_manually(change, attempt, made, str(body.manual_reference))
            else:
                made = _add_refund(change, attempt, body)
            claim.put(change.tx, made.id)
            details = {"refund_id": made.id, "amount_minor": made.amount_minor, "reason": body.reason}
            change.audit(actor.id, "REFUND_PAYMENT", details)
    return Payment.load(payment_id)


def _find_waiting_refund(payment: Payment, body: RefundBody) -> Refund | None:
    if body.manual_reference is None:
        return None
    requested = None if body.amount is None else minor_units(body.amount)
    for item in repository.list_refunds(payment.id):
        is_flagged = str(AttentionKey(AttentionKind.REFUND, item.id)) in (payment.attention or ())
        if item.status == RefundStatus.PENDING and is_flagged and requested in {None, item.amount_minor}:
            return item
    return None


def _add_refund(change: PaymentChange, attempt: Attempt, body: RefundBody) -> Refund:
    left = money(max(0, attempt.owed_minor - attempt.refunded_minor), change.payment.currency)
    requested = None if body.amount is None else minor_units(body.amount)
    amount = refund_amount(attempt.owed_minor, attempt.refunded_minor, requested, left)
    if body.manual_reference is None:
        return refunds.open_refund(change, attempt, amount, body.reason)
    return refunds.record_manual_refund(change, attempt, amount, body.reason, body.manual_reference)
