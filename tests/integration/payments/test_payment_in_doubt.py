"""While an earlier attempt is in doubt, a second checkout needs the payer's consent."""

from typing import Any

import pytest

from chalicelib.payments import settlement
from chalicelib.payments.gateways.base import GatewayStatus, LookupResult
from chalicelib.payments.models import Attempt
from tests.integration.aws_calls import run_before_next_call
from tests.integration.payments.driver import Bill, Checkout, PaymentDriver


@pytest.fixture
def in_doubt(driver: PaymentDriver) -> Checkout:
    """An attempt under review: a person has to decide whether it was paid."""
    started = driver.opened("ESEWA")
    started.pay(settle="ambiguous", browser="lost")
    started.bill.verify()
    assert started.stored.under_review
    return started


def list_attempt_ids(bill: Bill) -> list[str]:
    return [item["id"] for item in bill.payment()["attempts"]]


@pytest.mark.parametrize("method", ["KHALTI", "ESEWA", "CASH"])
def test_no_other_checkout_starts_while_an_attempt_is_in_doubt(in_doubt: Checkout, method: str) -> None:
    reply = in_doubt.bill.start(method)

    assert (reply.status, reply.json["code"]) == (409, "PAYMENT_IN_DOUBT")
    assert list_attempt_ids(in_doubt.bill) == [in_doubt.id]


def test_the_refusal_is_in_the_readers_language(driver: PaymentDriver, in_doubt: Checkout) -> None:
    body = {"payment_method": "KHALTI"}
    reply = driver.api.post(
        f"/bookings/{in_doubt.bill.id}/payment", driver.customer, body, idempotency_key="k", accept_language="ne"
    )

    assert "टुंगो लागेको छैन" in reply.json["detail"]


def test_a_payer_who_accepts_the_risk_may_pay_another_way(in_doubt: Checkout) -> None:
    reply = in_doubt.bill.start("KHALTI", anyway=True)

    assert reply.status == 201
    assert list_attempt_ids(in_doubt.bill) == [in_doubt.id, reply.json["attempt_id"]]


def test_a_second_payment_is_then_refunded(in_doubt: Checkout) -> None:
    reply = in_doubt.bill.start("KHALTI", anyway=True)
    second = Checkout(in_doubt.bill, "KHALTI", reply.json["attempt_id"], reply.json["checkout"]).visit_page()
    second.come_back(second.pay())

    in_doubt.bill.resolve(in_doubt.id, "COMPLETED")

    payment = in_doubt.bill.payment()
    assert (payment["status"], payment["payment_method"]) == ("COMPLETED", "KHALTI")
    assert [(item["status"], item["amount"]) for item in payment["refunds"]] == [("PENDING", "1500.50")]


@pytest.mark.parametrize("status", ["FAILED", "COMPLETED"])
def test_the_doubt_ends_when_an_admin_decides(in_doubt: Checkout, status: str) -> None:
    in_doubt.bill.resolve(in_doubt.id, status)

    reply = in_doubt.bill.start("KHALTI")

    expected = (201, None) if status == "FAILED" else (409, "ALREADY_PAID")
    assert (reply.status, reply.json.get("code")) == expected


def test_an_open_attempt_is_not_in_doubt(driver: PaymentDriver) -> None:
    bill = driver.opened("KHALTI").bill

    assert bill.start("ESEWA").status == 201


def test_a_doubt_between_reading_and_writing_refuses_the_checkout(driver: PaymentDriver) -> None:
    started = driver.opened("KHALTI")

    def held() -> None:
        settlement.record_result(started.id, LookupResult(GatewayStatus.UNDER_REVIEW, detail="Pending"))

    with run_before_next_call(held, "TransactWriteItems"):
        reply = started.bill.start("ESEWA")

    assert (reply.status, reply.json["code"]) == (409, "PAYMENT_IN_DOUBT")
    assert list_attempt_ids(started.bill) == [started.id]


def test_a_checkout_from_before_the_doubt_is_answered_again(driver: PaymentDriver) -> None:
    bill = driver.bill()
    first = bill.start("ESEWA", "key-1")
    started = Checkout(bill, "ESEWA", first.json["attempt_id"], first.json["checkout"]).visit_page()
    started.pay(settle="ambiguous", browser="lost")
    bill.verify()
    assert started.stored.under_review

    again = bill.start("ESEWA", "key-1")

    assert (again.status, again.json["checkout"]) == (201, first.json["checkout"])


def test_anyway_is_part_of_the_body_that_a_key_stands_for(in_doubt: Checkout) -> None:
    assert in_doubt.bill.start("KHALTI", "key-1").json["code"] == "PAYMENT_IN_DOUBT"
    first = in_doubt.bill.start("KHALTI", "key-1", anyway=True)

    reused = in_doubt.bill.start("KHALTI", "key-1")

    assert first.status == 201
    assert (reused.status, reused.json["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")
    assert in_doubt.bill.start("KHALTI", "key-1", anyway=True).json["attempt_id"] == first.json["attempt_id"]


def test_anyway_false_is_the_same_request_as_none(driver: PaymentDriver) -> None:
    bill = driver.bill()

    first, again = bill.start("KHALTI", "key-1"), bill.start("KHALTI", "key-1", anyway=False)

    assert (again.status, again.json["attempt_id"]) == (201, first.json["attempt_id"])


@pytest.mark.parametrize("anyway", ["true", 1, None])
def test_anyway_is_a_boolean(in_doubt: Checkout, anyway: Any) -> None:
    reply = in_doubt.bill.start("KHALTI", anyway=anyway)

    assert [error["field"] for error in reply.json["errors"]] == ["anyway"]
    assert list_attempt_ids(in_doubt.bill) == [in_doubt.id]


def test_unpaid_cash_waits_for_no_admin(driver: PaymentDriver) -> None:
    started = driver.bill().checkout("CASH")

    reply = started.bill.resolve(started.id, "COMPLETED")

    assert (reply.status, reply.json["code"]) == (409, "NOT_HELD")
    assert Attempt.get(started.id).status == "PROCESSING"
