"""What a process last knew of a room saves reads and decides nothing: the transaction does."""

from collections.abc import Callable

import pytest

from chalicelib.chat import room_cache
from chalicelib.errors import RoomClosed
from tests.integration.calls import Counter
from tests.integration.talk import Talk, told


def elsewhere(talk: Talk, happens: Callable[[], object]) -> None:
    """Something that happens in another process: this one knows of the room what it knew before."""
    known = room_cache.get(talk.room_id)
    room_cache.evict(talk.room_id)
    happens()
    room_cache.store(known)


def test_in_a_conversation_that_goes_on_a_message_is_one_call(talk: Talk, counter: Counter) -> None:
    mine, theirs = talk.join(talk.customer), talk.join(talk.pandit)
    mine.say()

    with counter.counted() as calls:
        mine.say()

    assert calls.operations == ["dynamodb.TransactWriteItems"]
    theirs.expect("message", 2)


def test_in_a_conversation_with_another_process_a_message_is_two_calls(talk: Talk, counter: Counter) -> None:
    mine, theirs = talk.join(talk.customer), talk.join(talk.pandit)
    mine.say()

    elsewhere(talk, theirs.say)
    with counter.counted() as calls:
        mine.say()

    assert calls.operations == ["dynamodb.TransactWriteItems"] * 2, "the first says how the room stands"
    assert [message.seq for message in talk.stored] == [1, 2, 3]


def test_who_just_left_is_notified_within_the_budget(first_talk: Talk, counter: Counter) -> None:
    mine, theirs = first_talk.join(first_talk.customer), first_talk.join(first_talk.pandit)
    elsewhere_open = first_talk.listen(first_talk.pandit)
    mine.say()

    theirs.close()
    with counter.counted() as calls:
        mine.say()

    assert elsewhere_open.expect("notification")
    assert calls.count <= 6, calls.operations
    assert calls.one_after_the_other <= 3


def test_messages_of_other_processes_leave_no_gap(talk: Talk) -> None:
    socket = talk.join(talk.pandit)
    talk.say(talk.customer)

    elsewhere(talk, lambda: talk.say(talk.pandit))
    elsewhere(talk, talk.announce)
    talk.say(talk.customer)

    assert [message.seq for message in talk.stored] == [1, 2, 3, 4]
    assert [frame["message"]["seq"] for frame in socket.got("message")] == [1, 2, 3, 4]


def test_who_joined_in_another_process_is_pushed_to(talk: Talk) -> None:
    talk.say(talk.customer)
    joined = []

    elsewhere(talk, lambda: joined.append(talk.join(talk.pandit)))
    talk.say(talk.customer)

    assert len(joined[0].got("message")) == 1


def test_who_left_in_another_process_is_notified_with_the_message(first_talk: Talk) -> None:
    socket = first_talk.join(first_talk.pandit)
    first_talk.say(first_talk.customer)
    assert told(first_talk.pandit, "NEW_MESSAGE") == []

    elsewhere(first_talk, lambda: socket.send({"action": "leave"}))
    first_talk.say(first_talk.customer)

    assert len(told(first_talk.pandit, "NEW_MESSAGE")) == 1


def test_a_room_closed_in_another_process_takes_no_message(talk: Talk) -> None:
    talk.say(talk.customer)

    elsewhere(talk, lambda: talk.announce(close=True))

    with pytest.raises(RoomClosed):
        talk.say(talk.customer)


def test_what_was_read_in_another_process_is_notified_anew(first_talk: Talk) -> None:
    first_talk.say(first_talk.customer)

    elsewhere(first_talk, lambda: first_talk.read(first_talk.pandit))
    first_talk.say(first_talk.customer)

    assert len(told(first_talk.pandit, "NEW_MESSAGE")) == 2
