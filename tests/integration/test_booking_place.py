"""Timezones of bookings: everybody reads the time at the place first."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.bookings.models import Booking
from chalicelib.localization.bikram_sambat import bs_date
from chalicelib.notifications.models import Notification
from tests.integration.booking_helpers import NOON, book, booking_request, room_messages
from tests.integration.people import Api, People

KATHMANDU, TORONTO = "Asia/Kathmandu", "America/Toronto"
MORNING = NOON.replace(hour=2, minute=15)
"""Eight o'clock in Nepal, and the evening before in Toronto."""


def test_a_booking_is_in_nepal_time_by_default_for_every_reader(api: Api, people: People) -> None:
    customer, pandit = people.customer(timezone=TORONTO), people.pandit()
    booking = api.post("/bookings", customer, booking_request(pandit, MORNING)).json

    for reader in (customer, pandit):
        booking_shown = api.get(f"/bookings/{booking['id']}", reader).json
        assert booking_shown["place_timezone"] == KATHMANDU
        assert booking_shown["scheduled_at_place"] == f"{MORNING.date()}T08:00:00+05:45"
        assert booking_shown["scheduled_at_place_bs"] == str(bs_date(MORNING.date()))
        assert datetime.fromisoformat(booking_shown["scheduled_at"]) == MORNING
    assert not api.get(f"/bookings/{booking['id']}", customer).json["scheduled_at"].endswith("+05:45")


def test_the_place_comes_right_after_the_readers_time(api: Api, people: People) -> None:
    names = list(book(api, people.customer(), people.pandit()))
    position = names.index("scheduled_at")

    assert names[position : position + 4] == [
        "scheduled_at",
        "scheduled_at_bs",
        "scheduled_at_place",
        "scheduled_at_place_bs",
    ]


def test_a_puja_abroad_has_the_time_of_its_place(api: Api, people: People) -> None:
    customer, pandit = people.customer(), people.pandit(timezone=KATHMANDU)
    reply = api.post("/bookings", customer, booking_request(pandit, MORNING, place_timezone=TORONTO))
    assert reply.status == 201, reply.json

    booking_shown = api.get(f"/bookings/{reply.json['id']}", pandit).json
    local_time = datetime.fromisoformat(booking_shown["scheduled_at_place"])
    assert booking_shown["place_timezone"] == TORONTO
    assert (local_time, local_time.date()) == (MORNING, MORNING.date() - timedelta(days=1))
    assert booking_shown["scheduled_at_place_bs"] == str(bs_date(local_time.date()))
    assert booking_shown["scheduled_at"].endswith("08:00:00+05:45")


@pytest.mark.parametrize("zone", ["Nepal", "asia/nowhere", "+05:45", "", 345, ["Asia/Kathmandu"]])
def test_an_unknown_timezone_is_refused_with_the_field_name(api: Api, people: People, zone: Any) -> None:
    reply = api.post("/bookings", people.customer(), booking_request(people.pandit(), place_timezone=zone))

    assert reply.status == 422
    assert [error["field"] for error in reply.json["errors"]] == ["place_timezone"]


def test_an_older_booking_without_a_place_is_in_nepal(api: Api, people: People) -> None:
    customer = people.customer(timezone=TORONTO)
    booking = book(api, customer, people.pandit(), MORNING)
    Booking(booking["id"]).update([Booking.place_timezone.remove()])

    booking_shown = api.get(f"/bookings/{booking['id']}", customer).json
    assert (booking_shown["place_timezone"], booking_shown["scheduled_at_place"][-14:]) == (KATHMANDU, "08:00:00+05:45")


def test_notifications_have_the_time_of_the_place_first_then_the_readers(api: Api, people: People) -> None:
    customer, pandit = people.customer(timezone=TORONTO), people.pandit()
    booking = book(api, customer, pandit, MORNING)
    api.post(f"/bookings/{booking['id']}/accept", pandit)

    [created], [accepted_note] = (
        [note for note in Notification.query(person.id) if note.booking_id] for person in (pandit, customer)
    )
    bs = bs_date(MORNING.date())
    assert bs is not None
    local_time = f"{bs.day} "
    assert created.message.endswith(", 8:00 am, Nepal time.")
    assert ", 8:00 am, Nepal time; on your clock " in accepted_note.message
    assert f"({local_time}" in created.message
    assert f"({local_time}" in accepted_note.message
    assert "(Toronto)" in accepted_note.message
    assert "बिहान ८:०० बजे, नेपाली समय; तपाईंको समयअनुसार " in accepted_note.message_ne
    assert "(टोरन्टो)" in accepted_note.message_ne


def test_the_rooms_message_has_the_time_of_the_place(api: Api, people: People) -> None:
    customer, pandit = people.customer(timezone=TORONTO), people.pandit()
    booking = book(api, customer, pandit, MORNING)
    api.post(f"/bookings/{booking['id']}/accept", pandit)

    [message] = room_messages(booking["id"])
    assert (message.content or "").endswith(", 8:00 am, Nepal time.")
    assert (message.content_ne or "").endswith("बार, बिहान ८:०० बजे, नेपाली समय।")


def test_the_api_shows_the_first_and_last_day_of_each_month_of_2083_and_2084(api: Api, people: People) -> None:
    """Moves one stored booking through both years."""
    customer = people.customer()
    booking, day = book(api, customer, people.pandit()), datetime(2026, 4, 14, 6, tzinfo=UTC)
    for year, months in (
        (2083, (31, 31, 32, 31, 31, 31, 30, 29, 30, 29, 30, 30)),
        (2084, (31, 32, 31, 32, 31, 30, 30, 30, 29, 29, 30, 31)),
    ):
        for month, length in enumerate(months, 1):
            for number in (1, length):
                position = day + timedelta(days=number - 1)
                Booking(booking["id"]).update([Booking.scheduled_at.set(position)])
                booking_shown = api.get(f"/bookings/{booking['id']}", customer).json
                assert (
                    booking_shown["scheduled_at_bs"]
                    == booking_shown["scheduled_at_place_bs"]
                    == f"{year}-{month:02}-{number:02}"
                )
            day += timedelta(days=length)
