"""Attempts that end unpaid (failed, cancelled, expired): notified once, and no obstacle to another attempt."""

import pytest

from tests.integration.payments.driver import PaymentAttempt, PaymentDriver
from tests.integration.payments.sandbox import ONLINE


def end_unpaid(attempt: PaymentAttempt, action: str) -> None:
    """Ends an attempt at the gateway without a payment, then verifies and reconciles twice."""
    attempt.trigger(action)
    for _ in range(2):
        attempt.booking.verify()
        attempt.reconcile()


@pytest.mark.parametrize("action", ["fail", "cancel", "expire"])
@pytest.mark.parametrize("method", ["KHALTI", "IME_PAY"])
def test_a_failed_cancelled_or_expired_attempt_fails_and_the_customer_is_notified_once(
    driver: PaymentDriver, method: str, action: str
) -> None:
    # Khalti says two of these with HTTP 400
    attempt = driver.start_attempt(method)

    end_unpaid(attempt, action)

    assert attempt.booking.status == attempt.booking.shown_booking["payment_status"] == "FAILED"
    assert attempt.booking.count_notifications(driver.customer, "PAYMENT_FAILED") == 1
    assert attempt.booking.count_notifications(driver.pandit, "PAYMENT_FAILED") == 0
    assert attempt.booking.payment()["needs_attention"] is False


def test_a_failed_bank_transfer_fails(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("CONNECT_IPS")

    end_unpaid(attempt, "fail")

    assert (attempt.booking.status, attempt.booking.count_notifications(driver.customer, "PAYMENT_FAILED")) == (
        "FAILED",
        1,
    )


def test_an_expired_card_session_fails(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("STRIPE")

    end_unpaid(attempt, "expire")

    assert (attempt.booking.status, attempt.booking.count_notifications(driver.customer, "PAYMENT_FAILED")) == (
        "FAILED",
        1,
    )


def test_a_declined_card_may_be_tried_again(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("STRIPE")
    end_unpaid(attempt, "fail")
    assert attempt.booking.status == "PROCESSING"

    attempt.pay()
    attempt.booking.verify()

    assert attempt.booking.is_paid_once


@pytest.mark.parametrize("method", ["ESEWA", "CONNECT_IPS", "KHALTI"])
def test_a_checkout_that_nobody_visits_fails_some_time_after_it_has_expired(driver: PaymentDriver, method: str) -> None:
    attempt = driver.create_booking().checkout(method)
    attempt.make_older(hours=3)

    attempt.reconcile()
    attempt.reconcile()

    assert (attempt.booking.status, attempt.booking.count_notifications(driver.customer, "PAYMENT_FAILED")) == (
        "FAILED",
        1,
    )


@pytest.mark.parametrize("method", ONLINE)
def test_the_return_of_a_payer_who_gave_up_shows_him_the_result(driver: PaymentDriver, method: str) -> None:
    attempt = driver.start_attempt(method)

    answer = attempt.come_back(attempt.trigger("cancel"))

    assert answer.status_code == 303
    assert attempt.booking.status == ("PROCESSING" if method == "CONNECT_IPS" else "FAILED")
    assert attempt.booking.count_notifications(driver.customer, "PAYMENT_FAILED") == (method != "CONNECT_IPS")
    # eSewa's failure address is also for what is pending: there nobody says that he gave up
    assert bool(attempt.shown_to_admins["given_up_at"]) is (method != "ESEWA")
    assert attempt.booking.success_counts == (0, 0)


def test_a_new_attempt_takes_a_failed_payment_back_to_processing(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("KHALTI")
    end_unpaid(attempt, "cancel")

    second_attempt = attempt.booking.checkout("ESEWA").visit_page()
    assert attempt.booking.status == "PROCESSING"
    second_attempt.come_back(second_attempt.pay())

    assert attempt.booking.is_paid_once
    assert [item["status"] for item in attempt.booking.payment()["attempts"]] == ["FAILED", "COMPLETED"]


def test_an_attempt_that_fails_leaves_an_open_one_alone(driver: PaymentDriver) -> None:
    failing = driver.start_attempt("KHALTI")
    second_attempt = failing.booking.checkout("ESEWA").visit_page()

    end_unpaid(failing, "cancel")
    assert failing.booking.status == "PROCESSING"
    second_attempt.pay()
    second_attempt.booking.verify()

    assert failing.booking.is_paid_once
