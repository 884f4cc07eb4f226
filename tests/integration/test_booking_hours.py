"""A pandit's hours are booked once under any race. The DynamoDB API is real, so the races are as well."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from chalicelib.bookings import service
from chalicelib.bookings.schemas import NewBooking
from chalicelib.bookings.service import BookResult
from chalicelib.chat.models import Room
from chalicelib.errors import Invalid, SlotTaken
from tests.integration.aws_calls import run_before_next_call
from tests.integration.booking_helpers import HOUR, NOON, book, booking_request, notification_types
from tests.integration.chat_client import run_concurrently
from tests.integration.people import Api, People


@pytest.mark.parametrize(
    ("shift", "status"),
    [(-3 * HOUR, 201), (-2 * HOUR, 201), (-HOUR, 409), (0 * HOUR, 409), (HOUR / 2, 409), (2 * HOUR, 201)],
)
def test_overlapping_bookings_are_refused_and_adjacent_ones_not(
    api: Api, people: People, shift: timedelta, status: int
) -> None:
    pandit = people.pandit()
    book(api, people.customer(), pandit)
    reply = api.post("/bookings", people.customer(), booking_request(pandit, NOON + shift))
    assert reply.status == status
    assert status == 201 or reply.json["code"] == "SLOT_TAKEN"


def test_a_puja_over_midnight_occupies_both_days(api: Api, people: People) -> None:
    pandit, late_moment = people.pandit(), NOON + timedelta(hours=11)
    book(api, people.customer(), pandit, late_moment)
    assert api.post("/bookings", people.customer(), booking_request(pandit, late_moment + HOUR)).status == 409
    assert api.post("/bookings", people.customer(), booking_request(pandit, late_moment - HOUR)).status == 409
    book(api, people.customer(), pandit, late_moment + 2 * HOUR)


def test_another_pandit_is_free_at_the_same_time(api: Api, people: People) -> None:
    customer = people.customer()
    book(api, customer, people.pandit())
    book(api, customer, people.pandit())


def test_concurrent_bookings_of_one_hour_create_one(people: People) -> None:
    pandit, customers = people.pandit(), [people.customer() for _ in range(4)]
    late_moment = NOON + timedelta(hours=11)  # over midnight, so two calendar days are claimed

    def attempt(number: int) -> Callable[[], BookResult]:
        request = NewBooking.model_validate(booking_request(pandit, late_moment + timedelta(minutes=10 * (number % 3))))
        return partial(service.book, customers[number % 4].actor, request)

    outcomes = run_concurrently([attempt(number) for number in range(12)])
    created = [outcome.booking for outcome in outcomes if isinstance(outcome, BookResult)]
    assert len(created) == 1
    assert sum(isinstance(outcome, SlotTaken) for outcome in outcomes) == 11
    assert notification_types(pandit).count("BOOKING_CREATED") == 1, "the losers told nobody"
    rooms = [room.id for customer in customers for room in Room.by_customer.query(customer.id)]
    assert rooms == [created[0].id], "the losers opened no room"


def test_concurrent_bookings_of_different_hours_all_succeed(people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    requests = [NewBooking.model_validate(booking_request(pandit, NOON + 2 * HOUR * number)) for number in range(8)]
    outcomes = run_concurrently([partial(service.book, customer.actor, body) for body in requests])
    assert all(isinstance(outcome, BookResult) and outcome.is_new for outcome in outcomes), outcomes
    assert notification_types(pandit).count("BOOKING_CREATED") == 8


def test_a_service_that_is_removed_during_the_booking_is_not_booked(api: Api, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    request = NewBooking.model_validate(booking_request(pandit))

    def remove_service() -> None:
        assert api.put("/pandits/me", pandit, {"services": []}).status == 200

    with run_before_next_call(remove_service, "TransactWriteItems"), pytest.raises(Invalid):
        service.book(customer.actor, request)

    assert notification_types(pandit).count("BOOKING_CREATED") == 0


@pytest.mark.parametrize("move", ["cancel", "complete"])
def test_a_cancelled_or_completed_booking_frees_its_hours(api: Api, people: People, move: str) -> None:
    customer, pandit = people.customer(), people.pandit()
    moment = datetime.now(UTC) + timedelta(seconds=1)
    booking = book(api, customer, pandit, moment)
    assert api.post(f"/bookings/{booking['id']}/accept", pandit).status == 200
    time.sleep(1)
    assert api.post("/bookings", customer, booking_request(pandit, moment + HOUR)).status == 409
    assert api.post(f"/bookings/{booking['id']}/{move}", pandit, {"reason": "Ill"}).status == 200
    book(api, customer, pandit, moment + HOUR)
