"""Payments: what people may do with them. Each function is a use case."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.accounts import service as accounts
from chalicelib.audit import service as audit
from chalicelib.bookings import repository as bookings
from chalicelib.bookings.models import Booking
from chalicelib.db import Page, PageRequest, Transaction, batch_get, query_page, retry_on_conflict
from chalicelib.errors import Forbidden, Invalid, NotFound
from chalicelib.idempotency import IdempotencyClaim
from chalicelib.localization.numbers import minor_units, money
from chalicelib.localization.text import Text
from chalicelib.payments import inquiry, ledger, refunds, settle
from chalicelib.payments.gateways.base import GatewayStatus, LookupResult, PaymentMethod, RefundKind
from chalicelib.payments.gateways.catalogue import method_facts
from chalicelib.payments.ledger import Change
from chalicelib.payments.models import Attempt, Payment, Refund
from chalicelib.payments.orders import answer
from chalicelib.payments.rules import OPEN, SETTLED, NotHeld, NotPaid, Outcome, PaymentStatus, RefundStatus, refundable
from chalicelib.payments.schemas import PaymentView, RefundBody, ResolveBody
from chalicelib.payments.settle import ManualDecision
from chalicelib.tokens import Actor, Role

_REFERENCE = Text(
    "Name the reference of the refund that was made by hand.", "म्यानुअल रूपमा गरिएको फिर्ताको सन्दर्भ नम्बर लेख्नुहोस्।"
)


def get(actor: Actor, payment_id: str) -> Payment:
    """A party's own payment, or any for an admin. Raises ``NotFound``."""
    payment = ledger.payment_of(payment_id)
    if not actor.is_admin and actor.id not in {payment.user_id, payment.pandit_id}:
        raise NotFound
    return payment


def newest(actor: Actor, page_request: PageRequest) -> Page[Payment]:
    """The payments of one's own bookings (an admin's: all), newest booking first."""
    match actor.role:
        case Role.CUSTOMER:
            return query_page(Payment.by_customer, actor.id, page_request)
        case Role.PANDIT:
            return query_page(Payment.by_pandit, actor.id, page_request)
        case Role.ADMIN:
            return query_page(Payment.by_age, "payment", page_request)


def desk(status: PaymentStatus | None, needs_attention: bool | None, page_request: PageRequest) -> Page[Payment]:
    """All payments for an admin, by status and by whether a person is wanted."""
    if needs_attention is not None:
        wanted = ledger.ATTENTION if needs_attention else ledger.CALM
        only = None if status is None else Payment.status == status.value
        return query_page(Payment.by_attention, wanted, page_request, only=only)
    if status is not None:
        return query_page(Payment.by_status, status.value, page_request)
    return query_page(Payment.by_age, "payment", page_request)


def shown(actor: Actor, payment: Payment) -> PaymentView:
    """A payment with its attempts and refunds, in two round trips; for an admin with its parties, in two more."""
    attempts, given_back = ledger.attempts_of(payment), ledger.refunds_of(payment.id)
    return _about(actor, [PaymentView.of(payment, attempts, given_back, for_admin=actor.is_admin)])[0]


def shown_all(actor: Actor, payments: Sequence[Payment]) -> list[PaymentView]:
    """A page of payments with their attempts and refunds, in two round trips, however many they are; for an admin with
    their parties, in two more."""
    attempts = batch_get(Attempt, [one for payment in payments for one in payment.attempt_ids])
    given_back = batch_get(Refund, [(payment.id, one) for payment in payments for one in payment.refund_ids])
    views = [
        PaymentView.of(
            payment,
            [attempts[one] for one in payment.attempt_ids if one in attempts],
            [given_back[payment.id, one] for one in payment.refund_ids if (payment.id, one) in given_back],
            for_admin=actor.is_admin,
        )
        for payment in payments
    ]
    return _about(actor, views)


def _about(actor: Actor, views: list[PaymentView]) -> list[PaymentView]:
    """Adds for an admin who pays whom, and for what."""
    if not actor.is_admin:
        return views
    booked = batch_get(Booking, [view.id for view in views])
    parties = {party for booking in booked.values() for party in (booking.customer_id, booking.pandit_id)}
    people = accounts.get_many(parties)
    return [view.about(booked.get(view.id), people) for view in views]


def attention_count() -> int:
    """How many payments want a person."""
    return Payment.by_attention.count(ledger.ATTENTION)


def verify(actor: Actor, payment_id: str) -> Payment:
    """Asks the gateways now: of all attempts that are open or have ended unpaid (payers may be late), and of paid ones
    that may have been returned in a merchant portal.

    Raises 502 or 503 where that of an open one does not say in time, and none has paid.
    """
    attempts = [one for one in ledger.attempts_of(get(actor, payment_id)) if _may_have_news(one)]
    failures = inquiry.ask(attempts, settle.settle)
    payment = ledger.payment_of(payment_id)
    untold = [one for one in attempts if one.status in OPEN and one.payment_method in failures]
    if untold and payment.status in OPEN:
        failure = failures[untold[-1].payment_method]
        raise answer(failure) from failure
    return payment


def _may_have_news(attempt: Attempt) -> bool:
    facts = method_facts(attempt.payment_method)
    if attempt.status in SETTLED:
        return attempt.status == PaymentStatus.COMPLETED and facts.hides_refunds
    return facts.is_online


def confirm_cash(actor: Actor, payment_id: str) -> Payment:
    """The pandit, or an admin, has the money in hand. Raises ``NotHeld`` where cash was not chosen."""
    payment = get(actor, payment_id)
    if not actor.is_admin and actor.id != payment.pandit_id:
        raise Forbidden
    chosen = [one for one in ledger.attempts_of(payment) if one.payment_method == PaymentMethod.CASH]
    if not chosen:
        raise NotHeld
    attempt = chosen[-1]
    if attempt.status not in SETTLED:
        lookup = LookupResult(
            GatewayStatus.PAID, attempt.amount_minor, attempt.currency, raw={"confirmed_by": actor.id}
        )
        try:
            settle.decide(
                attempt.id, lookup, ManualDecision(actor.id, "CONFIRM_CASH", "cash received", Outcome.CAPTURE)
            )
        except NotHeld:
            if ledger.attempt_of(attempt.id).status not in SETTLED:
                raise  # else somebody has confirmed it at the same moment
    return ledger.payment_of(payment_id)


def resolve(actor: Actor, payment_id: str, wanted: ResolveBody) -> Payment:
    """An admin decides an attempt that is held. Raises ``NotFound``, ``NotHeld``."""
    payment = get(actor, payment_id)
    attempt = ledger.attempt_of(wanted.attempt_id)
    if attempt.payment_id != payment.id:
        raise NotFound
    if attempt.held is None:
        raise NotHeld
    outcome = Outcome.CAPTURE if wanted.status == "COMPLETED" else Outcome.FAIL
    lookup = LookupResult(
        GatewayStatus.UNDER_REVIEW, raw={**(attempt.response or {}), "resolved_by": actor.id, "note": wanted.note}
    )
    settle.decide(attempt.id, lookup, ManualDecision(actor.id, "RESOLVE_PAYMENT", wanted.note, outcome))
    return ledger.payment_of(payment_id)


def refund(actor: Actor, payment_id: str, wanted: RefundBody, claim: IdempotencyClaim) -> Payment:
    """Returns a payment, or a part of it. With a reference it was returned by hand, and this records that.

    Raises ``NotPaid``, ``Invalid``, ``KeyReused``.
    """
    get(actor, payment_id)
    done = _refund(actor, payment_id, wanted, claim)
    if done is not None:
        done.change.push()
        refunds.execute(payment_id, done.refund.id)
    return ledger.payment_of(payment_id)


@dataclass(frozen=True, slots=True)
class _Refunded:
    change: Change
    refund: Refund


@retry_on_conflict
def _refund(actor: Actor, payment_id: str, wanted: RefundBody, claim: IdempotencyClaim) -> _Refunded | None:
    if claim.result() is not None:
        return None
    payment, booking = ledger.payment_of(payment_id), bookings.load(payment_id)
    waiting = _waiting(payment, wanted)
    attempt = ledger.attempt_of(waiting.attempt_id if waiting else _captured(payment))
    with Transaction() as tx:
        change = Change(tx, booking, payment)
        given = _given(change, attempt, waiting, wanted)
        claim.put(tx, given.id)
        ledger.put_attempt(tx, attempt)
        ledger.put_payment(tx, payment)
        bookings.show_payment(tx, booking, payment.status, payment.payment_method)
        details = {"refund_id": given.id, "amount_minor": given.amount_minor, "reason": wanted.reason}
        audit.record(tx, actor.id, "REFUND_PAYMENT", "payment", payment_id, details)
    return _Refunded(change, given)


def _captured(payment: Payment) -> str:
    if payment.captured_by is None:
        raise NotPaid
    return payment.captured_by


def _waiting(payment: Payment, wanted: RefundBody) -> Refund | None:
    """The refund that waits for a person, and is reported now: the oldest of that amount."""
    if wanted.manual_reference is None:
        return None
    pending = [one for one in ledger.refunds_of(payment.id) if one.status == RefundStatus.PENDING]
    waiting = [one for one in pending if f"refund:{one.id}" in (payment.attention or ())]
    minor = None if wanted.amount is None else minor_units(wanted.amount)
    return next((one for one in waiting if minor in {None, one.amount_minor}), None)


def _given(change: Change, attempt: Attempt, waiting: Refund | None, wanted: RefundBody) -> Refund:
    reference = wanted.manual_reference
    if reference is None and method_facts(attempt.payment_method).refunds is RefundKind.MANUAL:
        raise Invalid.field("manual_reference", _REFERENCE)
    if waiting is not None:
        return refunds.report(change, attempt, waiting, str(reference))
    left = money(max(0, attempt.owed_minor - attempt.refunded_minor), change.payment.currency)
    minor = None if wanted.amount is None else minor_units(wanted.amount)
    amount = refundable(attempt.owed_minor, attempt.refunded_minor, minor, left)
    if reference is None:
        return refunds.open_refund(change, attempt, amount, wanted.reason)
    return refunds.record_by_hand(change, attempt, amount, wanted.reason, reference)
