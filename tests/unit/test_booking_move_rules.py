"""The rules of moves: every move from every status by every side."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.booking_moves import rules
from chalicelib.booking_moves.rules import Move
from chalicelib.bookings.rules import FINAL_STATUSES, BookingStatus, Side
from chalicelib.errors import Forbidden, IllegalTransition, Invalid, TooEarly

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)

ALLOWED = {
    (Move.ACCEPT, Side.PANDIT, BookingStatus.PENDING): BookingStatus.ACCEPTED,
    (Move.CANCEL, Side.CUSTOMER, BookingStatus.PENDING): BookingStatus.CANCELLED,
    (Move.CANCEL, Side.CUSTOMER, BookingStatus.ACCEPTED): BookingStatus.CANCELLED,
    (Move.CANCEL, Side.PANDIT, BookingStatus.PENDING): BookingStatus.CANCELLED,
    (Move.CANCEL, Side.PANDIT, BookingStatus.ACCEPTED): BookingStatus.CANCELLED,
    (Move.CANCEL, Side.ADMIN, BookingStatus.PENDING): BookingStatus.CANCELLED,
    (Move.CANCEL, Side.ADMIN, BookingStatus.ACCEPTED): BookingStatus.CANCELLED,
    (Move.COMPLETE, Side.PANDIT, BookingStatus.ACCEPTED): BookingStatus.COMPLETED,
    (Move.COMPLETE, Side.ADMIN, BookingStatus.ACCEPTED): BookingStatus.COMPLETED,
}
FORBIDDEN = {(Move.ACCEPT, Side.CUSTOMER), (Move.ACCEPT, Side.ADMIN), (Move.COMPLETE, Side.CUSTOMER)}


def decide(
    move: Move,
    side: Side,
    status: BookingStatus,
    *,
    moment: datetime = NOON + HOUR,
    reason: str | None = "the family is away",
) -> BookingStatus:
    return rules.decide(move, side, status, scheduled_at=NOON, moment=moment, reason=reason)


@pytest.mark.parametrize(("move", "side", "status"), list(product(Move, Side, BookingStatus)))
def test_only_the_allowed_moves_are_made(move: Move, side: Side, status: BookingStatus) -> None:
    if (move, side) in FORBIDDEN:
        with pytest.raises(Forbidden):
            decide(move, side, status)
    elif (move, side, status) in ALLOWED:
        assert decide(move, side, status) is ALLOWED[move, side, status]
    else:
        with pytest.raises(IllegalTransition):
            decide(move, side, status)


@given(st.lists(st.tuples(st.sampled_from(Move), st.sampled_from(Side)), max_size=12))
def test_no_move_leaves_a_final_status(moves: list[tuple[Move, Side]]) -> None:
    status = BookingStatus.PENDING
    for move, side in moves:
        status_before = status
        try:
            status = decide(move, side, status_before)
        except (Forbidden, IllegalTransition):
            continue
        assert status_before not in FINAL_STATUSES
        assert status != status_before


def test_a_puja_cannot_be_completed_before_its_time() -> None:
    with pytest.raises(TooEarly):
        decide(Move.COMPLETE, Side.PANDIT, BookingStatus.ACCEPTED, moment=NOON - timedelta(milliseconds=1))
    assert decide(Move.COMPLETE, Side.PANDIT, BookingStatus.ACCEPTED, moment=NOON) is BookingStatus.COMPLETED


@pytest.mark.parametrize("side", [Side.PANDIT, Side.ADMIN])
def test_a_pandit_and_an_admin_need_a_reason_to_cancel(side: Side) -> None:
    with pytest.raises(Invalid) as invalid:
        decide(Move.CANCEL, side, BookingStatus.ACCEPTED, reason=None)
    assert [error.field for error in invalid.value.fields] == ["reason"]


def test_a_customer_may_cancel_without_a_reason() -> None:
    assert decide(Move.CANCEL, Side.CUSTOMER, BookingStatus.PENDING, reason=None) is BookingStatus.CANCELLED


def test_a_wrong_status_is_reported_before_a_missing_reason() -> None:
    with pytest.raises(IllegalTransition):
        decide(Move.CANCEL, Side.ADMIN, BookingStatus.CANCELLED, reason=None)
