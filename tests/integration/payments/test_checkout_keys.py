"""One Idempotency-Key, one attempt: repeated, raced, or taken up after a process that died."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest

from chalicelib.idempotency import IdempotencyClaim, claim
from chalicelib.localization.clock import now
from chalicelib.payments import checkout as checkouts
from chalicelib.payments.gateways.base import PaymentMethod
from chalicelib.payments.models import Attempt
from tests.integration.aws_calls import run_before_next_call
from tests.integration.payments.driver import PayableBooking, PaymentDriver
from tests.integration.payments.sandbox import ONLINE


@pytest.mark.parametrize("method", ONLINE)
def test_the_same_key_and_body_get_the_same_answer(driver: PaymentDriver, method: str) -> None:
    booking = driver.create_booking()
    first, second = booking.request_checkout(method, "key-1"), booking.request_checkout(method, "key-1")

    assert (first.status, second.status) == (201, 201)
    assert second.json["attempt_id"] == first.json["attempt_id"]
    assert second.json["checkout"] == first.json["checkout"]
    assert len(booking.payment()["attempts"]) == 1


def test_the_same_key_with_another_body_is_refused(driver: PaymentDriver) -> None:
    booking = driver.create_booking()
    booking.checkout("KHALTI", "key-1")

    reply = booking.request_checkout("ESEWA", "key-1")

    assert (reply.status, reply.json["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")
    assert len(booking.payment()["attempts"]) == 1


def test_another_key_is_another_attempt_and_the_first_one_stays(driver: PaymentDriver) -> None:
    booking = driver.create_booking()
    first, second = booking.checkout("KHALTI"), booking.checkout("ESEWA")

    assert [item["id"] for item in booking.payment()["attempts"]] == [first.id, second.id]
    assert {item["status"] for item in booking.payment()["attempts"]} == {"PROCESSING"}


@pytest.mark.parametrize("key", ["", "   ", "k" * 201])
def test_a_key_is_required(driver: PaymentDriver, key: str) -> None:
    booking = driver.create_booking()
    headers = {"idempotency_key": key} if key else {}

    reply = driver.api.post(f"/bookings/{booking.id}/payment", driver.customer, {"payment_method": "CASH"}, **headers)

    assert (reply.status, reply.json["code"]) == (400, "IDEMPOTENCY_KEY_REQUIRED")
    assert driver.api.get(f"/bookings/{booking.id}/payment", driver.customer).status == 404


def make_claim(booking: PayableBooking, key: str = "key-1", method: str = "KHALTI") -> IdempotencyClaim:
    return claim(booking.driver.customer.id, "checkout", booking.id, key, {"payment_method": method})


def test_a_request_that_is_overtaken_by_another_with_its_key_makes_no_attempt(driver: PaymentDriver) -> None:
    booking = driver.create_booking()
    earlier = booking.checkout("ESEWA")
    check_out = partial(checkouts.start_checkout, booking.id, PaymentMethod.KHALTI, make_claim(booking))

    with run_before_next_call(check_out, "GetItem", "payments"):
        replies = check_out()

    assert [item["id"] for item in booking.payment()["attempts"]] == [earlier.id, replies.attempt.id]


def test_ten_requests_at_once_with_one_key_make_one_attempt(driver: PaymentDriver) -> None:
    booking = driver.create_booking()

    def check_out(_: int) -> str:
        return checkouts.start_checkout(booking.id, PaymentMethod.KHALTI, make_claim(booking)).attempt.id

    with ThreadPoolExecutor(10) as pool:
        attempt_ids = set(pool.map(check_out, range(10)))

    assert attempt_ids == {item["id"] for item in booking.payment()["attempts"]}
    assert len(attempt_ids) == 1


def create_attempt_of_dead_request(booking: PayableBooking) -> Attempt:
    """Creates the attempt of a request that died after it had stored it. Its lease has run out."""
    attempt = checkouts._create_attempt(booking.id, PaymentMethod.KHALTI, make_claim(booking), anyway=False)
    attempt.update([Attempt.starting_until.set(now() - timedelta(seconds=1))])
    return attempt


def test_a_request_that_died_after_storing_its_attempt_is_finished_by_its_repetition(driver: PaymentDriver) -> None:
    booking = driver.create_booking()
    dead = create_attempt_of_dead_request(booking)

    attempt = booking.checkout("KHALTI", "key-1").visit_page()
    attempt.come_back(attempt.pay())

    assert attempt.id == dead.id
    assert booking.is_paid_once


def test_the_key_of_a_failed_attempt_is_free_again(driver: PaymentDriver) -> None:
    booking = driver.create_booking()
    dead = create_attempt_of_dead_request(booking)
    dead.update([Attempt.created_at.set(now() - timedelta(hours=1)), Attempt.due_at.set(now())])
    booking.verify()  # looks it up: there is no reference, so there never was a link
    assert booking.status == "FAILED"

    assert booking.request_checkout("KHALTI", "key-1").status == 503
    second = booking.request_checkout("KHALTI", "key-1")

    assert second.status == 201
    assert second.json["attempt_id"] != dead.id
