"""Paying on the deployed stack as people do: with a browser that clicks on the gateways' pages."""

import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.e2e.client import TIMEOUT_SECONDS, People, Person, wait_until
from tests.e2e.conftest import BookedRoom
from tests.e2e.payer import CheckoutBrowser
from tests.stack import RunningStack


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(follow_redirects=True, timeout=TIMEOUT_SECONDS) as client:
        yield client


def check_out(customer: Person, booking_id: str, method: str) -> dict[str, Any]:
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    reply = customer.post(f"/bookings/{booking_id}/payment", {"payment_method": method}, **headers)
    assert reply.status_code == 201, reply.text
    return dict(reply.json())


def payment(person: Person, booking_id: str) -> dict[str, Any]:
    return dict(person.get(f"/bookings/{booking_id}/payment").raise_for_status().json())


@pytest.mark.parametrize("method", ["KHALTI", "ESEWA", "CONNECT_IPS", "IME_PAY", "STRIPE"])
def test_a_payment_on_the_gateways_page_is_shown_to_both_parties_at_once(
    stack: RunningStack, booked_room: BookedRoom, http: httpx.Client, method: str
) -> None:
    checkout = check_out(booked_room.customer, booked_room.room_id, method)
    browser = CheckoutBrowser(http, checkout["checkout"])
    assert str(browser.page.url).startswith(f"{stack.endpoints.sandbox}/")
    with (
        booked_room.customer.chat(booked_room.room_id) as customer_socket,
        booked_room.pandit.notifications() as pandit_socket,
    ):
        customer_socket.expect("history")
        pandit_socket.expect("notifications")

        browser.click("pay")

        assert customer_socket.message()["message_type"] == "SYSTEM"
        assert customer_socket.expect("notification")["notification"]["notification_type"] == "PAYMENT_SUCCESS"
        assert pandit_socket.expect("notification")["notification"]["notification_type"] == "PAYMENT_SUCCESS"
    assert str(browser.page.url) == f"{stack.endpoints.front}/pay/result?payment_id={booked_room.room_id}"
    payment_after = payment(booked_room.customer, booked_room.room_id)
    assert (payment_after["status"], payment_after["payment_method"], payment_after["amount"]) == (
        "COMPLETED",
        method,
        "1500.00",
    )
    assert booked_room.customer.get(f"/bookings/{booked_room.room_id}").json()["payment_status"] == "COMPLETED"


@pytest.mark.parametrize("method", ["KHALTI", "IME_PAY"])
def test_a_customer_who_cancels_at_the_gateway_has_not_paid_and_may_try_again(
    booked_room: BookedRoom, http: httpx.Client, method: str
) -> None:
    CheckoutBrowser(http, check_out(booked_room.customer, booked_room.room_id, method)["checkout"]).click("cancel")
    assert payment(booked_room.customer, booked_room.room_id)["status"] == "FAILED"

    CheckoutBrowser(http, check_out(booked_room.customer, booked_room.room_id, "ESEWA")["checkout"]).click("pay")

    assert payment(booked_room.customer, booked_room.room_id)["status"] == "COMPLETED"


def test_the_pandit_confirms_cash(booked_room: BookedRoom) -> None:
    assert check_out(booked_room.customer, booked_room.room_id, "CASH")["checkout"]["kind"] == "none"

    assert booked_room.pandit.post(f"/payments/{booked_room.room_id}/confirm-cash").json()["status"] == "COMPLETED"


@pytest.mark.parametrize("method", ["KHALTI", "STRIPE"])
def test_cancelling_a_paid_booking_returns_the_money(booked_room: BookedRoom, http: httpx.Client, method: str) -> None:
    CheckoutBrowser(http, check_out(booked_room.customer, booked_room.room_id, method)["checkout"]).click("pay")
    wait_until(lambda: payment(booked_room.customer, booked_room.room_id)["status"] == "COMPLETED", "it is paid")

    booked_room.pandit.post(f"/bookings/{booked_room.room_id}/cancel", {"reason": "Ill"}).raise_for_status()

    wait_until(lambda: payment(booked_room.customer, booked_room.room_id)["status"] == "REFUNDED", "it is returned")


def test_every_payment_method_is_offered(people: People) -> None:
    methods = people.admin().get("/payments/methods").json()["items"]

    assert {method["payment_method"] for method in methods if method["enabled"]} == {
        "KHALTI",
        "ESEWA",
        "CONNECT_IPS",
        "IME_PAY",
        "STRIPE",
        "CASH",
    }
