"""Payers who pay after we have stopped waiting: by the first link, by an old form, with the tab closed."""

import pytest

from tests.integration.payments.driver import PaymentAttempt, PaymentDriver


def test_the_first_link_can_be_paid_after_another_gateway_was_chosen(driver: PaymentDriver) -> None:
    first = driver.start_attempt("KHALTI")
    first.booking.checkout("ESEWA").visit_page()

    answer = first.come_back(first.pay())

    assert answer.status_code == 303
    assert first.booking.is_paid_once
    assert first.booking.payment()["payment_method"] == "KHALTI"


FORMS = ("ESEWA", "CONNECT_IPS")
"""Payers of these methods may still post our form after the attempt has failed."""


def fail_by_time(driver: PaymentDriver, method: str) -> PaymentAttempt:
    """Lets an attempt fail by time; its payer visits the gateway after that."""
    attempt = driver.create_booking().checkout(method)
    attempt.make_older(hours=3)
    attempt.reconcile()
    assert (attempt.booking.status, attempt.booking.count_notifications(driver.customer, "PAYMENT_FAILED")) == (
        "FAILED",
        1,
    )
    return attempt.visit_page()


@pytest.mark.parametrize("method", FORMS)
def test_a_late_payer_who_comes_back_has_paid(driver: PaymentDriver, method: str) -> None:
    attempt = fail_by_time(driver, method)

    attempt.come_back(attempt.pay())

    assert attempt.booking.is_paid_once


@pytest.mark.parametrize("method", FORMS)
def test_a_late_payer_who_verifies_has_paid(driver: PaymentDriver, method: str) -> None:
    attempt = fail_by_time(driver, method)
    attempt.pay_without_return()

    assert attempt.booking.verify().json["status"] == "COMPLETED"
    assert attempt.booking.is_paid_once


@pytest.mark.parametrize("method", FORMS)
def test_a_late_payer_who_closes_the_tab_is_found_for_a_day(driver: PaymentDriver, method: str) -> None:
    attempt, second_attempt = fail_by_time(driver, method), fail_by_time(driver, method)
    attempt.pay_without_return()

    attempt.reconcile()
    second_attempt.make_older(hours=22)
    second_attempt.reconcile()

    assert attempt.booking.is_paid_once
    assert (second_attempt.stored.queue, second_attempt.booking.status) == (None, "FAILED")


def test_an_attempt_that_its_gateway_has_ended_is_not_looked_up_again(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("KHALTI")
    attempt.trigger("expire")
    attempt.reconcile()

    assert (attempt.booking.status, attempt.stored.queue) == ("FAILED", None)
