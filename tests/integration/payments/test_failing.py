"""An attempt that comes to nothing: failed, cancelled or expired, told once, and never in the way of another."""

import pytest

from tests.integration.payments.sandbox import ONLINE
from tests.integration.payments.till import Started, Till


def ends_badly(started: Started, action: str) -> None:
    """The payer fails, cancels or stays away, and everybody asks what has become of it, twice."""
    started.happens(action)
    for _ in range(2):
        started.bill.verify()
        started.reconciled()


@pytest.mark.parametrize("action", ["fail", "cancel", "expire"])
@pytest.mark.parametrize("method", ["KHALTI", "IME_PAY"])
def test_failed_cancelled_and_expired_fail_and_the_customer_is_told_once(till: Till, method: str, action: str) -> None:
    # Khalti says two of these with HTTP 400
    started = till.opened(method)

    ends_badly(started, action)

    assert started.bill.status == started.bill.booking["payment_status"] == "FAILED"
    assert started.bill.told(till.customer, "PAYMENT_FAILED") == 1
    assert started.bill.told(till.pandit, "PAYMENT_FAILED") == 0
    assert started.bill.payment()["needs_attention"] is False


def test_a_failed_bank_transfer_fails(till: Till) -> None:
    started = till.opened("CONNECT_IPS")

    ends_badly(started, "fail")

    assert (started.bill.status, started.bill.told(till.customer, "PAYMENT_FAILED")) == ("FAILED", 1)


def test_an_expired_card_session_fails(till: Till) -> None:
    started = till.opened("STRIPE")

    ends_badly(started, "expire")

    assert (started.bill.status, started.bill.told(till.customer, "PAYMENT_FAILED")) == ("FAILED", 1)


def test_a_declined_card_may_be_tried_again(till: Till) -> None:
    started = till.opened("STRIPE")
    ends_badly(started, "fail")
    assert started.bill.status == "PROCESSING"

    started.pay()
    started.bill.verify()

    assert started.bill.is_paid_once


@pytest.mark.parametrize("method", ["ESEWA", "CONNECT_IPS", "KHALTI"])
def test_a_checkout_that_nobody_follows_ends_some_time_after_it_has_expired(till: Till, method: str) -> None:
    started = till.bill().checkout(method)
    started.age(hours=3)

    started.reconciled()
    started.reconciled()

    assert (started.bill.status, started.bill.told(till.customer, "PAYMENT_FAILED")) == ("FAILED", 1)


@pytest.mark.parametrize("method", ONLINE)
def test_the_return_of_a_payer_who_gave_up_shows_him_the_result(till: Till, method: str) -> None:
    started = till.opened(method)

    answer = started.come_back(started.happens("cancel"))

    assert answer.status_code == 303
    assert started.bill.status == ("PROCESSING" if method == "CONNECT_IPS" else "FAILED")
    assert started.bill.told(till.customer, "PAYMENT_FAILED") == (method != "CONNECT_IPS")
    # eSewa's failure address is also for what is pending: there nobody says that he gave up
    assert bool(started.shown["given_up_at"]) is (method != "ESEWA")
    assert started.bill.news == (0, 0)


def test_a_new_attempt_takes_a_failed_payment_back_to_processing(till: Till) -> None:
    started = till.opened("KHALTI")
    ends_badly(started, "cancel")

    again = started.bill.checkout("ESEWA").visited()
    assert started.bill.status == "PROCESSING"
    again.come_back(again.pay())

    assert started.bill.is_paid_once
    assert [one["status"] for one in started.bill.payment()["attempts"]] == ["FAILED", "COMPLETED"]


def test_an_attempt_that_fails_leaves_an_open_one_alone(till: Till) -> None:
    failing = till.opened("KHALTI")
    other = failing.bill.checkout("ESEWA").visited()

    ends_badly(failing, "cancel")
    assert failing.bill.status == "PROCESSING"
    other.pay()
    other.bill.verify()

    assert failing.bill.is_paid_once
