"""Cash: chosen by the customer, put into the pandit's hand, and true when he or an admin says so."""

import pytest

from chalicelib.bookings.models import Booking
from chalicelib.migrations import MigrationState
from chalicelib.payments import service
from infra.operate.migrations.runner import run
from infra.operate.migrations.steps import STEPS
from tests.integration.aws_calls import run_before_next_call
from tests.integration.chat_client import run_concurrently
from tests.integration.payments.driver import PayableBooking, PaymentDriver
from tests.integration.people import Person, Reply


def confirm(booking: PayableBooking, person: Person) -> Reply:
    return booking.driver.api.post(f"/payments/{booking.id}/confirm-cash", person)


@pytest.fixture
def booking(driver: PaymentDriver) -> PayableBooking:
    """To be paid in cash."""
    booking = driver.create_booking()
    booking.checkout("CASH")
    return booking


@pytest.mark.parametrize("side", ["pandit", "admin"])
def test_cash_is_paid_when_the_pandit_or_an_admin_says_so(
    driver: PaymentDriver, booking: PayableBooking, side: str
) -> None:
    person: Person = getattr(driver, side)
    assert booking.status == "PROCESSING"

    reply = confirm(booking, person)

    assert (reply.status, reply.json["status"]) == (200, "COMPLETED")
    assert booking.is_paid_once
    assert [item["actor_id"] for item in booking.audit_entries("CONFIRM_CASH")] == [person.id]


def test_a_second_confirmation_changes_nothing(driver: PaymentDriver, booking: PayableBooking) -> None:
    confirm(booking, driver.pandit)

    assert confirm(booking, driver.admin).status == 200
    assert booking.is_paid_once
    assert len(booking.audit_entries("CONFIRM_CASH")) == 1


def test_concurrent_confirmations_of_cash_confirm_it_once(driver: PaymentDriver, booking: PayableBooking) -> None:
    calls = [
        lambda person=person: service.confirm_cash(person.actor, booking.id) for person in (driver.pandit, driver.admin)
    ]

    outcomes = run_concurrently(calls * 4)

    assert [item for item in outcomes if isinstance(item, Exception)] == []
    assert booking.is_paid_once
    assert len(booking.audit_entries("CONFIRM_CASH")) == 1


def test_the_customer_may_not_confirm_cash(driver: PaymentDriver, booking: PayableBooking) -> None:
    assert confirm(booking, driver.customer).status == 403
    assert booking.status == "PROCESSING"


def test_outsiders_do_not_see_a_payment(driver: PaymentDriver, booking: PayableBooking) -> None:
    other_pandit = driver.people.pandit(verified=False)

    assert confirm(booking, driver.outsider).status == 404
    assert confirm(booking, other_pandit).status == 404


def test_an_online_payment_cannot_be_confirmed_as_cash(driver: PaymentDriver) -> None:
    booking = driver.start_attempt("KHALTI").booking

    assert confirm(booking, driver.pandit).status == 409
    assert booking.status == "PROCESSING"


def test_unpaid_cash_never_expires(driver: PaymentDriver, booking: PayableBooking) -> None:
    [attempt] = booking.payment()["attempts"]

    assert booking.verify().json["status"] == "PROCESSING"
    assert (attempt["status"], booking.payment()["needs_attention"]) == ("PROCESSING", False)


def test_a_customer_who_chose_cash_can_pay_online(driver: PaymentDriver, booking: PayableBooking) -> None:
    attempt = booking.checkout("ESEWA").visit_page()
    attempt.come_back(attempt.pay())

    assert booking.is_paid_once
    assert booking.payment()["payment_method"] == "ESEWA"


def test_cash_that_comes_after_an_online_payment_is_to_be_handed_back(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("KHALTI")
    attempt.booking.checkout("CASH")
    attempt.pay_without_return()
    attempt.booking.verify()

    confirm(attempt.booking, driver.pandit)

    payment = attempt.booking.payment()
    assert (payment["status"], payment["needs_attention"]) == ("COMPLETED", True)
    assert [(item["status"], item["kind"]) for item in payment["refunds"]] == [("PENDING", "MANUAL")]


def test_a_booking_with_unpaid_cash_shows_cash_as_its_method(driver: PaymentDriver, booking: PayableBooking) -> None:
    assert (booking.shown_booking["payment_status"], booking.shown_booking["payment_method"]) == ("PROCESSING", "CASH")

    bookings = driver.api.get("/bookings?limit=100", driver.pandit).json["items"]

    assert {item["payment_method"] for item in bookings if item["id"] == booking.id} == {"CASH"}


def test_a_payment_is_in_cash_again_after_another_method_has_failed(
    driver: PaymentDriver, booking: PayableBooking
) -> None:
    attempt = booking.checkout("KHALTI").visit_page()
    assert booking.shown_booking["payment_method"] == "KHALTI"
    attempt.trigger("cancel", browser="lost")

    booking.verify()

    assert attempt.stored.status == "FAILED"
    assert (booking.payment()["payment_method"], booking.status) == ("CASH", "PROCESSING")
    assert booking.shown_booking["payment_method"] == "CASH"


def test_a_checkout_that_never_began_leaves_cash_as_it_was(driver: PaymentDriver, booking: PayableBooking) -> None:
    with driver.sandbox.failing("KHALTI"):
        assert booking.request_checkout("KHALTI").status == 503

    assert (booking.shown_booking["payment_method"], booking.status) == ("CASH", "PROCESSING")


def test_a_booking_that_is_older_than_its_payment_method_is_read_and_shown(
    driver: PaymentDriver, booking: PayableBooking
) -> None:
    Booking.get(booking.id).update([Booking.payment_method.remove()])

    assert (booking.shown_booking["payment_status"], booking.shown_booking["payment_method"]) == ("PROCESSING", None)
    assert confirm(booking, driver.pandit).status == 200
    assert booking.shown_booking["payment_method"] == "CASH"


def test_a_migration_adds_the_method_to_an_older_booking_with_unpaid_cash(booking: PayableBooking) -> None:
    [step] = [step for step in STEPS if step.name == "booking-payment-methods"]
    Booking.get(booking.id).update([Booking.payment_method.remove()])
    MigrationState(step.name).delete()

    run(lambda _: None, [step])

    assert (booking.shown_booking["payment_status"], booking.shown_booking["payment_method"]) == ("PROCESSING", "CASH")


def test_a_method_that_is_chosen_during_the_migration_stays(booking: PayableBooking) -> None:
    [step] = [step for step in STEPS if step.name == "booking-payment-methods"]
    Booking.get(booking.id).update([Booking.payment_method.remove()])
    MigrationState(step.name).delete()

    with run_before_next_call(lambda: booking.checkout("KHALTI"), "TransactWriteItems"):
        run(lambda _: None, [step])

    assert booking.shown_booking["payment_method"] == booking.payment()["payment_method"] == "KHALTI"
