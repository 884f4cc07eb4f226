"""While an earlier attempt is in doubt, a second checkout needs the payer's consent."""

from typing import Any

import pytest

from chalicelib.payments import settlement
from chalicelib.payments.gateways.base import GatewayStatus, LookupResult
from chalicelib.payments.models import Attempt
from tests.integration.aws_calls import run_before_next_call
from tests.integration.payments.driver import PayableBooking, PaymentAttempt, PaymentDriver


@pytest.fixture
def in_doubt(driver: PaymentDriver) -> PaymentAttempt:
    """An attempt under review: a person has to decide whether it was paid."""
    attempt = driver.start_attempt("ESEWA")
    attempt.pay(settle="ambiguous", browser="lost")
    attempt.booking.verify()
    assert attempt.stored.under_review
    return attempt


def list_attempt_ids(booking: PayableBooking) -> list[str]:
    return [item["id"] for item in booking.payment()["attempts"]]


@pytest.mark.parametrize("method", ["KHALTI", "ESEWA", "CASH"])
def test_no_other_checkout_starts_while_an_attempt_is_in_doubt(in_doubt: PaymentAttempt, method: str) -> None:
    reply = in_doubt.booking.request_checkout(method)

    assert (reply.status, reply.json["code"]) == (409, "PAYMENT_IN_DOUBT")
    assert list_attempt_ids(in_doubt.booking) == [in_doubt.id]


def test_the_refusal_is_in_the_readers_language(driver: PaymentDriver, in_doubt: PaymentAttempt) -> None:
    body = {"payment_method": "KHALTI"}
    reply = driver.api.post(
        f"/bookings/{in_doubt.booking.id}/payment", driver.customer, body, idempotency_key="k", accept_language="ne"
    )

    assert "टुंगो लागेको छैन" in reply.json["detail"]


def test_a_payer_who_accepts_the_risk_may_pay_another_way(in_doubt: PaymentAttempt) -> None:
    reply = in_doubt.booking.request_checkout("KHALTI", anyway=True)

    assert reply.status == 201
    assert list_attempt_ids(in_doubt.booking) == [in_doubt.id, reply.json["attempt_id"]]


def test_a_second_payment_is_then_refunded(in_doubt: PaymentAttempt) -> None:
    reply = in_doubt.booking.request_checkout("KHALTI", anyway=True)
    second = PaymentAttempt(in_doubt.booking, "KHALTI", reply.json["attempt_id"], reply.json["checkout"]).visit_page()
    second.come_back(second.pay())

    in_doubt.booking.resolve(in_doubt.id, "COMPLETED")

    payment = in_doubt.booking.payment()
    assert (payment["status"], payment["payment_method"]) == ("COMPLETED", "KHALTI")
    assert [(item["status"], item["amount"]) for item in payment["refunds"]] == [("PENDING", "1500.50")]


@pytest.mark.parametrize("status", ["FAILED", "COMPLETED"])
def test_the_doubt_ends_when_an_admin_decides(in_doubt: PaymentAttempt, status: str) -> None:
    in_doubt.booking.resolve(in_doubt.id, status)

    reply = in_doubt.booking.request_checkout("KHALTI")

    expected = (201, None) if status == "FAILED" else (409, "ALREADY_PAID")
    assert (reply.status, reply.json.get("code")) == expected


def test_an_open_attempt_is_not_in_doubt(driver: PaymentDriver) -> None:
    booking = driver.start_attempt("KHALTI").booking

    assert booking.request_checkout("ESEWA").status == 201


def test_a_doubt_between_reading_and_writing_refuses_the_checkout(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("KHALTI")

    def put_under_review() -> None:
        settlement.record_result(attempt.id, LookupResult(GatewayStatus.UNDER_REVIEW, detail="Pending"))

    with run_before_next_call(put_under_review, "TransactWriteItems"):
        reply = attempt.booking.request_checkout("ESEWA")

    assert (reply.status, reply.json["code"]) == (409, "PAYMENT_IN_DOUBT")
    assert list_attempt_ids(attempt.booking) == [attempt.id]


def test_a_checkout_from_before_the_doubt_is_answered_again(driver: PaymentDriver) -> None:
    booking = driver.create_booking()
    first = booking.request_checkout("ESEWA", "key-1")
    attempt = PaymentAttempt(booking, "ESEWA", first.json["attempt_id"], first.json["checkout"]).visit_page()
    attempt.pay(settle="ambiguous", browser="lost")
    booking.verify()
    assert attempt.stored.under_review

    second = booking.request_checkout("ESEWA", "key-1")

    assert (second.status, second.json["checkout"]) == (201, first.json["checkout"])


def test_an_idempotency_key_includes_anyway(in_doubt: PaymentAttempt) -> None:
    assert in_doubt.booking.request_checkout("KHALTI", "key-1").json["code"] == "PAYMENT_IN_DOUBT"
    first = in_doubt.booking.request_checkout("KHALTI", "key-1", anyway=True)

    second = in_doubt.booking.request_checkout("KHALTI", "key-1")

    assert first.status == 201
    assert (second.status, second.json["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")
    assert (
        in_doubt.booking.request_checkout("KHALTI", "key-1", anyway=True).json["attempt_id"] == first.json["attempt_id"]
    )


def test_anyway_false_is_the_same_request_as_without_anyway(driver: PaymentDriver) -> None:
    booking = driver.create_booking()

    first, second = (
        booking.request_checkout("KHALTI", "key-1"),
        booking.request_checkout("KHALTI", "key-1", anyway=False),
    )

    assert (second.status, second.json["attempt_id"]) == (201, first.json["attempt_id"])


@pytest.mark.parametrize("anyway", ["true", 1, None])
def test_anyway_is_a_boolean(in_doubt: PaymentAttempt, anyway: Any) -> None:
    reply = in_doubt.booking.request_checkout("KHALTI", anyway=anyway)

    assert [error["field"] for error in reply.json["errors"]] == ["anyway"]
    assert list_attempt_ids(in_doubt.booking) == [in_doubt.id]


def test_unpaid_cash_waits_for_no_admin(driver: PaymentDriver) -> None:
    attempt = driver.create_booking().checkout("CASH")

    reply = attempt.booking.resolve(attempt.id, "COMPLETED")

    assert (reply.status, reply.json["code"]) == (409, "NOT_HELD")
    assert Attempt.get(attempt.id).status == "PROCESSING"
