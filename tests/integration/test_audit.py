"""The audit on real tables: what it reads with a conversation, how it looks again, and how fast it may read."""

import time
from collections.abc import Sequence
from typing import Any

from chalicelib.chat.models import Message, MessageKey, Receipt, Room
from chalicelib.chat.receipts import member_key
from chalicelib.db import Entity
from infra.audit.audit import WALKS
from infra.audit.reader import BATCH, Reader
from infra.audit.walk import AnyWalk, Walk
from tests.integration.talk import Talk

WITHOUT_A_BOOKING = "room.is_that_of_a_booking"
"""What is found about every room of these tests, and no more about a sound one."""


def walk_of(table: type[Entity]) -> AnyWalk:
    return next(walk for walk in WALKS if walk.table is table)


def found_in(talk: Talk) -> set[str]:
    """The names of what is found about a conversation, walking through rooms, messages, client ids and receipts."""
    reader, names = Reader(), set()
    for walk in map(walk_of, (Room, Message, MessageKey, Receipt)):
        own = [key for key in walk.keys(reader) if _is_of(key, talk.room_id)]
        names |= {finding.invariant for finding in walk.of(reader, own, pause=0)}
    return names


def _is_of(key: str | Sequence[str], room_id: str) -> bool:
    return (key if isinstance(key, str) else key[0]).partition("#")[0] == room_id


def test_a_conversation_that_was_had_is_sound_but_for_its_missing_booking(talk: Talk) -> None:
    for number in range(3):
        talk.say(talk.customer, str(number))
        talk.say(talk.pandit)
        talk.read(talk.customer)
    talk.announce()

    assert found_in(talk) == {WITHOUT_A_BOOKING}


def test_a_message_that_was_lost_is_found(talk: Talk) -> None:
    for _ in range(3):
        lost = talk.say(talk.customer)
    talk.say(talk.customer)
    lost.delete()

    expected = {"messages.are_numbered_without_gaps", "messages.count_both_sides", "client_id.leads_to_its_message"}
    assert found_in(talk) == {WITHOUT_A_BOOKING, *expected}


def test_a_message_beyond_the_end_of_its_room_is_found(talk: Talk) -> None:
    talk.say(talk.customer)
    talk.room.update([Room.last_seq.set(0)])

    assert "room.counts_to_its_newest_message" in found_in(talk)


def test_messages_without_a_room_are_found(talk: Talk) -> None:
    talk.say(talk.customer)
    talk.room.delete()

    assert "messages.are_in_a_room" in found_in(talk)


def test_a_long_conversation_is_read_in_stretches_that_follow_each_other(talk: Talk) -> None:
    talk.grow(2 * BATCH + 1)
    walk, reader = walk_of(Message), Reader()

    own = [key for key in walk.keys(reader) if key[0] == talk.room_id]

    assert [key[1:] for key in own] == [(1, BATCH), (BATCH + 1, 2 * BATCH), (2 * BATCH + 1, 2 * BATCH + 1)]
    # made by a batch write, without the keys that sending writes
    found = {finding.invariant for finding in walk.of(reader, own, pause=0)}
    assert found == {"messages.have_a_client_id_of_their_own"}


def test_what_was_only_half_written_when_it_was_read_is_no_finding(talk: Talk) -> None:
    message = talk.say(talk.customer)
    key = MessageKey(member_key(talk.room_id, talk.customer.id), message.client_id)
    key.delete()
    honest, reader, looks = walk_of(Message), Reader(), []

    def load(reader: Reader, keys: Sequence[Any]) -> Any:
        looks.append(honest.load(reader, keys))
        MessageKey(key.sender, key.client_id, seq=message.seq).save()  # whoever wrote it has come to an end
        return looks[-1]

    walk = Walk(honest.chapter, Message, honest.keys, load)

    assert list(walk.of(reader, [(talk.room_id, 1, 1)], pause=0)) == []
    assert len(looks) == 2
    assert honest.chapter.check(looks[0][talk.room_id, 1, 1]) != []


def test_it_reads_no_faster_than_it_may(talk: Talk) -> None:
    talk.grow(20)
    reader, started = Reader(rate=100), time.monotonic()

    assert len(reader.partition(Message, talk.room_id)) == 20

    assert time.monotonic() - started >= 0.2
