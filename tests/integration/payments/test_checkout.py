"""Checking out: what a customer gets, and what refuses."""

from functools import partial
from typing import Any

import pytest

from chalicelib.payments.settlement import settle
from tests.integration.aws_calls import run_before_next_call
from tests.integration.payments.driver import PaymentDriver
from tests.integration.payments.sandbox import NAMES, ONLINE
from tests.unit.payments.replay import Replay

KINDS = {"KHALTI": "redirect", "ESEWA": "form", "CONNECT_IPS": "form", "IME_PAY": "form", "STRIPE": "redirect"}


@pytest.mark.parametrize("method", ONLINE)
def test_a_checkout_leads_to_the_gateway_and_says_until_when(driver: PaymentDriver, method: str) -> None:
    booking = driver.create_booking()

    reply = booking.request_checkout(method)

    assert reply.status == 201
    assert set(reply.json) == {"payment", "attempt_id", "checkout"}
    checkout, payment = reply.json["checkout"], reply.json["payment"]
    assert checkout["kind"] == KINDS[method]
    assert checkout["url"].startswith(driver.sandbox.base)
    assert checkout["expires_at"]
    expected = {"kind", "url", "expires_at"} | ({"method", "fields"} if checkout["kind"] == "form" else set())
    assert set(checkout) == expected
    assert checkout.get("method", "POST") == "POST"
    assert 1 <= len(reply.json["attempt_id"]) <= 20
    assert (payment["id"], payment["booking_id"], payment["status"]) == (booking.id, booking.id, "PROCESSING")
    assert (payment["amount"], payment["currency"], payment["payment_method"]) == ("1500.50", "NPR", method)
    assert booking.shown_booking["payment_status"] == "PROCESSING"


def test_cash_needs_no_page(driver: PaymentDriver) -> None:
    reply = driver.create_booking().request_checkout("CASH")

    assert reply.status == 201
    assert reply.json["checkout"] == {"kind": "none", "expires_at": None}


def test_stripe_is_quoted_in_dollars_at_a_rate_that_is_frozen_on_the_attempt(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("STRIPE")
    with driver.sandbox.with_config(stripe={**driver.sandbox.config["stripe"], "npr_per_unit": "150.00"}):
        attempt_shown = attempt.shown_to_admins
        attempt.pay()
        attempt.booking.verify()

    assert (attempt_shown["amount"], attempt_shown["currency"], attempt_shown["exchange_rate"]) == (
        "11.24",
        "USD",
        "133.50",
    )
    assert attempt.booking.status == "COMPLETED"


@pytest.mark.parametrize("method", ["KHALTI", "IME_PAY", "STRIPE"])
def test_a_gateway_that_is_down_is_a_503_and_leaves_the_key_free(driver: PaymentDriver, method: str) -> None:
    booking = driver.create_booking()
    with driver.sandbox.failing(method):
        refusal = booking.request_checkout(method, "key-1")
    assert (refusal.status, refusal.json["code"]) == (503, "GATEWAY_UNAVAILABLE")
    assert refusal.headers["Retry-After"]

    second = booking.request_checkout(method, "key-1")

    assert second.status == 201
    statuses = {item["id"]: item["status"] for item in booking.payment()["attempts"]}
    assert statuses.pop(second.json["attempt_id"]) == "PROCESSING"
    assert set(statuses.values()) == {"FAILED"}


@pytest.mark.parametrize("method", ["KHALTI", "IME_PAY", "STRIPE"])
def test_a_gateway_that_refuses_is_a_502_and_leaves_the_key_free(driver: PaymentDriver, method: str) -> None:
    booking = driver.create_booking()
    with driver.sandbox.failing(method, "bad_request"):
        refusal = booking.request_checkout(method, "key-1")

    assert (refusal.status, refusal.json["code"]) == (502, "GATEWAY_FAILED")
    assert booking.request_checkout(method, "key-1").status == 201


def test_a_gateways_outage_at_the_checkout_leaves_the_others_alone(driver: PaymentDriver) -> None:
    booking = driver.create_booking()
    with driver.sandbox.failing("KHALTI"):
        assert booking.request_checkout("KHALTI").status == 503
        assert booking.request_checkout("STRIPE").status == 201
        assert booking.request_checkout("IME_PAY").status == 201


def test_a_payment_ends_with_its_last_attempt_also_where_that_one_never_began(driver: PaymentDriver) -> None:
    booking = driver.create_booking()
    first = booking.checkout("CONNECT_IPS").visit_page()

    def fail_the_first_attempt() -> None:
        first.trigger("fail", browser="lost")
        settle(first.stored)

    with Replay([b"<h1>503 Service Unavailable</h1>"], status=503, on_request=fail_the_first_attempt) as gateway:
        khalti = {**driver.sandbox.config["khalti"], "base_url": gateway.url}
        with driver.sandbox.with_config(khalti=khalti):
            assert booking.request_checkout("KHALTI").status == 503

    assert (first.stored.status, booking.status, booking.shown_booking["payment_status"]) == (
        "FAILED",
        "FAILED",
        "FAILED",
    )
    assert booking.checkout("KHALTI").booking.status == "PROCESSING"


@pytest.mark.parametrize("method", ["KHALTI", "ESEWA", "CONNECT_IPS", "IME_PAY", "STRIPE", "CASH"])
def test_a_gateway_that_is_switched_off_is_a_422_and_no_other_is_touched(driver: PaymentDriver, method: str) -> None:
    name = NAMES.get(method, "cash")
    booking, other_method = driver.create_booking(), "CASH" if method != "CASH" else "ESEWA"
    with driver.sandbox.with_config(**{name: {**driver.sandbox.config[name], "enabled": False}}):
        refusal = booking.request_checkout(method)
        is_enabled = {item["payment_method"]: item["enabled"] for item in methods(driver)}
        assert booking.request_checkout(other_method).status == 201

    assert refusal.status == 422
    assert [error["field"] for error in refusal.json["errors"]] == ["payment_method"]
    assert is_enabled == {item: item != method for item in [*ONLINE, "CASH"]}


def methods(driver: PaymentDriver) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = driver.api.get("/payments/methods", driver.customer).json["items"]
    return items


def test_all_six_methods_are_listed_with_how_they_refund(driver: PaymentDriver) -> None:
    facts = {item["payment_method"]: (item["currencies"], item["refund"], item["enabled"]) for item in methods(driver)}

    assert facts == {
        "KHALTI": (["NPR"], "API", True),
        "ESEWA": (["NPR"], "MANUAL", True),
        "CONNECT_IPS": (["NPR"], "MANUAL", True),
        "IME_PAY": (["NPR"], "MANUAL", True),
        "STRIPE": (["USD"], "API", True),
        "CASH": (["NPR"], "MANUAL", True),
    }


def test_an_incomplete_gateway_is_off_and_the_others_work(driver: PaymentDriver) -> None:
    with driver.sandbox.with_config(khalti={"base_url": "https://khalti.test/"}, imepay=None):
        facts = {item["payment_method"]: item["enabled"] for item in methods(driver)}
        assert driver.create_booking().request_checkout("ESEWA").status == 201

    assert facts == {"KHALTI": False, "IME_PAY": False} | dict.fromkeys(
        ["ESEWA", "CONNECT_IPS", "STRIPE", "CASH"], True
    )


@pytest.mark.parametrize("rate", [None, "", "0", "-133.50", "NaN"])
def test_without_a_usable_exchange_rate_there_are_no_cards_and_no_rate_is_assumed(
    driver: PaymentDriver, rate: str | None
) -> None:
    stripe = {name: value for name, value in driver.sandbox.config["stripe"].items() if name != "npr_per_unit"}
    with driver.sandbox.with_config(stripe=stripe if rate is None else {**stripe, "npr_per_unit": rate}):
        assert driver.create_booking().request_checkout("STRIPE").status == 422
        assert driver.create_booking().request_checkout("ESEWA").status == 201


def test_a_booking_is_paid_by_its_customer_alone(driver: PaymentDriver) -> None:
    booking = driver.create_booking()

    assert booking.request_checkout("CASH", person=driver.outsider).status == 404
    assert booking.request_checkout("CASH", person=driver.pandit).status == 403
    assert booking.request_checkout("CASH", person=driver.admin).status == 403


def test_a_cancelled_booking_cannot_be_paid(driver: PaymentDriver) -> None:
    booking = driver.create_booking()
    booking.cancel()

    reply = booking.request_checkout("KHALTI")

    assert (reply.status, reply.json["code"]) == (409, "BOOKING_CANCELLED")


def test_a_booking_that_is_cancelled_while_its_checkout_is_written_cannot_be_paid(driver: PaymentDriver) -> None:
    booking = driver.create_booking()

    with run_before_next_call(partial(booking.cancel_directly, driver.pandit), "TransactWriteItems"):
        reply = booking.request_checkout("KHALTI")

    assert (reply.status, reply.json["code"]) == (409, "BOOKING_CANCELLED")


def test_a_paid_booking_cannot_be_paid_again(driver: PaymentDriver) -> None:
    reply = driver.pay_booking("ESEWA").booking.request_checkout("KHALTI")

    assert (reply.status, reply.json["code"]) == (409, "ALREADY_PAID")


@pytest.mark.parametrize("body", [{}, {"payment_method": "BITCOIN"}, {"payment_method": "CASH", "amount": "1.00"}])
def test_the_amount_is_the_bookings_not_the_clients(driver: PaymentDriver, body: dict[str, str]) -> None:
    booking = driver.create_booking()

    assert driver.api.post(f"/bookings/{booking.id}/payment", driver.customer, body, idempotency_key="k").status == 422
    assert driver.api.get(f"/bookings/{booking.id}/payment", driver.customer).status == 404


def test_a_configuration_that_cannot_be_read_is_a_503(driver: PaymentDriver) -> None:
    booking = driver.create_booking()
    with driver.sandbox.with_unreadable_config():
        assert booking.request_checkout("KHALTI").status == 503
        assert driver.api.get("/payments/methods", driver.customer).status == 503

    assert booking.request_checkout("KHALTI").status == 201
