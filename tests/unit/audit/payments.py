"""A sound payment, and changes that violate each of its invariants."""

from dataclasses import replace
from typing import Any

from chalicelib.payments.models import Attempt, Payment, Refund
from infra.operate.audit.rules import money
from tests.unit.audit import bookings
from tests.unit.audit.people import NOW
from tests.unit.audit.sound_subjects import SoundSubject

OWED = 150_050


def attempt(attempt_id: str = "PAID", status: str = "COMPLETED", **changes: Any) -> Attempt:
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
    return Attempt(id=attempt_id, **{**values, **changes})


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


def payment(**changes: Any) -> Payment:
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
    return Payment(id="booking", **{**values, **changes})


def account() -> money.Account:
    """Paid by the second attempt. One refund is back, one on its way, one was refused and asked for again."""
    attempts = {"LEFT": attempt("LEFT", "PROCESSING"), "PAID": attempt()}
    refunds = [refund("1", 10_000, "COMPLETED"), refund("2", 20_000, "FAILED"), refund("3", 20_000, "PENDING")]
    return money.Account(payment(), bookings.booking(), attempts, refunds)


def unpaid(status: str, *statuses: str) -> money.Account:
    """A payment with attempts of these statuses, none of which has paid."""
    attempts = {
        str(number): attempt(str(number), status_of_attempt) for number, status_of_attempt in enumerate(statuses)
    }
    unpaid_values: dict[str, Any] = {
        "captured_by": None,
        "completed_at": None,
        "refunded_at": None,
        "refunded_minor": 0,
        "refund_ids": [],
    }
    subject = payment(status=status, attempt_ids=list(attempts), **unpaid_values)
    return money.Account(subject, bookings.booking(), attempts, [])


payments = SoundSubject(money.payments, account)
SUBJECTS = [payments]


@payments.violation("is_that_of_a_booking")
def payment_without_a_booking(subject: money.Account) -> money.Account:
    return replace(subject, booking=None)


@payments.violation("has_what_it_lists")
def listed_attempt_is_missing(subject: money.Account) -> money.Account:
    return replace(subject, attempts={"PAID": subject.attempts["PAID"]})


@payments.violation("has_what_it_lists")
def refund_is_not_listed(subject: money.Account) -> None:
    subject.payment.refund_ids = ["1", "2"]


@payments.violation("is_captured_by_one_attempt")
def completed_without_a_capture(_: money.Account) -> money.Account:
    return unpaid("COMPLETED", "PROCESSING")


@payments.violation("is_captured_by_one_attempt")
def captured_by_an_open_attempt(_: money.Account) -> money.Account:
    subject = unpaid("COMPLETED", "PROCESSING")
    subject.payment.captured_by, subject.payment.completed_at = "0", NOW
    return subject


@payments.violation("is_captured_by_one_attempt")
def captured_a_smaller_amount(subject: money.Account) -> None:
    subject.attempts["PAID"].owed_minor = OWED - 1


@payments.violation("is_captured_by_one_attempt")
def completed_without_a_time(subject: money.Account) -> None:
    subject.payment.completed_at = None


@payments.violation("status_follows_from_its_attempts")
def processing_without_an_open_attempt(_: money.Account) -> money.Account:
    return unpaid("PROCESSING", "FAILED", "FAILED")


@payments.violation("status_follows_from_its_attempts")
def failed_with_an_open_attempt(_: money.Account) -> money.Account:
    return unpaid("FAILED", "FAILED", "PROCESSING")


@payments.violation("returns_what_its_refunds_say")
def returned_more_than_its_refunds(subject: money.Account) -> None:
    subject.payment.refunded_minor = 30_000


@payments.violation("returns_what_its_refunds_say")
def refunded_although_a_part_is_kept(subject: money.Account) -> None:
    subject.payment.status = "REFUNDED"


@payments.violation("returns_what_its_refunds_say")
def returned_without_a_time(subject: money.Account) -> None:
    subject.payment.refunded_at = None


@payments.violation("attempts_return_what_their_refunds_say")
def pending_refund_is_not_counted(subject: money.Account) -> None:
    subject.attempts["PAID"].refunded_minor = 10_000


@payments.violation("attempts_return_what_their_refunds_say")
def charge_is_counted_wrongly(subject: money.Account) -> None:
    subject.attempts["PAID"].refunded_charge_minor = 29_999


@payments.violation("attempts_return_what_their_refunds_say")
def pending_refund_counts_as_returned(subject: money.Account) -> None:
    subject.attempts["PAID"].returned_minor = 30_000


@payments.violation("attempts_return_what_their_refunds_say")
def returned_more_than_was_captured(subject: money.Account) -> None:
    subject.refunds[2].amount_minor = subject.refunds[2].charge_minor = OWED
    paid = subject.attempts["PAID"]
    paid.refunded_minor = paid.refunded_charge_minor = OWED + 10_000


@payments.violation("nothing_is_returned_that_was_not_taken")
def refund_of_an_open_attempt(subject: money.Account) -> money.Account:
    extra = refund("4", 0, "COMPLETED", attempt_id="LEFT")
    subject.payment.refund_ids = ["1", "2", "3", "4"]
    return replace(subject, refunds=[*subject.refunds, extra])


@payments.violation("nothing_is_returned_that_was_not_taken")
def refunded_without_refunds(subject: money.Account) -> None:
    subject.attempts["PAID"].status = "REFUNDED"


@payments.violation("cancelled_and_paid_is_returned")
def cancelled_without_a_refund(subject: money.Account) -> money.Account:
    return replace(subject, booking=bookings.booking("CANCELLED"))


@payments.violation("is_flagged_only_with_a_reason")
def flagged_for_an_attempt_that_is_not_under_review(subject: money.Account) -> None:
    _flag(subject, "attempt:PAID")


@payments.violation("is_flagged_only_with_a_reason")
def flagged_for_a_completed_refund(subject: money.Account) -> None:
    _flag(subject, "refund:1")


@payments.violation("is_flagged_only_with_a_reason")
def flagged_for_a_refusal_that_did_not_happen(subject: money.Account) -> None:
    _flag(subject, "refused:LEFT")


@payments.violation("is_flagged_only_with_a_reason")
def flagged_as_overpaid_although_paid_once(subject: money.Account) -> None:
    _flag(subject, "overpaid:PAID")


def _flag(subject: money.Account, reason: str) -> None:
    subject.payment.attention, subject.payment.attention_list = {reason}, "attention"


@payments.violation("is_flagged_for_every_reason")
def under_review_without_a_flag(subject: money.Account) -> None:
    subject.attempts["LEFT"].under_review = "ambiguous"


@payments.violation("is_flagged_for_every_reason")
def paid_twice_without_a_flag(subject: money.Account) -> money.Account:
    return replace(subject, attempts={**subject.attempts, "LEFT": attempt("LEFT", "COMPLETED")})


@payments.violation("is_flagged_for_every_reason")
def manual_refund_without_a_flag(subject: money.Account) -> money.Account:
    return replace(subject, refunds=[*subject.refunds[:2], refund("3", 20_000, "PENDING", "MANUAL")])


@payments.violation("is_flagged_for_every_reason")
def in_the_attention_list_without_a_flag(subject: money.Account) -> None:
    subject.payment.attention_list = "attention"


@payments.violation("is_queued_while_undecided")
def open_attempt_is_not_queued(subject: money.Account) -> None:
    subject.attempts["LEFT"].queue = None


@payments.violation("is_queued_while_undecided")
def completed_refund_is_queued(subject: money.Account) -> None:
    subject.refunds[0].queue, subject.refunds[0].due_at = "refunds", NOW
