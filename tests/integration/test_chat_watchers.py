"""The sockets that show somebody's presence and typing: known to Redis, and found again where it has lost them."""

from collections.abc import Iterator

import pytest
from redis import Redis as RedisClient

from bench.aws_calls import CallCounter
from chalicelib.chat import watchers
from chalicelib.localization import clock
from chalicelib.localization.text import Language, Reader
from chalicelib.realtime import registry
from chalicelib.realtime.models import MAX_CONNECTION_AGE
from chalicelib.realtime.rosters import MAX_SOCKETS_OF_MEMBER
from chalicelib.settings import settings
from tests.integration.chat_client import ChatClient, ChatFactory
from tests.integration.connections_api import FakeConnectionsApi
from tests.integration.people import People
from tests.integration.redis_server import Redis
from tests.integration.sockets import Socket

TYPING = {"action": "typing", "is_typing": True}
MANY = 30


@pytest.fixture
def redis_client() -> Iterator[RedisClient]:
    with RedisClient.from_url(settings().redis_url, decode_responses=True) as client:
        yield client


def type_again(socket: Socket, client: RedisClient, chat: ChatClient) -> None:
    """Types without the second's pause that is kept between two frames that are passed on."""
    for key in client.scan_iter(f"typed:{{{chat.room_id}}}:*"):
        client.delete(key)
    socket.send(TYPING)


# after a flush


def test_typing_is_shown_at_once_after_redis_was_flushed(redis: Redis, chat: ChatClient) -> None:
    mine, theirs = chat.join(chat.customer), chat.join(chat.pandit)
    redis.flush()

    mine.send(TYPING)

    assert theirs.expect("typing")["user_id"] == chat.customer.id


def test_typing_reads_the_roster_once_after_a_flush_and_nothing_before_and_afterwards(
    redis: Redis, chat: ChatClient, redis_client: RedisClient, call_counter: CallCounter
) -> None:
    mine, theirs = chat.join(chat.customer), chat.join(chat.pandit)

    with call_counter.record() as before:
        type_again(mine, redis_client, chat)
    redis.flush()
    with call_counter.record() as first:
        type_again(mine, redis_client, chat)
    with call_counter.record() as second:
        type_again(mine, redis_client, chat)
        type_again(theirs, redis_client, chat)

    assert before.operations == second.operations == []
    assert first.operations == ["dynamodb.GetItem"]
    assert len(theirs.received("typing")) == 3
    assert len(mine.received("typing")) == 1


def test_typing_to_nobody_reads_the_roster_once_after_a_flush(
    redis: Redis, chat: ChatClient, redis_client: RedisClient, call_counter: CallCounter
) -> None:
    mine = chat.join(chat.customer)
    redis.flush()

    with call_counter.record() as calls:
        for _ in range(3):
            type_again(mine, redis_client, chat)

    assert calls.operations == ["dynamodb.GetItem"]


def test_typing_in_a_room_that_was_joined_later_is_alive_after_a_flush(
    redis: Redis, chat: ChatClient, chats: ChatFactory
) -> None:
    other = chats.between(chat.customer, chat.pandit)
    mine, theirs = chat.join(chat.customer), chat.listen(chat.pandit)
    for socket in (mine, theirs):
        socket.send({"action": "join", "room_id": other.room_id})
    redis.flush()

    mine.send({**TYPING, "room_id": other.room_id})

    assert theirs.expect("typing")["room_id"] == other.room_id


def test_who_comes_after_a_flush_is_shown_in_all_rooms(redis: Redis, chats: ChatFactory, people: People) -> None:
    pandit = people.pandit(verified=False)
    rooms = [chats.between(people.customer(), pandit) for _ in range(3)]
    sockets = [chat.join(chat.customer) for chat in rooms]
    redis.flush()

    listening = rooms[0].listen(pandit)
    listening.close()

    for socket, chat in zip(sockets, rooms, strict=True):
        assert [frame["status"] for frame in socket.received("presence")] == ["online", "offline"]
        assert socket.expect("presence")["room_id"] == chat.room_id
        chat.close_sockets()


def test_a_room_that_was_left_stays_left_after_a_flush(redis: Redis, chat: ChatClient) -> None:
    mine, theirs = chat.join(chat.customer), chat.join(chat.pandit)
    theirs.send({"action": "leave"})
    redis.flush()

    theirs.send({"action": "ping"})
    mine.send(TYPING)
    mine.close()

    assert theirs.received("typing") == theirs.received("presence") == []


# sockets that are gone


def test_dead_sockets_cost_one_post_each_for_the_first_typing_and_none_afterwards(
    connections_api: FakeConnectionsApi, chat: ChatClient, redis_client: RedisClient
) -> None:
    mine, theirs = chat.join(chat.customer), chat.join(chat.pandit)
    dead = [chat.join(chat.pandit) for _ in range(MAX_SOCKETS_OF_MEMBER - 1)]
    for socket in dead:
        socket.drop()
    before = {socket.id: connections_api.posts[socket.id] for socket in dead}

    for _ in range(3):
        type_again(mine, redis_client, chat)

    posts = [connections_api.posts[socket.id] - before[socket.id] for socket in dead]
    assert posts == [1] * len(dead)
    assert len(theirs.received("typing")) == 3
    assert [connection.id for connection in registry.find_of_users(chat.pandit.id)] == [theirs.id]


def test_dead_watchers_cost_one_post_each_for_the_first_presence_and_none_afterwards(
    connections_api: FakeConnectionsApi, chats: ChatFactory, people: People
) -> None:
    pandit = people.pandit(verified=False)
    rooms = [chats.between(people.customer(), pandit) for _ in range(MANY)]
    dead = [chat.join(chat.customer) for chat in rooms]
    for socket in dead:
        socket.drop()

    before = {socket.id: connections_api.posts[socket.id] for socket in dead}
    for _ in range(2):
        rooms[0].listen(pandit).close()

    posts = [connections_api.posts[socket.id] - before[socket.id] for socket in dead]
    assert posts == [1] * MANY
    assert watchers.find(pandit.id) == []


def test_watchers_expire_with_the_age_of_a_connection(chat: ChatClient) -> None:
    chat.join(chat.pandit)
    assert watchers.find(chat.customer.id) != []

    clock.set_time_source(lambda: _real_time() + MAX_CONNECTION_AGE.total_seconds() + 1)
    try:
        assert watchers.find_in_room(chat.room_id, chat.customer.id, chat.pandit.id) == []
        assert watchers.find(chat.customer.id) == []
    finally:
        clock.set_time_source(_real_time)


_real_time = clock._time_source


# older entries


def test_entries_that_an_older_version_stored_are_read(redis_client: RedisClient, chat: ChatClient) -> None:
    theirs = chat.join(chat.pandit)
    watched = f"watch:{chat.customer.id}"
    redis_client.hset(watched, f"{chat.room_id}:{theirs.id}", "ne|Asia/Kathmandu")

    [watcher] = watchers.find_in_room(chat.room_id, chat.customer.id, chat.pandit.id)

    assert watcher.connection.id == theirs.id
    assert watcher.connection.reader == Reader(Language.NE, "Asia/Kathmandu")


def test_an_entry_of_an_older_version_that_is_gone_is_removed(
    redis_client: RedisClient, connections_api: FakeConnectionsApi, chat: ChatClient
) -> None:
    mine = chat.join(chat.customer)
    redis_client.hset(f"watch:{chat.customer.id}", f"{chat.room_id}:old", "ne|Asia/Kathmandu")

    for _ in range(2):
        type_again(mine, redis_client, chat)

    assert connections_api.posts["old"] == 1
