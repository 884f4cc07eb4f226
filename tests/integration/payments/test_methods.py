"""The payment methods for a booking: what each charges, and which cannot take it."""

from typing import Any

import pytest

from chalicelib.bookings.models import Booking
from tests.integration.payments.driver import PayableBooking, PaymentDriver
from tests.integration.payments.sandbox import ONLINE
from tests.integration.people import Person

ALL = [*ONLINE, "CASH"]


def list_methods(booking: PayableBooking, person: Person | None = None, **headers: str) -> dict[str, dict[str, Any]]:
    driver = booking.driver
    reply = driver.api.get(f"/payments/methods?booking_id={booking.id}", person or driver.customer, **headers)
    assert reply.status == 200, reply.text
    return {item["payment_method"]: item for item in reply.json["items"]}


def set_price(booking: PayableBooking, amount_minor: int) -> PayableBooking:
    """Sets the booking's amount, as if this had been the service's price."""
    Booking.get(booking.id).update([Booking.amount_minor.set(amount_minor)])
    return booking


def test_each_method_says_what_it_charges(driver: PaymentDriver) -> None:
    methods = list_methods(driver.create_booking())

    rupees = {"amount": "1500.50", "currency": "NPR", "exchange_rate": None, "enabled": True, "reason": None}
    for method in ["KHALTI", "ESEWA", "CONNECT_IPS", "IME_PAY", "CASH"]:
        assert methods[method].items() >= rupees.items()
    dollars = {"amount": "11.24", "currency": "USD", "exchange_rate": "133.50", "enabled": True, "reason": None}
    assert methods["STRIPE"].items() >= dollars.items()


@pytest.mark.parametrize("amount_minor", [100_000, 133_567, 150_050, 9_999_999])
def test_the_announced_amount_in_dollars_is_the_one_that_is_charged(driver: PaymentDriver, amount_minor: int) -> None:
    booking = set_price(driver.create_booking(), amount_minor)
    card = list_methods(booking)["STRIPE"]

    attempt = booking.checkout("STRIPE")

    attempt_shown = attempt.shown_to_admins
    assert {name: attempt_shown[name] for name in ("amount", "currency", "exchange_rate")} == {
        name: card[name] for name in ("amount", "currency", "exchange_rate")
    }


@pytest.mark.parametrize("side", ["customer", "pandit", "admin"])
def test_the_parties_and_admins_may_ask(driver: PaymentDriver, side: str) -> None:
    assert set(list_methods(driver.create_booking(), getattr(driver, side))) == set(ALL)


def test_outsiders_do_not_see_what_a_booking_costs(driver: PaymentDriver) -> None:
    booking = driver.create_booking()

    assert driver.api.get(f"/payments/methods?booking_id={booking.id}", driver.outsider).status == 404
    assert driver.api.get("/payments/methods?booking_id=01ARZ3NDEKTSV4RRFFQ69G5FAV", driver.customer).status == 404


def test_without_a_booking_there_is_no_amount(driver: PaymentDriver) -> None:
    items = driver.api.get("/payments/methods", driver.customer).json["items"]

    assert [item["payment_method"] for item in items] == ALL
    assert {item[name] for item in items for name in ("amount", "currency", "exchange_rate", "reason")} == {None}


@pytest.mark.parametrize(
    ("method", "amount_minor", "takes_it"),
    [
        ("KHALTI", 999, False),
        ("KHALTI", 1000, True),
        ("STRIPE", 6607, False),  # 49.49 cents at 133.50
        ("STRIPE", 6609, True),  # 49.51 cents are 50
        ("STRIPE", 13_350_000_000, False),
        ("ESEWA", 999, True),
        ("CASH", 100, True),
    ],
)
def test_a_method_that_cannot_take_the_amount_is_disabled_with_a_reason(
    driver: PaymentDriver, method: str, amount_minor: int, takes_it: bool
) -> None:
    booking = set_price(driver.create_booking(), amount_minor)

    methods = list_methods(booking)[method]
    attempt = booking.request_checkout(method)

    assert methods["enabled"] is takes_it
    assert bool(methods["reason"]) is not takes_it
    assert attempt.status == (201 if takes_it else 422)
    if not takes_it:
        assert [(error["field"], error["message"]) for error in attempt.json["errors"]] == [
            ("payment_method", methods["reason"])
        ]


def test_the_reason_is_in_the_readers_language(driver: PaymentDriver) -> None:
    booking = set_price(driver.create_booking(), 999)

    assert list_methods(booking)["KHALTI"]["reason"] == "This way to pay takes Rs 10.00 or more."
    assert list_methods(booking, accept_language="ne")["KHALTI"]["reason"] == "यो माध्यमबाट कम्तीमा रु १०.०० तिर्न मिल्छ।"


def test_a_method_that_is_switched_off_says_so(driver: PaymentDriver) -> None:
    with driver.sandbox.with_config(khalti=None, stripe={**driver.sandbox.config["stripe"], "enabled": False}):
        methods = list_methods(driver.create_booking())

    assert {method for method in ALL if not methods[method]["enabled"]} == {"KHALTI", "STRIPE"}
    assert methods["KHALTI"]["reason"] == methods["STRIPE"]["reason"] == "This way to pay is not available now."
    assert methods["STRIPE"]["amount"] is None


def test_a_cancelled_booking_has_no_enabled_method(driver: PaymentDriver) -> None:
    booking = driver.create_booking()
    booking.cancel()

    methods = list_methods(booking)

    assert {(item["enabled"], item["reason"]) for item in methods.values()} == {
        (False, "This booking was cancelled; it cannot be paid.")
    }


def test_a_paid_booking_has_no_enabled_method(driver: PaymentDriver) -> None:
    methods = list_methods(driver.pay_booking("KHALTI").booking)

    assert {(item["enabled"], item["reason"]) for item in methods.values()} == {(False, "This booking has been paid.")}


def test_all_methods_are_enabled_while_an_attempt_is_in_doubt(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("ESEWA")
    attempt.pay(settle="ambiguous", browser="lost")
    attempt.booking.verify()

    assert {item["enabled"] for item in list_methods(attempt.booking).values()} == {True}
