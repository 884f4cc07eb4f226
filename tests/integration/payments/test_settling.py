"""Every way to settle an attempt: it is paid once and notified once, also if many settle it at the same time."""

from collections.abc import Callable

import pytest

from chalicelib.payments import reconciler
from tests.integration.chat_client import run_concurrently
from tests.integration.payments.driver import PaymentAttempt, PaymentDriver
from tests.integration.payments.sandbox import ONLINE


@pytest.mark.parametrize("method", ONLINE)
def test_a_payer_who_comes_back_has_paid_and_is_shown_the_result(driver: PaymentDriver, method: str) -> None:
    attempt = driver.start_attempt(method)

    answer = attempt.come_back(attempt.pay())

    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"/pay/result?payment_id={attempt.booking.id}")
    assert attempt.booking.is_paid_once
    assert attempt.booking.shown_booking["payment_status"] == "COMPLETED"


@pytest.mark.parametrize("method", ONLINE)
def test_verify_settles_a_paid_attempt(driver: PaymentDriver, method: str) -> None:
    attempt = driver.start_attempt(method)
    attempt.pay_without_return()

    reply = attempt.booking.verify()

    assert (reply.status, reply.json["status"]) == (200, "COMPLETED")
    assert attempt.booking.is_paid_once


@pytest.mark.parametrize("method", ONLINE)
def test_the_reconciler_settles_a_paid_attempt_whose_payer_closed_the_tab(driver: PaymentDriver, method: str) -> None:
    attempt = driver.start_attempt(method)
    attempt.pay_without_return()

    attempt.reconcile()

    assert attempt.booking.is_paid_once


@pytest.mark.parametrize("method", ONLINE)
def test_the_transaction_id_is_the_gateways_own(driver: PaymentDriver, method: str) -> None:
    attempt = driver.start_attempt(method)
    at_gateway = attempt.pay()
    attempt.booking.verify()

    payment = attempt.booking.payment()

    assert payment["transaction_id"]
    assert payment["transaction_id"] == attempt.shown_to_admins["transaction_id"] == at_gateway["transaction_id"]
    assert payment["completed_at"]


@pytest.mark.parametrize("method", ONLINE)
def test_paying_does_not_change_the_bookings_status(driver: PaymentDriver, method: str) -> None:
    assert driver.pay_booking(method).booking.shown_booking["status"] == "PENDING"


@pytest.mark.parametrize("method", ONLINE)
def test_an_attempt_that_is_not_paid_yet_stays_open_and_needs_nobody(driver: PaymentDriver, method: str) -> None:
    attempt = driver.create_booking().checkout(method)

    attempt.booking.verify()
    attempt.reconcile()

    payment = attempt.booking.payment()
    assert (payment["status"], payment["needs_attention"]) == ("PROCESSING", False)
    assert attempt.booking.count_notifications(driver.customer, "PAYMENT_FAILED") == 0


@pytest.mark.parametrize("method", ["ESEWA", "STRIPE"])
def test_a_payment_that_settles_late_stays_open_until_then(driver: PaymentDriver, method: str) -> None:
    attempt = driver.start_attempt(method)
    attempt.pay_without_return(settle="pending")
    attempt.booking.verify()
    assert (attempt.booking.status, attempt.booking.payment()["needs_attention"]) == ("PROCESSING", False)

    attempt.trigger("pay", settle="at_once")
    attempt.booking.verify()

    assert attempt.booking.is_paid_once


@pytest.mark.parametrize("method", ONLINE)
def test_a_replayed_return_and_a_replayed_verify_change_nothing(driver: PaymentDriver, method: str) -> None:
    attempt = driver.start_attempt(method)
    browser_return = attempt.pay()
    for _ in range(3):
        assert attempt.come_back(browser_return).status_code == 303
        assert attempt.booking.verify().json["status"] == "COMPLETED"

    assert attempt.booking.is_paid_once


def list_ways_to_settle(attempt: PaymentAttempt) -> list[Callable[[], object]]:
    """Returns every way in which an attempt can be settled."""
    browser_return = attempt.pay(browser="returns")
    return [
        attempt.booking.verify_directly,
        attempt.reconcile,
        reconciler.run,
        lambda: attempt.come_back(browser_return),
    ]


@pytest.mark.parametrize("method", ONLINE)
def test_concurrent_return_event_reconciler_and_verify_settle_once(driver: PaymentDriver, method: str) -> None:
    attempt = driver.start_attempt(method)

    outcomes = run_concurrently(list_ways_to_settle(attempt) * 4)

    assert [item for item in outcomes if isinstance(item, Exception)] == []
    assert attempt.booking.is_paid_once
    assert len(attempt.booking.payment()["attempts"]) == 1


def test_two_gateways_that_are_paid_at_once_capture_once_and_overpay_once(driver: PaymentDriver) -> None:
    first = driver.start_attempt("KHALTI")
    second = first.booking.checkout("STRIPE").visit_page()
    browser_returns = [first.pay(), second.pay()]

    outcomes = run_concurrently([lambda: first.come_back(browser_returns[0]), first.booking.verify_directly] * 4)

    assert [item for item in outcomes if isinstance(item, Exception)] == []
    assert first.booking.is_paid_once
    assert len(first.booking.payment()["refunds"]) == 1


# a gateway that does not answer


def test_verify_while_the_gateway_is_down_is_a_503_with_retry_after(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("KHALTI")
    later_attempts = [attempt.booking.checkout("KHALTI") for _ in range(3)]
    with driver.sandbox.failing("KHALTI", "drop"):
        reply = attempt.booking.verify()

    assert (reply.status, reply.json["code"], reply.headers["Retry-After"]) == (503, "GATEWAY_UNAVAILABLE", "5")
    assert {item.stored.status for item in (attempt, *later_attempts)} == {"PROCESSING"}


def test_a_gateway_that_is_down_does_not_hide_a_payment_at_another(driver: PaymentDriver) -> None:
    down = driver.start_attempt("KHALTI")
    second_attempt = down.booking.checkout("ESEWA").visit_page()
    down.booking.checkout("KHALTI")
    second_attempt.pay_without_return()
    with driver.sandbox.failing("KHALTI", "drop"):
        reply = down.booking.verify()

    assert (reply.status, reply.json["status"]) == (200, "COMPLETED")
    assert down.booking.is_paid_once
