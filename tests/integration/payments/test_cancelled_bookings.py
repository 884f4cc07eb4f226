"""Payments of cancelled bookings and overpayments are refunded automatically."""

from functools import partial

import pytest

from chalicelib.payments import verification
from tests.integration.aws_calls import run_before_next_call
from tests.integration.chat_client import run_concurrently
from tests.integration.connections_api import wait_until
from tests.integration.payments.driver import PaymentAttempt, PaymentDriver
from tests.integration.payments.sandbox import ONLINE
from tests.integration.payments.test_refunds import BY_API, BY_HAND, get_returned_minor, list_refunds

SIDES = ["customer", "pandit", "admin"]


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("method", BY_API)
def test_cancelling_a_paid_booking_returns_its_money_by_api(driver: PaymentDriver, method: str, side: str) -> None:
    attempt = driver.pay_booking(method)

    reply = attempt.booking.cancel(getattr(driver, side))

    assert (reply.status, reply.json["status"]) == (200, "CANCELLED")
    assert reply.json["payment_status"] == "REFUNDED"
    assert list_refunds(attempt.booking) == [("1500.50", "COMPLETED", "API")]
    assert get_returned_minor(attempt) == attempt.at_gateway["amount"]
    assert attempt.booking.count_notifications(driver.customer, "PAYMENT_REFUNDED") == 1
    assert attempt.booking.payment()["needs_attention"] is False


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("method", BY_HAND)
def test_cancelling_a_paid_booking_gives_the_admins_a_refund_to_make_by_hand(
    driver: PaymentDriver, method: str, side: str
) -> None:
    attempt = driver.pay_booking(method)

    assert attempt.booking.cancel(getattr(driver, side)).json["payment_status"] == "COMPLETED"

    payment = attempt.booking.payment()
    assert (payment["status"], payment["needs_attention"], payment["refund_amount"]) == ("COMPLETED", True, "0.00")
    assert list_refunds(attempt.booking) == [("1500.50", "PENDING", "MANUAL")]
    assert attempt.booking.count_notifications(driver.admin, "ADMIN_ATTENTION") == 1
    assert attempt.booking.refund().status == 422
    completed = attempt.booking.refund(manual_reference="portal-1").json
    assert (completed["status"], completed["needs_attention"]) == ("REFUNDED", False)
    assert list_refunds(attempt.booking) == [("1500.50", "COMPLETED", "MANUAL")]
    assert attempt.booking.shown_booking["payment_status"] == "REFUNDED"


def test_cash_is_refunded_by_hand(driver: PaymentDriver) -> None:
    booking = driver.create_booking()
    booking.checkout("CASH")
    driver.api.post(f"/payments/{booking.id}/confirm-cash", driver.pandit)

    booking.cancel(driver.pandit)

    assert list_refunds(booking) == [("1500.50", "PENDING", "MANUAL")]
    assert booking.refund(manual_reference="handed over").json["status"] == "REFUNDED"


@pytest.mark.parametrize("method", ["KHALTI", "ESEWA"])
def test_cancelling_after_a_part_refund_returns_the_rest(driver: PaymentDriver, method: str) -> None:
    booking = driver.pay_booking(method).booking
    reference = {} if method == "KHALTI" else {"manual_reference": "portal"}
    booking.refund(amount="500.00", **reference)

    booking.cancel()

    assert [item[0] for item in list_refunds(booking)] == ["500.00", "1000.50"]


def test_cancelling_what_was_returned_already_returns_nothing_again(driver: PaymentDriver) -> None:
    booking = driver.pay_booking("KHALTI").booking
    booking.refund()

    booking.cancel()

    assert len(list_refunds(booking)) == 1


def test_cancelling_what_was_not_paid_returns_nothing(driver: PaymentDriver) -> None:
    booking = driver.start_attempt("KHALTI").booking
    booking.cancel()

    assert list_refunds(booking) == []
    assert booking.payment()["needs_attention"] is False


def cancelled_on_the_way(driver: PaymentDriver, method: str) -> PaymentAttempt:
    """A booking that is cancelled while its customer is on the gateway's page and pays."""
    attempt = driver.start_attempt(method)
    attempt.booking.cancel(driver.pandit)
    attempt.pay_without_return()
    attempt.booking.verify()
    return attempt


@pytest.mark.parametrize("method", ONLINE)
def test_a_payment_for_a_cancelled_booking_is_recorded_and_its_refund_opened_at_once(
    driver: PaymentDriver, method: str
) -> None:
    attempt = cancelled_on_the_way(driver, method)

    assert (attempt.booking.success_counts, attempt.booking.count_messages("received")) == ((1, 1), 1)
    if method in BY_API:
        assert attempt.booking.status == "REFUNDED"
        assert get_returned_minor(attempt) == attempt.at_gateway["amount"]
    else:
        assert attempt.booking.status == "COMPLETED"
        assert list_refunds(attempt.booking) == [("1500.50", "PENDING", "MANUAL")]
        assert attempt.booking.payment()["needs_attention"] is True
    assert len(list_refunds(attempt.booking)) == 1


def test_a_cancellation_and_a_payment_at_once_leave_no_money_behind(driver: PaymentDriver) -> None:
    for _ in range(5):
        attempt = driver.start_attempt("KHALTI")
        attempt.pay_without_return()

        run_concurrently([attempt.booking.verify_directly, partial(attempt.booking.cancel_directly, driver.pandit)])

        assert attempt.booking.shown_booking["status"] == "CANCELLED"
        assert attempt.booking.status == "REFUNDED"
        assert get_returned_minor(attempt) == 150050
        assert len(attempt.at_gateway["refunds"]) == 1


def test_a_cancellation_refunds_a_payment_that_is_made_while_it_runs(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("KHALTI")
    attempt.pay_without_return()

    with run_before_next_call(attempt.booking.verify_directly, "GetItem", "rooms"):
        attempt.booking.cancel_directly(driver.pandit)

    assert (attempt.booking.shown_booking["status"], attempt.booking.status) == ("CANCELLED", "REFUNDED")


# paid twice


def pay_twice(driver: PaymentDriver, first_method: str, second_method: str) -> tuple[PaymentAttempt, PaymentAttempt]:
    first = driver.start_attempt(first_method)
    second = first.booking.checkout(second_method).visit_page()
    first.pay_without_return()
    first.booking.verify()
    second.pay_without_return()
    verification.verify(driver.customer.actor, first.booking.id)
    return first, second


@pytest.mark.parametrize("method", BY_API)
def test_a_second_gateway_that_is_paid_too_returns_its_money_by_api(driver: PaymentDriver, method: str) -> None:
    first, second = pay_twice(driver, "ESEWA", method)

    payment = first.booking.payment()
    assert first.booking.is_paid_once
    assert (payment["payment_method"], payment["refund_amount"]) == ("ESEWA", "0.00")
    assert payment["needs_attention"] is False
    assert [item["status"] for item in payment["attempts"]] == ["COMPLETED", "REFUNDED"]
    assert get_returned_minor(second) == second.at_gateway["amount"]
    assert first.booking.count_notifications(driver.admin, "ADMIN_ATTENTION") == 1
    assert first.booking.count_notifications(driver.customer, "PAYMENT_REFUNDED") == 1


@pytest.mark.parametrize("method", BY_HAND)
def test_a_second_gateway_without_an_api_leaves_the_overpayment_to_a_person(driver: PaymentDriver, method: str) -> None:
    first, _ = pay_twice(driver, "KHALTI", method)
    payment = first.booking.payment()
    assert (payment["status"], payment["needs_attention"]) == ("COMPLETED", True)
    assert list_refunds(first.booking) == [("1500.50", "PENDING", "MANUAL")]

    payment = first.booking.refund(manual_reference="portal-2").json

    assert (payment["status"], payment["needs_attention"], payment["refund_amount"]) == ("COMPLETED", False, "0.00")
    assert first.booking.is_paid_once


def test_the_first_link_that_is_paid_late_is_an_overpayment_of_the_same_gateway(driver: PaymentDriver) -> None:
    first = driver.start_attempt("KHALTI")
    second = first.booking.checkout("KHALTI").visit_page()
    second.pay_without_return()
    second.booking.verify()
    assert first.booking.is_paid_once

    first.come_back(first.pay())

    assert first.booking.is_paid_once
    assert (get_returned_minor(first), get_returned_minor(second)) == (150050, 0)


def test_an_overpayment_that_the_gateway_refuses_to_refund_needs_a_person_until_it_is_refunded(
    driver: PaymentDriver,
) -> None:
    first = driver.start_attempt("ESEWA")
    second = first.booking.checkout("STRIPE").visit_page()
    second.switch(refunds="refused")
    for attempt in (first, second):
        attempt.pay_without_return()
        first.booking.verify()
    assert list_refunds(first.booking) == [("1500.50", "FAILED", "API")]
    assert first.booking.payment()["needs_attention"] is True
    second.trigger("refund")  # in the dashboard

    wait_until(lambda: first.booking.payment()["needs_attention"] is False, "the events tell")
    assert first.booking.is_paid_once
    assert second.shown_to_admins["status"] == "REFUNDED"
