"""While an earlier attempt is in doubt nobody pays a second time unasked."""

from typing import Any

import pytest

from chalicelib.payments import settlement
from chalicelib.payments.gateways.base import GatewayStatus, LookupResult
from chalicelib.payments.models import Attempt
from tests.integration.aws_calls import run_before_next_call
from tests.integration.payments.driver import Bill, Checkout, PaymentDriver


@pytest.fixture
def doubted(driver: PaymentDriver) -> Checkout:
    """An attempt that a person has to decide."""
    started = driver.opened("ESEWA")
    started.pay(settle="ambiguous", browser="lost")
    started.bill.verify()
    assert started.stored.under_review
    return started


def attempts(bill: Bill) -> list[str]:
    return [one["id"] for one in bill.payment()["attempts"]]


@pytest.mark.parametrize("method", ["KHALTI", "ESEWA", "CASH"])
def test_no_other_checkout_is_begun_while_one_is_in_doubt(doubted: Checkout, method: str) -> None:
    reply = doubted.bill.start(method)

    assert (reply.status, reply.json["code"]) == (409, "PAYMENT_IN_DOUBT")
    assert attempts(doubted.bill) == [doubted.id]


def test_the_refusal_is_in_the_readers_language(driver: PaymentDriver, doubted: Checkout) -> None:
    body = {"payment_method": "KHALTI"}
    reply = driver.api.post(
        f"/bookings/{doubted.bill.id}/payment", driver.customer, body, idempotency_key="k", accept_language="ne"
    )

    assert "टुंगो लागेको छैन" in reply.json["detail"]


def test_whoever_knows_the_risk_pays_another_way(doubted: Checkout) -> None:
    reply = doubted.bill.start("KHALTI", anyway=True)

    assert reply.status == 201
    assert attempts(doubted.bill) == [doubted.id, reply.json["attempt_id"]]


def test_what_is_then_paid_twice_goes_back(doubted: Checkout) -> None:
    reply = doubted.bill.start("KHALTI", anyway=True)
    second = Checkout(doubted.bill, "KHALTI", reply.json["attempt_id"], reply.json["checkout"]).visit_page()
    second.come_back(second.pay())

    doubted.bill.resolve(doubted.id, "COMPLETED")

    payment = doubted.bill.payment()
    assert (payment["status"], payment["payment_method"]) == ("COMPLETED", "KHALTI")
    assert [(one["status"], one["amount"]) for one in payment["refunds"]] == [("PENDING", "1500.50")]


@pytest.mark.parametrize("status", ["FAILED", "COMPLETED"])
def test_the_doubt_ends_with_a_persons_decision(doubted: Checkout, status: str) -> None:
    doubted.bill.resolve(doubted.id, status)

    reply = doubted.bill.start("KHALTI")

    expected = (201, None) if status == "FAILED" else (409, "ALREADY_PAID")
    assert (reply.status, reply.json.get("code")) == expected


def test_an_attempt_that_is_only_open_is_in_no_doubt(driver: PaymentDriver) -> None:
    bill = driver.opened("KHALTI").bill

    assert bill.start("ESEWA").status == 201


def test_a_doubt_that_comes_between_reading_and_writing_refuses_too(driver: PaymentDriver) -> None:
    started = driver.opened("KHALTI")

    def held() -> None:
        settlement.record_result(started.id, LookupResult(GatewayStatus.UNDER_REVIEW, detail="Pending"))

    with run_before_next_call(held, "TransactWriteItems"):
        reply = started.bill.start("ESEWA")

    assert (reply.status, reply.json["code"]) == (409, "PAYMENT_IN_DOUBT")
    assert attempts(started.bill) == [started.id]


def test_a_checkout_that_was_begun_before_the_doubt_is_answered_again(driver: PaymentDriver) -> None:
    bill = driver.bill()
    first = bill.start("ESEWA", "key-1")
    started = Checkout(bill, "ESEWA", first.json["attempt_id"], first.json["checkout"]).visit_page()
    started.pay(settle="ambiguous", browser="lost")
    bill.verify()
    assert started.stored.under_review

    again = bill.start("ESEWA", "key-1")

    assert (again.status, again.json["checkout"]) == (201, first.json["checkout"])


def test_anyway_is_part_of_what_a_key_stands_for(doubted: Checkout) -> None:
    assert doubted.bill.start("KHALTI", "key-1").json["code"] == "PAYMENT_IN_DOUBT"
    first = doubted.bill.start("KHALTI", "key-1", anyway=True)

    reused = doubted.bill.start("KHALTI", "key-1")

    assert first.status == 201
    assert (reused.status, reused.json["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")
    assert doubted.bill.start("KHALTI", "key-1", anyway=True).json["attempt_id"] == first.json["attempt_id"]


def test_anyway_false_is_the_same_request_as_none(driver: PaymentDriver) -> None:
    bill = driver.bill()

    first, again = bill.start("KHALTI", "key-1"), bill.start("KHALTI", "key-1", anyway=False)

    assert (again.status, again.json["attempt_id"]) == (201, first.json["attempt_id"])


@pytest.mark.parametrize("anyway", ["true", 1, None])
def test_anyway_is_a_boolean(doubted: Checkout, anyway: Any) -> None:
    reply = doubted.bill.start("KHALTI", anyway=anyway)

    assert [error["field"] for error in reply.json["errors"]] == ["anyway"]
    assert attempts(doubted.bill) == [doubted.id]


def test_unpaid_cash_waits_for_no_admin(driver: PaymentDriver) -> None:
    started = driver.bill().checkout("CASH")

    reply = started.bill.resolve(started.id, "COMPLETED")

    assert (reply.status, reply.json["code"]) == (409, "NOT_HELD")
    assert Attempt.get(started.id).status == "PROCESSING"
