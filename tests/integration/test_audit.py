"""The audit on real tables: what it reads with a conversation, how it looks again, and how fast it may read."""

import time
from collections.abc import Sequence
from typing import Any

from chalicelib.chat.models import Message, MessageKey, Receipt, Room, member_key
from chalicelib.db import Entity
from infra.operate.audit.audit import CHECKS
from infra.operate.audit.check import AnyCheck, Check
from infra.operate.audit.reader import BATCH, Reader
from tests.integration.chat_client import ChatClient

WITHOUT_A_BOOKING = "room.is_that_of_a_booking"
"""What is found about every room of these tests, and no more about a sound one."""


def check_of(table: type[Entity]) -> AnyCheck:
    return next(check for check in CHECKS if check.table is table)


def found_in(chat: ChatClient) -> set[str]:
    """The names of what is found about a conversation, walking through rooms, messages, client ids and receipts."""
    reader, names = Reader(), set()
    for check in map(check_of, (Room, Message, MessageKey, Receipt)):
        keys = [key for key in check.keys(reader) if _is_of(key, chat.room_id)]
        names |= {violation.invariant for violation in check.check_subjects(reader, keys, pause=0)}
    return names


def _is_of(key: str | Sequence[str], room_id: str) -> bool:
    return (key if isinstance(key, str) else key[0]).partition("#")[0] == room_id


def test_a_real_conversation_violates_nothing_except_its_missing_booking(chat: ChatClient) -> None:
    for number in range(3):
        chat.say(chat.customer, str(number))
        chat.say(chat.pandit)
        chat.read(chat.customer)
    chat.send_system_message()

    assert found_in(chat) == {WITHOUT_A_BOOKING}


def test_a_missing_message_is_reported(chat: ChatClient) -> None:
    for _ in range(3):
        message = chat.say(chat.customer)
    chat.say(chat.customer)
    message.delete()

    expected = {"messages.are_numbered_without_gaps", "messages.count_both_sides", "client_id.leads_to_its_message"}
    assert found_in(chat) == {WITHOUT_A_BOOKING, *expected}


def test_a_message_beyond_the_end_of_its_room_is_reported(chat: ChatClient) -> None:
    chat.say(chat.customer)
    chat.room.update([Room.last_seq.set(0)])

    assert "room.counts_to_its_newest_message" in found_in(chat)


def test_messages_without_a_room_are_reported(chat: ChatClient) -> None:
    chat.say(chat.customer)
    chat.room.delete()

    assert "messages.are_in_a_room" in found_in(chat)


def test_a_long_conversation_is_checked_in_consecutive_ranges(chat: ChatClient) -> None:
    chat.add_messages(2 * BATCH + 1)
    check, reader = check_of(Message), Reader()

    keys = [key for key in check.keys(reader) if key[0] == chat.room_id]

    assert [key[1:] for key in keys] == [(1, BATCH), (BATCH + 1, 2 * BATCH), (2 * BATCH + 1, 2 * BATCH + 1)]
    # made by a batch write, without the keys that sending writes
    invariants = {violation.invariant for violation in check.check_subjects(reader, keys, pause=0)}
    assert invariants == {"messages.have_a_client_id_of_their_own"}


def test_a_state_that_is_being_written_is_no_violation(chat: ChatClient) -> None:
    message = chat.say(chat.customer)
    key = MessageKey(member_key(chat.room_id, chat.customer.id), message.client_id)
    key.delete()
    honest_check, reader, reads = check_of(Message), Reader(), []

    def load(reader: Reader, keys: Sequence[Any]) -> Any:
        reads.append(honest_check.load(reader, keys))
        MessageKey(key.sender, key.client_id, seq=message.seq).save()  # whoever wrote it has come to an end
        return reads[-1]

    check = Check(honest_check.invariant_set, Message, honest_check.keys, load)

    assert list(check.check_subjects(reader, [(chat.room_id, 1, 1)], pause=0)) == []
    assert len(reads) == 2
    assert honest_check.invariant_set.check(reads[0][chat.room_id, 1, 1]) != []


def test_the_audit_respects_its_rate_limit(chat: ChatClient) -> None:
    chat.add_messages(20)
    reader, started_at = Reader(rate=100), time.monotonic()

    assert len(reader.partition(Message, chat.room_id)) == 20

    assert time.monotonic() - started_at >= 0.2
