"""A payer who turns back: where the gateway can, the way is closed; where not, it is watched a little longer."""

from tests.integration.payments.driver import Checkout, PaymentDriver


def test_a_card_session_that_was_given_up_can_be_paid_no_more(driver: PaymentDriver) -> None:
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


def given_up(driver: PaymentDriver) -> Checkout:
    """connectIPS knows no cancel: its payer pressed "Return", and could go back and pay."""
    started = driver.opened("CONNECT_IPS")
    started.come_back(started.trigger("cancel"))
    assert (started.bill.status, started.bill.payment()["needs_attention"]) == ("PROCESSING", False)
    assert started.shown["given_up_at"]
    return started


def test_what_a_payer_gave_up_ends_half_an_hour_later_with_one_notice(driver: PaymentDriver) -> None:
    started = given_up(driver)
    started.reconcile()
    assert started.bill.status == "PROCESSING"

    started.age(minutes=30)
    for _ in range(2):
        started.reconcile()

    assert (started.bill.status, started.bill.count_notifications(driver.customer, "PAYMENT_FAILED")) == ("FAILED", 1)


def test_what_a_payer_gave_up_and_paid_all_the_same_is_paid(driver: PaymentDriver) -> None:
    started = given_up(driver)
    started.pay_without_return()

    started.reconcile()

    assert started.bill.is_paid_once


def test_who_gave_up_one_way_to_pay_may_take_another(driver: PaymentDriver) -> None:
    started = given_up(driver)
    other = started.bill.checkout("KHALTI").visit_page()

    other.come_back(other.pay())

    assert started.bill.is_paid_once


def test_giving_up_twice_gains_no_time(driver: PaymentDriver) -> None:
    started = given_up(driver)
    first = started.stored.expires_at

    driver.webhook_server.request(f"/connectips/failure?TXNID={started.id}")

    assert started.stored.expires_at == first
