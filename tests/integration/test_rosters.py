"""Rosters: entries that expire, entries of an earlier form, and many that are dead or slow."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bench.aws_calls import CallCounter
from chalicelib.chat import room_cache
from chalicelib.ids import new_id
from chalicelib.localization.clock import now, unix_time
from chalicelib.realtime import registry
from chalicelib.realtime.models import MAX_CONNECTION_AGE, Roster
from tests.integration.chat_client import ChatClient, stored_notifications
from tests.integration.connections_api import FakeConnectionsApi
from tests.integration.people import Person

AN_HOUR = 3600
THROTTLED = 48


def stored_entries(chat: ChatClient) -> set[str]:
    roster = Roster.find(chat.room_id)
    return set() if roster is None else set(roster.sockets or ())


def add_entries(chat: ChatClient, person: Person, connection_ids: Sequence[str], expires_at: float | None) -> None:
    """Adds entries to the room's roster. Without ``expires_at`` they have the form of before 2026-12."""
    expiry = "" if expires_at is None else f" {int(expires_at)}"
    entries = {f"{connection_id} {person.id} ne Asia/Kathmandu{expiry}" for connection_id in connection_ids}
    end = Roster.expires_at.set(now() + MAX_CONNECTION_AGE)
    Roster(chat.room_id).update([Roster.sockets.add(entries), end])
    room_cache.evict(chat.room_id)


def test_an_entry_expires_when_its_socket_must_have_ended(chat: ChatClient) -> None:
    socket = chat.join(chat.customer)

    [entry] = stored_entries(chat)

    *_, expires_at = entry.split(" ")
    assert entry.startswith(f"{socket.id} {chat.customer.id} en Asia/Kathmandu ")
    assert timedelta(seconds=int(expires_at) - unix_time()) <= MAX_CONNECTION_AGE


def test_an_expired_entry_counts_for_nothing_and_the_next_write_drops_it(
    connections_api: FakeConnectionsApi, first_chat: ChatClient
) -> None:
    add_entries(first_chat, first_chat.pandit, ["ended"], unix_time() - 1)
    assert registry.find_in_room(first_chat.room_id) == []

    first_chat.say(first_chat.customer)

    assert len(stored_notifications(first_chat.pandit, "NEW_MESSAGE")) == 1
    assert connections_api.posts["ended"] == 0
    assert stored_entries(first_chat) == set()


def test_a_departure_drops_expired_entries_and_notifies_their_owner(
    connections_api: FakeConnectionsApi, first_chat: ChatClient
) -> None:
    """API Gateway has told nobody of the end of this socket."""
    phone, ended = first_chat.join(first_chat.customer), new_id()
    connections_api.open(ended)
    add_entries(first_chat, first_chat.pandit, [ended], unix_time() + AN_HOUR)
    first_chat.say(first_chat.customer)
    [live] = [entry for entry in stored_entries(first_chat) if entry.startswith(ended)]
    Roster(first_chat.room_id).update([Roster.sockets.delete({live})])
    add_entries(first_chat, first_chat.pandit, [ended], unix_time() - 1)
    assert stored_notifications(first_chat.pandit, "NEW_MESSAGE") == []

    phone.close()

    assert stored_entries(first_chat) == set()
    assert len(stored_notifications(first_chat.pandit, "NEW_MESSAGE")) == 1


def test_entries_of_the_earlier_form_are_pushed_to_and_removed(
    connections_api: FakeConnectionsApi, first_chat: ChatClient
) -> None:
    earlier, gone = new_id(), new_id()
    connections_api.open(earlier)
    add_entries(first_chat, first_chat.pandit, [earlier, gone], None)

    first_chat.say(first_chat.customer)

    assert [frame["type"] for frame in connections_api.frames(earlier)] == ["message"]
    assert [connection.id for connection in registry.find_in_room(first_chat.room_id)] == [earlier]
    connections_api.close(earlier)
    first_chat.send_system_message()
    assert stored_entries(first_chat) == set()
    assert len(stored_notifications(first_chat.pandit, "NEW_MESSAGE")) == 1


def test_entries_of_the_earlier_form_expire_with_the_item(first_chat: ChatClient) -> None:
    add_entries(first_chat, first_chat.pandit, ["ended"], None)
    Roster(first_chat.room_id).update([Roster.expires_at.set(now() - timedelta(seconds=1))])

    first_chat.say(first_chat.customer)

    assert len(stored_notifications(first_chat.pandit, "NEW_MESSAGE")) == 1


def test_the_echo_and_the_recipient_come_before_throttled_devices(
    connections_api: FakeConnectionsApi, chat: ChatClient
) -> None:
    throttled = [f"{chat.room_id}-{number}" for number in range(THROTTLED)]
    for connection_id in throttled:
        connections_api.open(connection_id)
        connections_api.refuse(connection_id, 429)
    mine, theirs = chat.join(chat.customer), chat.join(chat.pandit)
    add_entries(chat, chat.customer, throttled, unix_time() + AN_HOUR)
    connections_api.arrivals.clear()

    mine.say()

    arrivals = connections_api.arrivals
    assert {mine.id, theirs.id} <= set(arrivals[: THROTTLED // 2])
    assert arrivals.count(mine.id) == arrivals.count(theirs.id) == 1
    assert set(arrivals[: THROTTLED + 2]) == {mine.id, theirs.id, *throttled}, "nobody is asked again before all"
    assert len(mine.received("message")) == len(theirs.received("message")) == 1


@pytest.mark.parametrize("dead", [2, 300])
def test_many_dead_entries_are_one_departure(
    first_chat: ChatClient, call_counter: CallCounter, dead: int, connections_api: FakeConnectionsApi
) -> None:
    mine, bell = first_chat.join(first_chat.customer), first_chat.listen(first_chat.pandit)
    add_entries(first_chat, first_chat.pandit, [new_id() for _ in range(dead)], unix_time() + AN_HOUR)
    room_cache.refresh(first_chat.room_id)

    with call_counter.record() as calls:
        mine.say()

    assert bell.expect("notification")["unread_count"] == 1
    assert {entry.split(" ")[1] for entry in stored_entries(first_chat)} == {first_chat.customer.id}
    writes = [operation for operation in calls.operations if operation == "dynamodb.TransactWriteItems"]
    assert len(writes) == 2, "the message, and the departure of all"
    before_the_cleaning = [name for name in calls.operations if name != "dynamodb.BatchGetItem"]
    assert len(before_the_cleaning) == 4, "the message, the departure, the owner's sockets and inbox"
