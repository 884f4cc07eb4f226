"""Read receipts: a pointer that only moves forward, and for each message the moment when it was read."""

import random
import time
from datetime import datetime
from functools import partial
from typing import Any

import pytest

from chalicelib.chat.room_views import unread_count
from chalicelib.errors import NotFound
from tests.integration.aws_calls import run_before_next_call
from tests.integration.chat_client import ChatClient, run_concurrently
from tests.integration.people import Api, People, Person
from tests.integration.wrong_clock import clock_ahead


def shown(api: Api, chat: ChatClient, person: Person) -> list[dict[str, object]]:
    return list(api.get(f"/chat/rooms/{chat.room_id}/messages?limit=100", person).json["items"])


def test_the_pointer_never_goes_back(chat: ChatClient) -> None:
    chat.add_messages(10)

    assert [chat.read(chat.pandit, seq) for seq in (4, 2, 0, 7, 7, 6)] == [4, 4, 4, 7, 7, 7]


def test_beyond_the_end_is_the_end(chat: ChatClient) -> None:
    chat.add_messages(3)

    assert chat.read(chat.pandit, 10**15) == 3


def test_a_reading_that_is_overtaken_by_a_farther_one_does_not_take_it_back(chat: ChatClient) -> None:
    chat.add_messages(3)

    with run_before_next_call(partial(chat.read, chat.pandit, 3), "TransactWriteItems"):
        stands_at = chat.read(chat.pandit, 1)

    assert (stands_at, chat.room.pandit_read_seq) == (3, 3)


def test_of_racing_readings_the_farthest_stands(chat: ChatClient) -> None:
    chat.add_messages(60)

    for _ in range(3):
        up_to = [random.randint(1, 60) for _ in range(16)]
        outcomes = run_concurrently([partial(chat.read, chat.pandit, seq) for seq in up_to])
        stands_at = chat.room.pandit_read_seq
        assert stands_at >= max(up_to)
        assert all(seq <= answered <= stands_at for seq, answered in zip(up_to, outcomes, strict=True))


def test_each_message_keeps_the_moment_when_it_was_read(api: Api, chat: ChatClient) -> None:
    for _ in range(3):
        chat.add_messages(2)
        chat.read(chat.pandit)
        time.sleep(0.005)  # moments are told to the millisecond
    chat.add_messages(1)

    for viewer in (chat.customer, chat.pandit):
        read_at = [message["read_at"] for message in shown(api, chat, viewer)]
        assert read_at[0] == read_at[1] < read_at[2] == read_at[3] < read_at[4] == read_at[5]  # type: ignore[operator]
        assert read_at[6] is None


def test_the_moment_of_reading_stays_when_more_is_read(api: Api, chat: ChatClient) -> None:
    chat.add_messages(1)
    chat.read(chat.pandit)
    [before] = shown(api, chat, chat.customer)
    chat.add_messages(5)
    chat.read(chat.pandit)

    assert shown(api, chat, chat.customer)[0]["read_at"] == before["read_at"]


def test_the_moments_of_reading_follow_each_other_whatever_the_functions_clocks_say(api: Api, chat: ChatClient) -> None:
    chat.add_messages(2)

    with clock_ahead(seconds=60):
        chat.read(chat.pandit, 1)
    chat.read(chat.pandit, 2)

    first, second = [datetime.fromisoformat(str(message["read_at"])) for message in shown(api, chat, chat.pandit)]
    assert first <= second


def test_500_messages_read_at_once_are_each_read(api: Api, chat: ChatClient) -> None:
    chat.add_messages(500)
    chat.read(chat.pandit)

    assert all(message["is_read"] and message["read_at"] for message in shown(api, chat, chat.customer))


def test_a_system_message_is_read_by_each_for_themselves(api: Api, chat: ChatClient) -> None:
    chat.send_system_message()
    chat.read(chat.pandit)

    assert shown(api, chat, chat.pandit)[0]["is_read"] is True
    assert shown(api, chat, chat.customer)[0]["is_read"] is False


def test_own_messages_are_not_read_by_reading_them_oneself(api: Api, chat: ChatClient) -> None:
    chat.say(chat.customer)
    chat.read(chat.customer)

    assert shown(api, chat, chat.customer)[0]["is_read"] is False


def test_looking_at_the_messages_marks_nothing_as_read(api: Api, chat: ChatClient, people: People) -> None:
    chat.say(chat.customer)
    chat.join(chat.pandit)
    for viewer in (chat.pandit, people.admin()):
        shown(api, chat, viewer)
        api.get(f"/chat/rooms/{chat.room_id}", viewer)
        api.get(f"/chat/rooms/{chat.room_id}/transcript", viewer)

    assert (chat.room.pandit_read_seq, chat.room.customer_read_seq) == (0, 0)


def test_an_outsider_marks_nothing_as_read(chat: ChatClient, people: People) -> None:
    chat.say(chat.customer)

    with pytest.raises(NotFound):
        chat.read(people.stranger())
    assert chat.room.pandit_read_seq == 0


def test_every_joined_socket_sees_a_move_once_and_no_move_not_at_all(chat: ChatClient) -> None:
    mine, theirs, other = chat.join(chat.customer), chat.join(chat.pandit), chat.join(chat.pandit)
    chat.add_messages(3)

    theirs.send({"action": "read", "up_to_seq": 2})
    theirs.send({"action": "read", "up_to_seq": 1})

    for socket in (mine, theirs, other):
        [frame] = socket.received("read")
        assert (frame["room_id"], frame["user_id"], frame["up_to_seq"]) == (chat.room_id, chat.pandit.id, 2)
        assert datetime.fromisoformat(frame["read_at"])
        assert len(frame["read_at_bs"]) == 10


def test_a_reading_over_rest_is_shown_on_the_sockets(api: Api, chat: ChatClient) -> None:
    mine = chat.join(chat.customer)
    chat.add_messages(2)

    answer = api.post(f"/chat/rooms/{chat.room_id}/read", chat.pandit, {"up_to_seq": 9})

    assert (answer.status, answer.json) == (200, {"last_read_seq": 2})
    assert mine.expect("read")["up_to_seq"] == 2


def test_a_closed_room_can_still_be_read(chat: ChatClient) -> None:
    chat.send_system_message("Cancelled", close=True)

    assert chat.read(chat.customer) == 1


def test_the_unread_count_is_exact_whatever_happens_at_once(chat: ChatClient) -> None:
    def read_somewhere(person: Person) -> None:
        chat.read(person, random.randint(0, chat.room.last_seq))

    both = (chat.customer, chat.pandit)
    calls: list[Any] = [partial(chat.say, person) for person in both for _ in range(3)] + [chat.send_system_message]
    calls += [partial(read_somewhere, person) for person in both for _ in range(3)]
    for _ in range(4):
        outcomes = run_concurrently(random.sample(calls, len(calls)))
        assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
        room, stored = chat.room, chat.stored
        for person, read_seq in ((chat.customer, room.customer_read_seq), (chat.pandit, room.pandit_read_seq)):
            recounted = sum(message.sender_id != person.id for message in stored if message.seq > read_seq)
            assert unread_count(person.actor, room) == recounted


@pytest.mark.parametrize("up_to_seq", [-1, "two", None, 1.5, 10**16])
def test_a_place_that_is_none_is_refused(api: Api, chat: ChatClient, up_to_seq: object) -> None:
    reply = api.post(f"/chat/rooms/{chat.room_id}/read", chat.customer, {"up_to_seq": up_to_seq})

    assert reply.status == 422
    assert [error["field"] for error in reply.json["errors"]] == ["up_to_seq"]
