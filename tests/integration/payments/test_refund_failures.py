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
from tests.integration.payments.driver import Bill, PaymentDriver
from tests.integration.payments.sandbox import ONLINE
from tests.integration.payments.test_refunds import BY_API, get_returned_minor, list_refunds


def reconcile_later(bill: Bill, **span: float) -> None:
    """Makes the refunds older by this span, then runs the reconciler."""
    for refund in Refund.query(bill.id):
        moved: list[Action] = [Refund.created_at.set(refund.created_at - timedelta(**span))]
        if refund.asked_at is not None:
            moved.append(Refund.asked_at.set(refund.asked_at - timedelta(**span)))
        if refund.due_at is not None:
            moved.append(Refund.due_at.set(now() - timedelta(seconds=1)))
        refund.update(moved)
    reconciler.run()


@pytest.mark.parametrize("method", BY_API)
def test_a_refund_whose_answer_was_lost_is_found_and_not_made_twice(driver: PaymentDriver, method: str) -> None:
    started = driver.paid(method)
    started.switch(refunds="answer_lost")
    reply = started.bill.refund(amount="500.00")
    assert reply.status == 200
    # Stripe's package repeats the call itself, under the same idempotency key
    assert reply.json["refunds"][0]["status"] in {"PENDING", "COMPLETED"}

    reconcile_later(started.bill, minutes=1)
    reconcile_later(started.bill, minutes=1)

    assert list_refunds(started.bill) == [("500.00", "COMPLETED", "API")]
    assert len(started.at_gateway["refunds"]) == 1
    assert started.bill.count_notifications(driver.customer, "PAYMENT_REFUNDED") == 1


@pytest.mark.parametrize("method", BY_API)
def test_a_refused_refund_fails_needs_a_person_and_can_be_tried_again(driver: PaymentDriver, method: str) -> None:
    started = driver.paid(method)
    started.switch(refunds="refused")

    payment = started.bill.refund().json
    assert (payment["status"], payment["needs_attention"], payment["refund_amount"]) == ("COMPLETED", True, "0.00")
    assert list_refunds(started.bill) == [("1500.50", "FAILED", "API")]
    assert started.bill.count_notifications(driver.admin, "ADMIN_ATTENTION") == 1
    assert started.bill.count_notifications(driver.customer, "PAYMENT_REFUNDED") == 0
    started.switch(refunds=None)
    payment = started.bill.refund().json

    assert (payment["status"], payment["needs_attention"]) == ("REFUNDED", False)
    assert get_returned_minor(started) == started.at_gateway["amount"]


@pytest.mark.parametrize("method", BY_API)
def test_a_refund_that_the_api_refuses_can_be_made_by_hand(driver: PaymentDriver, method: str) -> None:
    started = driver.paid(method)
    started.switch(refunds="refused")
    started.bill.refund()

    payment = started.bill.refund(manual_reference="bank transfer 9").json

    assert (payment["status"], payment["needs_attention"]) == ("REFUNDED", False)
    assert list_refunds(started.bill) == [("1500.50", "FAILED", "API"), ("1500.50", "COMPLETED", "MANUAL")]
    assert get_returned_minor(started) == 0


@pytest.mark.parametrize("method", BY_API)
def test_a_refund_that_cannot_be_requested_now_is_requested_later(driver: PaymentDriver, method: str) -> None:
    started = driver.paid(method)
    started.switch(answers="error")
    assert started.bill.refund().json["refunds"][0]["status"] == "PENDING"
    started.switch(answers=None)

    for _ in range(2):
        reconcile_later(started.bill, minutes=11)

    assert (started.bill.status, started.bill.payment()["needs_attention"]) == ("REFUNDED", False)
    assert get_returned_minor(started) == started.at_gateway["amount"]
    assert len(started.at_gateway["refunds"]) == 1


def test_a_part_refund_that_two_processes_execute_at_once_is_requested_once(driver: PaymentDriver) -> None:
    started = driver.paid("KHALTI")
    assert started.bill.refund(amount="500.00").json["refunds"][0]["status"] == "COMPLETED"
    started.switch(answers="error")
    started.bill.refund(amount="500.00")
    started.switch(answers=None)
    [waiting] = [item for item in Refund.query(started.bill.id) if item.status == "PENDING"]
    ask = partial(execute, started.bill.id, waiting.id)

    with run_before_next_call(ask, "TransactWriteItems"):
        ask()

    assert len(started.at_gateway["refunds"]) == 2
    assert get_returned_minor(started) == 100000


def test_a_pending_refund_is_completed_when_the_gateway_says_so(driver: PaymentDriver) -> None:
    started = driver.paid("STRIPE")
    started.switch(refunds="pending", late_seconds=0.2, events="lost")
    payment = started.bill.refund().json
    assert (payment["status"], payment["refunds"][0]["status"]) == ("COMPLETED", "PENDING")
    assert started.bill.count_notifications(driver.customer, "PAYMENT_REFUNDED") == 0

    wait_until(lambda: started.at_gateway["refunds"][0]["state"] == "succeeded")
    reconcile_later(started.bill, minutes=1)

    assert started.bill.status == "REFUNDED"
    assert started.bill.count_notifications(driver.customer, "PAYMENT_REFUNDED") == 1


def test_a_pending_refund_is_completed_by_an_event(driver: PaymentDriver) -> None:
    started = driver.paid("STRIPE")
    started.switch(refunds="pending", late_seconds=0.2)
    started.bill.refund()

    wait_until(lambda: started.bill.status == "REFUNDED", "the event tells")
    assert started.bill.count_notifications(driver.customer, "PAYMENT_REFUNDED") == 1


def test_a_pending_refund_that_fails_later_frees_its_amount(driver: PaymentDriver) -> None:
    started = driver.paid("STRIPE")
    started.switch(refunds="fails_later", late_seconds=0.2)
    started.bill.refund(amount="1500.00")

    wait_until(lambda: list_refunds(started.bill) == [("1500.00", "FAILED", "API")], "the event tells")
    assert (started.bill.status, started.bill.payment()["needs_attention"]) == ("COMPLETED", True)
    started.switch(refunds=None)

    assert started.bill.refund().json["status"] == "REFUNDED"


def test_a_refund_that_is_pending_for_a_day_needs_a_person_who_can_record_it(driver: PaymentDriver) -> None:
    # Khalti tells that a part is returned, not how much: after an earlier part it proves nothing about the next
    started = driver.paid("KHALTI")
    started.bill.refund(amount="500.00")
    started.switch(refunds="answer_lost")
    started.bill.refund(amount="300.00")

    reconcile_later(started.bill, hours=2)
    assert started.bill.payment()["needs_attention"] is False
    for _ in range(2):
        reconcile_later(started.bill, days=1)
    assert started.bill.payment()["needs_attention"] is True
    assert started.bill.count_notifications(driver.admin, "ADMIN_ATTENTION") == 1
    payment = started.bill.refund(amount="300.00", manual_reference="seen in the portal").json

    assert (payment["refund_amount"], payment["needs_attention"]) == ("800.00", False)
    assert get_returned_minor(started) == 80000


def test_a_refund_at_a_gateway_that_is_no_longer_configured_needs_a_person(driver: PaymentDriver) -> None:
    started = driver.paid("KHALTI")
    with driver.sandbox.configured(khalti=None):
        assert started.bill.refund().json["refunds"][0]["status"] == "PENDING"
        reconcile_later(started.bill, days=2)
        assert started.bill.payment()["needs_attention"] is True

    reconcile_later(started.bill, minutes=1)

    assert (started.bill.status, started.bill.payment()["needs_attention"]) == ("REFUNDED", False)


# returned by the gateway without us


@pytest.mark.parametrize("method", ["ESEWA", "KHALTI"])
def test_a_full_refund_in_the_portal_is_found_and_admins_are_notified(driver: PaymentDriver, method: str) -> None:
    started = driver.paid(method)
    started.trigger("refund")

    started.reconcile()
    started.reconcile()

    payment = started.bill.payment()
    assert (payment["status"], payment["refund_amount"], payment["needs_attention"]) == ("REFUNDED", "1500.50", False)
    assert list_refunds(started.bill) == [("1500.50", "COMPLETED", "MANUAL")]
    assert started.bill.count_notifications(driver.admin, "ADMIN_ATTENTION") == 1
    assert started.bill.count_notifications(driver.customer, "PAYMENT_REFUNDED") == 1
    assert started.bill.booking["payment_status"] == "REFUNDED"


def test_a_refund_in_stripes_dashboard_is_recorded(driver: PaymentDriver) -> None:
    started = driver.paid("STRIPE")

    started.trigger("refund")

    wait_until(lambda: started.bill.status == "REFUNDED", "the event tells")
    assert started.bill.count_notifications(driver.admin, "ADMIN_ATTENTION") == 1


def test_the_rest_of_a_part_refund_may_be_returned_in_the_portal(driver: PaymentDriver) -> None:
    started = driver.paid("KHALTI")
    started.bill.refund(amount="500.00")
    started.trigger("refund")

    started.reconcile()

    assert started.bill.status == "REFUNDED"
    assert list_refunds(started.bill) == [("500.00", "COMPLETED", "API"), ("1000.50", "COMPLETED", "MANUAL")]


@pytest.mark.parametrize("method", ONLINE)
def test_a_paid_payment_that_its_gateway_has_forgotten_stays_paid(driver: PaymentDriver, method: str) -> None:
    started = driver.paid(method)
    driver.sandbox.forget()
    started.age(days=1)

    with suppress(GatewayError):
        settle(started.stored)

    assert started.bill.is_paid_once
    assert list_refunds(started.bill) == []
