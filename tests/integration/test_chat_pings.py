"""A ping brings back what the server has lost of a socket, and its answer names what the client may lack."""

from datetime import datetime

import pytest

from bench.aws_calls import CallCounter
from chalicelib.chat import presence
from chalicelib.db import Transaction
from chalicelib.notifications import inbox
from chalicelib.notifications import service as notifications
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.realtime import registry, rosters
from chalicelib.realtime.models import UserConnection, user_channel
from tests.integration.chat_client import ChatClient, ChatFactory, stored_notifications
from tests.integration.connections_api import FakeConnectionsApi, Frame
from tests.integration.redis_server import Redis
from tests.integration.sockets import Socket

PING = {"action": "ping"}


def pong(socket: Socket) -> Frame:
    socket.forget()
    socket.send(PING)
    return socket.expect("pong")


def lose_registration(chat: ChatClient, socket: Socket) -> None:
    """Removes a live socket from registry and roster, as a push does that was answered by an untrue 410."""
    roster = rosters.read(chat.room_id)
    [connection] = [found for found in roster.live() if found.id == socket.id]
    with Transaction() as tx:
        rosters.replace(tx, roster, roster.without([connection]))
        tx.delete(UserConnection(user_channel(connection.user_id), connection.id))


def test_a_pong_on_a_chat_socket_tells_how_things_stand(first_chat: ChatClient) -> None:
    mine, theirs = first_chat.join(first_chat.customer), first_chat.listen(first_chat.pandit)
    mine.say("One")
    mine.say("Two")
    [notification] = stored_notifications(first_chat.pandit)

    about_room, about_notifications = pong(mine), pong(theirs)

    assert about_room["last_seq"] == 2
    assert (about_room["unread_count"], about_room["latest_id"]) == (0, None)
    assert about_room["presence"].keys() == {first_chat.customer.id, first_chat.pandit.id}
    assert {state["status"] for state in about_room["presence"].values()} == {"online"}
    assert about_notifications.keys() == {"type", "server_time", "unread_count", "latest_id"}
    assert (about_notifications["unread_count"], about_notifications["latest_id"]) == (1, notification.id)


def test_a_pong_shows_times_in_the_readers_timezone(first_chat: ChatClient) -> None:
    mine = first_chat.join(first_chat.customer)
    first_chat.join(first_chat.pandit).close()

    state = pong(mine)["presence"][first_chat.pandit.id]

    assert state["status"] == "offline"
    assert state["last_seen"].endswith("+05:45")
    assert len(state["last_seen_bs"]) == 10
    assert datetime.fromisoformat(pong(mine)["server_time"]).utcoffset() is not None


def test_latest_id_is_the_newest_notification_whether_it_is_read_or_not(first_chat: ChatClient) -> None:
    mine = first_chat.listen(first_chat.customer)
    with Transaction() as tx:
        added = notifications.add(tx, first_chat.customer.id, NotificationType.PANDIT_VERIFIED)
    assert (pong(mine)["unread_count"], pong(mine)["latest_id"]) == (1, added.id)

    inbox.mark_all_read(first_chat.customer.id)

    assert (pong(mine)["unread_count"], pong(mine)["latest_id"]) == (0, added.id)


def test_the_message_whose_push_was_lost_shows_in_the_next_pong(
    connections_api: FakeConnectionsApi, first_chat: ChatClient
) -> None:
    mine, theirs = first_chat.join(first_chat.customer), first_chat.join(first_chat.pandit)
    connections_api.refuse(theirs.id, 500)
    mine.say("Lost on its way")
    connections_api.refuse(theirs.id, 200)
    assert theirs.received("message") == []

    theirs.send(PING)
    theirs.send({"action": "history", "after_seq": 0})

    assert theirs.expect("pong")["last_seq"] == 1
    assert [message["content"] for message in theirs.expect("history", 2)["messages"]] == ["Lost on its way"]


def test_a_socket_that_the_server_has_lost_is_registered_again(first_chat: ChatClient) -> None:
    mine, theirs = first_chat.join(first_chat.customer), first_chat.join(first_chat.pandit)
    lose_registration(first_chat, theirs)
    mine.say("Unheard")
    assert theirs.received("message") == []

    theirs.send(PING)
    mine.say("Heard")

    assert [frame["message"]["content"] for frame in theirs.received("message")] == ["Heard"]
    assert [found.id for found in registry.find_of_users(first_chat.pandit.id)] == [theirs.id]


def test_a_notifications_socket_that_the_server_has_lost_is_registered_again(first_chat: ChatClient) -> None:
    listening = first_chat.listen(first_chat.pandit)
    UserConnection(user_channel(first_chat.pandit.id), listening.id).delete()
    first_chat.say(first_chat.customer)
    assert listening.received("notification") == []

    listening.send(PING)
    first_chat.read(first_chat.pandit)
    first_chat.say(first_chat.customer)

    assert len(listening.received("notification")) == 1


def test_registering_again_costs_no_read_more(first_chat: ChatClient, call_counter: CallCounter) -> None:
    first_chat.join(first_chat.customer)
    theirs = first_chat.join(first_chat.pandit)
    theirs.send(PING)
    lose_registration(first_chat, theirs)

    with call_counter.record() as calls:
        theirs.send(PING)

    reads = [name for name in calls.operations if name != "dynamodb.TransactWriteItems"]
    assert len(reads) <= 2, calls.operations
    assert len(calls.operations) - len(reads) == 1


@pytest.mark.parametrize(
    "frame", [PING, {"action": "typing", "is_typing": True}], ids=lambda frame: str(frame["action"])
)
def test_no_frame_of_a_socket_that_has_left_brings_it_back(first_chat: ChatClient, frame: Frame) -> None:
    mine, theirs = first_chat.join(first_chat.customer), first_chat.join(first_chat.pandit)
    theirs.send({"action": "leave"})

    theirs.send(frame)
    mine.say()

    assert theirs.received("message") == []
    assert pong(theirs)["last_seq"] == 1, "the ping of a socket that has left is answered like any other"


def test_a_room_that_was_joined_later_is_kept_by_pings(chat: ChatClient, chats: ChatFactory) -> None:
    other = chats.between(chat.customer, chat.pandit)
    theirs = chat.join(chat.pandit)
    theirs.send({"action": "join", "room_id": other.room_id})

    theirs.send(PING)
    other.say(other.customer, "Heard")

    assert theirs.expect("message")["message"]["content"] == "Heard"


def test_a_pong_without_redis_says_that_presence_is_unknown(redis: Redis, first_chat: ChatClient) -> None:
    mine = first_chat.join(first_chat.customer)
    redis.freeze()

    about_room = pong(mine)

    assert {state["status"] for state in about_room["presence"].values()} == {"unknown"}
    assert about_room["last_seq"] == 0


# the welcome's first frame


@pytest.mark.parametrize("answers", [(410, 410, 410), (429,) * 4, (500,)], ids=["too early", "throttled", "failed"])
@pytest.mark.parametrize("in_room", [True, False], ids=["chat", "notifications"])
def test_a_first_frame_that_is_refused_is_sent_again(
    connections_api: FakeConnectionsApi, first_chat: ChatClient, in_room: bool, answers: tuple[int, ...]
) -> None:
    socket = first_chat.open(first_chat.pandit, first_chat.room_id if in_room else None)
    connections_api.refuse(socket.id, *answers, 200)

    socket.welcome()

    assert len(socket.received("history" if in_room else "notifications")) == 1
    assert presence.get_presence([first_chat.pandit.id])[first_chat.pandit.id].status == "online"


def test_a_message_that_meets_a_socket_before_it_takes_posts_is_not_lost(
    connections_api: FakeConnectionsApi, first_chat: ChatClient
) -> None:
    """The push of the message is answered by 410 and unregisters the socket; the welcome that goes on registers it."""
    socket = first_chat.open(first_chat.pandit, first_chat.room_id)
    connections_api.refuse(socket.id, 410, 410, 200)
    connections_api.before_post(socket.id, lambda: first_chat.say(first_chat.customer, "Early"))

    socket.welcome()
    first_chat.say(first_chat.customer, "Late")

    assert [message["content"] for message in socket.expect("history")["messages"]] == ["Early"]
    assert [frame["message"]["content"] for frame in socket.received("message")] == ["Late"]


def test_a_socket_that_never_takes_its_first_frame_is_taken_away_again(
    connections_api: FakeConnectionsApi, first_chat: ChatClient
) -> None:
    mine = first_chat.join(first_chat.customer)
    socket = first_chat.open(first_chat.pandit, first_chat.room_id)
    connections_api.refuse(socket.id, 410)

    socket.welcome()

    assert registry.find_of_users(first_chat.pandit.id) == []
    assert [frame for frame in mine.received("presence") if frame["status"] == "online"] == []
    assert presence.get_presence([first_chat.pandit.id])[first_chat.pandit.id].status == "offline"
