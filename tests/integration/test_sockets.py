"""Frames: each is served or answered with an error, and whatever it says the socket lives and nobody is fooled."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.sockets import functions
from tests.integration.people import Api, People
from tests.integration.sockets import Context
from tests.integration.talk import Talk, Talks


def test_the_earlier_designs_client_is_served_as_it_is(talk: Talk) -> None:
    mine, theirs = talk.join(talk.customer), talk.join(talk.pandit)

    mine.send({"type": "TEXT", "content": "Hello from customer!", "content_ne": "ग्राहकबाट नमस्कार!"})

    for socket in (mine, theirs):
        message = socket.expect("message")["message"]
        assert (message["content"], message["content_ne"]) == ("Hello from customer!", "ग्राहकबाट नमस्कार!")
        assert message["client_id"]
        assert message["sender_id"] == talk.customer.id


def test_a_socket_may_join_and_leave_other_rooms(talk: Talk, talks: Talks) -> None:
    other = talks.between(talk.customer, talk.pandit)
    other.say(talk.pandit, "Earlier")
    socket = talk.join(talk.customer)

    socket.send({"action": "join", "room_id": other.room_id})
    assert [message["content"] for message in socket.expect("history", 2)["messages"]] == ["Earlier"]
    other.say(talk.pandit, "Live")
    socket.send({"action": "leave", "room_id": other.room_id})
    assert socket.expect("left") == {"type": "left", "room_id": other.room_id}
    other.say(talk.pandit, "Unheard")
    talk.say(talk.pandit, "Here")

    assert [frame["message"]["content"] for frame in socket.got("message")] == ["Live", "Here"]


def test_a_notifications_socket_takes_all_frames_with_a_room_id(talk: Talk) -> None:
    socket, theirs = talk.listen(talk.customer), talk.join(talk.pandit)
    room = {"room_id": talk.room_id}

    socket.send({"action": "join", **room})
    socket.say("Hello", **room)
    socket.send({"action": "typing", "is_typing": True, **room})
    socket.send({"action": "read", "up_to_seq": 1, **room})
    socket.send({"action": "history", **room})

    assert theirs.expect("message")["message"]["content"] == "Hello"
    assert theirs.expect("typing")["user_id"] == talk.customer.id
    assert theirs.expect("read")["user_id"] == talk.customer.id
    assert len(socket.expect("history", 2)["messages"]) == 1
    assert socket.got("error") == []


@pytest.mark.parametrize("action", ["message", "join", "leave", "history", "typing", "read"])
def test_on_a_notifications_socket_a_frame_must_name_its_room(talk: Talk, action: str) -> None:
    socket = talk.listen(talk.customer)
    values = {"message_type": "TEXT", "content": "x"} if action == "message" else {}
    values |= {"typing": {"is_typing": True}, "read": {"up_to_seq": 1}}.get(action, {})

    socket.send({"action": action, **values})

    assert socket.expect("error")["code"] == "ROOM_REQUIRED"


def test_sending_joins_a_room_that_was_not(talk: Talk) -> None:
    socket = talk.listen(talk.customer)

    socket.say("Hello", room_id=talk.room_id)
    talk.say(talk.pandit, "Hello to you")

    assert [frame["message"]["content"] for frame in socket.got("message")] == ["Hello", "Hello to you"]


def test_the_first_frame_of_a_notifications_socket_is_the_count_and_the_newest_unread(first_talk: Talk) -> None:
    first_talk.say(first_talk.customer)

    first = first_talk.listen(first_talk.pandit).expect("notifications")

    assert first["unread_count"] == 1
    [note] = first["items"]
    assert (note["notification_type"], note["is_read"]) == ("NEW_MESSAGE", False)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("garbage", "BAD_REQUEST"),
        ("[1, 2]", "BAD_REQUEST"),
        ("null", "BAD_REQUEST"),
        ("", "BAD_REQUEST"),
        ('{"action": "fly"}', "UNKNOWN_ACTION"),
        ('{"type": "typing"}', "VALIDATION_FAILED"),
        ('{"type": "SYSTEM", "content": "Booking cancelled"}', "VALIDATION_FAILED"),
        ('{"action": "typing"}', "VALIDATION_FAILED"),
        ('{"action": "typing", "is_typing": "yes"}', "VALIDATION_FAILED"),
        ('{"action": "read", "up_to_seq": -1}', "VALIDATION_FAILED"),
        ('{"action": "read", "up_to_seq": "1"}', "VALIDATION_FAILED"),
        ('{"action": "read", "up_to_seq": true}', "VALIDATION_FAILED"),
        ('{"action": "join", "after_seq": "1"}', "VALIDATION_FAILED"),
        ('{"action": "history", "limit": 101}', "VALIDATION_FAILED"),
        ('{"action": "history", "limit": "5"}', "VALIDATION_FAILED"),
        ('{"action": "history", "before_seq": 1, "after_seq": 1}', "VALIDATION_FAILED"),
        ('{"action": "ping", "user_id": "me"}', "VALIDATION_FAILED"),
        ('{"type": "TEXT", "content": "\\u200b"}', "VALIDATION_FAILED"),
        ('{"type": "TEXT", "content": "x", "client_id": "c\\u0000"}', "VALIDATION_FAILED"),
        ('{"action": "join", "room_id": "\\u0000"}', "VALIDATION_FAILED"),
        ('{"action": "read", "up_to_seq": NaN}', "BAD_REQUEST"),
        ('{"action": "ping", "action": "ping"}', "BAD_REQUEST"),
        (json.dumps({"type": "TEXT", "content": "x" * 33_000}), "TOO_LARGE"),
    ],
)
def test_what_cannot_be_served_is_answered_and_the_socket_lives(talk: Talk, text: str, code: str) -> None:
    socket = talk.join(talk.customer)

    socket.send(text)
    socket.send({"action": "ping"})

    error = socket.expect("error")
    assert error["code"] == code
    assert error["detail"]
    assert socket.expect("pong")
    assert talk.stored == []


def test_half_a_surrogate_pair_is_answered_as_it_came(talk: Talk) -> None:
    socket = talk.join(talk.customer)

    socket.send('{"action": "message", "client_id": "\\ud800", "message_type": "TEXT", "content": "x"}')

    error = socket.expect("error")
    assert (error["code"], error["client_id"]) == ("VALIDATION_FAILED", "\ud800")


@pytest.mark.parametrize("route", [functions.ws_connect, functions.ws_disconnect])
def test_an_action_that_is_called_like_a_route_of_api_gateway_is_a_frame_like_any_other(
    talk: Talk, route: Callable[[dict[str, Any], Context], dict[str, int]]
) -> None:
    """AWS chooses a route by the client's ``action``: it may be ``$disconnect``."""
    socket = talk.join(talk.customer)

    assert route(socket.event('{"action": "$disconnect"}'), Context()) == {"statusCode": 200}

    assert socket.expect("error")["code"] == "UNKNOWN_ACTION"
    talk.say(talk.pandit, "Still there?")
    assert socket.expect("message")
    assert len(socket.got("history")) == 1


def test_an_error_repeats_what_it_is_about_in_its_readers_language(talk: Talk) -> None:
    english, nepali = talk.join(talk.customer), talk.join(talk.pandit)
    talk.announce("Cancelled", close=True)

    for socket in (english, nepali):
        socket.say(client_id="c7")

    errors = [socket.expect("error") for socket in (english, nepali)]
    assert [(error["code"], error["action"], error["client_id"]) for error in errors] == [
        ("ROOM_CLOSED", "message", "c7")
    ] * 2
    assert errors[0]["detail"] != errors[1]["detail"]


FRAMES: list[dict[str, Any]] = [
    {"action": "message", "client_id": "c", "message_type": "TEXT", "content": "Let me in"},
    {"action": "join"},
    {"action": "leave"},
    {"action": "history"},
    {"action": "read", "up_to_seq": 1},
]


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: str(frame["action"]))
@pytest.mark.parametrize("who", ["stranger", "admin"])
def test_a_room_of_others_is_not_found(talk: Talk, people: People, frame: dict[str, Any], who: str) -> None:
    talk.say(talk.customer, "Between us")
    socket = talk.listen(people.admin() if who == "admin" else people.stranger())

    socket.send({**frame, "room_id": talk.room_id})

    assert socket.expect("error")["code"] == "NOT_FOUND"
    assert "Between us" not in json.dumps([socket.got("history"), socket.got("message")])
    assert len(talk.stored) == 1
    assert (talk.room.customer_read_seq, talk.room.pandit_read_seq) == (0, 0)


def test_a_room_that_is_none_is_not_found(talk: Talk) -> None:
    socket = talk.join(talk.customer)

    for room_id in ("nowhere", "x" * 64, "#", "room#x"):
        socket.send({"action": "join", "room_id": room_id})

    assert [error["code"] for error in socket.got("error")] == ["NOT_FOUND"] * 4


def test_too_many_messages_are_answered_with_the_time_to_wait(talk: Talk) -> None:
    socket = talk.join(talk.customer)

    for number in range(101):
        socket.say(str(number), client_id=f"c{number}")

    [error] = socket.got("error")
    assert (error["code"], error["client_id"]) == ("RATE_LIMITED", "c100")
    assert 1 <= error["retry_after"] <= 10
    assert len(talk.stored) == 100


def test_a_live_message_is_told_on_each_receivers_clock(people: People, talks: Talks) -> None:
    talk = talks.between(people.customer(timezone="Asia/Tokyo"), people.pandit(verified=False))
    mine, theirs = talk.join(talk.customer), talk.join(talk.pandit)

    mine.say()

    assert mine.expect("message")["message"]["timestamp"].endswith("+09:00")
    assert theirs.expect("message")["message"]["timestamp"].endswith("+05:45")
    talk.hang_up()


def test_a_notification_is_shown_live_with_the_new_count(api: Api, first_talk: Talk, talks: Talks) -> None:
    socket = first_talk.listen(first_talk.pandit)
    other = talks.between(first_talk.customer, first_talk.pandit)

    first_talk.say(first_talk.customer)
    other.say(first_talk.customer)

    frames = socket.got("notification")
    assert [frame["unread_count"] for frame in frames] == [1, 2]
    assert frames[0]["notification"]["user_timezone"] == "Asia/Kathmandu"
    assert frames[0]["notification"]["created_at_bs"]
