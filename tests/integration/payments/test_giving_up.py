"""Payers who turn back: the checkout is closed if the gateway can; otherwise the attempt stays open for a while."""

from tests.integration.payments.driver import PaymentAttempt, PaymentDriver


def test_a_card_session_that_was_given_up_cannot_be_paid_any_more(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("STRIPE")

    for _ in range(2):
        assert driver.webhook_server.request(f"/stripe/{attempt.id}/cancel").status_code == 303

    assert (attempt.at_gateway["state"], attempt.booking.status) == ("EXPIRED", "FAILED")
    assert attempt.booking.count_notifications(driver.customer, "PAYMENT_FAILED") == 1


def test_giving_up_a_paid_session_settles_it(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("STRIPE")
    attempt.pay_without_return()

    assert driver.webhook_server.request(f"/stripe/{attempt.id}/cancel").status_code == 303

    assert attempt.booking.is_paid_once
    assert attempt.shown_to_admins["given_up_at"] is None


def test_giving_up_while_stripe_is_down_shows_the_result_page_and_changes_nothing(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("STRIPE")
    attempt.switch(answers="error")

    assert driver.webhook_server.request(f"/stripe/{attempt.id}/cancel").status_code == 303

    assert (attempt.at_gateway["state"], attempt.booking.status) == ("OPEN", "PROCESSING")


def give_up(driver: PaymentDriver) -> PaymentAttempt:
    """Gives up at connectIPS, which has no cancel: the payer pressed "Return", and could go back and pay."""
    attempt = driver.start_attempt("CONNECT_IPS")
    attempt.come_back(attempt.trigger("cancel"))
    assert (attempt.booking.status, attempt.booking.payment()["needs_attention"]) == ("PROCESSING", False)
    assert attempt.shown_to_admins["given_up_at"]
    return attempt


def test_an_attempt_that_was_given_up_fails_half_an_hour_later_with_one_notification(driver: PaymentDriver) -> None:
    attempt = give_up(driver)
    attempt.reconcile()
    assert attempt.booking.status == "PROCESSING"

    attempt.make_older(minutes=30)
    for _ in range(2):
        attempt.reconcile()

    assert (attempt.booking.status, attempt.booking.count_notifications(driver.customer, "PAYMENT_FAILED")) == (
        "FAILED",
        1,
    )


def test_an_attempt_that_was_given_up_and_then_paid_is_paid(driver: PaymentDriver) -> None:
    attempt = give_up(driver)
    attempt.pay_without_return()

    attempt.reconcile()

    assert attempt.booking.is_paid_once


def test_a_payer_who_gave_up_may_use_another_payment_method(driver: PaymentDriver) -> None:
    attempt = give_up(driver)
    second_attempt = attempt.booking.checkout("KHALTI").visit_page()

    second_attempt.come_back(second_attempt.pay())

    assert attempt.booking.is_paid_once


def test_giving_up_twice_does_not_extend_the_grace_period(driver: PaymentDriver) -> None:
    attempt = give_up(driver)
    first = attempt.stored.expires_at

    driver.webhook_server.request(f"/connectips/failure?TXNID={attempt.id}")

    assert attempt.stored.expires_at == first
