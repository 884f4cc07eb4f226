"""Presence and typing, which are in Redis: what members see, and that nothing else breaks when Redis is down."""

from datetime import datetime
from typing import Any

import pytest

from tests.integration.chat_client import ChatClient, ChatFactory
from tests.integration.people import Api, People
from tests.integration.redis_server import Redis
from tests.integration.sockets import Socket


def read_statuses(api: Api, chat: ChatClient) -> dict[str, str]:
    """The status of both members by user id, as REST tells the customer."""
    shown = api.get(f"/chat/rooms/{chat.room_id}/presence", chat.customer).json
    return {user_id: state["status"] for user_id, state in shown.items()}


def pushed_statuses(socket: Socket) -> list[str]:
    return [frame["status"] for frame in socket.received("presence")]


def test_both_parties_are_listed_and_offline_until_they_come(api: Api, first_chat: ChatClient) -> None:
    both = dict.fromkeys([first_chat.customer.id, first_chat.pandit.id], "offline")
    assert read_statuses(api, first_chat) == both

    first_chat.join(first_chat.pandit)

    assert read_statuses(api, first_chat) == both | {first_chat.pandit.id: "online"}


def test_any_open_socket_makes_its_owner_online(api: Api, first_chat: ChatClient) -> None:
    first_chat.listen(first_chat.pandit)

    assert read_statuses(api, first_chat)[first_chat.pandit.id] == "online"


def test_the_other_one_is_told_of_coming_and_going_once_each(first_chat: ChatClient) -> None:
    mine = first_chat.join(first_chat.customer)

    chatting, listening = first_chat.join(first_chat.pandit), first_chat.listen(first_chat.pandit)
    chatting.close()
    assert pushed_statuses(mine) == ["online"]
    listening.close()

    assert pushed_statuses(mine) == ["online", "offline"]
    last = mine.expect("presence")
    assert (last["room_id"], last["user_id"]) == (first_chat.room_id, first_chat.pandit.id)
    assert datetime.fromisoformat(last["last_seen"])
    assert len(last["last_seen_bs"]) == 10


def test_presence_is_told_in_each_room_on_the_watchers_clock(people: People, chats: ChatFactory) -> None:
    pandit = people.pandit(verified=False)
    abroad = chats.between(people.customer(timezone="Asia/Tokyo"), pandit)
    at_home = chats.between(people.customer(), pandit)
    tokyo, kathmandu = abroad.join(abroad.customer), at_home.join(at_home.customer)

    at_home.listen(pandit)

    for socket, chat, offset in ((tokyo, abroad, "+09:00"), (kathmandu, at_home, "+05:45")):
        frame = socket.expect("presence")
        assert (frame["room_id"], frame["user_id"]) == (chat.room_id, pandit.id)
        assert frame["last_seen"].endswith(offset)
        chat.close_sockets()


def test_a_ping_is_answered_and_keeps_its_sender_online(api: Api, redis: Redis, first_chat: ChatClient) -> None:
    socket = first_chat.join(first_chat.pandit)
    redis.reset()
    assert read_statuses(api, first_chat)[first_chat.pandit.id] == "offline"

    socket.send({"action": "ping"})

    assert socket.expect("pong")["server_time"].endswith("+00:00")
    assert read_statuses(api, first_chat)[first_chat.pandit.id] == "online"


@pytest.mark.parametrize(
    "frame",
    [
        {"action": "message", "client_id": "c", "message_type": "TEXT", "content": "Namaste"},
        {"action": "typing", "is_typing": True},
        {"action": "read", "up_to_seq": 0},
    ],
    ids=lambda frame: frame["action"],
)
def test_every_frame_keeps_its_sender_online(api: Api, redis: Redis, chat: ChatClient, frame: dict[str, Any]) -> None:
    socket = chat.join(chat.pandit)
    redis.expire_presence(chat.pandit.id)
    assert read_statuses(api, chat)[chat.pandit.id] == "offline"

    socket.send(frame)

    assert read_statuses(api, chat)[chat.pandit.id] == "online"


def test_a_message_that_is_handled_after_its_socket_has_closed_makes_nobody_online(api: Api, chat: ChatClient) -> None:
    socket = chat.join(chat.pandit)
    socket.close()

    socket.say("Goodbye")

    assert [message.content for message in chat.stored] == ["Goodbye"]
    assert read_statuses(api, chat)[chat.pandit.id] == "offline"


def test_whoever_comes_back_after_redis_has_lost_everything_is_shown_as_there(
    redis: Redis, first_chat: ChatClient
) -> None:
    mine, theirs = first_chat.join(first_chat.customer), first_chat.join(first_chat.pandit)
    redis.reset()
    mine.forget()

    mine.send({"action": "ping"})
    theirs.send({"action": "ping"})

    assert pushed_statuses(mine) == ["online"]


def test_a_room_in_a_list_tells_whether_the_counterpart_is_online(api: Api, first_chat: ChatClient) -> None:
    first_chat.join(first_chat.pandit)

    [room] = api.get("/chat/rooms", first_chat.customer).json["items"]

    assert room["counterpart"]["status"] == "online"
    assert room["counterpart"]["last_seen"]


# typing


def test_typing_is_shown_to_the_other_one_alone_and_expires(chat: ChatClient) -> None:
    mine, theirs = chat.join(chat.customer), chat.join(chat.pandit)

    mine.send({"action": "typing", "is_typing": True})

    [frame] = theirs.received("typing")
    assert frame == {
        "type": "typing",
        "room_id": chat.room_id,
        "user_id": chat.customer.id,
        "is_typing": True,
        "expires_in": 5,
    }
    assert mine.received("typing") == []
    assert chat.stored == [], "a typing frame is no message"


def test_of_many_typing_frames_in_a_second_one_is_passed_on_and_the_rest_dropped_in_silence(chat: ChatClient) -> None:
    mine, theirs = chat.join(chat.customer), chat.join(chat.pandit)

    for _ in range(5):
        mine.send({"action": "typing", "is_typing": True})

    assert len(theirs.received("typing")) == 1
    assert mine.received("error") == []


def test_an_outsider_who_types_is_refused(chat: ChatClient, chats: ChatFactory, people: People) -> None:
    foreign = chats.between(people.customer(), people.pandit(verified=False))
    mine, theirs = chat.join(chat.customer), foreign.join(foreign.pandit)

    mine.send({"action": "typing", "is_typing": True, "room_id": foreign.room_id})

    assert mine.expect("error")["code"] == "NOT_FOUND"
    assert theirs.received("typing") == []
    foreign.close_sockets()


def test_a_member_is_seen_typing_from_a_socket_that_has_not_joined(chat: ChatClient) -> None:
    mine, theirs = chat.listen(chat.customer), chat.join(chat.pandit)

    mine.send({"action": "typing", "is_typing": True, "room_id": chat.room_id})

    assert theirs.expect("typing")["user_id"] == chat.customer.id


def test_whoever_has_left_a_room_sees_nobody_type_or_come_there(chat: ChatClient) -> None:
    mine, theirs = chat.join(chat.customer), chat.join(chat.pandit)
    theirs.send({"action": "leave"})
    theirs.send({"action": "ping"})

    mine.send({"action": "typing", "is_typing": True})
    mine.close()

    assert theirs.received("typing") == theirs.received("presence") == []


def test_typing_works_in_a_room_that_was_joined_later(chat: ChatClient, chats: ChatFactory) -> None:
    other = chats.between(chat.customer, chat.pandit)
    mine, theirs = chat.join(chat.customer), chat.listen(chat.pandit)
    for socket in (mine, theirs):
        socket.send({"action": "join", "room_id": other.room_id})

    mine.send({"action": "typing", "room_id": other.room_id, "is_typing": True})

    assert theirs.expect("typing")["room_id"] == other.room_id


# without Redis


def test_without_redis_presence_is_unknown(api: Api, redis: Redis, chat: ChatClient) -> None:
    chat.join(chat.pandit)
    redis.freeze()

    assert set(read_statuses(api, chat).values()) == {"unknown"}
    assert api.get(f"/chat/rooms/{chat.room_id}", chat.customer).json["counterpart"]["status"] == "unknown"
    history: dict[str, Any] = chat.join(chat.customer).expect("history")
    assert {state["status"] for state in history["presence"].values()} == {"unknown"}


def test_without_redis_messages_receipts_and_notifications_go_on(redis: Redis, first_chat: ChatClient) -> None:
    mine, theirs = first_chat.join(first_chat.customer), first_chat.join(first_chat.pandit)
    redis.freeze()

    mine.say("Still works")
    theirs.send({"action": "read", "up_to_seq": 1})
    theirs.send({"action": "leave"})
    mine.say("And so does this")

    assert theirs.expect("message")["message"]["content"] == "Still works"
    assert mine.expect("read")["up_to_seq"] == 1
    assert theirs.expect("notification")["unread_count"] == 1


def test_without_redis_typing_is_dropped_in_silence(redis: Redis, chat: ChatClient) -> None:
    mine, theirs = chat.join(chat.customer), chat.join(chat.pandit)
    redis.freeze()

    mine.send({"action": "typing", "is_typing": True})
    mine.send({"action": "ping"})

    assert mine.expect("pong")
    assert theirs.received("typing") == mine.received("error") == []


def test_without_redis_the_rate_limits_are_open(api: Api, redis: Redis, chat: ChatClient) -> None:
    redis.freeze()

    for _ in range(110):
        chat.say(chat.customer)

    assert chat.room.last_seq == 110


def test_without_redis_the_service_is_degraded_and_not_down(api: Api, redis: Redis) -> None:
    assert api.get("/health").json["status"] == "ok"
    redis.freeze()

    health = api.get("/health")

    assert health.status == 200
    assert (health.json["status"], health.json["redis"], health.json["dynamodb"]) == ("degraded", "down", "ok")
