"""What a process last knew of a room saves reads and decides nothing: the transaction does."""

from collections.abc import Callable

import pytest

from bench.aws_calls import CallCounter
from chalicelib.chat import room_cache
from chalicelib.errors import RoomClosed
from tests.integration.chat_client import ChatClient, stored_notifications


def elsewhere(chat: ChatClient, happens: Callable[[], object]) -> None:
    """Something that happens in another process: this one knows of the room what it knew before."""
    known = room_cache.get(chat.room_id)
    room_cache.evict(chat.room_id)
    happens()
    room_cache.store(known)


def test_in_a_conversation_that_goes_on_a_message_is_one_call(chat: ChatClient, call_counter: CallCounter) -> None:
    mine, theirs = chat.join(chat.customer), chat.join(chat.pandit)
    mine.say()

    with call_counter.record() as calls:
        mine.say()

    assert calls.operations == ["dynamodb.TransactWriteItems"]
    theirs.expect("message", 2)


def test_in_a_conversation_with_another_process_a_message_is_two_calls(
    chat: ChatClient, call_counter: CallCounter
) -> None:
    mine, theirs = chat.join(chat.customer), chat.join(chat.pandit)
    mine.say()

    elsewhere(chat, theirs.say)
    with call_counter.record() as calls:
        mine.say()

    assert calls.operations == ["dynamodb.TransactWriteItems"] * 2, "the first says how the room stands"
    assert [message.seq for message in chat.stored] == [1, 2, 3]


def test_who_just_left_is_notified_within_the_budget(first_chat: ChatClient, call_counter: CallCounter) -> None:
    mine, theirs = first_chat.join(first_chat.customer), first_chat.join(first_chat.pandit)
    elsewhere_open = first_chat.listen(first_chat.pandit)
    mine.say()

    theirs.close()
    with call_counter.record() as calls:
        mine.say()

    assert elsewhere_open.expect("notification")
    assert calls.count <= 6, calls.operations
    assert calls.round_trips <= 3


def test_messages_of_other_processes_leave_no_gap(chat: ChatClient) -> None:
    socket = chat.join(chat.pandit)
    chat.say(chat.customer)

    elsewhere(chat, lambda: chat.say(chat.pandit))
    elsewhere(chat, chat.send_system_message)
    chat.say(chat.customer)

    assert [message.seq for message in chat.stored] == [1, 2, 3, 4]
    assert [frame["message"]["seq"] for frame in socket.received("message")] == [1, 2, 3, 4]


def test_who_joined_in_another_process_is_pushed_to(chat: ChatClient) -> None:
    chat.say(chat.customer)
    joined = []

    elsewhere(chat, lambda: joined.append(chat.join(chat.pandit)))
    chat.say(chat.customer)

    assert len(joined[0].received("message")) == 1


def test_who_left_in_another_process_is_notified_with_the_message(first_chat: ChatClient) -> None:
    socket = first_chat.join(first_chat.pandit)
    first_chat.say(first_chat.customer)
    assert stored_notifications(first_chat.pandit, "NEW_MESSAGE") == []

    elsewhere(first_chat, lambda: socket.send({"action": "leave"}))
    first_chat.say(first_chat.customer)

    assert len(stored_notifications(first_chat.pandit, "NEW_MESSAGE")) == 1


def test_a_room_closed_in_another_process_takes_no_message(chat: ChatClient) -> None:
    chat.say(chat.customer)

    elsewhere(chat, lambda: chat.send_system_message(close=True))

    with pytest.raises(RoomClosed):
        chat.say(chat.customer)


def test_what_was_read_in_another_process_is_notified_anew(first_chat: ChatClient) -> None:
    first_chat.say(first_chat.customer)

    elsewhere(first_chat, lambda: first_chat.read(first_chat.pandit))
    first_chat.say(first_chat.customer)

    assert len(stored_notifications(first_chat.pandit, "NEW_MESSAGE")) == 2
