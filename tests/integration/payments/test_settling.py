"""The one way to settle, by whichever door the news comes in: paid once and told once, alone or in a crowd."""

from collections.abc import Callable

import pytest

from chalicelib.payments import reconcile
from tests.integration.payments.sandbox import ONLINE
from tests.integration.payments.till import Started, Till
from tests.integration.talk import at_once


@pytest.mark.parametrize("method", ONLINE)
def test_a_payer_who_comes_back_has_paid_and_is_shown_the_result(till: Till, method: str) -> None:
    started = till.opened(method)

    answer = started.come_back(started.pay())

    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"/pay/result?payment_id={started.bill.id}")
    assert started.bill.is_paid_once
    assert started.bill.booking["payment_status"] == "COMPLETED"


@pytest.mark.parametrize("method", ONLINE)
def test_a_customer_who_asks_learns_that_it_is_paid(till: Till, method: str) -> None:
    started = till.opened(method)
    started.pay_unheard()

    reply = started.bill.verify()

    assert (reply.status, reply.json["status"]) == (200, "COMPLETED")
    assert started.bill.is_paid_once


@pytest.mark.parametrize("method", ONLINE)
def test_a_closed_tab_is_found_by_the_reconciler(till: Till, method: str) -> None:
    started = till.opened(method)
    started.pay_unheard()

    started.reconciled()

    assert started.bill.is_paid_once


@pytest.mark.parametrize("method", ONLINE)
def test_the_transaction_id_is_the_gateways_own(till: Till, method: str) -> None:
    started = till.opened(method)
    there = started.pay()
    started.bill.verify()

    payment = started.bill.payment()

    assert payment["transaction_id"]
    assert payment["transaction_id"] == started.shown["transaction_id"] == there["transaction_id"]
    assert payment["completed_at"]


@pytest.mark.parametrize("method", ONLINE)
def test_paying_never_moves_the_booking(till: Till, method: str) -> None:
    assert till.paid(method).bill.booking["status"] == "PENDING"


@pytest.mark.parametrize("method", ONLINE)
def test_a_payment_that_is_not_made_yet_is_neither_paid_nor_failed_nor_anybodys_business(
    till: Till, method: str
) -> None:
    started = till.bill().checkout(method)

    started.bill.verify()
    started.reconciled()

    payment = started.bill.payment()
    assert (payment["status"], payment["needs_attention"]) == ("PROCESSING", False)
    assert started.bill.told(till.customer, "PAYMENT_FAILED") == 0


@pytest.mark.parametrize("method", ["ESEWA", "STRIPE"])
def test_a_payment_that_settles_late_is_open_until_it_has(till: Till, method: str) -> None:
    started = till.opened(method)
    started.pay_unheard(settle="pending")
    started.bill.verify()
    assert (started.bill.status, started.bill.payment()["needs_attention"]) == ("PROCESSING", False)

    started.happens("pay", settle="at_once")
    started.bill.verify()

    assert started.bill.is_paid_once


@pytest.mark.parametrize("method", ONLINE)
def test_a_replayed_return_and_a_replayed_verify_change_nothing(till: Till, method: str) -> None:
    started = till.opened(method)
    way = started.pay()
    for _ in range(3):
        assert started.come_back(way).status_code == 303
        assert started.bill.verify().json["status"] == "COMPLETED"

    assert started.bill.is_paid_once


def doors(started: Started) -> list[Callable[[], object]]:
    """Every way in which news of an attempt can come."""
    way = started.pay(browser="returns")
    return [started.bill.verify_now, started.reconciled, reconcile.run, lambda: started.come_back(way)]


@pytest.mark.parametrize("method", ONLINE)
def test_return_event_reconciler_and_verify_at_once_complete_it_once(till: Till, method: str) -> None:
    started = till.opened(method)

    outcomes = at_once(doors(started) * 4)

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert started.bill.is_paid_once
    assert len(started.bill.payment()["attempts"]) == 1


def test_two_gateways_that_are_paid_at_once_capture_once_and_overpay_once(till: Till) -> None:
    first = till.opened("KHALTI")
    second = first.bill.checkout("STRIPE").visited()
    ways = [first.pay(), second.pay()]

    outcomes = at_once([lambda: first.come_back(ways[0]), first.bill.verify_now] * 4)

    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert first.bill.is_paid_once
    assert len(first.bill.payment()["refunds"]) == 1


# a gateway that does not say


def test_whoever_asks_while_the_gateway_is_down_is_told_when_to_ask_again(till: Till) -> None:
    started = till.opened("KHALTI")
    others = [started.bill.checkout("KHALTI") for _ in range(3)]
    with till.sandbox.broken("KHALTI", "drop"):
        reply = started.bill.verify()

    assert (reply.status, reply.json["code"], reply.headers["Retry-After"]) == (503, "GATEWAY_UNAVAILABLE", "5")
    assert {one.stored.status for one in (started, *others)} == {"PROCESSING"}


def test_a_gateway_that_is_down_hides_no_payment_at_another(till: Till) -> None:
    down = till.opened("KHALTI")
    paid = down.bill.checkout("ESEWA").visited()
    down.bill.checkout("KHALTI")
    paid.pay_unheard()
    with till.sandbox.broken("KHALTI", "drop"):
        reply = down.bill.verify()

    assert (reply.status, reply.json["status"]) == (200, "COMPLETED")
    assert down.bill.is_paid_once
