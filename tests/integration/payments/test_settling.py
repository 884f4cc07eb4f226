"""Every way to settle an attempt: it is paid once and notified once, also if many settle it at the same time."""

from collections.abc import Callable

import pytest

from chalicelib.payments import reconciler
from tests.integration.chat_client import run_concurrently
from tests.integration.payments.driver import Checkout, PaymentDriver
from tests.integration.payments.sandbox import ONLINE


@pytest.mark.parametrize("method", ONLINE)
def test_a_payer_who_comes_back_has_paid_and_is_shown_the_result(driver: PaymentDriver, method: str) -> None:
    started = driver.opened(method)

    answer = started.come_back(started.pay())

    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"/pay/result?payment_id={started.bill.id}")
    assert started.bill.is_paid_once
    assert started.bill.booking["payment_status"] == "COMPLETED"


@pytest.mark.parametrize("method", ONLINE)
def test_verify_settles_a_paid_attempt(driver: PaymentDriver, method: str) -> None:
    started = driver.opened(method)
    started.pay_without_return()

    reply = started.bill.verify()

    assert (reply.status, reply.json["status"]) == (200, "COMPLETED")
    assert started.bill.is_paid_once


@pytest.mark.parametrize("method", ONLINE)
def test_the_reconciler_settles_a_paid_attempt_whose_payer_closed_the_tab(driver: PaymentDriver, method: str) -> None:
    started = driver.opened(method)
    started.pay_without_return()

    started.reconcile()

    assert started.bill.is_paid_once


@pytest.mark.parametrize("method", ONLINE)
def test_the_transaction_id_is_the_gateways_own(driver: PaymentDriver, method: str) -> None:
    started = driver.opened(method)
    there = started.pay()
    started.bill.verify()

    payment = started.bill.payment()

    assert payment["transaction_id"]
    assert payment["transaction_id"] == started.shown["transaction_id"] == there["transaction_id"]
    assert payment["completed_at"]


@pytest.mark.parametrize("method", ONLINE)
def test_paying_does_not_change_the_bookings_status(driver: PaymentDriver, method: str) -> None:
    assert driver.paid(method).bill.booking["status"] == "PENDING"


@pytest.mark.parametrize("method", ONLINE)
def test_an_attempt_that_is_not_paid_yet_stays_open_and_needs_nobody(driver: PaymentDriver, method: str) -> None:
    started = driver.bill().checkout(method)

    started.bill.verify()
    started.reconcile()

    payment = started.bill.payment()
    assert (payment["status"], payment["needs_attention"]) == ("PROCESSING", False)
    assert started.bill.count_notifications(driver.customer, "PAYMENT_FAILED") == 0


@pytest.mark.parametrize("method", ["ESEWA", "STRIPE"])
def test_a_payment_that_settles_late_is_open_until_it_has(driver: PaymentDriver, method: str) -> None:
    started = driver.opened(method)
    started.pay_without_return(settle="pending")
    started.bill.verify()
    assert (started.bill.status, started.bill.payment()["needs_attention"]) == ("PROCESSING", False)

    started.trigger("pay", settle="at_once")
    started.bill.verify()

    assert started.bill.is_paid_once


@pytest.mark.parametrize("method", ONLINE)
def test_a_replayed_return_and_a_replayed_verify_change_nothing(driver: PaymentDriver, method: str) -> None:
    started = driver.opened(method)
    way = started.pay()
    for _ in range(3):
        assert started.come_back(way).status_code == 303
        assert started.bill.verify().json["status"] == "COMPLETED"

    assert started.bill.is_paid_once


def list_ways_to_settle(started: Checkout) -> list[Callable[[], object]]:
    """Returns every way in which an attempt can be settled."""
    way = started.pay(browser="returns")
    return [started.bill.verify_directly, started.reconcile, reconciler.run, lambda: started.come_back(way)]


@pytest.mark.parametrize("method", ONLINE)
def test_return_event_reconciler_and_verify_at_once_pay_it_once(driver: PaymentDriver, method: str) -> None:
    started = driver.opened(method)

    outcomes = run_concurrently(list_ways_to_settle(started) * 4)

    assert [item for item in outcomes if isinstance(item, Exception)] == []
    assert started.bill.is_paid_once
    assert len(started.bill.payment()["attempts"]) == 1


def test_two_gateways_that_are_paid_at_once_capture_once_and_overpay_once(driver: PaymentDriver) -> None:
    first = driver.opened("KHALTI")
    second = first.bill.checkout("STRIPE").visit_page()
    ways = [first.pay(), second.pay()]

    outcomes = run_concurrently([lambda: first.come_back(ways[0]), first.bill.verify_directly] * 4)

    assert [item for item in outcomes if isinstance(item, Exception)] == []
    assert first.bill.is_paid_once
    assert len(first.bill.payment()["refunds"]) == 1


# a gateway that does not answer


def test_verify_while_the_gateway_is_down_is_a_503_with_retry_after(driver: PaymentDriver) -> None:
    started = driver.opened("KHALTI")
    others = [started.bill.checkout("KHALTI") for _ in range(3)]
    with driver.sandbox.broken("KHALTI", "drop"):
        reply = started.bill.verify()

    assert (reply.status, reply.json["code"], reply.headers["Retry-After"]) == (503, "GATEWAY_UNAVAILABLE", "5")
    assert {item.stored.status for item in (started, *others)} == {"PROCESSING"}


def test_a_gateway_that_is_down_does_not_hide_a_payment_at_another(driver: PaymentDriver) -> None:
    down = driver.opened("KHALTI")
    paid = down.bill.checkout("ESEWA").visit_page()
    down.bill.checkout("KHALTI")
    paid.pay_without_return()
    with driver.sandbox.broken("KHALTI", "drop"):
        reply = down.bill.verify()

    assert (reply.status, reply.json["status"]) == (200, "COMPLETED")
    assert down.bill.is_paid_once
