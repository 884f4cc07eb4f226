"""Nobody who has left is shown as online, in whatever order a socket's events are handled."""

import itertools
from collections.abc import Callable
from functools import partial

import pytest

from chalicelib.chat import departures, presence, watchers
from chalicelib.localization.text import Reader
from chalicelib.realtime import registry
from chalicelib.realtime.connection import Connection
from tests.integration.aws_calls import run_before_next_call
from tests.integration.chat_client import ChatClient, ChatFactory, run_concurrently
from tests.integration.connections_api import FakeConnectionsApi
from tests.integration.people import Api, Person
from tests.integration.redis_server import Redis
from tests.integration.sockets import Socket

EVENTS: dict[str, Callable[[Socket], None]] = {
    "welcome": Socket.welcome,
    "ping": lambda socket: socket.send({"action": "ping"}),
    "disconnect": Socket.disconnect,
}
ORDERS = [order for order in itertools.product(EVENTS, repeat=3) if "disconnect" in order] + [
    ("welcome", "ping", "disconnect", "welcome"),
    ("ping", "disconnect", "welcome", "ping"),
    ("welcome", "disconnect", "ping", "welcome"),
]


def shown_status(socket: Socket, person: Person) -> str:
    """How a client shows this person: by the newest frame that says so."""
    status = "unknown"
    for frame in socket.frames:
        if frame["type"] in ("history", "pong") and "presence" in frame:
            status = frame["presence"][person.id]["status"]
        elif frame["type"] == "presence" and frame["user_id"] == person.id:
            status = frame["status"]
    return status


def assert_no_ghost(chat: ChatClient, person: Person) -> None:
    """Nothing of the person is left: not in Redis, not in the registry, not among those who watch."""
    assert presence.get_presence([person.id])[person.id].status == "offline"
    assert registry.find_of_users(person.id) == []
    assert [other for other in registry.find_in_room(chat.room_id) if other.user_id == person.id] == []
    counterpart = chat.customer if person is chat.pandit else chat.pandit
    assert watchers.find_in_room(chat.room_id, counterpart.id, person.id) == []


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
@pytest.mark.parametrize("in_room", [True, False], ids=["chat", "notifications"])
def test_no_order_of_events_leaves_a_ghost(first_chat: ChatClient, order: tuple[str, ...], in_room: bool) -> None:
    """Each event may be handled late: the gateway called the socket open when its welcome began."""
    mine = first_chat.join(first_chat.customer)
    theirs = first_chat.open(first_chat.pandit, first_chat.room_id if in_room else None)

    for event in order:
        EVENTS[event](theirs)

    assert_no_ghost(first_chat, first_chat.pandit)
    assert shown_status(mine, first_chat.pandit) == "offline"


@pytest.mark.parametrize("event", ["welcome", "ping"])
@pytest.mark.parametrize("operation", ["TransactWriteItems", "BatchGetItem", "GetItem", "Query"])
def test_a_disconnect_in_the_middle_of_another_event_leaves_no_ghost(
    first_chat: ChatClient, event: str, operation: str
) -> None:
    mine = first_chat.join(first_chat.customer)
    theirs = first_chat.open(first_chat.pandit, first_chat.room_id)
    if event == "ping":
        theirs.welcome()

    with run_before_next_call(theirs.disconnect, operation):
        EVENTS[event](theirs)
    theirs.disconnect()

    assert_no_ghost(first_chat, first_chat.pandit)
    assert shown_status(mine, first_chat.pandit) == "offline"


def test_a_socket_that_is_marked_as_online_after_it_has_closed_does_not_count(first_chat: ChatClient) -> None:
    """As a welcome does that was registered before the disconnect, and goes on after it."""
    theirs = first_chat.join(first_chat.pandit)
    [connection] = registry.find_of_users(first_chat.pandit.id)
    theirs.disconnect()

    arrival = presence.mark_online(connection)
    presence.keep_online(connection)

    assert not arrival.is_new
    assert_no_ghost(first_chat, first_chat.pandit)


def test_of_events_that_are_handled_at_once_none_leaves_a_ghost(chats: ChatFactory) -> None:
    chat = chats.of_new_people()
    mine = chat.join(chat.customer)
    for _ in range(10):
        theirs = chat.open(chat.pandit, chat.room_id)
        run_concurrently([partial(event, theirs) for event in [*EVENTS.values(), *EVENTS.values()]])

        assert_no_ghost(chat, chat.pandit)
        assert shown_status(mine, chat.pandit) == "offline"
    chat.close_sockets()


def test_somebody_who_comes_while_their_other_socket_goes_is_shown_as_online(chats: ChatFactory) -> None:
    chat = chats.of_new_people()
    mine = chat.join(chat.customer)
    before = chat.join(chat.pandit)
    for _ in range(10):
        after = chat.open(chat.pandit, chat.room_id)
        run_concurrently([before.close, after.welcome])

        assert shown_status(mine, chat.pandit) == "online"
        before = after
    chat.close_sockets()


def test_a_socket_that_answers_410_is_the_end_of_its_owners_presence(api: Api, first_chat: ChatClient) -> None:
    mine, theirs = first_chat.join(first_chat.customer), first_chat.join(first_chat.pandit)
    theirs.drop()

    mine.say()

    assert shown_status(mine, first_chat.pandit) == "offline"
    assert_no_ghost(first_chat, first_chat.pandit)


@pytest.mark.parametrize("frame", [{"action": "typing", "is_typing": True}, {"action": "read", "up_to_seq": 1}])
def test_any_push_that_finds_the_last_socket_gone_tells_its_sender(
    first_chat: ChatClient, frame: dict[str, object]
) -> None:
    mine, theirs = first_chat.join(first_chat.customer), first_chat.join(first_chat.pandit)
    theirs.say()
    theirs.drop()

    mine.send(frame)

    assert shown_status(mine, first_chat.pandit) == "offline"
    assert_no_ghost(first_chat, first_chat.pandit)


def test_a_socket_of_several_that_answers_410_leaves_its_owner_online(first_chat: ChatClient) -> None:
    mine, theirs = first_chat.join(first_chat.customer), first_chat.join(first_chat.pandit)
    first_chat.listen(first_chat.pandit)
    theirs.drop()

    mine.say()

    assert [frame["status"] for frame in mine.received("presence")] == ["online"]


def test_whoever_was_dropped_by_an_untrue_410_is_back_with_the_next_ping(
    connections_api: FakeConnectionsApi, first_chat: ChatClient
) -> None:
    mine, theirs = first_chat.join(first_chat.customer), first_chat.join(first_chat.pandit)
    connections_api.refuse(theirs.id, 410)
    mine.say("Lost")
    assert shown_status(mine, first_chat.pandit) == "offline"
    connections_api.refuse(theirs.id, 200)

    theirs.send({"action": "ping"})
    mine.say("Heard")

    assert theirs.expect("pong")["last_seq"] == 1
    assert shown_status(mine, first_chat.pandit) == "online"
    assert [frame["message"]["content"] for frame in theirs.received("message")] == ["Heard"]


def test_of_sockets_that_are_gone_together_each_ends_presence_though_one_of_them_changes_meanwhile(
    connections_api: FakeConnectionsApi, chat: ChatClient, chats: ChatFactory
) -> None:
    """The last one joins another room while they are removed: its removal conflicts, and all are tried again."""
    mine, theirs, bell = chat.join(chat.customer), chat.join(chat.pandit), chat.listen(chat.pandit)
    mine.say()
    gone = [
        Connection(socket.id, person.id, Reader()) for socket, person in ((mine, chat.customer), (theirs, chat.pandit))
    ]
    last = registry.find_registered(gone)[-1].connection
    other = chats.between(chat.customer, chat.pandit)
    connections_api.before_post(bell.id, lambda: registry.register(last, other.room_id))

    departures.handle_gone(gone)

    assert presence.get_presence([chat.customer.id])[chat.customer.id].status == "offline"
    assert presence.mark_online(Connection("another", chat.pandit.id, Reader())).others == {bell.id}


# while Redis rests, or after it was flushed


@pytest.mark.parametrize("in_room", [True, False], ids=["chat", "notifications"])
def test_who_leaves_while_redis_rests_is_shown_as_offline_at_once(
    redis: Redis, first_chat: ChatClient, in_room: bool
) -> None:
    mine = first_chat.join(first_chat.customer)
    theirs = first_chat.join(first_chat.pandit) if in_room else first_chat.listen(first_chat.pandit)
    redis.freeze()

    theirs.close()

    assert shown_status(mine, first_chat.pandit) == "offline"


def test_who_left_while_redis_rested_is_no_ghost_when_it_is_back(
    api: Api, redis: Redis, first_chat: ChatClient
) -> None:
    mine, theirs = first_chat.join(first_chat.customer), first_chat.join(first_chat.pandit)
    redis.freeze()
    theirs.close()
    redis.resume()

    mine.send({"action": "ping"})

    assert mine.expect("pong")["presence"][first_chat.pandit.id]["status"] == "offline"
    shown = api.get(f"/chat/rooms/{first_chat.room_id}/presence", first_chat.customer).json
    assert shown[first_chat.pandit.id]["status"] == "offline"
    assert_no_ghost(first_chat, first_chat.pandit)


def test_who_comes_back_after_leaving_while_redis_rested_is_shown_as_online(
    redis: Redis, first_chat: ChatClient
) -> None:
    mine, theirs = first_chat.join(first_chat.customer), first_chat.join(first_chat.pandit)
    redis.freeze()
    theirs.close()
    redis.resume()

    first_chat.join(first_chat.pandit)

    assert [frame["status"] for frame in mine.received("presence")] == ["online", "offline", "online"]


def test_of_two_sockets_the_last_one_ends_presence_while_redis_rests(redis: Redis, first_chat: ChatClient) -> None:
    mine, theirs = first_chat.join(first_chat.customer), first_chat.join(first_chat.pandit)
    listening = first_chat.listen(first_chat.pandit)
    redis.freeze()

    theirs.close()
    assert shown_status(mine, first_chat.pandit) == "online"
    listening.close()

    assert shown_status(mine, first_chat.pandit) == "offline"


@pytest.mark.parametrize("in_room", [True, False], ids=["chat", "notifications"])
def test_who_leaves_after_redis_was_flushed_is_shown_as_offline(
    redis: Redis, first_chat: ChatClient, in_room: bool
) -> None:
    mine = first_chat.join(first_chat.customer)
    theirs = first_chat.join(first_chat.pandit) if in_room else first_chat.listen(first_chat.pandit)
    redis.flush()

    theirs.close()

    assert shown_status(mine, first_chat.pandit) == "offline"
    assert_no_ghost(first_chat, first_chat.pandit)


def test_whose_other_socket_is_open_after_a_flush_is_not_shown_as_offline(redis: Redis, first_chat: ChatClient) -> None:
    mine, theirs = first_chat.join(first_chat.customer), first_chat.join(first_chat.pandit)
    listening = first_chat.listen(first_chat.pandit)
    redis.flush()

    theirs.close()
    assert shown_status(mine, first_chat.pandit) == "online"
    listening.send({"action": "ping"})
    listening.close()

    assert shown_status(mine, first_chat.pandit) == "offline"


def test_an_event_that_is_handled_late_after_a_flush_leaves_no_ghost(redis: Redis, first_chat: ChatClient) -> None:
    mine, theirs = first_chat.join(first_chat.customer), first_chat.join(first_chat.pandit)
    theirs.disconnect()
    redis.flush()

    theirs.send({"action": "ping"})
    theirs.send({"action": "typing", "is_typing": True})
    theirs.welcome()

    assert_no_ghost(first_chat, first_chat.pandit)
    assert shown_status(mine, first_chat.pandit) == "offline"
