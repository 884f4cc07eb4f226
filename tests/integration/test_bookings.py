"""Bookings: the request, the stored booking, and who can read it."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.chat.models import Room
from chalicelib.notifications.models import Notification
from tests.integration.booking_helpers import HOUR, NOON, book, booking_request
from tests.integration.chat_client import stored_notifications
from tests.integration.people import Api, People


def test_a_booking_copies_the_current_service(api: Api, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    booking = book(api, customer, pandit)
    assert booking["service"] == {
        "id": pandit.services[0]["id"],
        "name": "Puja",
        "name_ne": "पूजा",
        "duration_minutes": 120,
    }
    assert (booking["amount"], booking["currency"], booking["status"]) == ("1500.50", "NPR", "PENDING")
    assert (booking["customer_id"], booking["pandit_id"], booking["chat_room_id"]) == (
        customer.id,
        pandit.id,
        booking["id"],
    )
    assert booking["payment_status"] is booking["accepted_at"] is booking["accepted_at_bs"] is None
    assert datetime.fromisoformat(booking["scheduled_at"]) == NOON
    assert booking["scheduled_at"].endswith("+05:45")

    changed = [{**pandit.services[0], "price": "9999.00"}]
    assert api.put("/pandits/me", pandit, {"services": changed}).status == 200
    assert api.get(f"/bookings/{booking['id']}", customer).json["amount"] == "1500.50"


def test_a_booking_opens_its_room_and_notifies_the_pandit_in_both_languages(api: Api, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    booking = book(api, customer, pandit)
    room = Room.get(booking["id"])
    assert (room.customer_id, room.pandit_id, room.is_active) == (customer.id, pandit.id, True)
    note = next(iter(Notification.query(pandit.id, scan_index_forward=False)))
    assert (note.notification_type, note.booking_id) == ("BOOKING_CREATED", booking["id"])
    assert customer.full_name in note.message
    assert "पूजा" in note.message_ne


def test_a_service_with_a_nepali_name_only_is_shown_with_it_to_everybody(api: Api, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    puja = {"name_ne": "रुद्री", "price": "1500.00", "currency": "NPR", "duration_minutes": 60}
    pandit.services = api.put("/pandits/me", pandit, {"services": [puja]}).json["services"]
    booking = book(api, customer, pandit)
    assert (booking["service"]["name"], booking["service"]["name_ne"]) == (None, "रुद्री")
    [notification] = [note for note in stored_notifications(pandit) if note.notification_type == "BOOKING_CREATED"]
    assert "asks for रुद्री on" in notification.message
    assert "रुद्रीका लागि" in notification.message_ne
    key = {"idempotency_key": booking["id"]}
    checkout = api.post(f"/bookings/{booking['id']}/payment", customer, {"payment_method": "CASH"}, **key)
    assert checkout.status == 201


@pytest.mark.parametrize("field", ["amount", "price", "status", "customer_id", "payment_status"])
def test_a_client_cannot_set_price_or_status(api: Api, people: People, field: str) -> None:
    reply = api.post("/bookings", people.customer(), booking_request(people.pandit(), **{field: "1.00"}))
    assert reply.status == 422
    assert [error["field"] for error in reply.json["errors"]] == [field]


@pytest.mark.parametrize(
    "at",
    [
        "2026-12-24T10:00:00",
        "2026-12-24",
        "1795000000",
        "tomorrow",
        "",
        (datetime.now(UTC) - HOUR).isoformat(),
        (datetime.now(UTC) + timedelta(days=367)).isoformat(),
        "9999-12-31T23:59:59-12:00",
        "0001-01-01T00:00:00+14:00",
    ],
    ids=[
        "no offset",
        "a day",
        "a number",
        "a word",
        "nothing",
        "an hour ago",
        "beyond a year",
        "the end of time",
        "its beginning",
    ],
)
def test_a_time_must_be_within_the_next_year_and_have_an_offset(api: Api, people: People, at: str) -> None:
    reply = api.post("/bookings", people.customer(), booking_request(people.pandit(), at))
    assert reply.status == 422
    assert [error["field"] for error in reply.json["errors"]] == ["scheduled_at"]


def test_only_a_verified_pandits_own_service_can_be_booked(api: Api, people: People) -> None:
    customer, pandit, other_pandit = people.customer(), people.pandit(), people.pandit()
    foreign = booking_request(pandit) | {"service_id": other_pandit.services[0]["id"]}
    unknown = booking_request(pandit) | {"pandit_id": customer.id}
    unverified_request = booking_request(people.pandit(verified=False))
    for body, field in [(foreign, "service_id"), (unknown, "pandit_id"), (unverified_request, "pandit_id")]:
        reply = api.post("/bookings", customer, body)
        assert reply.status == 422
        assert [error["field"] for error in reply.json["errors"]] == [field]


def test_only_customers_can_book(api: Api, people: People) -> None:
    pandit = people.pandit()
    for person in (pandit, people.admin()):
        assert api.post("/bookings", person, booking_request(pandit)).status == 403
    assert api.post("/bookings", None, booking_request(pandit)).status == 401


def test_each_party_lists_their_own_bookings_newest_first_and_by_status(api: Api, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    booking_ids = [book(api, customer, pandit, NOON + 2 * HOUR * number)["id"] for number in range(5)]
    api.post(f"/bookings/{booking_ids[1]}/accept", pandit)
    book(api, people.customer(), people.pandit())
    for person in (customer, pandit):
        assert [item["id"] for item in api.get("/bookings", person).json["items"]] == booking_ids[::-1]
        accepted_bookings = api.get("/bookings?status=ACCEPTED", person).json
        assert [item["id"] for item in accepted_bookings["items"]] == [booking_ids[1]]
        assert accepted_bookings["next_cursor"] is None
    assert api.get("/bookings", people.customer()).json == {"items": [], "next_cursor": None}
    assert api.get("/bookings?status=SOON", customer).status == 422


@pytest.mark.parametrize("list_name", ["/bookings?limit=2", "/bookings?status=PENDING&limit=2"])
def test_pages_of_bookings_have_no_gap_and_no_duplicate(api: Api, people: People, list_name: str) -> None:
    customer, pandit = people.customer(), people.pandit()
    booking_ids = [book(api, customer, pandit, NOON + 2 * HOUR * number)["id"] for number in range(5)]
    ids: list[str] = []
    cursor = ""
    for expected in (2, 2, 1):
        reply = api.get(list_name + cursor, customer).json
        assert len(reply["items"]) == expected
        ids += [item["id"] for item in reply["items"]]
        cursor = f"&cursor={reply['next_cursor']}"
    assert reply["next_cursor"] is None
    assert ids == booking_ids[::-1]
    first = api.get(list_name, customer).json["next_cursor"]
    assert api.get(f"{list_name}&cursor={first}", pandit).status == 400, "another's list"
    assert api.get(f"/bookings?status=CANCELLED&cursor={first}", customer).status == 400, "another filter"


def test_admins_list_all_bookings_by_status(api: Api, people: People) -> None:
    customer, pandit, admin = people.customer(), people.pandit(), people.admin()
    booking_id = book(api, customer, pandit)["id"]
    api.post(f"/bookings/{booking_id}/cancel", customer)
    for path in ("/bookings", "/admin/bookings"):
        assert api.get(f"{path}?limit=1", admin).json["items"][0]["id"] == booking_id
        assert api.get(f"{path}?status=CANCELLED&limit=1", admin).json["items"][0]["id"] == booking_id
        assert booking_id not in [item["id"] for item in api.get(f"{path}?status=PENDING", admin).json["items"]]
    assert api.get("/admin/bookings", customer).status == api.get("/admin/bookings", pandit).status == 403


def test_booking_needs_only_public_data_of_a_pandit(api: Api, people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    text = str(book(api, customer, pandit))
    assert pandit.email not in text
    assert customer.email not in text
