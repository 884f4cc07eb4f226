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
    bill = driver.bill()

    reply = bill.start(method)

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
    assert (payment["id"], payment["booking_id"], payment["status"]) == (bill.id, bill.id, "PROCESSING")
    assert (payment["amount"], payment["currency"], payment["payment_method"]) == ("1500.50", "NPR", method)
    assert bill.booking["payment_status"] == "PROCESSING"


def test_cash_needs_no_page(driver: PaymentDriver) -> None:
    reply = driver.bill().start("CASH")

    assert reply.status == 201
    assert reply.json["checkout"] == {"kind": "none", "expires_at": None}


def test_stripe_is_quoted_in_dollars_at_a_rate_that_is_frozen_on_the_attempt(driver: PaymentDriver) -> None:
    started = driver.opened("STRIPE")
    with driver.sandbox.configured(stripe={**driver.sandbox.config["stripe"], "npr_per_unit": "150.00"}):
        shown = started.shown
        started.pay()
        started.bill.verify()

    assert (shown["amount"], shown["currency"], shown["exchange_rate"]) == ("11.24", "USD", "133.50")
    assert started.bill.status == "COMPLETED"


@pytest.mark.parametrize("method", ["KHALTI", "IME_PAY", "STRIPE"])
def test_a_gateway_that_is_down_is_a_503_and_leaves_the_key_free(driver: PaymentDriver, method: str) -> None:
    bill = driver.bill()
    with driver.sandbox.broken(method):
        refused = bill.start(method, "key-1")
    assert (refused.status, refused.json["code"]) == (503, "GATEWAY_UNAVAILABLE")
    assert refused.headers["Retry-After"]

    again = bill.start(method, "key-1")

    assert again.status == 201
    statuses = {item["id"]: item["status"] for item in bill.payment()["attempts"]}
    assert statuses.pop(again.json["attempt_id"]) == "PROCESSING"
    assert set(statuses.values()) == {"FAILED"}


@pytest.mark.parametrize("method", ["KHALTI", "IME_PAY", "STRIPE"])
def test_a_gateway_that_refuses_is_a_502_and_leaves_the_key_free(driver: PaymentDriver, method: str) -> None:
    bill = driver.bill()
    with driver.sandbox.broken(method, "bad_request"):
        refused = bill.start(method, "key-1")

    assert (refused.status, refused.json["code"]) == (502, "GATEWAY_FAILED")
    assert bill.start(method, "key-1").status == 201


def test_a_gateways_outage_at_the_checkout_leaves_the_others_alone(driver: PaymentDriver) -> None:
    bill = driver.bill()
    with driver.sandbox.broken("KHALTI"):
        assert bill.start("KHALTI").status == 503
        assert bill.start("STRIPE").status == 201
        assert bill.start("IME_PAY").status == 201


def test_a_payment_ends_with_its_last_attempt_also_where_that_one_never_began(driver: PaymentDriver) -> None:
    bill = driver.bill()
    first = bill.checkout("CONNECT_IPS").visit_page()

    def fail_the_first_attempt() -> None:
        first.trigger("fail", browser="lost")
        settle(first.stored)

    with Replay([b"<h1>503 Service Unavailable</h1>"], status=503, on_request=fail_the_first_attempt) as gateway:
        khalti = {**driver.sandbox.config["khalti"], "base_url": gateway.url}
        with driver.sandbox.configured(khalti=khalti):
            assert bill.start("KHALTI").status == 503

    assert (first.stored.status, bill.status, bill.booking["payment_status"]) == ("FAILED", "FAILED", "FAILED")
    assert bill.checkout("KHALTI").bill.status == "PROCESSING"


@pytest.mark.parametrize("method", ["KHALTI", "ESEWA", "CONNECT_IPS", "IME_PAY", "STRIPE", "CASH"])
def test_a_gateway_that_is_switched_off_is_a_422_and_no_other_is_touched(driver: PaymentDriver, method: str) -> None:
    name = NAMES.get(method, "cash")
    bill, other = driver.bill(), "CASH" if method != "CASH" else "ESEWA"
    with driver.sandbox.configured(**{name: {**driver.sandbox.config[name], "enabled": False}}):
        refused = bill.start(method)
        offered = {item["payment_method"]: item["enabled"] for item in methods(driver)}
        assert bill.start(other).status == 201

    assert refused.status == 422
    assert [error["field"] for error in refused.json["errors"]] == ["payment_method"]
    assert offered == {item: item != method for item in [*ONLINE, "CASH"]}


def methods(driver: PaymentDriver) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = driver.api.get("/payments/methods", driver.customer).json["items"]
    return items


def test_all_six_methods_are_listed_with_how_they_refund(driver: PaymentDriver) -> None:
    found = {item["payment_method"]: (item["currencies"], item["refund"], item["enabled"]) for item in methods(driver)}

    assert found == {
        "KHALTI": (["NPR"], "API", True),
        "ESEWA": (["NPR"], "MANUAL", True),
        "CONNECT_IPS": (["NPR"], "MANUAL", True),
        "IME_PAY": (["NPR"], "MANUAL", True),
        "STRIPE": (["USD"], "API", True),
        "CASH": (["NPR"], "MANUAL", True),
    }


def test_an_incomplete_gateway_is_off_and_the_others_work(driver: PaymentDriver) -> None:
    with driver.sandbox.configured(khalti={"base_url": "https://khalti.test/"}, imepay=None):
        found = {item["payment_method"]: item["enabled"] for item in methods(driver)}
        assert driver.bill().start("ESEWA").status == 201

    assert found == {"KHALTI": False, "IME_PAY": False} | dict.fromkeys(
        ["ESEWA", "CONNECT_IPS", "STRIPE", "CASH"], True
    )


@pytest.mark.parametrize("rate", [None, "", "0", "-133.50", "NaN"])
def test_without_a_usable_exchange_rate_there_are_no_cards_and_no_rate_is_assumed(
    driver: PaymentDriver, rate: str | None
) -> None:
    stripe = {name: part for name, part in driver.sandbox.config["stripe"].items() if name != "npr_per_unit"}
    with driver.sandbox.configured(stripe=stripe if rate is None else {**stripe, "npr_per_unit": rate}):
        assert driver.bill().start("STRIPE").status == 422
        assert driver.bill().start("ESEWA").status == 201


def test_a_booking_is_paid_by_its_customer_alone(driver: PaymentDriver) -> None:
    bill = driver.bill()

    assert bill.start("CASH", person=driver.outsider).status == 404
    assert bill.start("CASH", person=driver.pandit).status == 403
    assert bill.start("CASH", person=driver.admin).status == 403


def test_a_cancelled_booking_cannot_be_paid(driver: PaymentDriver) -> None:
    bill = driver.bill()
    bill.cancel()

    reply = bill.start("KHALTI")

    assert (reply.status, reply.json["code"]) == (409, "BOOKING_CANCELLED")


def test_a_booking_that_is_cancelled_while_its_checkout_is_written_cannot_be_paid(driver: PaymentDriver) -> None:
    bill = driver.bill()

    with run_before_next_call(partial(bill.cancel_directly, driver.pandit), "TransactWriteItems"):
        reply = bill.start("KHALTI")

    assert (reply.status, reply.json["code"]) == (409, "BOOKING_CANCELLED")


def test_a_paid_booking_cannot_be_paid_again(driver: PaymentDriver) -> None:
    reply = driver.paid("ESEWA").bill.start("KHALTI")

    assert (reply.status, reply.json["code"]) == (409, "ALREADY_PAID")


@pytest.mark.parametrize("body", [{}, {"payment_method": "BITCOIN"}, {"payment_method": "CASH", "amount": "1.00"}])
def test_the_amount_is_the_bookings_not_the_clients(driver: PaymentDriver, body: dict[str, str]) -> None:
    bill = driver.bill()

    assert driver.api.post(f"/bookings/{bill.id}/payment", driver.customer, body, idempotency_key="k").status == 422
    assert driver.api.get(f"/bookings/{bill.id}/payment", driver.customer).status == 404


def test_a_configuration_that_cannot_be_read_is_a_503(driver: PaymentDriver) -> None:
    bill = driver.bill()
    with driver.sandbox.unreadable():
        assert bill.start("KHALTI").status == 503
        assert driver.api.get("/payments/methods", driver.customer).status == 503

    assert bill.start("KHALTI").status == 201
