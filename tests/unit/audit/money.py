"""A sound payment, and how each of its invariants is broken."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalicelib.idempotency import IdempotencyKey
from chalicelib.payments.models import Attempt, Payment, PaymentWebhook, Refund
from infra.operate.audit.rules import money
from tests.unit.audit import bookings
from tests.unit.audit.breaking import Broken
from tests.unit.audit.people import NOW

OWED = 150_050


def attempt(attempt_id: str = "PAID", status: str = "COMPLETED", **more: Any) -> Attempt:
    """At Khalti; ``PAID`` has a part returned, and another on its way."""
    is_paid = attempt_id == "PAID"
    values: dict[str, Any] = {
        "payment_id": "booking",
        "payment_method": "KHALTI",
        "amount_minor": OWED,
        "currency": "NPR",
        "owed_minor": OWED,
        "status": status,
        "refunded_minor": 30_000 if is_paid else 0,
        "refunded_charge_minor": 30_000 if is_paid else 0,
        "returned_minor": 10_000 if is_paid else 0,
        "queue": "open" if status == "PROCESSING" else None,
        "due_at": NOW if status == "PROCESSING" else None,
    }
    return Attempt(id=attempt_id, **{**values, **more})


def refund(refund_id: str, amount: int, status: str, kind: str = "API", attempt_id: str = "PAID") -> Refund:
    is_due = status == "PENDING" and kind == "API"
    return Refund(
        "booking",
        refund_id,
        attempt_id=attempt_id,
        amount_minor=amount,
        charge_minor=amount,
        kind=kind,
        status=status,
        queue="refunds" if is_due else None,
        due_at=NOW if is_due else None,
    )


def payment(**more: Any) -> Payment:
    values: dict[str, Any] = {
        "user_id": "customer",
        "pandit_id": "pandit",
        "payment_method": "KHALTI",
        "amount_minor": OWED,
        "currency": "NPR",
        "status": "COMPLETED",
        "attempt_ids": ["LEFT", "PAID"],
        "refund_ids": ["1", "2", "3"],
        "captured_by": "PAID",
        "attention_list": "calm",
        "refunded_minor": 10_000,
        "refunded_at": NOW,
        "completed_at": NOW,
    }
    return Payment(id="booking", **{**values, **more})


def account() -> money.Account:
    """Paid by the second attempt. One refund is back, one on its way, one was refused and asked for again."""
    attempts = {"LEFT": attempt("LEFT", "PROCESSING"), "PAID": attempt()}
    refunds = [refund("1", 10_000, "COMPLETED"), refund("2", 20_000, "FAILED"), refund("3", 20_000, "PENDING")]
    return money.Account(payment(), bookings.booking(), attempts, refunds)


def unpaid(status: str, *statuses: str) -> money.Account:
    """A payment with attempts of these statuses, none of which has paid."""
    attempts = {str(number): attempt(str(number), each) for number, each in enumerate(statuses)}
    nothing: dict[str, Any] = {
        "captured_by": None,
        "completed_at": None,
        "refunded_at": None,
        "refunded_minor": 0,
        "refund_ids": [],
    }
    found = payment(status=status, attempt_ids=list(attempts), **nothing)
    return money.Account(found, bookings.booking(), attempts, [])


def webhook() -> PaymentWebhook:
    kept: dict[str, Any] = {"path": "/", "payload": "", "processed": True, "state": "processed"}
    return PaymentWebhook(id="webhook", created_at=NOW, expires_at=NOW + timedelta(days=3), **kept)


payments = Broken(money.payments, account)
attempts = Broken(money.attempts, lambda: money.Checkout(attempt(), payment()))
refunds = Broken(money.refunds, lambda: money.Return(refund("1", 10_000, "COMPLETED"), payment(), attempt()))
repeats = Broken(
    money.repeats, lambda: money.Repeat(IdempotencyKey("customer#checkout#booking#key", result_id="PAID"), True)
)
webhooks = Broken(money.webhooks, webhook)
INVARIANT_SETS = [payments, attempts, refunds, repeats, webhooks]


@payments.breaks("is_that_of_a_booking")
def of_no_booking(found: money.Account) -> money.Account:
    return replace(found, booking=None)


@payments.breaks("has_what_it_lists")
def without_an_attempt_that_it_lists(found: money.Account) -> money.Account:
    return replace(found, attempts={"PAID": found.attempts["PAID"]})


@payments.breaks("has_what_it_lists")
def with_a_refund_that_it_does_not_list(found: money.Account) -> None:
    found.payment.refund_ids = ["1", "2"]


@payments.breaks("is_captured_by_one_attempt")
def paid_by_nothing(_: money.Account) -> money.Account:
    return unpaid("COMPLETED", "PROCESSING")


@payments.breaks("is_captured_by_one_attempt")
def paid_by_an_open_attempt(_: money.Account) -> money.Account:
    found = unpaid("COMPLETED", "PROCESSING")
    found.payment.captured_by, found.payment.completed_at = "0", NOW
    return found


@payments.breaks("is_captured_by_one_attempt")
def paid_with_less(found: money.Account) -> None:
    found.attempts["PAID"].owed_minor = OWED - 1


@payments.breaks("is_captured_by_one_attempt")
def paid_at_no_time(found: money.Account) -> None:
    found.payment.completed_at = None


@payments.breaks("status_follows_from_its_attempts")
def under_way_with_nothing_open(_: money.Account) -> money.Account:
    return unpaid("PROCESSING", "FAILED", "FAILED")


@payments.breaks("status_follows_from_its_attempts")
def failed_with_an_attempt_under_way(_: money.Account) -> money.Account:
    return unpaid("FAILED", "FAILED", "PROCESSING")


@payments.breaks("returns_what_its_refunds_say")
def returned_more_than_its_refunds(found: money.Account) -> None:
    found.payment.refunded_minor = 30_000


@payments.breaks("returns_what_its_refunds_say")
def refunded_in_part(found: money.Account) -> None:
    found.payment.status = "REFUNDED"


@payments.breaks("returns_what_its_refunds_say")
def returned_at_no_time(found: money.Account) -> None:
    found.payment.refunded_at = None


@payments.breaks("attempts_return_what_their_refunds_say")
def counted_without_what_is_on_its_way(found: money.Account) -> None:
    found.attempts["PAID"].refunded_minor = 10_000


@payments.breaks("attempts_return_what_their_refunds_say")
def counted_in_another_currency(found: money.Account) -> None:
    found.attempts["PAID"].refunded_charge_minor = 29_999


@payments.breaks("attempts_return_what_their_refunds_say")
def counted_as_back_too_early(found: money.Account) -> None:
    found.attempts["PAID"].returned_minor = 30_000


@payments.breaks("attempts_return_what_their_refunds_say")
def returned_more_than_was_captured(found: money.Account) -> None:
    found.refunds[2].amount_minor = found.refunds[2].charge_minor = OWED
    paid = found.attempts["PAID"]
    paid.refunded_minor = paid.refunded_charge_minor = OWED + 10_000


@payments.breaks("nothing_is_returned_that_was_not_taken")
def refund_of_an_open_attempt(found: money.Account) -> money.Account:
    back = refund("4", 0, "COMPLETED", attempt_id="LEFT")
    found.payment.refund_ids = ["1", "2", "3", "4"]
    return replace(found, refunds=[*found.refunds, back])


@payments.breaks("nothing_is_returned_that_was_not_taken")
def refunded_without_refunds(found: money.Account) -> None:
    found.attempts["PAID"].status = "REFUNDED"


@payments.breaks("cancelled_and_paid_is_returned")
def cancelled_and_kept(found: money.Account) -> money.Account:
    return replace(found, booking=bookings.booking("CANCELLED"))


@payments.breaks("wants_a_person_for_what_is_so")
def wanted_for_an_attempt_that_is_not_held(found: money.Account) -> None:
    _want(found, "attempt:PAID")


@payments.breaks("wants_a_person_for_what_is_so")
def wanted_for_a_refund_that_is_back(found: money.Account) -> None:
    _want(found, "refund:1")


@payments.breaks("wants_a_person_for_what_is_so")
def wanted_for_a_refusal_that_never_was(found: money.Account) -> None:
    _want(found, "refused:LEFT")


@payments.breaks("wants_a_person_for_what_is_so")
def wanted_for_the_only_payment(found: money.Account) -> None:
    _want(found, "overpaid:PAID")


def _want(found: money.Account, reason: str) -> None:
    found.payment.attention, found.payment.attention_list = {reason}, "attention"


@payments.breaks("wants_a_person_when_one_is_needed")
def held_and_nobody_wanted(found: money.Account) -> None:
    found.attempts["LEFT"].under_review = "ambiguous"


@payments.breaks("wants_a_person_when_one_is_needed")
def paid_twice_and_nobody_wanted(found: money.Account) -> money.Account:
    return replace(found, attempts={**found.attempts, "LEFT": attempt("LEFT", "COMPLETED")})


@payments.breaks("wants_a_person_when_one_is_needed")
def by_hand_and_nobody_wanted(found: money.Account) -> money.Account:
    return replace(found, refunds=[*found.refunds[:2], refund("3", 20_000, "PENDING", "MANUAL")])


@payments.breaks("wants_a_person_when_one_is_needed")
def on_the_wrong_desk(found: money.Account) -> None:
    found.payment.attention_list = "attention"


@payments.breaks("is_looked_at_while_undecided")
def open_and_never_looked_at(found: money.Account) -> None:
    found.attempts["LEFT"].queue = None


@payments.breaks("is_looked_at_while_undecided")
def decided_and_still_due(found: money.Account) -> None:
    found.refunds[0].queue, found.refunds[0].due_at = "refunds", NOW


@attempts.breaks("is_listed_by_its_payment")
def attempt_of_no_payment(found: money.Checkout) -> money.Checkout:
    return replace(found, payment=None)


@attempts.breaks("is_listed_by_its_payment")
def attempt_that_is_not_listed(found: money.Checkout) -> money.Checkout:
    return replace(found, payment=payment(attempt_ids=["LEFT"]))


@refunds.breaks("is_of_an_attempt_of_its_payment")
def refund_of_no_payment(found: money.Return) -> money.Return:
    return replace(found, payment=None)


@refunds.breaks("is_of_an_attempt_of_its_payment")
def refund_of_no_attempt(found: money.Return) -> money.Return:
    return replace(found, attempt=None)


@repeats.breaks("leads_to_a_result")
def key_that_leads_nowhere(found: money.Repeat) -> money.Repeat:
    return replace(found, leads_to_something=False)


@webhooks.breaks("is_listed_as_it_stands")
def listed_as_unprocessed(kept: PaymentWebhook) -> None:
    kept.state = "unprocessed"


@webhooks.breaks("is_listed_as_it_stands")
def processed_with_an_error(kept: PaymentWebhook) -> None:
    kept.error = "GatewayDown"


@webhooks.breaks("junk_is_kept_for_days_without_its_content")
def junk_with_its_content(kept: PaymentWebhook) -> None:
    kept.payload = "anything"


@webhooks.breaks("junk_is_kept_for_days_without_its_content")
def junk_for_half_a_year(kept: PaymentWebhook) -> None:
    kept.expires_at = NOW + timedelta(days=180)
