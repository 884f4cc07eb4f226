"""Cash: chosen by the customer, put into the pandit's hand, and true when he or an admin says so."""

import pytest

from chalicelib.bookings.models import Booking
from chalicelib.migrations import MigrationState
from chalicelib.payments import service
from infra.operate.migrations.runner import run
from infra.operate.migrations.steps import STEPS
from tests.integration.aws_calls import run_before_next_call
from tests.integration.chat_client import run_concurrently
from tests.integration.payments.driver import Bill, PaymentDriver
from tests.integration.people import Person, Reply


def confirm(bill: Bill, person: Person) -> Reply:
    return bill.driver.api.post(f"/payments/{bill.id}/confirm-cash", person)


@pytest.fixture
def bill(driver: PaymentDriver) -> Bill:
    """To be paid in cash."""
    bill = driver.bill()
    bill.checkout("CASH")
    return bill


@pytest.mark.parametrize("side", ["pandit", "admin"])
def test_cash_is_paid_when_the_pandit_or_an_admin_says_so(driver: PaymentDriver, bill: Bill, side: str) -> None:
    person: Person = getattr(driver, side)
    assert bill.status == "PROCESSING"

    reply = confirm(bill, person)

    assert (reply.status, reply.json["status"]) == (200, "COMPLETED")
    assert bill.is_paid_once
    assert [item["actor_id"] for item in bill.audit_entries("CONFIRM_CASH")] == [person.id]


def test_a_second_confirmation_changes_nothing(driver: PaymentDriver, bill: Bill) -> None:
    confirm(bill, driver.pandit)

    assert confirm(bill, driver.admin).status == 200
    assert bill.is_paid_once
    assert len(bill.audit_entries("CONFIRM_CASH")) == 1


def test_pandit_and_admin_at_once_confirm_it_once(driver: PaymentDriver, bill: Bill) -> None:
    calls = [
        lambda person=person: service.confirm_cash(person.actor, bill.id) for person in (driver.pandit, driver.admin)
    ]

    outcomes = run_concurrently(calls * 4)

    assert [item for item in outcomes if isinstance(item, Exception)] == []
    assert bill.is_paid_once
    assert len(bill.audit_entries("CONFIRM_CASH")) == 1


def test_the_customer_may_not_say_that_he_has_paid(driver: PaymentDriver, bill: Bill) -> None:
    assert confirm(bill, driver.customer).status == 403
    assert bill.status == "PROCESSING"


def test_outsiders_do_not_see_a_payment(driver: PaymentDriver, bill: Bill) -> None:
    other_pandit = driver.people.pandit(verified=False)

    assert confirm(bill, driver.outsider).status == 404
    assert confirm(bill, other_pandit).status == 404


def test_what_was_to_be_paid_otherwise_is_no_cash(driver: PaymentDriver) -> None:
    bill = driver.opened("KHALTI").bill

    assert confirm(bill, driver.pandit).status == 409
    assert bill.status == "PROCESSING"


def test_cash_waits_as_long_as_it_takes(driver: PaymentDriver, bill: Bill) -> None:
    [attempt] = bill.payment()["attempts"]

    assert bill.verify().json["status"] == "PROCESSING"
    assert (attempt["status"], bill.payment()["needs_attention"]) == ("PROCESSING", False)


def test_a_customer_who_changed_his_mind_pays_online(driver: PaymentDriver, bill: Bill) -> None:
    started = bill.checkout("ESEWA").visit_page()
    started.come_back(started.pay())

    assert bill.is_paid_once
    assert bill.payment()["payment_method"] == "ESEWA"


def test_cash_that_comes_after_an_online_payment_is_to_be_handed_back(driver: PaymentDriver) -> None:
    started = driver.opened("KHALTI")
    started.bill.checkout("CASH")
    started.pay_without_return()
    started.bill.verify()

    confirm(started.bill, driver.pandit)

    payment = started.bill.payment()
    assert (payment["status"], payment["needs_attention"]) == ("COMPLETED", True)
    assert [(item["status"], item["kind"]) for item in payment["refunds"]] == [("PENDING", "MANUAL")]


def test_a_booking_says_that_it_is_to_be_paid_in_cash(driver: PaymentDriver, bill: Bill) -> None:
    assert (bill.booking["payment_status"], bill.booking["payment_method"]) == ("PROCESSING", "CASH")

    listed = driver.api.get("/bookings?limit=100", driver.pandit).json["items"]

    assert {item["payment_method"] for item in listed if item["id"] == bill.id} == {"CASH"}


def test_a_payment_is_in_cash_again_after_another_method_has_failed(driver: PaymentDriver, bill: Bill) -> None:
    started = bill.checkout("KHALTI").visit_page()
    assert bill.booking["payment_method"] == "KHALTI"
    started.trigger("cancel", browser="lost")

    bill.verify()

    assert started.stored.status == "FAILED"
    assert (bill.payment()["payment_method"], bill.status) == ("CASH", "PROCESSING")
    assert bill.booking["payment_method"] == "CASH"


def test_a_checkout_that_never_began_leaves_cash_as_it_was(driver: PaymentDriver, bill: Bill) -> None:
    with driver.sandbox.broken("KHALTI"):
        assert bill.start("KHALTI").status == 503

    assert (bill.booking["payment_method"], bill.status) == ("CASH", "PROCESSING")


def test_a_booking_that_is_older_than_its_payment_method_is_read_and_shown(driver: PaymentDriver, bill: Bill) -> None:
    Booking.get(bill.id).update([Booking.payment_method.remove()])

    assert (bill.booking["payment_status"], bill.booking["payment_method"]) == ("PROCESSING", None)
    assert confirm(bill, driver.pandit).status == 200
    assert bill.booking["payment_method"] == "CASH"


def test_a_migration_says_of_an_older_booking_that_it_is_to_be_paid_in_cash(bill: Bill) -> None:
    [step] = [step for step in STEPS if step.name == "booking-payment-methods"]
    Booking.get(bill.id).update([Booking.payment_method.remove()])
    MigrationState(step.name).delete()

    run(lambda _: None, [step])

    assert (bill.booking["payment_status"], bill.booking["payment_method"]) == ("PROCESSING", "CASH")


def test_a_method_that_is_chosen_during_the_migration_stays(bill: Bill) -> None:
    [step] = [step for step in STEPS if step.name == "booking-payment-methods"]
    Booking.get(bill.id).update([Booking.payment_method.remove()])
    MigrationState(step.name).delete()

    with run_before_next_call(lambda: bill.checkout("KHALTI"), "TransactWriteItems"):
        run(lambda _: None, [step])

    assert bill.booking["payment_method"] == bill.payment()["payment_method"] == "KHALTI"
