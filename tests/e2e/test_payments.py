"""Paying on the deployed stack as people do: with a browser that clicks on the gateways' pages."""

import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.e2e.client import PATIENCE_SECONDS, Person, Town, until
from tests.e2e.conftest import Booked
from tests.e2e.payer import Browser
from tests.stack import Running


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(follow_redirects=True, timeout=PATIENCE_SECONDS) as client:
        yield client


def check_out(customer: Person, booking_id: str, method: str) -> dict[str, Any]:
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    reply = customer.post(f"/bookings/{booking_id}/payment", {"payment_method": method}, **headers)
    assert reply.status_code == 201, reply.text
    return dict(reply.json())


def payment(person: Person, booking_id: str) -> dict[str, Any]:
    return dict(person.get(f"/bookings/{booking_id}/payment").raise_for_status().json())


@pytest.mark.parametrize("method", ["KHALTI", "ESEWA", "CONNECT_IPS", "IME_PAY", "STRIPE"])
def test_a_customer_pays_on_the_gateways_page_and_both_learn_it_at_once(
    stack: Running, booked: Booked, http: httpx.Client, method: str
) -> None:
    started = check_out(booked.customer, booked.room_id, method)
    browser = Browser(http, started["checkout"])
    assert str(browser.page.url).startswith(f"{stack.endpoints.sandbox}/")
    with booked.customer.chat(booked.room_id) as mine, booked.pandit.notifications() as theirs:
        mine.expect("history")
        theirs.expect("notifications")

        browser.click("pay")

        assert mine.message()["message_type"] == "SYSTEM"
        assert mine.expect("notification")["notification"]["notification_type"] == "PAYMENT_SUCCESS"
        assert theirs.expect("notification")["notification"]["notification_type"] == "PAYMENT_SUCCESS"
    assert str(browser.page.url) == f"{stack.endpoints.front}/pay/result?payment_id={booked.room_id}"
    paid = payment(booked.customer, booked.room_id)
    assert (paid["status"], paid["payment_method"], paid["amount"]) == ("COMPLETED", method, "1500.00")
    assert booked.customer.get(f"/bookings/{booked.room_id}").json()["payment_status"] == "COMPLETED"


@pytest.mark.parametrize("method", ["KHALTI", "IME_PAY"])
def test_a_customer_who_turns_back_has_not_paid_and_may_try_again(
    booked: Booked, http: httpx.Client, method: str
) -> None:
    Browser(http, check_out(booked.customer, booked.room_id, method)["checkout"]).click("cancel")
    assert payment(booked.customer, booked.room_id)["status"] == "FAILED"

    Browser(http, check_out(booked.customer, booked.room_id, "ESEWA")["checkout"]).click("pay")

    assert payment(booked.customer, booked.room_id)["status"] == "COMPLETED"


def test_the_pandit_confirms_cash(booked: Booked) -> None:
    assert check_out(booked.customer, booked.room_id, "CASH")["checkout"]["kind"] == "none"

    assert booked.pandit.post(f"/payments/{booked.room_id}/confirm-cash").json()["status"] == "COMPLETED"


@pytest.mark.parametrize("method", ["KHALTI", "STRIPE"])
def test_cancelling_a_paid_booking_returns_the_money(booked: Booked, http: httpx.Client, method: str) -> None:
    Browser(http, check_out(booked.customer, booked.room_id, method)["checkout"]).click("pay")
    until(lambda: payment(booked.customer, booked.room_id)["status"] == "COMPLETED", "it is paid")

    booked.pandit.post(f"/bookings/{booked.room_id}/cancel", {"reason": "Ill"}).raise_for_status()

    until(lambda: payment(booked.customer, booked.room_id)["status"] == "REFUNDED", "it is returned")


def test_every_way_to_pay_is_offered(town: Town) -> None:
    methods = town.admin().get("/payments/methods").json()["items"]

    assert {one["payment_method"] for one in methods if one["enabled"]} == {
        "KHALTI",
        "ESEWA",
        "CONNECT_IPS",
        "IME_PAY",
        "STRIPE",
        "CASH",
    }
