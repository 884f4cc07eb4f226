"""Frames: each is served or answered with an error, and whatever it says the socket lives and nobody is fooled."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.sockets import functions
from tests.integration.chat_client import ChatClient, ChatFactory
from tests.integration.people import Api, People
from tests.integration.sockets import Context


def test_the_earlier_designs_client_is_served_as_it_is(chat: ChatClient) -> None:
    mine, theirs = chat.join(chat.customer), chat.join(chat.pandit)

    mine.send({"type": "TEXT", "content": "Hello from customer!", "content_ne": "ग्राहकबाट नमस्कार!"})

    for socket in (mine, theirs):
        message = socket.expect("message")["message"]
        assert (message["content"], message["content_ne"]) == ("Hello from customer!", "ग्राहकबाट नमस्कार!")
        assert message["client_id"]
        assert message["sender_id"] == chat.customer.id


def test_a_socket_may_join_and_leave_other_rooms(chat: ChatClient, chats: ChatFactory) -> None:
    other = chats.between(chat.customer, chat.pandit)
    other.say(chat.pandit, "Earlier")
    socket = chat.join(chat.customer)

    socket.send({"action": "join", "room_id": other.room_id})
    assert [message["content"] for message in socket.expect("history", 2)["messages"]] == ["Earlier"]
    other.say(chat.pandit, "Live")
    socket.send({"action": "leave", "room_id": other.room_id})
    assert socket.expect("left") == {"type": "left", "room_id": other.room_id}
    other.say(chat.pandit, "Unheard")
    chat.say(chat.pandit, "Here")

    assert [frame["message"]["content"] for frame in socket.received("message")] == ["Live", "Here"]


def test_a_notifications_socket_takes_all_frames_with_a_room_id(chat: ChatClient) -> None:
    socket, theirs = chat.listen(chat.customer), chat.join(chat.pandit)
    room = {"room_id": chat.room_id}

    socket.send({"action": "join", **room})
    socket.say("Hello", **room)
    socket.send({"action": "typing", "is_typing": True, **room})
    socket.send({"action": "read", "up_to_seq": 1, **room})
    socket.send({"action": "history", **room})

    assert theirs.expect("message")["message"]["content"] == "Hello"
    assert theirs.expect("typing")["user_id"] == chat.customer.id
    assert theirs.expect("read")["user_id"] == chat.customer.id
    assert len(socket.expect("history", 2)["messages"]) == 1
    assert socket.received("error") == []


@pytest.mark.parametrize("action", ["message", "join", "leave", "history", "typing", "read"])
def test_on_a_notifications_socket_a_frame_must_name_its_room(chat: ChatClient, action: str) -> None:
    socket = chat.listen(chat.customer)
    values: dict[str, Any] = {"message_type": "TEXT", "content": "x"} if action == "message" else {}
    by_action: dict[str, dict[str, Any]] = {"typing": {"is_typing": True}, "read": {"up_to_seq": 1}}
    values |= by_action.get(action, {})

    socket.send({"action": action, **values})

    assert socket.expect("error")["code"] == "ROOM_REQUIRED"


def test_sending_joins_a_room_that_was_not(chat: ChatClient) -> None:
    socket = chat.listen(chat.customer)

    socket.say("Hello", room_id=chat.room_id)
    chat.say(chat.pandit, "Hello to you")

    assert [frame["message"]["content"] for frame in socket.received("message")] == ["Hello", "Hello to you"]


def test_the_first_frame_of_a_notifications_socket_is_the_count_and_the_newest_unread(first_chat: ChatClient) -> None:
    first_chat.say(first_chat.customer)

    first = first_chat.listen(first_chat.pandit).expect("notifications")

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
def test_what_cannot_be_served_is_answered_and_the_socket_lives(chat: ChatClient, text: str, code: str) -> None:
    socket = chat.join(chat.customer)

    socket.send(text)
    socket.send({"action": "ping"})

    error = socket.expect("error")
    assert error["code"] == code
    assert error["detail"]
    assert socket.expect("pong")
    assert chat.stored == []


def test_half_a_surrogate_pair_is_answered_as_it_came(chat: ChatClient) -> None:
    socket = chat.join(chat.customer)

    socket.send('{"action": "message", "client_id": "\\ud800", "message_type": "TEXT", "content": "x"}')

    error = socket.expect("error")
    assert (error["code"], error["client_id"]) == ("VALIDATION_FAILED", "\ud800")


@pytest.mark.parametrize("route", [functions.ws_connect, functions.ws_disconnect])
def test_an_action_that_is_called_like_a_route_of_api_gateway_is_a_frame_like_any_other(
    chat: ChatClient, route: Callable[[dict[str, Any], Context], dict[str, int]]
) -> None:
    """AWS chooses a route by the client's ``action``: it may be ``$disconnect``."""
    socket = chat.join(chat.customer)

    assert route(socket.event('{"action": "$disconnect"}'), Context()) == {"statusCode": 200}

    assert socket.expect("error")["code"] == "UNKNOWN_ACTION"
    chat.say(chat.pandit, "Still there?")
    assert socket.expect("message")
    assert len(socket.received("history")) == 1


def test_an_error_repeats_what_it_is_about_in_its_readers_language(chat: ChatClient) -> None:
    english, nepali = chat.join(chat.customer), chat.join(chat.pandit)
    chat.send_system_message("Cancelled", close=True)

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
def test_a_room_of_others_is_not_found(chat: ChatClient, people: People, frame: dict[str, Any], who: str) -> None:
    chat.say(chat.customer, "Between us")
    socket = chat.listen(people.admin() if who == "admin" else people.stranger())

    socket.send({**frame, "room_id": chat.room_id})

    assert socket.expect("error")["code"] == "NOT_FOUND"
    assert "Between us" not in json.dumps([socket.received("history"), socket.received("message")])
    assert len(chat.stored) == 1
    assert (chat.room.customer_read_seq, chat.room.pandit_read_seq) == (0, 0)


def test_a_room_that_is_none_is_not_found(chat: ChatClient) -> None:
    socket = chat.join(chat.customer)

    for room_id in ("nowhere", "x" * 64, "#", "room#x"):
        socket.send({"action": "join", "room_id": room_id})

    assert [error["code"] for error in socket.received("error")] == ["NOT_FOUND"] * 4


def test_too_many_messages_are_answered_with_the_time_to_wait(chat: ChatClient) -> None:
    socket = chat.join(chat.customer)

    for number in range(101):
        socket.say(str(number), client_id=f"c{number}")

    [error] = socket.received("error")
    assert (error["code"], error["client_id"]) == ("RATE_LIMITED", "c100")
    assert 1 <= error["retry_after"] <= 10
    assert len(chat.stored) == 100


def test_a_live_message_is_told_on_each_receivers_clock(people: People, chats: ChatFactory) -> None:
    chat = chats.between(people.customer(timezone="Asia/Tokyo"), people.pandit(verified=False))
    mine, theirs = chat.join(chat.customer), chat.join(chat.pandit)

    mine.say()

    assert mine.expect("message")["message"]["timestamp"].endswith("+09:00")
    assert theirs.expect("message")["message"]["timestamp"].endswith("+05:45")
    chat.close_sockets()


def test_a_notification_is_shown_live_with_the_new_count(api: Api, first_chat: ChatClient, chats: ChatFactory) -> None:
    socket = first_chat.listen(first_chat.pandit)
    other = chats.between(first_chat.customer, first_chat.pandit)

    first_chat.say(first_chat.customer)
    other.say(first_chat.customer)

    frames = socket.received("notification")
    assert [frame["unread_count"] for frame in frames] == [1, 2]
    assert frames[0]["notification"]["user_timezone"] == "Asia/Kathmandu"
    assert frames[0]["notification"]["created_at_bs"]
