"""Opening a socket through the front door, being refused before it opens, and speaking nonsense on it."""

import json

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.e2e.client import TIMEOUT_SECONDS, People, Person
from tests.e2e.conftest import BookedRoom


def refused_status(person: Person, path: str, origin: str | None = None) -> int:
    """The status with which the upgrade is refused; 101 where it is not."""
    try:
        with connect(f"{person.endpoints.ws}{path}", origin=origin, open_timeout=TIMEOUT_SECONDS):  # type: ignore[arg-type]
            return 101
    except InvalidStatus as refusal:
        return refusal.response.status_code


def test_a_connection_without_a_ticket_is_a_401(booked_room: BookedRoom) -> None:
    for path in (f"/chat/{booked_room.room_id}/", f"/chat/{booked_room.room_id}/?ticket=", "/notifications/"):
        assert refused_status(booked_room.customer, path) == 401


def test_a_connection_with_a_bad_ticket_is_a_403(booked_room: BookedRoom) -> None:
    for ticket in ("x", "a.b.c", booked_room.customer.ticket()["ticket"][:-3]):
        assert refused_status(booked_room.customer, f"/chat/{booked_room.room_id}/?ticket={ticket}") == 403
        assert refused_status(booked_room.customer, f"/notifications/?ticket={ticket}") == 403


def test_a_ticket_opens_one_socket(booked_room: BookedRoom) -> None:
    path = f"/chat/{booked_room.room_id}/?ticket={booked_room.customer.ticket()['ticket']}"

    assert [refused_status(booked_room.customer, path) for _ in range(3)] == [101, 403, 403]


def test_another_customers_room_is_a_403(people: People, booked_room: BookedRoom) -> None:
    for person in (people.customer(), people.admin()):
        assert refused_status(person, f"/chat/{booked_room.room_id}/?ticket={person.ticket()['ticket']}") == 403
    nowhere = booked_room.customer.ticket()["ticket"]
    assert refused_status(booked_room.customer, f"/chat/nowhere/?ticket={nowhere}&room_id={booked_room.room_id}") == 403


def test_a_page_of_another_origin_is_a_403_and_our_own_is_admitted(booked_room: BookedRoom) -> None:
    front_url = booked_room.customer.endpoints.front
    for origin, status in (
        (front_url, 101),
        (front_url.replace("localhost", "127.0.0.1"), 101),
        ("https://evil.example", 403),
    ):
        ticket = booked_room.customer.ticket()["ticket"]
        assert refused_status(booked_room.customer, f"/notifications/?ticket={ticket}", origin) == status


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("garbage", "BAD_REQUEST"),
        ("[]", "BAD_REQUEST"),
        ('{"action": "message", "client_id": "c", "message_type": "SYSTEM", "content": "x"}', "VALIDATION_FAILED"),
        (json.dumps({"type": "TEXT", "content": "x" * 4001}), "VALIDATION_FAILED"),
        (json.dumps({"type": "TEXT", "content": "x" * 33_000}), "TOO_LARGE"),
        ('{"action": "read", "up_to_seq": "all"}', "VALIDATION_FAILED"),
        ('{"action": "history", "room_id": "of-others"}', "NOT_FOUND"),
    ],
)
def test_a_frame_that_cannot_be_served_is_answered_and_the_socket_lives(
    booked_room: BookedRoom, text: str, code: str
) -> None:
    with booked_room.customer.chat(booked_room.room_id) as line:
        line.expect("history")
        line.send(text)

        assert line.expect("error")["code"] == code
        line.send_text("Still here")
        assert line.message()["seq"] == 1


def test_a_notifications_socket_shows_what_is_unread_and_then_what_comes(people: People) -> None:
    customer, pandit = people.customer(timezone="Asia/Tokyo"), people.pandit(language="ne")
    room_id = people.book(customer, pandit)
    with pandit.notifications() as line:
        first = line.next()
        assert (first["type"], first["unread_count"]) == ("notifications", 2)
        assert [note["notification_type"] for note in first["items"]] == ["BOOKING_CREATED", "PANDIT_VERIFIED"]

        customer.send(room_id, "Are you free?")
        customer.send(room_id, "Hello?")

        frame = line.expect("notification")
        note = frame["notification"]
        assert (note["notification_type"], note["booking_id"]) == ("NEW_MESSAGE", room_id)
        assert (frame["unread_count"], note["is_read"], note["user_timezone"]) == (3, False, "Asia/Kathmandu")
        assert all(note[name] for name in ("title", "title_ne", "message", "message_ne", "created_at_bs"))
        assert "notification" not in [frame["type"] for frame in line.read_until_pong()], "one a room"
    assert pandit.get("/notifications/unread-count").json() == {"unread_count": 3}


def test_what_is_read_on_one_device_is_told_to_the_others(people: People) -> None:
    customer, pandit = people.customer(), people.pandit()
    room_id = people.book(customer, pandit)
    with pandit.notifications() as phone, pandit.notifications() as tablet, pandit.chat(room_id) as chat:
        newest, *_ = phone.expect("notifications")["items"]

        pandit.post(f"/notifications/{newest['id']}/read")
        for socket in (phone, tablet, chat):
            assert socket.expect("unread") == {"type": "unread", "unread_count": 1, "latest_id": newest["id"]}
        pandit.post("/notifications/read-all")
        for socket in (phone, tablet, chat):
            assert socket.expect("unread")["unread_count"] == 0


def test_presence_is_true_again_after_a_reconnect(first_booked_room: BookedRoom) -> None:
    with first_booked_room.customer.chat(first_booked_room.room_id) as customer_socket:
        customer_socket.expect("history")
        for _ in range(2):
            with first_booked_room.pandit.chat(first_booked_room.room_id) as pandit_socket:
                pandit_socket.expect("history")
                assert customer_socket.expect("presence", user_id=first_booked_room.pandit.id)["status"] == "online"
            assert customer_socket.expect("presence", user_id=first_booked_room.pandit.id)["status"] == "offline"
