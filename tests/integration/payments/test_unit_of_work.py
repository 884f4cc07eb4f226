"""A payment's change writes whatever it has loaded: no use case can forget one of the items."""

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
from tests.integration.payments.driver import Checkout, PaymentDriver


@pytest.fixture
def paid(driver: PaymentDriver) -> Checkout:
    """A paid attempt of which a part has been refunded."""
    started = driver.paid("KHALTI")
    started.bill.refund(amount="1.00")
    return started


def load_all(change: PaymentChange, paid: Checkout) -> tuple[Payment, Attempt, Refund]:
    payment = change.load_payment(paid.bill.id)
    return payment, change.load_attempt(paid.id), change.load_refund(payment.id, payment.refund_ids[0])


def versions(paid: Checkout) -> tuple[int, ...]:
    payment = Payment.load(paid.bill.id)
    refund = repository.list_refunds(payment.id)[0]
    return payment.version, Attempt.load(paid.id).version, refund.version


@pytest.mark.parametrize("changed", ["payment", "attempt", "refund"])
def test_whichever_loaded_item_is_assigned_to_is_written(paid: Checkout, changed: str) -> None:
    before = versions(paid)

    with PaymentChange() as change:
        payment, attempt, refund = load_all(change, paid)
        match changed:
            case "payment":
                payment.refund_reason = "changed"
            case "attempt":
                attempt.response = {"changed": True}
            case "refund":
                refund.manual_reference = "changed"

    payment = Payment.load(paid.bill.id)
    attempt, refund = Attempt.load(paid.id), repository.list_refunds(payment.id)[0]
    stored = {
        "payment": payment.refund_reason == "changed",
        "attempt": attempt.response == {"changed": True},
        "refund": refund.manual_reference == "changed",
    }
    assert [name for name, is_stored in stored.items() if is_stored] == [changed]
    assert versions(paid) == tuple(version + 1 for version in before), "the others are written too: it rests on them"


def test_a_value_that_is_changed_in_place_is_written(paid: Checkout) -> None:
    with PaymentChange() as change:
        change.load_payment(paid.bill.id).attempt_ids.append("ANOTHER")

    assert Payment.load(paid.bill.id).attempt_ids == [paid.id, "ANOTHER"]


def test_the_booking_shows_the_payments_status_without_anybodys_saying_so(paid: Checkout) -> None:
    with PaymentChange() as change:
        change.load_payment(paid.bill.id).status = PaymentStatus.REFUNDED.value

    assert Booking.get(paid.bill.id, consistent_read=True).payment_status == "REFUNDED"


def test_a_new_item_is_written_as_it_is_at_the_end_of_the_block(paid: Checkout) -> None:
    with PaymentChange() as change:
        payment = change.load_payment(paid.bill.id)
        new = Refund(**{**repository.list_refunds(payment.id)[0].attribute_values, "id": "NEW", "searchable_by": None})
        change.add(new)
        new.reason = "assigned after it was added"

    assert Refund.load(paid.bill.id, "NEW").reason == "assigned after it was added"


def test_what_is_only_read_is_not_written(paid: Checkout, call_counter: CallCounter) -> None:
    with call_counter.record() as calls, PaymentChange() as change:
        load_all(change, paid)

    assert "dynamodb.TransactWriteItems" not in calls.operations


def test_an_exception_writes_nothing(paid: Checkout) -> None:
    before = versions(paid)

    def fail() -> None:
        with PaymentChange() as change:
            change.load_payment(paid.bill.id).refund_reason = "changed"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert versions(paid) == before


def test_a_change_of_any_loaded_item_meanwhile_is_a_conflict(paid: Checkout) -> None:
    """Also of one that this change leaves alone: what it decided may rest on it."""

    pushed: list[str] = []

    def change_payment() -> None:
        with PaymentChange() as change:
            payment, _, _ = load_all(change, paid)
            payment.refund_reason = "changed"
            change.tx.after_commit(lambda: pushed.append("after commit"))
            with PaymentChange() as other:
                other.track(repository.list_refunds(paid.bill.id)[0]).reason = "meanwhile"

    with pytest.raises(WriteConflict):
        change_payment()

    assert Payment.load(paid.bill.id).refund_reason != "changed"
    assert pushed == [], "what did not happen is not told"


def test_notifications_message_and_flag_are_part_of_the_change(driver: PaymentDriver, paid: Checkout) -> None:
    with PaymentChange() as change:
        payment = change.load_payment(paid.bill.id)
        assert change.flag(AttentionKind.OVERPAID, paid.id)
        assert not change.flag(AttentionKind.OVERPAID, paid.id), "it has this flag already"
        change.notify(NotificationType.PAYMENT_FAILED, payment.user_id)
        add_system_message(change.tx, payment.id, Text("posted by the change", "पठाइयो"))

    assert paid.bill.payment()["needs_attention"]
    assert paid.bill.count_notifications(driver.customer, "PAYMENT_FAILED") == 1
    assert paid.bill.count_messages("posted by") == 1


def test_a_payer_who_returns_costs_as_few_calls_as_ever(driver: PaymentDriver, call_counter: CallCounter) -> None:
    started = driver.opened("KHALTI")
    way = started.pay()

    with call_counter.record() as calls:
        started.come_back(way)

    assert started.bill.is_paid_once
    writes = ["dynamodb.PutItem", "dynamodb.TransactWriteItems", "dynamodb.UpdateItem"]
    expected = ["dynamodb.GetItem"] * 8 + writes[:1] + ["dynamodb.Query"] * 2 + writes[1:]
    assert sorted(calls.operations) == expected


def test_two_attempts_that_fail_at_once_fail_the_payment(driver: PaymentDriver) -> None:
    """Each sees the other one still open. The payment's version lets only one commit, and the other looks again."""
    bill = driver.bill()
    first = bill.checkout("KHALTI").visit_page()
    second = bill.checkout("ESEWA").visit_page()
    for started in (first, second):
        started.age(hours=3)

    with run_before_next_call(second.reconcile, "TransactWriteItems"):
        first.bill.verify()

    assert [attempt["status"] for attempt in bill.payment()["attempts"]] == ["FAILED", "FAILED"]
    assert bill.status == "FAILED"
