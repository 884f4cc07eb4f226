"""Attempts that end unpaid (failed, cancelled, expired): notified once, and no obstacle to another attempt."""

import pytest

from tests.integration.payments.driver import Checkout, PaymentDriver
from tests.integration.payments.sandbox import ONLINE


def end_unpaid(started: Checkout, action: str) -> None:
    """Ends an attempt at the gateway without a payment, then verifies and reconciles twice."""
    started.trigger(action)
    for _ in range(2):
        started.bill.verify()
        started.reconcile()


@pytest.mark.parametrize("action", ["fail", "cancel", "expire"])
@pytest.mark.parametrize("method", ["KHALTI", "IME_PAY"])
def test_a_failed_cancelled_or_expired_attempt_fails_and_the_customer_is_notified_once(
    driver: PaymentDriver, method: str, action: str
) -> None:
    # Khalti says two of these with HTTP 400
    started = driver.opened(method)

    end_unpaid(started, action)

    assert started.bill.status == started.bill.booking["payment_status"] == "FAILED"
    assert started.bill.count_notifications(driver.customer, "PAYMENT_FAILED") == 1
    assert started.bill.count_notifications(driver.pandit, "PAYMENT_FAILED") == 0
    assert started.bill.payment()["needs_attention"] is False


def test_a_failed_bank_transfer_fails(driver: PaymentDriver) -> None:
    started = driver.opened("CONNECT_IPS")

    end_unpaid(started, "fail")

    assert (started.bill.status, started.bill.count_notifications(driver.customer, "PAYMENT_FAILED")) == ("FAILED", 1)


def test_an_expired_card_session_fails(driver: PaymentDriver) -> None:
    started = driver.opened("STRIPE")

    end_unpaid(started, "expire")

    assert (started.bill.status, started.bill.count_notifications(driver.customer, "PAYMENT_FAILED")) == ("FAILED", 1)


def test_a_declined_card_may_be_tried_again(driver: PaymentDriver) -> None:
    started = driver.opened("STRIPE")
    end_unpaid(started, "fail")
    assert started.bill.status == "PROCESSING"

    started.pay()
    started.bill.verify()

    assert started.bill.is_paid_once


@pytest.mark.parametrize("method", ["ESEWA", "CONNECT_IPS", "KHALTI"])
def test_a_checkout_that_nobody_visits_fails_some_time_after_it_has_expired(driver: PaymentDriver, method: str) -> None:
    started = driver.bill().checkout(method)
    started.age(hours=3)

    started.reconcile()
    started.reconcile()

    assert (started.bill.status, started.bill.count_notifications(driver.customer, "PAYMENT_FAILED")) == ("FAILED", 1)


@pytest.mark.parametrize("method", ONLINE)
def test_the_return_of_a_payer_who_gave_up_shows_him_the_result(driver: PaymentDriver, method: str) -> None:
    started = driver.opened(method)

    answer = started.come_back(started.trigger("cancel"))

    assert answer.status_code == 303
    assert started.bill.status == ("PROCESSING" if method == "CONNECT_IPS" else "FAILED")
    assert started.bill.count_notifications(driver.customer, "PAYMENT_FAILED") == (method != "CONNECT_IPS")
    # eSewa's failure address is also for what is pending: there nobody says that he gave up
    assert bool(started.shown["given_up_at"]) is (method != "ESEWA")
    assert started.bill.success_counts == (0, 0)


def test_a_new_attempt_takes_a_failed_payment_back_to_processing(driver: PaymentDriver) -> None:
    started = driver.opened("KHALTI")
    end_unpaid(started, "cancel")

    again = started.bill.checkout("ESEWA").visit_page()
    assert started.bill.status == "PROCESSING"
    again.come_back(again.pay())

    assert started.bill.is_paid_once
    assert [item["status"] for item in started.bill.payment()["attempts"]] == ["FAILED", "COMPLETED"]


def test_an_attempt_that_fails_leaves_an_open_one_alone(driver: PaymentDriver) -> None:
    failing = driver.opened("KHALTI")
    other = failing.bill.checkout("ESEWA").visit_page()

    end_unpaid(failing, "cancel")
    assert failing.bill.status == "PROCESSING"
    other.pay()
    other.bill.verify()

    assert failing.bill.is_paid_once
