"""Lists of bookings by time: future pujas first, the next one on top, then past ones, the latest first."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.bookings.models import Booking
from tests.integration.booking_helpers import HOUR, NOON, book
from tests.integration.people import Api, People, Person

DAYS_AHEAD = (5, 1, 9, 3)
DAYS_AGO = (8, 2, 4)


def reschedule(booking_id: str, at: datetime) -> None:
    Booking(booking_id).update([Booking.scheduled_at.set(at)])


def booked_people(api: Api, people: People) -> tuple[Person, Person, list[str]]:
    """A customer and a pandit with bookings made in random order, and the ids in the order of the list."""
    customer, pandit, moment = people.customer(), people.pandit(), datetime.now(UTC)
    days = [*DAYS_AHEAD, *(-day for day in DAYS_AGO)]
    ids = {day: book(api, customer, pandit, NOON + 2 * HOUR * number)["id"] for number, day in enumerate(days)}
    for day, booking_id in ids.items():
        reschedule(booking_id, moment + timedelta(days=day))
    return customer, pandit, [ids[day] for day in (1, 3, 5, 9, -2, -4, -8)]


def list_all_pages(api: Api, person: Person, path: str, limit: int) -> list[str]:
    ids, cursor = [], ""
    while True:
        reply = api.get(f"{path}&limit={limit}{cursor}", person)
        assert reply.status == 200, reply.text
        ids += [item["id"] for item in reply.json["items"]]
        if reply.json["next_cursor"] is None:
            return ids
        assert reply.json["items"], "a page that promises another one holds something"
        cursor = f"&cursor={reply.json['next_cursor']}"


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 7, 100])
def test_future_bookings_come_first_in_pages_of_any_size(api: Api, people: People, limit: int) -> None:
    customer, pandit, order = booked_people(api, people)
    for person in (customer, pandit):
        assert list_all_pages(api, person, "/bookings?sort=soonest", limit) == order
        assert list_all_pages(api, person, "/bookings?sort=soonest&status=PENDING", limit) == order
        assert list_all_pages(api, person, "/bookings?sort=soonest&status=ACCEPTED", limit) == []


def test_the_default_order_is_newest_first(api: Api, people: People) -> None:
    customer, _, order = booked_people(api, people)
    newest = [item["id"] for item in api.get("/bookings", customer).json["items"]]
    assert newest == sorted(order, reverse=True)
    assert [item["id"] for item in api.get("/bookings?sort=newest", customer).json["items"]] == newest
    refusal = api.get("/bookings?sort=latest", customer)
    assert (refusal.status, refusal.json["errors"][0]["field"]) == (422, "sort")


def test_the_list_by_time_can_be_filtered_by_status(api: Api, people: People) -> None:
    customer, pandit, order = booked_people(api, people)
    for booking_id in (order[0], order[2], order[4]):
        assert api.post(f"/bookings/{booking_id}/accept", pandit).status == 200
    accepted_ids = [order[0], order[2], order[4]]
    for person in (customer, pandit):
        assert list_all_pages(api, person, "/bookings?sort=soonest&status=ACCEPTED", 2) == accepted_ids


def test_a_puja_that_begins_between_two_pages_is_listed_once(api: Api, people: People) -> None:
    customer, _, order = booked_people(api, people)
    first = api.get("/bookings?sort=soonest&limit=2", customer).json
    started_moment = datetime.now(UTC) - timedelta(seconds=1)
    reschedule(order[2], started_moment)  # it was a future booking when the first page was read
    second_page = api.get(f"/bookings?sort=soonest&limit=100&cursor={first['next_cursor']}", customer).json["items"]
    ids = [item["id"] for item in first["items"] + second_page]
    assert sorted(ids) == sorted(order)


@pytest.mark.parametrize("path", ["/bookings", "/admin/bookings"])
def test_admins_list_all_bookings_by_time(api: Api, people: People, path: str) -> None:
    _, pandit, order = booked_people(api, people)
    for booking_id in order[:2]:
        api.post(f"/bookings/{booking_id}/accept", pandit)
    admin = people.admin()
    all_ids = list_all_pages(api, admin, f"{path}?sort=soonest", 100)
    assert [listed_id for listed_id in all_ids if listed_id in order] == order
    accepted_ids = list_all_pages(api, admin, f"{path}?sort=soonest&status=ACCEPTED", 3)
    assert [listed_id for listed_id in accepted_ids if listed_id in order] == order[:2]


def test_a_cursor_is_valid_for_one_order_only(api: Api, people: People) -> None:
    customer, _, _ = booked_people(api, people)
    for order_used, other_order in (("soonest", "newest"), ("newest", "soonest")):
        cursor = api.get(f"/bookings?sort={order_used}&limit=1", customer).json["next_cursor"]
        assert api.get(f"/bookings?sort={other_order}&cursor={cursor}", customer).status == 400
