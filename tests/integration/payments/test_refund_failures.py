"""Refunds whose gateway refuses, is slow, or does not answer: looked up, never requested twice, admins notified."""

from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from pynamodb.expressions.update import Action

from chalicelib.localization.clock import now
from chalicelib.payments import reconciler
from chalicelib.payments.gateways.base import GatewayError
from chalicelib.payments.models import Refund
from chalicelib.payments.refunds import execute
from chalicelib.payments.settlement import settle
from tests.integration.aws_calls import run_before_next_call
from tests.integration.connections_api import wait_until
from tests.integration.payments.driver import PayableBooking, PaymentDriver
from tests.integration.payments.sandbox import ONLINE
from tests.integration.payments.test_refunds import BY_API, get_returned_minor, list_refunds


def reconcile_later(booking: PayableBooking, **span: float) -> None:
    """Makes the refunds older by this span, then runs the reconciler."""
    for refund in Refund.query(booking.id):
        changes: list[Action] = [Refund.created_at.set(refund.created_at - timedelta(**span))]
        if refund.asked_at is not None:
            changes.append(Refund.asked_at.set(refund.asked_at - timedelta(**span)))
        if refund.due_at is not None:
            changes.append(Refund.due_at.set(now() - timedelta(seconds=1)))
        refund.update(changes)
    reconciler.run()


@pytest.mark.parametrize("method", BY_API)
def test_a_refund_whose_answer_was_lost_is_found_and_not_made_twice(driver: PaymentDriver, method: str) -> None:
    attempt = driver.pay_booking(method)
    attempt.switch(refunds="answer_lost")
    reply = attempt.booking.refund(amount="500.00")
    assert reply.status == 200
    # Stripe's package repeats the call itself, under the same idempotency key
    assert reply.json["refunds"][0]["status"] in {"PENDING", "COMPLETED"}

    reconcile_later(attempt.booking, minutes=1)
    reconcile_later(attempt.booking, minutes=1)

    assert list_refunds(attempt.booking) == [("500.00", "COMPLETED", "API")]
    assert len(attempt.at_gateway["refunds"]) == 1
    assert attempt.booking.count_notifications(driver.customer, "PAYMENT_REFUNDED") == 1


@pytest.mark.parametrize("method", BY_API)
def test_a_refused_refund_fails_needs_a_person_and_can_be_tried_again(driver: PaymentDriver, method: str) -> None:
    attempt = driver.pay_booking(method)
    attempt.switch(refunds="refused")

    payment = attempt.booking.refund().json
    assert (payment["status"], payment["needs_attention"], payment["refund_amount"]) == ("COMPLETED", True, "0.00")
    assert list_refunds(attempt.booking) == [("1500.50", "FAILED", "API")]
    assert attempt.booking.count_notifications(driver.admin, "ADMIN_ATTENTION") == 1
    assert attempt.booking.count_notifications(driver.customer, "PAYMENT_REFUNDED") == 0
    attempt.switch(refunds=None)
    payment = attempt.booking.refund().json

    assert (payment["status"], payment["needs_attention"]) == ("REFUNDED", False)
    assert get_returned_minor(attempt) == attempt.at_gateway["amount"]


@pytest.mark.parametrize("method", BY_API)
def test_a_refund_that_the_api_refuses_can_be_made_by_hand(driver: PaymentDriver, method: str) -> None:
    attempt = driver.pay_booking(method)
    attempt.switch(refunds="refused")
    attempt.booking.refund()

    payment = attempt.booking.refund(manual_reference="bank transfer 9").json

    assert (payment["status"], payment["needs_attention"]) == ("REFUNDED", False)
    assert list_refunds(attempt.booking) == [("1500.50", "FAILED", "API"), ("1500.50", "COMPLETED", "MANUAL")]
    assert get_returned_minor(attempt) == 0


@pytest.mark.parametrize("method", BY_API)
def test_a_refund_that_cannot_be_requested_now_is_requested_later(driver: PaymentDriver, method: str) -> None:
    attempt = driver.pay_booking(method)
    attempt.switch(answers="error")
    assert attempt.booking.refund().json["refunds"][0]["status"] == "PENDING"
    attempt.switch(answers=None)

    for _ in range(2):
        reconcile_later(attempt.booking, minutes=11)

    assert (attempt.booking.status, attempt.booking.payment()["needs_attention"]) == ("REFUNDED", False)
    assert get_returned_minor(attempt) == attempt.at_gateway["amount"]
    assert len(attempt.at_gateway["refunds"]) == 1


def test_a_part_refund_that_two_processes_execute_at_once_is_requested_once(driver: PaymentDriver) -> None:
    attempt = driver.pay_booking("KHALTI")
    assert attempt.booking.refund(amount="500.00").json["refunds"][0]["status"] == "COMPLETED"
    attempt.switch(answers="error")
    attempt.booking.refund(amount="500.00")
    attempt.switch(answers=None)
    [pending] = [item for item in Refund.query(attempt.booking.id) if item.status == "PENDING"]
    execute_refund = partial(execute, attempt.booking.id, pending.id)

    with run_before_next_call(execute_refund, "TransactWriteItems"):
        execute_refund()

    assert len(attempt.at_gateway["refunds"]) == 2
    assert get_returned_minor(attempt) == 100000


def test_a_pending_refund_is_completed_when_the_gateway_says_so(driver: PaymentDriver) -> None:
    attempt = driver.pay_booking("STRIPE")
    attempt.switch(refunds="pending", late_seconds=0.2, events="lost")
    payment = attempt.booking.refund().json
    assert (payment["status"], payment["refunds"][0]["status"]) == ("COMPLETED", "PENDING")
    assert attempt.booking.count_notifications(driver.customer, "PAYMENT_REFUNDED") == 0

    wait_until(lambda: attempt.at_gateway["refunds"][0]["state"] == "succeeded")
    reconcile_later(attempt.booking, minutes=1)

    assert attempt.booking.status == "REFUNDED"
    assert attempt.booking.count_notifications(driver.customer, "PAYMENT_REFUNDED") == 1


def test_a_pending_refund_is_completed_by_an_event(driver: PaymentDriver) -> None:
    attempt = driver.pay_booking("STRIPE")
    attempt.switch(refunds="pending", late_seconds=0.2)
    attempt.booking.refund()

    wait_until(lambda: attempt.booking.status == "REFUNDED", "the event tells")
    assert attempt.booking.count_notifications(driver.customer, "PAYMENT_REFUNDED") == 1


def test_a_pending_refund_that_fails_later_frees_its_amount(driver: PaymentDriver) -> None:
    attempt = driver.pay_booking("STRIPE")
    attempt.switch(refunds="fails_later", late_seconds=0.2)
    attempt.booking.refund(amount="1500.00")

    wait_until(lambda: list_refunds(attempt.booking) == [("1500.00", "FAILED", "API")], "the event tells")
    assert (attempt.booking.status, attempt.booking.payment()["needs_attention"]) == ("COMPLETED", True)
    attempt.switch(refunds=None)

    assert attempt.booking.refund().json["status"] == "REFUNDED"


def test_a_refund_that_is_pending_for_a_day_needs_a_person_who_can_record_it(driver: PaymentDriver) -> None:
    # Khalti tells that a part is returned, not how much: after an earlier part it proves nothing about the next
    attempt = driver.pay_booking("KHALTI")
    attempt.booking.refund(amount="500.00")
    attempt.switch(refunds="answer_lost")
    attempt.booking.refund(amount="300.00")

    reconcile_later(attempt.booking, hours=2)
    assert attempt.booking.payment()["needs_attention"] is False
    for _ in range(2):
        reconcile_later(attempt.booking, days=1)
    assert attempt.booking.payment()["needs_attention"] is True
    assert attempt.booking.count_notifications(driver.admin, "ADMIN_ATTENTION") == 1
    payment = attempt.booking.refund(amount="300.00", manual_reference="seen in the portal").json

    assert (payment["refund_amount"], payment["needs_attention"]) == ("800.00", False)
    assert get_returned_minor(attempt) == 80000


def test_a_refund_at_a_gateway_that_is_no_longer_configured_needs_a_person(driver: PaymentDriver) -> None:
    attempt = driver.pay_booking("KHALTI")
    with driver.sandbox.with_config(khalti=None):
        assert attempt.booking.refund().json["refunds"][0]["status"] == "PENDING"
        reconcile_later(attempt.booking, days=2)
        assert attempt.booking.payment()["needs_attention"] is True

    reconcile_later(attempt.booking, minutes=1)

    assert (attempt.booking.status, attempt.booking.payment()["needs_attention"]) == ("REFUNDED", False)


# returned by the gateway without us


@pytest.mark.parametrize("method", ["ESEWA", "KHALTI"])
def test_a_full_refund_in_the_portal_is_found_and_admins_are_notified(driver: PaymentDriver, method: str) -> None:
    attempt = driver.pay_booking(method)
    attempt.trigger("refund")

    attempt.reconcile()
    attempt.reconcile()

    payment = attempt.booking.payment()
    assert (payment["status"], payment["refund_amount"], payment["needs_attention"]) == ("REFUNDED", "1500.50", False)
    assert list_refunds(attempt.booking) == [("1500.50", "COMPLETED", "MANUAL")]
    assert attempt.booking.count_notifications(driver.admin, "ADMIN_ATTENTION") == 1
    assert attempt.booking.count_notifications(driver.customer, "PAYMENT_REFUNDED") == 1
    assert attempt.booking.shown_booking["payment_status"] == "REFUNDED"


def test_a_refund_in_stripes_dashboard_is_recorded(driver: PaymentDriver) -> None:
    attempt = driver.pay_booking("STRIPE")

    attempt.trigger("refund")

    wait_until(lambda: attempt.booking.status == "REFUNDED", "the event tells")
    assert attempt.booking.count_notifications(driver.admin, "ADMIN_ATTENTION") == 1


def test_the_rest_of_a_part_refund_may_be_returned_in_the_portal(driver: PaymentDriver) -> None:
    attempt = driver.pay_booking("KHALTI")
    attempt.booking.refund(amount="500.00")
    attempt.trigger("refund")

    attempt.reconcile()

    assert attempt.booking.status == "REFUNDED"
    assert list_refunds(attempt.booking) == [("500.00", "COMPLETED", "API"), ("1000.50", "COMPLETED", "MANUAL")]


@pytest.mark.parametrize("method", ONLINE)
def test_a_paid_payment_that_its_gateway_has_forgotten_stays_paid(driver: PaymentDriver, method: str) -> None:
    attempt = driver.pay_booking(method)
    driver.sandbox.forget()
    attempt.make_older(days=1)

    with suppress(GatewayError):
        settle(attempt.stored)

    assert attempt.booking.is_paid_once
    assert list_refunds(attempt.booking) == []
