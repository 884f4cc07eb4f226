"""Money that goes back: by API where there is one, else by a person with a reference; never more than was captured."""

from functools import partial
from typing import Any

import pytest

from chalicelib.idempotency import claim
from chalicelib.localization.numbers import decimal_text
from chalicelib.payments import service
from chalicelib.payments.models import Refund
from chalicelib.payments.schemas import RefundBody
from tests.integration.chat_client import run_concurrently
from tests.integration.payments.driver import PayableBooking, PaymentAttempt, PaymentDriver

BY_API = ["KHALTI", "STRIPE"]
BY_HAND = ["ESEWA", "CONNECT_IPS", "IME_PAY"]


def list_refunds(booking: PayableBooking) -> list[tuple[str, str, str]]:
    return [(item["amount"], item["status"], item["kind"]) for item in booking.payment()["refunds"]]


def get_returned_minor(attempt: PaymentAttempt) -> int:
    """The refunded amount at the gateway, in its minor units."""
    return sum(item["amount"] for item in attempt.at_gateway["refunds"])


@pytest.mark.parametrize("method", BY_API)
def test_an_api_refund_returns_the_whole_amount(driver: PaymentDriver, method: str) -> None:
    attempt = driver.pay_booking(method)

    reply = attempt.booking.refund()

    assert reply.status == 200
    assert (reply.json["status"], reply.json["refund_amount"]) == ("REFUNDED", "1500.50")
    assert reply.json["refund_reason"] == "asked for"
    assert reply.json["refunded_at"]
    assert list_refunds(attempt.booking) == [("1500.50", "COMPLETED", "API")]
    assert get_returned_minor(attempt) == attempt.at_gateway["amount"]
    assert attempt.booking.shown_booking["payment_status"] == "REFUNDED"
    assert attempt.booking.count_notifications(driver.customer, "PAYMENT_REFUNDED") == 1
    assert attempt.booking.count_messages("returned") == 1
    assert [item["details"]["amount_minor"] for item in attempt.booking.audit_entries("REFUND_PAYMENT")] == [150050]


@pytest.mark.parametrize("method", BY_API)
def test_part_refunds_leave_it_completed_until_all_is_returned(driver: PaymentDriver, method: str) -> None:
    attempt = driver.pay_booking(method)

    first = attempt.booking.refund(amount="500.00")
    assert (first.json["status"], first.json["refund_amount"]) == ("COMPLETED", "500.00")
    last = attempt.booking.refund()

    assert (last.json["status"], last.json["refund_amount"]) == ("REFUNDED", "1500.50")
    assert list_refunds(attempt.booking) == [("500.00", "COMPLETED", "API"), ("1000.50", "COMPLETED", "API")]
    assert get_returned_minor(attempt) == attempt.at_gateway["amount"]
    assert attempt.booking.count_notifications(driver.customer, "PAYMENT_REFUNDED") == 2


def test_parts_of_a_dollar_payment_are_returned_at_its_frozen_rate(driver: PaymentDriver) -> None:
    attempt = driver.pay_booking("STRIPE")
    with driver.sandbox.with_config(stripe={**driver.sandbox.config["stripe"], "npr_per_unit": "99.00"}):
        for amount in ("500.25", "500.25"):
            assert attempt.booking.refund(amount=amount).status == 200
        attempt.booking.refund()

    # 500.25 / 133.50 = 3.747…; what is left of 11.24 is returned to the cent
    assert [item["amount"] for item in attempt.at_gateway["refunds"]] == [375, 375, 374]
    assert attempt.booking.status == "REFUNDED"


def test_a_part_below_half_a_cent_is_returned_with_the_rest(driver: PaymentDriver) -> None:
    attempt = driver.pay_booking("STRIPE")

    assert attempt.booking.refund(amount="0.50").json["refund_amount"] == "0.50"
    assert attempt.booking.refund().json["status"] == "REFUNDED"

    assert get_returned_minor(attempt) == 1124


def test_a_rest_that_is_no_cent_any_more_ends_the_payment_all_the_same(driver: PaymentDriver) -> None:
    attempt = driver.pay_booking("STRIPE")
    attempt.booking.refund(amount="1500.00")
    assert get_returned_minor(attempt) == 1124

    attempt.booking.cancel(driver.pandit)

    payment = attempt.booking.payment()
    assert (payment["status"], payment["needs_attention"]) == ("REFUNDED", False)


@pytest.mark.parametrize("method", BY_API)
def test_more_than_is_left_is_refused(driver: PaymentDriver, method: str) -> None:
    attempt = driver.pay_booking(method)
    attempt.booking.refund(amount="1000.00")

    reply = attempt.booking.refund(amount="500.51")

    assert (reply.status, reply.json["errors"][0]["field"]) == (422, "amount")
    assert "500.50" in reply.json["errors"][0]["message"]
    assert list_refunds(attempt.booking) == [("1000.00", "COMPLETED", "API")]


@pytest.mark.parametrize("amount", ["0", "0.00", "-1.00", "1.005", "all", 5, 1.5])
def test_an_amount_is_a_positive_decimal_string(driver: PaymentDriver, amount: Any) -> None:
    attempt = driver.pay_booking("KHALTI")

    assert attempt.booking.refund(amount=amount).status == 422
    assert list_refunds(attempt.booking) == []


def test_a_refunded_or_unpaid_payment_cannot_be_refunded(driver: PaymentDriver) -> None:
    returned, unpaid = driver.pay_booking("KHALTI"), driver.start_attempt("KHALTI")
    returned.booking.refund()

    for attempt in (returned, unpaid):
        reply = attempt.booking.refund()
        assert (reply.status, reply.json["code"]) == (409, "NOT_PAID")


def test_a_replayed_verify_does_not_complete_what_was_returned(driver: PaymentDriver) -> None:
    attempt = driver.pay_booking("KHALTI")
    attempt.booking.refund()

    assert attempt.booking.verify().json["status"] == "REFUNDED"
    assert attempt.booking.success_counts == (1, 1)
    assert attempt.booking.count_notifications(driver.customer, "PAYMENT_REFUNDED") == 1


@pytest.mark.parametrize("method", ["KHALTI", "ESEWA", "IME_PAY"])
def test_a_replayed_return_does_not_complete_what_was_returned(driver: PaymentDriver, method: str) -> None:
    attempt = driver.start_attempt(method)
    browser_return = attempt.pay()
    attempt.come_back(browser_return)
    attempt.booking.refund(**({} if method == "KHALTI" else {"manual_reference": "R1"}))

    attempt.come_back(browser_return)

    assert attempt.booking.status == "REFUNDED"
    assert attempt.booking.success_counts == (1, 1)


# keys


def test_one_key_is_one_refund(driver: PaymentDriver) -> None:
    attempt = driver.pay_booking("STRIPE")

    first = attempt.booking.refund("key-1", amount="100.00")
    second = attempt.booking.refund("key-1", amount="100.00")

    assert (first.status, second.status) == (200, 200)
    assert list_refunds(attempt.booking) == [("100.00", "COMPLETED", "API")]


def test_the_same_key_with_another_refund_is_refused(driver: PaymentDriver) -> None:
    attempt = driver.pay_booking("STRIPE")
    attempt.booking.refund("key-1", amount="100.00")

    reply = attempt.booking.refund("key-1", amount="200.00")

    assert (reply.status, reply.json["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")
    assert attempt.booking.payment()["refund_amount"] == "100.00"


def test_a_refund_needs_a_key(driver: PaymentDriver) -> None:
    reply = driver.pay_booking("STRIPE").booking.refund("")

    assert (reply.status, reply.json["code"]) == (400, "IDEMPOTENCY_KEY_REQUIRED")


# by hand


@pytest.mark.parametrize("method", BY_HAND)
def test_a_gateway_without_an_api_needs_the_reference_of_what_was_done_by_hand(
    driver: PaymentDriver, method: str
) -> None:
    attempt = driver.pay_booking(method)

    refusal = attempt.booking.refund()
    assert (refusal.status, refusal.json["errors"][0]["field"]) == (422, "manual_reference")
    refund = attempt.booking.refund(manual_reference="portal-42")

    assert (refund.json["status"], refund.json["refund_amount"]) == ("REFUNDED", "1500.50")
    assert [item["manual_reference"] for item in refund.json["refunds"]] == ["portal-42"]
    assert list_refunds(attempt.booking) == [("1500.50", "COMPLETED", "MANUAL")]
    assert attempt.booking.count_notifications(driver.customer, "PAYMENT_REFUNDED") == 1


def test_parts_are_returned_by_hand_too_and_never_too_much(driver: PaymentDriver) -> None:
    booking = driver.pay_booking("ESEWA").booking

    booking.refund(amount="1000.00", manual_reference="one")
    assert booking.refund(amount="500.51", manual_reference="two").status == 422
    booking.refund(amount="500.50", manual_reference="two")

    assert booking.status == "REFUNDED"
    assert list_refunds(booking) == [("1000.00", "COMPLETED", "MANUAL"), ("500.50", "COMPLETED", "MANUAL")]


def test_a_refund_by_hand_is_not_repeated_by_api(driver: PaymentDriver) -> None:
    attempt = driver.pay_booking("KHALTI")

    attempt.booking.refund(manual_reference="bank transfer 7")

    assert list_refunds(attempt.booking) == [("1500.50", "COMPLETED", "MANUAL")]
    assert get_returned_minor(attempt) == 0


def test_only_admins_return_money(driver: PaymentDriver) -> None:
    attempt = driver.pay_booking("KHALTI")
    for person in (driver.customer, driver.pandit, driver.outsider):
        reply = driver.api.post(
            f"/payments/{attempt.booking.id}/refund", person, {"reason": "mine"}, idempotency_key="k"
        )
        assert reply.status == 403

    assert list_refunds(attempt.booking) == []


# races


def give_back(booking: PayableBooking, key: str, amount_minor: int) -> None:
    body = RefundBody(amount=decimal_text(amount_minor), reason="race", manual_reference=None)
    actor = booking.driver.admin.actor
    service.refund(actor, booking.id, body, claim(actor.id, "refund", booking.id, key, body.model_dump(mode="json")))


@pytest.mark.parametrize("method", BY_API)
def test_racing_refunds_never_return_more_than_was_captured(driver: PaymentDriver, method: str) -> None:
    attempt = driver.pay_booking(method)

    run_concurrently([partial(give_back, attempt.booking, f"key-{number}", 40000) for number in range(8)])

    completed = [item for item in Refund.query(attempt.booking.id) if item.status == "COMPLETED"]
    assert len(completed) == 3
    assert attempt.booking.payment()["refund_amount"] == "1200.00"
    assert get_returned_minor(attempt) == sum(item.charge_minor for item in completed)


def test_ten_concurrent_requests_with_one_key_refund_once(driver: PaymentDriver) -> None:
    attempt = driver.pay_booking("STRIPE")

    outcomes = run_concurrently([lambda: give_back(attempt.booking, "key-1", 10000)] * 10)

    assert [item for item in outcomes if isinstance(item, Exception)] == []
    assert list_refunds(attempt.booking) == [("100.00", "COMPLETED", "API")]
    assert len(attempt.at_gateway["refunds"]) == 1
