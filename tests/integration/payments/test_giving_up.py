"""Payers who turn back: the checkout is closed if the gateway can; otherwise the attempt stays open for a while."""

from tests.integration.payments.driver import Checkout, PaymentDriver


def test_a_card_session_that_was_given_up_cannot_be_paid_any_more(driver: PaymentDriver) -> None:
    started = driver.opened("STRIPE")

    for _ in range(2):
        assert driver.webhook_server.request(f"/stripe/{started.id}/cancel").status_code == 303

    assert (started.at_gateway["state"], started.bill.status) == ("EXPIRED", "FAILED")
    assert started.bill.count_notifications(driver.customer, "PAYMENT_FAILED") == 1


def test_giving_up_a_session_that_is_paid_settles_it(driver: PaymentDriver) -> None:
    started = driver.opened("STRIPE")
    started.pay_without_return()

    assert driver.webhook_server.request(f"/stripe/{started.id}/cancel").status_code == 303

    assert started.bill.is_paid_once
    assert started.shown["given_up_at"] is None


def test_giving_up_while_stripe_is_down_shows_the_result_page_and_changes_nothing(driver: PaymentDriver) -> None:
    started = driver.opened("STRIPE")
    started.switch(answers="error")

    assert driver.webhook_server.request(f"/stripe/{started.id}/cancel").status_code == 303

    assert (started.at_gateway["state"], started.bill.status) == ("OPEN", "PROCESSING")


def give_up(driver: PaymentDriver) -> Checkout:
    """Gives up at connectIPS, which has no cancel: the payer pressed "Return", and could go back and pay."""
    started = driver.opened("CONNECT_IPS")
    started.come_back(started.trigger("cancel"))
    assert (started.bill.status, started.bill.payment()["needs_attention"]) == ("PROCESSING", False)
    assert started.shown["given_up_at"]
    return started


def test_an_attempt_that_was_given_up_fails_half_an_hour_later_with_one_notification(driver: PaymentDriver) -> None:
    started = give_up(driver)
    started.reconcile()
    assert started.bill.status == "PROCESSING"

    started.age(minutes=30)
    for _ in range(2):
        started.reconcile()

    assert (started.bill.status, started.bill.count_notifications(driver.customer, "PAYMENT_FAILED")) == ("FAILED", 1)


def test_an_attempt_that_was_given_up_and_then_paid_is_paid(driver: PaymentDriver) -> None:
    started = give_up(driver)
    started.pay_without_return()

    started.reconcile()

    assert started.bill.is_paid_once


def test_a_payer_who_gave_up_may_use_another_payment_method(driver: PaymentDriver) -> None:
    started = give_up(driver)
    other = started.bill.checkout("KHALTI").visit_page()

    other.come_back(other.pay())

    assert started.bill.is_paid_once


def test_giving_up_twice_does_not_extend_the_grace_period(driver: PaymentDriver) -> None:
    started = give_up(driver)
    first = started.stored.expires_at

    driver.webhook_server.request(f"/connectips/failure?TXNID={started.id}")

    assert started.stored.expires_at == first
