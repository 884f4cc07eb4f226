"""``PaymentChange`` writes every item that it has loaded, so that no use case can forget one."""

import pytest

from bench.aws_calls import CallCounter
from chalicelib.bookings.models import Booking
from chalicelib.chat.system_messages import add_system_message
from chalicelib.db import WriteConflict
from chalicelib.localization.text import Text
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.payments import repository
from chalicelib.payments.attention import AttentionKind
from chalicelib.payments.models import Attempt, Payment, Refund
from chalicelib.payments.repository import PaymentChange
from chalicelib.payments.rules import PaymentStatus
from tests.integration.aws_calls import run_before_next_call
from tests.integration.payments.driver import PaymentAttempt, PaymentDriver


@pytest.fixture
def refunded_attempt(driver: PaymentDriver) -> PaymentAttempt:
    """A paid attempt of which a part has been refunded."""
    attempt = driver.pay_booking("KHALTI")
    attempt.booking.refund(amount="1.00")
    return attempt


def load_all(change: PaymentChange, refunded_attempt: PaymentAttempt) -> tuple[Payment, Attempt, Refund]:
    payment = change.load_payment(refunded_attempt.booking.id)
    return payment, change.load_attempt(refunded_attempt.id), change.load_refund(payment.id, payment.refund_ids[0])


def versions(refunded_attempt: PaymentAttempt) -> tuple[int, ...]:
    payment = Payment.load(refunded_attempt.booking.id)
    refund = repository.list_refunds(payment.id)[0]
    return payment.version, Attempt.load(refunded_attempt.id).version, refund.version


@pytest.mark.parametrize("changed", ["payment", "attempt", "refund"])
def test_whichever_loaded_item_is_assigned_to_is_written(refunded_attempt: PaymentAttempt, changed: str) -> None:
    versions_before = versions(refunded_attempt)

    with PaymentChange() as change:
        payment, attempt, refund = load_all(change, refunded_attempt)
        match changed:
            case "payment":
                payment.refund_reason = "changed"
            case "attempt":
                attempt.response = {"changed": True}
            case "refund":
                refund.manual_reference = "changed"

    payment = Payment.load(refunded_attempt.booking.id)
    attempt, refund = Attempt.load(refunded_attempt.id), repository.list_refunds(payment.id)[0]
    stored = {
        "payment": payment.refund_reason == "changed",
        "attempt": attempt.response == {"changed": True},
        "refund": refund.manual_reference == "changed",
    }
    assert [name for name, is_stored in stored.items() if is_stored] == [changed]
    assert versions(refunded_attempt) == tuple(version + 1 for version in versions_before), (
        "the others are written too: it rests on them"
    )


def test_a_value_that_is_changed_in_place_is_written(refunded_attempt: PaymentAttempt) -> None:
    with PaymentChange() as change:
        change.load_payment(refunded_attempt.booking.id).attempt_ids.append("ANOTHER")

    assert Payment.load(refunded_attempt.booking.id).attempt_ids == [refunded_attempt.id, "ANOTHER"]


def test_the_booking_gets_the_payments_status_in_the_same_commit(refunded_attempt: PaymentAttempt) -> None:
    with PaymentChange() as change:
        change.load_payment(refunded_attempt.booking.id).status = PaymentStatus.REFUNDED.value

    assert Booking.get(refunded_attempt.booking.id, consistent_read=True).payment_status == "REFUNDED"


def test_a_new_item_is_written_as_it_is_at_the_end_of_the_block(refunded_attempt: PaymentAttempt) -> None:
    with PaymentChange() as change:
        payment = change.load_payment(refunded_attempt.booking.id)
        new = Refund(**{**repository.list_refunds(payment.id)[0].attribute_values, "id": "NEW", "searchable_by": None})
        change.add(new)
        new.reason = "assigned after it was added"

    assert Refund.load(refunded_attempt.booking.id, "NEW").reason == "assigned after it was added"


def test_items_that_are_only_read_are_not_written(refunded_attempt: PaymentAttempt, call_counter: CallCounter) -> None:
    with call_counter.record() as calls, PaymentChange() as change:
        load_all(change, refunded_attempt)

    assert "dynamodb.TransactWriteItems" not in calls.operations


def test_an_exception_writes_nothing(refunded_attempt: PaymentAttempt) -> None:
    versions_before = versions(refunded_attempt)

    def fail() -> None:
        with PaymentChange() as change:
            change.load_payment(refunded_attempt.booking.id).refund_reason = "changed"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert versions(refunded_attempt) == versions_before


def test_a_change_of_any_loaded_item_meanwhile_is_a_conflict(refunded_attempt: PaymentAttempt) -> None:
    """Also of one that this change leaves alone: what it decided may rest on it."""

    pushed: list[str] = []

    def change_payment() -> None:
        with PaymentChange() as change:
            payment, _, _ = load_all(change, refunded_attempt)
            payment.refund_reason = "changed"
            change.tx.after_commit(lambda: pushed.append("after commit"))
            with PaymentChange() as other:
                other.track(repository.list_refunds(refunded_attempt.booking.id)[0]).reason = "meanwhile"

    with pytest.raises(WriteConflict):
        change_payment()

    assert Payment.load(refunded_attempt.booking.id).refund_reason != "changed"
    assert pushed == [], "what did not happen is not told"


def test_notifications_message_and_flag_are_part_of_the_change(
    driver: PaymentDriver, refunded_attempt: PaymentAttempt
) -> None:
    with PaymentChange() as change:
        payment = change.load_payment(refunded_attempt.booking.id)
        assert change.flag(AttentionKind.OVERPAID, refunded_attempt.id)
        assert not change.flag(AttentionKind.OVERPAID, refunded_attempt.id), "it has this flag already"
        change.notify(NotificationType.PAYMENT_FAILED, payment.user_id)
        add_system_message(change.tx, payment.id, Text("posted by the change", "पठाइयो"))

    assert refunded_attempt.booking.payment()["needs_attention"]
    assert refunded_attempt.booking.count_notifications(driver.customer, "PAYMENT_FAILED") == 1
    assert refunded_attempt.booking.count_messages("posted by") == 1


def test_a_payer_who_returns_costs_as_few_calls_as_ever(driver: PaymentDriver, call_counter: CallCounter) -> None:
    attempt = driver.start_attempt("KHALTI")
    browser_return = attempt.pay()

    with call_counter.record() as calls:
        attempt.come_back(browser_return)

    assert attempt.booking.is_paid_once
    writes = ["dynamodb.PutItem", "dynamodb.TransactWriteItems", "dynamodb.UpdateItem"]
    expected = ["dynamodb.GetItem"] * 8 + writes[:1] + ["dynamodb.Query"] * 2 + writes[1:]
    assert sorted(calls.operations) == expected


def test_two_attempts_that_fail_at_once_fail_the_payment(driver: PaymentDriver) -> None:
    """Each sees the other one still open. The payment's version lets only one commit, and the other looks again."""
    booking = driver.create_booking()
    first = booking.checkout("KHALTI").visit_page()
    second = booking.checkout("ESEWA").visit_page()
    for paid_attempt in (first, second):
        paid_attempt.make_older(hours=3)

    with run_before_next_call(second.reconcile, "TransactWriteItems"):
        first.booking.verify()

    assert [attempt["status"] for attempt in booking.payment()["attempts"]] == ["FAILED", "FAILED"]
    assert booking.status == "FAILED"
