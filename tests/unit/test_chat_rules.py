"""Who has read what, and how much is unread: pure rules over the whole space of conversations."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.chat.models import Room
from chalicelib.chat.rules import ReadMark, Side, count_unread, read_at, read_at_for
from chalicelib.errors import NotFound

ROOM = Room(id="room", customer_id="customer", pandit_id="pandit")
MEMBER_IDS = ROOM.member_ids
START = datetime(2026, 11, 23, tzinfo=UTC)

conversations = st.lists(st.sampled_from(["customer", "pandit", None]), max_size=60)


def marks(up_to: list[int]) -> Sequence[ReadMark]:
    return [ReadMark(seq, START + timedelta(minutes=seq)) for seq in sorted(set(up_to))]


def test_an_outsider_is_no_member() -> None:
    for function in (ROOM.member_of, ROOM.counterpart_of):
        with pytest.raises(NotFound):
            function("somebody else")


def test_each_member_is_the_counterpart_of_the_other() -> None:
    assert [ROOM.member_of(user_id).side for user_id in MEMBER_IDS] == [Side.CUSTOMER, Side.PANDIT]
    assert [ROOM.counterpart_of(user_id).side for user_id in MEMBER_IDS] == [Side.PANDIT, Side.CUSTOMER]


@pytest.mark.parametrize("side", Side)
def test_a_member_has_the_values_and_attributes_of_its_side(side: Side) -> None:
    values: dict[str, Any] = {"sent": 3, "read_seq": 2, "read_own": 1, "read_at": START, "notice": "n"}
    member = Room(id="room", **{f"{side}_{name}": value for name, value in values.items()}).member(side)

    assert {name: getattr(member, name) for name in values} == values
    assert {getattr(member.attributes, name).attr_name for name in values} == {f"{side}_{name}" for name in values}


@given(conversations, st.data())
def test_unread_counts_what_others_said_after_the_pointer(senders: list[str | None], data: st.DataObject) -> None:
    pointer = data.draw(st.integers(0, len(senders)))
    customer_sent = sum(sender == "customer" for sender in senders)
    read_own = sum(sender == "customer" for sender in senders[:pointer])

    unread = count_unread(len(senders), customer_sent, pointer, read_own)

    assert unread == sum(sender != "customer" for sender in senders[pointer:])


@given(st.lists(st.integers(1, 50), max_size=10), st.integers(1, 50))
def test_a_message_was_read_by_the_first_move_that_passed_it(up_to: list[int], seq: int) -> None:
    moves = [mark for mark in marks(up_to) if mark.up_to_seq >= seq]

    assert read_at(seq, marks(up_to)) == (min(mark.read_at for mark in moves) if moves else None)


def test_a_sender_sees_when_the_other_read_it() -> None:
    marks_by_side = {"pandit": marks([5])}

    assert read_at_for("customer", "customer", 5, MEMBER_IDS, marks_by_side) == START + timedelta(minutes=5)
    assert read_at_for("customer", "customer", 6, MEMBER_IDS, marks_by_side) is None


def test_a_recipient_sees_their_own_reading() -> None:
    assert read_at_for("pandit", "customer", 3, MEMBER_IDS, {"pandit": marks([4])}) is not None
    assert read_at_for("pandit", "customer", 3, MEMBER_IDS, {"customer": marks([9])}) is None


def test_a_system_message_is_read_by_each_for_themselves() -> None:
    marks_by_side = {"customer": marks([2])}

    assert read_at_for("customer", None, 1, MEMBER_IDS, marks_by_side) is not None
    assert read_at_for("pandit", None, 1, MEMBER_IDS, marks_by_side) is None


def test_an_admin_sees_a_system_message_as_read_when_both_have_read_it() -> None:
    assert read_at_for("admin", None, 1, MEMBER_IDS, {"customer": marks([2])}) is None
    marks_by_side = {"customer": marks([2]), "pandit": marks([3])}
    assert read_at_for("admin", None, 1, MEMBER_IDS, marks_by_side) == START + timedelta(minutes=3)
