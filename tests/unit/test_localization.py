"""Languages and Nepal's time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.localization.clock import bikram_sambat, iso
from chalicelib.localization.numbers import devanagari
from chalicelib.localization.text import Language, Text, preferred_language

KATHMANDU = "Asia/Kathmandu"


def test_the_issues_own_moment() -> None:
    moment = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)

    assert iso(moment, KATHMANDU) == "2026-11-23T00:15:00+05:45"
    assert bikram_sambat(moment, KATHMANDU) == "2083-08-07"


def test_the_bikram_sambat_date_is_the_readers_day_not_nepals() -> None:
    moment = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)

    assert bikram_sambat(moment, "America/Toronto") == "2083-08-06"


@pytest.mark.parametrize(("minute", "day"), [(14, "2083-08-06"), (15, "2083-08-07")])
def test_the_day_turns_at_midnight_in_kathmandu(minute: int, day: str) -> None:
    assert bikram_sambat(datetime(2026, 11, 22, 18, minute, 59, tzinfo=UTC), KATHMANDU) == day


def test_summer_time_moves_the_offset() -> None:
    assert iso(datetime(2026, 7, 1, 12, tzinfo=UTC), "America/Toronto").endswith("08:00:00-04:00")
    assert iso(datetime(2026, 12, 1, 12, tzinfo=UTC), "America/Toronto").endswith("07:00:00-05:00")


def test_beyond_the_calendars_ends_there_is_no_bikram_sambat_date() -> None:
    first, last = datetime(1918, 4, 13, 12, tzinfo=UTC), datetime(2044, 4, 12, 12, tzinfo=UTC)

    assert bikram_sambat(first, "UTC") == "1975-01-01"
    assert bikram_sambat(first - timedelta(days=1), "UTC") is None
    assert bikram_sambat(last, "UTC") is not None
    assert bikram_sambat(datetime(2050, 1, 1, tzinfo=UTC), "UTC") is None


@given(st.datetimes(datetime(1950, 1, 1), datetime(2043, 1, 1), timezones=st.just(UTC)))
def test_the_next_day_has_the_next_bikram_sambat_date(moment: datetime) -> None:
    today, tomorrow = bikram_sambat(moment, KATHMANDU), bikram_sambat(moment + timedelta(days=1), KATHMANDU)

    assert today is not None and tomorrow is not None
    assert today < tomorrow
    assert tomorrow.endswith("-01") or int(tomorrow[-2:]) == int(today[-2:]) + 1


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("ne-NP,ne;q=0.9,en;q=0.8", Language.NE),
        ("en;q=0.5, ne;q=0.6", Language.NE),
        ("fr, en", Language.EN),
        ("ne;q=0", None),
        ("fr", None),
        ("", None),
        (None, None),
        (";;q=,,", None),
        ("en;q=banana, ne;q=0.1", Language.NE),
    ],
)
def test_the_best_of_our_languages_is_chosen(header: str | None, language: Language | None) -> None:
    assert preferred_language(header) is language


@given(st.text(max_size=200))
def test_no_header_breaks_the_choice(header: str) -> None:
    preferred_language(header)


def test_a_text_in_a_text_goes_in_by_language() -> None:
    sentence = Text("{who} came", "{who} आयो").fill(who=Text("Sita", "सीता"))

    assert sentence == Text("Sita came", "सीता आयो")


def test_nepali_digits() -> None:
    assert devanagari("2083-08-07") == "२०८३-०८-०७"
