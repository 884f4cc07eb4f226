"""Payers who pay after we have stopped waiting: by the first link, by an old form, with the tab closed."""

import pytest

from tests.integration.payments.driver import Checkout, PaymentDriver


def test_the_first_link_can_be_paid_after_another_gateway_was_chosen(driver: PaymentDriver) -> None:
    first = driver.opened("KHALTI")
    first.bill.checkout("ESEWA").visit_page()

    answer = first.come_back(first.pay())

    assert answer.status_code == 303
    assert first.bill.is_paid_once
    assert first.bill.payment()["payment_method"] == "KHALTI"


FORMS = ("ESEWA", "CONNECT_IPS")
"""Payers of these methods may still post our form after the attempt has failed."""


def fail_by_time(driver: PaymentDriver, method: str) -> Checkout:
    """Lets an attempt fail by time; its payer visits the gateway after that."""
    started = driver.bill().checkout(method)
    started.age(hours=3)
    started.reconcile()
    assert (started.bill.status, started.bill.count_notifications(driver.customer, "PAYMENT_FAILED")) == ("FAILED", 1)
    return started.visit_page()


@pytest.mark.parametrize("method", FORMS)
def test_a_late_payer_who_comes_back_has_paid(driver: PaymentDriver, method: str) -> None:
    started = fail_by_time(driver, method)

    started.come_back(started.pay())

    assert started.bill.is_paid_once


@pytest.mark.parametrize("method", FORMS)
def test_a_late_payer_who_verifies_has_paid(driver: PaymentDriver, method: str) -> None:
    started = fail_by_time(driver, method)
    started.pay_without_return()

    assert started.bill.verify().json["status"] == "COMPLETED"
    assert started.bill.is_paid_once


@pytest.mark.parametrize("method", FORMS)
def test_a_late_payer_who_closes_the_tab_is_found_for_a_day(driver: PaymentDriver, method: str) -> None:
    started, stranger = fail_by_time(driver, method), fail_by_time(driver, method)
    started.pay_without_return()

    started.reconcile()
    stranger.age(hours=22)
    stranger.reconcile()

    assert started.bill.is_paid_once
    assert (stranger.stored.queue, stranger.bill.status) == (None, "FAILED")


def test_an_attempt_that_its_gateway_has_ended_is_not_looked_up_again(driver: PaymentDriver) -> None:
    started = driver.opened("KHALTI")
    started.trigger("expire")
    started.reconcile()

    assert (started.bill.status, started.stored.queue) == ("FAILED", None)
