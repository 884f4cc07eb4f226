"""The rules of bookings: who sees them, which times can be booked, and hours that never overlap."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bookings import rules
from chalicelib.bookings.rules import Side, Slot
from chalicelib.errors import Invalid, NotFound, SlotTaken

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)

moments = st.datetimes(datetime(2026, 11, 23), datetime(2026, 12, 7), timezones=st.just(UTC))
"""Close together, so that slots overlap often."""
minutes = st.integers(1, 7 * 24 * 60)


def test_an_outsider_gets_not_found_and_an_admin_sees_every_booking() -> None:
    parties = {"customer_id": "c", "pandit_id": "p"}
    assert rules.side_of("c", is_admin=False, **parties) is Side.CUSTOMER
    assert rules.side_of("p", is_admin=False, **parties) is Side.PANDIT
    assert rules.side_of("a", is_admin=True, **parties) is Side.ADMIN
    with pytest.raises(NotFound):
        rules.side_of("x", is_admin=False, **parties)


@given(moments, minutes, moments, minutes)
def test_overlap_is_symmetric_and_means_shared_time(a: datetime, a_min: int, b: datetime, b_min: int) -> None:
    first_slot, second_slot = rules.slot(a, a_min), rules.slot(b, b_min)
    shared_ms = min(first_slot.end, second_slot.end) - max(first_slot.start, second_slot.start)
    assert first_slot.overlaps(second_slot) == second_slot.overlaps(first_slot) == (shared_ms > 0)


@given(moments, minutes, minutes)
def test_adjacent_slots_do_not_overlap_and_one_millisecond_does(start: datetime, first: int, second: int) -> None:
    first_slot = rules.slot(start, first)
    follower = Slot(first_slot.end, first_slot.end + second * 60_000)
    rules.require_free(follower, [first_slot])
    with pytest.raises(SlotTaken):
        rules.require_free(Slot(follower.start - 1, follower.end - 1), [first_slot])


@given(moments, minutes, moments, minutes)
def test_slots_that_overlap_have_a_day_in_common(a: datetime, a_min: int, b: datetime, b_min: int) -> None:
    """This is why reading the days that a booking touches is enough."""
    first_slot, second_slot = rules.slot(a, a_min), rules.slot(b, b_min)
    if first_slot.overlaps(second_slot):
        assert set(first_slot.days()) & set(second_slot.days())


@given(moments, minutes)
def test_a_slot_touches_exactly_the_days_it_has_time_on(start: datetime, duration: int) -> None:
    slot = rules.slot(start, duration)
    last = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=slot.end - 1)
    expected, day = [], start.date()
    while day <= last.date():
        expected.append(day.isoformat())
        day += timedelta(days=1)
    assert slot.days() == expected
    assert 1 <= len(slot.days()) <= 8


def test_a_puja_that_ends_at_midnight_does_not_touch_the_next_day() -> None:
    assert rules.slot(datetime(2026, 11, 23, 23, tzinfo=UTC), 60).days() == ["2026-11-23"]
    assert rules.slot(datetime(2026, 11, 23, 23, tzinfo=UTC), 61).days() == ["2026-11-23", "2026-11-24"]


@given(moments, st.integers(-14 * 60, 14 * 60))
def test_a_slot_does_not_depend_on_the_offset(start: datetime, offset: int) -> None:
    other_offset = start.astimezone(timezone(timedelta(minutes=offset)))
    assert rules.slot(other_offset, 60) == rules.slot(start, 60)


@given(st.timedeltas(timedelta(milliseconds=1), rules.BOOKING_HORIZON))
def test_a_time_within_the_year_is_accepted_and_cut_to_the_millisecond(ahead: timedelta) -> None:
    accepted_time = rules.validate_time(NOON + ahead, NOON)
    assert timedelta(0) <= NOON + ahead - accepted_time < timedelta(milliseconds=1)
    assert accepted_time.tzinfo is UTC


@pytest.mark.parametrize(
    "scheduled_at",
    [
        NOON,
        NOON - HOUR,
        NOON + rules.BOOKING_HORIZON + timedelta(microseconds=1),
        NOON + timedelta(days=366),
        datetime.max.replace(tzinfo=timezone(-timedelta(hours=12))),
        datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
    ],
)
def test_past_and_too_distant_times_are_refused_with_the_field_name(scheduled_at: datetime) -> None:
    with pytest.raises(Invalid) as invalid:
        rules.validate_time(scheduled_at, NOON)
    assert [error.field for error in invalid.value.fields] == ["scheduled_at"]
