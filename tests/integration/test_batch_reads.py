"""One BatchGetItem over several tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bench.aws_calls import CallCounter
from chalicelib.chat.models import Message, Room
from chalicelib.db import connection, read_together
from chalicelib.errors import Busy
from chalicelib.notifications.models import Inbox
from tests.integration.chat_client import ChatClient


@contextmanager
def keys_left_unread(times: int) -> Iterator[None]:
    """Makes DynamoDB leave the rooms of a batch unread this number of times, as it does when it is busy."""
    events = connection().client.meta.events
    table, left = Room.Meta.table_name, times

    def leave_unread(parsed: dict[str, Any], **_: Any) -> None:
        nonlocal left
        if left and (items := parsed["Responses"].pop(table, None)):
            left -= 1
            keys = [{"id": item["id"]} for item in items]
            parsed["UnprocessedKeys"] = {table: {"Keys": keys, "ConsistentRead": True}}

    events.register("after-call.dynamodb.BatchGetItem", leave_unread)
    try:
        yield
    finally:
        events.unregister("after-call.dynamodb.BatchGetItem", leave_unread)


def test_items_of_several_tables_are_read_in_one_call(first_chat: ChatClient, call_counter: CallCounter) -> None:
    first_chat.say(first_chat.customer, "First")
    first_chat.say(first_chat.customer, "Second")
    room_id = first_chat.room_id
    keys = [Room(room_id), Message(room_id, 1), Message(room_id, 2), Inbox(first_chat.pandit.id), Room(room_id)]

    with call_counter.record() as calls:
        batch = read_together(*keys, Message(room_id, 3))

    assert calls.operations == ["dynamodb.BatchGetItem"]
    room, inbox = batch.find(Room(room_id)), batch.find(Inbox(first_chat.pandit.id))
    assert room is not None
    assert room.last_seq == 2
    assert inbox is not None
    assert inbox.unread_count == 1
    messages = [batch.find(Message(room_id, seq)) for seq in (1, 2)]
    assert [message and message.content for message in messages] == ["First", "Second"]
    assert batch.find(Message(room_id, 3)) is None


def test_what_dynamodb_leaves_unread_is_asked_for_again(chat: ChatClient) -> None:
    with keys_left_unread(2):
        batch = read_together(Room(chat.room_id), Inbox(chat.customer.id))

    assert batch.find(Room(chat.room_id)) is not None


def test_a_dynamodb_that_is_busy_for_long_is_refused_with_a_time_to_wait(chat: ChatClient) -> None:
    with keys_left_unread(100), pytest.raises(Busy):
        read_together(Room(chat.room_id))
