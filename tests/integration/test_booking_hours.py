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
from tests.integration.booking_helpers import HOUR, NOON, book, notification_types, wish
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
    reply = api.post("/bookings", people.customer(), wish(pandit, NOON + shift))
    assert reply.status == status
    assert status == 201 or reply.json["code"] == "SLOT_TAKEN"


def test_a_puja_over_midnight_occupies_both_days(api: Api, people: People) -> None:
    pandit, late = people.pandit(), NOON + timedelta(hours=11)
    book(api, people.customer(), pandit, late)
    assert api.post("/bookings", people.customer(), wish(pandit, late + HOUR)).status == 409
    assert api.post("/bookings", people.customer(), wish(pandit, late - HOUR)).status == 409
    book(api, people.customer(), pandit, late + 2 * HOUR)


def test_another_pandit_is_free_at_the_same_time(api: Api, people: People) -> None:
    customer = people.customer()
    book(api, customer, people.pandit())
    book(api, customer, people.pandit())


def test_concurrent_bookings_of_one_hour_create_one(people: People) -> None:
    pandit, customers = people.pandit(), [people.customer() for _ in range(4)]
    late = NOON + timedelta(hours=11)  # over midnight, so two calendar days are claimed

    def attempt(number: int) -> Callable[[], BookResult]:
        wanted = NewBooking.model_validate(wish(pandit, late + timedelta(minutes=10 * (number % 3))))
        return partial(service.book, customers[number % 4].actor, wanted)

    outcomes = run_concurrently([attempt(number) for number in range(12)])
    made = [outcome.booking for outcome in outcomes if isinstance(outcome, BookResult)]
    assert len(made) == 1
    assert sum(isinstance(outcome, SlotTaken) for outcome in outcomes) == 11
    assert notification_types(pandit).count("BOOKING_CREATED") == 1, "the losers told nobody"
    rooms = [room.id for customer in customers for room in Room.by_customer.query(customer.id)]
    assert rooms == [made[0].id], "the losers opened no room"


def test_concurrent_bookings_of_different_hours_all_succeed(people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    wanted = [NewBooking.model_validate(wish(pandit, NOON + 2 * HOUR * number)) for number in range(8)]
    outcomes = run_concurrently([partial(service.book, customer.actor, body) for body in wanted])
    assert all(isinstance(outcome, BookResult) and outcome.is_new for outcome in outcomes), outcomes
    assert notification_types(pandit).count("BOOKING_CREATED") == 8


def test_a_service_that_is_removed_during_the_booking_is_not_booked(api: Api, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    wanted = NewBooking.model_validate(wish(pandit))

    def remove_service() -> None:
        assert api.put("/pandits/me", pandit, {"services": []}).status == 200

    with run_before_next_call(remove_service, "TransactWriteItems"), pytest.raises(Invalid):
        service.book(customer.actor, wanted)

    assert notification_types(pandit).count("BOOKING_CREATED") == 0


@pytest.mark.parametrize("move", ["cancel", "complete"])
def test_a_cancelled_or_completed_booking_frees_its_hours(api: Api, people: People, move: str) -> None:
    customer, pandit = people.customer(), people.pandit()
    soon = datetime.now(UTC) + timedelta(seconds=1)
    made = book(api, customer, pandit, soon)
    assert api.post(f"/bookings/{made['id']}/accept", pandit).status == 200
    time.sleep(1)
    assert api.post("/bookings", customer, wish(pandit, soon + HOUR)).status == 409
    assert api.post(f"/bookings/{made['id']}/{move}", pandit, {"reason": "Ill"}).status == 200
    book(api, customer, pandit, soon + HOUR)
