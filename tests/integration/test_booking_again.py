"""Repeated requests, after a lost answer or at the same time: they make one booking, and all of them return it."""

import uuid
from functools import partial

import pytest

from chalicelib import idempotency
from chalicelib.bookings import service
from chalicelib.bookings.models import Booking
from chalicelib.bookings.schemas import NewBooking
from chalicelib.bookings.service import BookResult
from chalicelib.errors import SlotTaken
from chalicelib.idempotency import IdempotencyClaim
from chalicelib.localization.clock import iso
from tests.integration.booking_helpers import (
    HOUR,
    NOON,
    book,
    booking_request,
    move_to_the_past,
    notification_types,
    room_messages,
)
from tests.integration.chat_client import run_concurrently
from tests.integration.people import Api, People, Person


def claim(customer: Person, key: str, body: NewBooking) -> IdempotencyClaim:
    return idempotency.claim(customer.id, "book", "", key, body.model_dump(mode="json"))


def test_a_repeated_key_returns_its_first_booking_in_any_status(api: Api, people: People) -> None:
    customer, pandit, key = people.customer(), people.pandit(), uuid.uuid4().hex
    first = api.post("/bookings", customer, booking_request(pandit), idempotency_key=key)
    second = api.post("/bookings", customer, booking_request(pandit), idempotency_key=key)
    assert (first.status, second.status) == (201, 200)
    assert second.json == first.json
    assert notification_types(pandit).count("BOOKING_CREATED") == 1

    assert api.post(f"/bookings/{first.json['id']}/accept", pandit).status == 200
    third = api.post("/bookings", customer, booking_request(pandit), idempotency_key=key)
    assert (third.status, third.json["id"], third.json["status"]) == (200, first.json["id"], "ACCEPTED")


def test_a_key_with_another_body_is_refused_and_a_failed_booking_does_not_use_it(api: Api, people: People) -> None:
    customer, pandit, key = people.customer(), people.pandit(), uuid.uuid4().hex
    assert api.post("/bookings", customer, booking_request(pandit, "tomorrow"), idempotency_key=key).status == 422
    assert api.post("/bookings", customer, booking_request(pandit), idempotency_key=key).status == 201
    conflict = api.post("/bookings", customer, booking_request(pandit, NOON + 2 * HOUR), idempotency_key=key)
    assert (conflict.status, conflict.json["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")
    assert api.post("/bookings", customer, booking_request(pandit), idempotency_key="k" * 201).status == 400
    other_customers = api.post(
        "/bookings", people.customer(), booking_request(pandit, NOON + 4 * HOUR), idempotency_key=key
    )
    assert other_customers.status == 201, "a key is its sender's own"


def test_without_a_key_an_equal_request_returns_the_pending_booking(api: Api, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    booking = book(api, customer, pandit)
    toronto_time = iso(NOON, "America/Toronto")
    for moment_text in (NOON, toronto_time):  # the same moment in two offsets
        second = api.post("/bookings", customer, booking_request(pandit, moment_text))
        assert (second.status, second.json) == (200, booking)
    assert len(api.get("/bookings", customer).json["items"]) == 1
    assert notification_types(pandit).count("BOOKING_CREATED") == 1


def test_another_key_for_an_equal_request_leads_to_the_same_booking(api: Api, people: People) -> None:
    customer, pandit, key = people.customer(), people.pandit(), uuid.uuid4().hex
    booking = book(api, customer, pandit)
    assert api.post("/bookings", customer, booking_request(pandit), idempotency_key=key).json["id"] == booking["id"]
    api.post(f"/bookings/{booking['id']}/accept", pandit)
    third = api.post("/bookings", customer, booking_request(pandit), idempotency_key=key)
    assert (third.status, third.json["id"]) == (200, booking["id"])


def test_a_different_request_for_taken_hours_is_refused(api: Api, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    puja = {"name": "Other puja", "price": "900.00", "currency": "NPR", "duration_minutes": 120}
    services = [*pandit.services, puja]
    other_service = api.put("/pandits/me", pandit, {"services": services}).json["services"][1]["id"]
    booking = book(api, customer, pandit)
    for person, body in [
        (people.customer(), booking_request(pandit)),
        (customer, booking_request(pandit, NOON + HOUR)),
        (customer, booking_request(pandit, service_id=other_service)),
    ]:
        reply = api.post("/bookings", person, body)
        assert (reply.status, reply.json["code"]) == (409, "SLOT_TAKEN")
    api.post(f"/bookings/{booking['id']}/accept", pandit)
    assert api.post("/bookings", customer, booking_request(pandit)).json["code"] == "SLOT_TAKEN", "it waits no longer"


def test_an_equal_request_does_not_return_a_cancelled_booking(api: Api, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    booking = book(api, customer, pandit)
    api.post(f"/bookings/{booking['id']}/cancel", customer)
    assert book(api, customer, pandit)["id"] != booking["id"]


def test_an_equal_request_is_answered_after_the_service_was_removed(api: Api, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    body = booking_request(pandit)
    booking = book(api, customer, pandit)
    assert api.put("/pandits/me", pandit, {"services": []}).status == 200
    second = api.post("/bookings", customer, body)
    assert (second.status, second.json["id"]) == (200, booking["id"])


@pytest.mark.parametrize("keys", ["one", "none", "several"])
def test_equal_concurrent_requests_create_one_booking_and_all_return_it(people: People, keys: str) -> None:
    customer, pandit = people.customer(), people.pandit()
    body, shared_key = NewBooking.model_validate(booking_request(pandit)), uuid.uuid4().hex

    def key() -> IdempotencyClaim | None:
        return None if keys == "none" else claim(customer, shared_key if keys == "one" else uuid.uuid4().hex, body)

    outcomes = run_concurrently([partial(service.book, customer.actor, body, key()) for _ in range(8)])
    assert all(isinstance(outcome, BookResult) for outcome in outcomes), outcomes
    assert len({outcome.booking.id for outcome in outcomes}) == 1
    assert [outcome.is_new for outcome in outcomes].count(True) == 1
    assert notification_types(pandit).count("BOOKING_CREATED") == 1
    assert [booking.id for booking in Booking.by_customer.query(customer.id)] == [outcomes[0].booking.id]


def test_of_two_concurrent_customers_one_gets_the_hour_for_all_requests(people: People) -> None:
    pandit, customers = people.pandit(), [people.customer(), people.customer()]
    body = NewBooking.model_validate(booking_request(pandit))
    outcomes = run_concurrently([partial(service.book, customers[number % 2].actor, body) for number in range(8)])
    assert sum(isinstance(outcome, SlotTaken) for outcome in outcomes) == 4
    assert len({outcome.booking.id for outcome in outcomes if isinstance(outcome, BookResult)}) == 1


@pytest.mark.parametrize("canceller", ["customer", "pandit", "admin"])
def test_cancelling_again_succeeds_for_the_same_person(api: Api, people: People, canceller: str) -> None:
    persons = {"customer": people.customer(), "pandit": people.pandit(), "admin": people.admin()}
    booking = book(api, persons["customer"], persons["pandit"])
    path = f"/bookings/{booking['id']}/cancel"
    first = api.post(path, persons[canceller], {"reason": "Sutak"})
    assert first.status == 200
    for second in (api.post(path, persons[canceller], {"reason": "Once more"}), api.post(path, persons[canceller])):
        assert (second.status, second.json) == (200, first.json)
    for conflict, person in persons.items():
        if conflict != canceller:
            assert api.post(path, person, {"reason": "Mine"}).json["code"] == "ILLEGAL_TRANSITION"
    assert len(room_messages(booking["id"])) == 1
    assert [*notification_types(persons["customer"]), *notification_types(persons["pandit"])].count(
        "BOOKING_CANCELLED"
    ) <= 2


def test_accepting_and_completing_again_happen_once(api: Api, people: People) -> None:
    customer, pandit, admin = people.customer(), people.pandit(), people.admin()
    booking = book(api, customer, pandit)
    accept, complete = (f"/bookings/{booking['id']}/{move}" for move in ("accept", "complete"))
    first = api.post(accept, pandit).json
    assert (api.post(accept, pandit).status, api.post(accept, pandit).json) == (200, first)
    move_to_the_past(booking["id"])
    completed = api.post(complete, pandit).json
    assert (api.post(complete, pandit).status, api.post(complete, pandit).json) == (200, completed)
    assert api.post(complete, admin).json["code"] == "ILLEGAL_TRANSITION"
    assert api.post(accept, pandit).json["code"] == "ILLEGAL_TRANSITION", "it has moved on since"
    assert notification_types(customer).count("BOOKING_COMPLETED") == 1
    assert len(room_messages(booking["id"])) == 2


def test_an_older_completed_booking_counts_as_completed_by_its_pandit(api: Api, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    booking = book(api, customer, pandit)
    api.post(f"/bookings/{booking['id']}/accept", pandit)
    move_to_the_past(booking["id"])
    api.post(f"/bookings/{booking['id']}/complete", pandit)
    Booking(booking["id"]).update([Booking.completed_by.remove()])
    assert api.post(f"/bookings/{booking['id']}/complete", pandit).status == 200
