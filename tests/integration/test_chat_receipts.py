"""Read receipts: a pointer that only moves forward, and for each message the moment when it was read."""

import random
import time
from datetime import datetime
from functools import partial
from typing import Any

import pytest

from chalicelib.chat.overview import unread_count
from chalicelib.errors import NotFound
from tests.integration.calls import meanwhile
from tests.integration.people import Api, People, Person
from tests.integration.talk import Talk, at_once


def shown(api: Api, talk: Talk, person: Person) -> list[dict[str, object]]:
    return list(api.get(f"/chat/rooms/{talk.room_id}/messages?limit=100", person).json["items"])


def test_the_pointer_never_goes_back(talk: Talk) -> None:
    talk.grow(10)

    assert [talk.read(talk.pandit, seq) for seq in (4, 2, 0, 7, 7, 6)] == [4, 4, 4, 7, 7, 7]


def test_beyond_the_end_is_the_end(talk: Talk) -> None:
    talk.grow(3)

    assert talk.read(talk.pandit, 10**15) == 3


def test_a_reading_that_is_overtaken_by_a_farther_one_does_not_take_it_back(talk: Talk) -> None:
    talk.grow(3)

    with meanwhile(partial(talk.read, talk.pandit, 3), "TransactWriteItems"):
        stands_at = talk.read(talk.pandit, 1)

    assert (stands_at, talk.room.pandit_read_seq) == (3, 3)


def test_of_racing_readings_the_farthest_stands(talk: Talk) -> None:
    talk.grow(60)

    for _ in range(3):
        up_to = [random.randint(1, 60) for _ in range(16)]
        outcomes = at_once([partial(talk.read, talk.pandit, seq) for seq in up_to])
        stands_at = talk.room.pandit_read_seq
        assert stands_at >= max(up_to)
        assert all(seq <= answered <= stands_at for seq, answered in zip(up_to, outcomes, strict=True))


def test_each_message_keeps_the_moment_when_it_was_read(api: Api, talk: Talk) -> None:
    for _ in range(3):
        talk.grow(2)
        talk.read(talk.pandit)
        time.sleep(0.005)  # moments are told to the millisecond
    talk.grow(1)

    for viewer in (talk.customer, talk.pandit):
        read_at = [message["read_at"] for message in shown(api, talk, viewer)]
        assert read_at[0] == read_at[1] < read_at[2] == read_at[3] < read_at[4] == read_at[5]  # type: ignore[operator]
        assert read_at[6] is None


def test_the_moment_of_reading_stays_when_more_is_read(api: Api, talk: Talk) -> None:
    talk.grow(1)
    talk.read(talk.pandit)
    [before] = shown(api, talk, talk.customer)
    talk.grow(5)
    talk.read(talk.pandit)

    assert shown(api, talk, talk.customer)[0]["read_at"] == before["read_at"]


def test_500_messages_read_at_once_are_each_read(api: Api, talk: Talk) -> None:
    talk.grow(500)
    talk.read(talk.pandit)

    assert all(message["is_read"] and message["read_at"] for message in shown(api, talk, talk.customer))


def test_a_system_message_is_read_by_each_for_themselves(api: Api, talk: Talk) -> None:
    talk.announce()
    talk.read(talk.pandit)

    assert shown(api, talk, talk.pandit)[0]["is_read"] is True
    assert shown(api, talk, talk.customer)[0]["is_read"] is False


def test_own_messages_are_not_read_by_reading_them_oneself(api: Api, talk: Talk) -> None:
    talk.say(talk.customer)
    talk.read(talk.customer)

    assert shown(api, talk, talk.customer)[0]["is_read"] is False


def test_looking_at_the_messages_marks_nothing_as_read(api: Api, talk: Talk, people: People) -> None:
    talk.say(talk.customer)
    talk.join(talk.pandit)
    for viewer in (talk.pandit, people.admin()):
        shown(api, talk, viewer)
        api.get(f"/chat/rooms/{talk.room_id}", viewer)
        api.get(f"/chat/rooms/{talk.room_id}/transcript", viewer)

    assert (talk.room.pandit_read_seq, talk.room.customer_read_seq) == (0, 0)


def test_an_outsider_marks_nothing_as_read(talk: Talk, people: People) -> None:
    talk.say(talk.customer)

    with pytest.raises(NotFound):
        talk.read(people.stranger())
    assert talk.room.pandit_read_seq == 0


def test_every_joined_socket_sees_a_move_once_and_no_move_not_at_all(talk: Talk) -> None:
    mine, theirs, other = talk.join(talk.customer), talk.join(talk.pandit), talk.join(talk.pandit)
    talk.grow(3)

    theirs.send({"action": "read", "up_to_seq": 2})
    theirs.send({"action": "read", "up_to_seq": 1})

    for socket in (mine, theirs, other):
        [frame] = socket.got("read")
        assert (frame["room_id"], frame["user_id"], frame["up_to_seq"]) == (talk.room_id, talk.pandit.id, 2)
        assert datetime.fromisoformat(frame["read_at"])
        assert len(frame["read_at_bs"]) == 10


def test_a_reading_over_rest_is_shown_on_the_sockets(api: Api, talk: Talk) -> None:
    mine = talk.join(talk.customer)
    talk.grow(2)

    answer = api.post(f"/chat/rooms/{talk.room_id}/read", talk.pandit, {"up_to_seq": 9})

    assert (answer.status, answer.json) == (200, {"last_read_seq": 2})
    assert mine.expect("read")["up_to_seq"] == 2


def test_a_closed_room_can_still_be_read(talk: Talk) -> None:
    talk.announce("Cancelled", close=True)

    assert talk.read(talk.customer) == 1


def test_the_unread_count_is_exact_whatever_happens_at_once(talk: Talk) -> None:
    def read_somewhere(person: Person) -> None:
        talk.read(person, random.randint(0, talk.room.last_seq))

    both = (talk.customer, talk.pandit)
    calls: list[Any] = [partial(talk.say, person) for person in both for _ in range(3)] + [talk.announce]
    calls += [partial(read_somewhere, person) for person in both for _ in range(3)]
    for _ in range(4):
        outcomes = at_once(random.sample(calls, len(calls)))
        assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
        room, stored = talk.room, talk.stored
        for person, read_seq in ((talk.customer, room.customer_read_seq), (talk.pandit, room.pandit_read_seq)):
            recounted = sum(message.sender_id != person.id for message in stored if message.seq > read_seq)
            assert unread_count(person.actor, room) == recounted


@pytest.mark.parametrize("up_to_seq", [-1, "two", None, 1.5, 10**16])
def test_a_place_that_is_none_is_refused(api: Api, talk: Talk, up_to_seq: object) -> None:
    reply = api.post(f"/chat/rooms/{talk.room_id}/read", talk.customer, {"up_to_seq": up_to_seq})

    assert reply.status == 422
    assert [error["field"] for error in reply.json["errors"]] == ["up_to_seq"]
