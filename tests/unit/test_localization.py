"""Languages, numbers, timezones and dates in words."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.localization import dates, zones
from chalicelib.localization.clock import bikram_sambat, is_timezone, iso, local
from chalicelib.localization.numbers import devanagari, money, number
from chalicelib.localization.text import Language, Text, preferred_language

KATHMANDU = "Asia/Kathmandu"
FIXTURES = Path(__file__).parents[2] / "web/src/time/fixtures"
"""The files that the client's tests read as well."""
SAMPLES = json.loads((FIXTURES / "moments.json").read_text())


def test_an_example_moment_in_both_calendars() -> None:
    moment = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)

    assert iso(moment, KATHMANDU) == "2026-11-23T00:15:00+05:45"
    assert bikram_sambat(moment, KATHMANDU) == "2083-08-07"


def test_the_bikram_sambat_date_is_that_of_the_readers_day() -> None:
    moment = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)

    assert bikram_sambat(moment, "America/Toronto") == "2083-08-06"


@pytest.mark.parametrize(("minute", "day"), [(14, "2083-08-06"), (15, "2083-08-07")])
def test_the_day_changes_at_midnight_in_kathmandu(minute: int, day: str) -> None:
    assert bikram_sambat(datetime(2026, 11, 22, 18, minute, 59, tzinfo=UTC), KATHMANDU) == day


def test_summer_time_moves_the_offset() -> None:
    assert iso(datetime(2026, 7, 1, 12, tzinfo=UTC), "America/Toronto").endswith("08:00:00-04:00")
    assert iso(datetime(2026, 12, 1, 12, tzinfo=UTC), "America/Toronto").endswith("07:00:00-05:00")


def test_beyond_the_known_years_there_is_no_bikram_sambat_date() -> None:
    first, last = datetime(1918, 4, 13, 12, tzinfo=UTC), datetime(2043, 4, 13, 12, tzinfo=UTC)

    assert bikram_sambat(first, "UTC") == "1975-01-01"
    assert bikram_sambat(first - timedelta(days=1), "UTC") is None
    assert bikram_sambat(last, "UTC") == "2099-12-30"
    assert bikram_sambat(last + timedelta(days=1), "UTC") is None


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
        ("en;Q=0.2, NE-np;q=0.8", Language.NE),
        ("en, ne", Language.EN),
        ("*", None),
        ("fr, *;q=0.5", None),
        ("*, ne;q=0.1", Language.NE),
    ],
)
def test_the_preferred_supported_language_is_chosen(header: str | None, language: Language | None) -> None:
    assert preferred_language(header) is language


@given(st.text(max_size=200))
def test_no_header_breaks_the_choice(header: str) -> None:
    preferred_language(header)


def test_a_text_as_a_value_is_inserted_in_each_language() -> None:
    sentence = Text("{who} came", "{who} आयो").fill(who=Text("Sita", "सीता"))

    assert sentence == Text("Sita came", "सीता आयो")


def test_nepali_digits() -> None:
    assert devanagari("2083-08-07") == "२०८३-०८-०७"


@pytest.mark.parametrize(
    ("value", "en", "ne"),
    [
        (0, "0", "०"),
        (999, "999", "९९९"),
        (1000, "1,000", "१,०००"),
        (99_999, "99,999", "९९,९९९"),
        (100_000, "100,000", "१,००,०००"),
        (12_345_678, "12,345,678", "१,२३,४५,६७८"),
        (-100_000, "-100,000", "-१,००,०००"),
    ],
)
def test_nepali_counts_in_lakhs(value: int, en: str, ne: str) -> None:
    assert number(value) == Text(en, ne)


@pytest.mark.parametrize(
    ("minor", "currency", "en", "ne"),
    [
        (15_000_050, "NPR", "Rs 150,000.50", "रु १,५०,०००.५०"),
        (5, "NPR", "Rs 0.05", "रु ०.०५"),
        (1124, "USD", "US$ 11.24", "११.२४ अमेरिकी डलर"),
        (123_456, "EUR", "EUR 1,234.56", "EUR १,२३४.५६"),
    ],
)
def test_money_is_written_in_both_languages(minor: int, currency: str, en: str, ne: str) -> None:
    assert money(minor, currency) == Text(en, ne)


@given(st.integers(0, 10**12))
def test_grouping_loses_no_digit(minor: int) -> None:
    text = money(minor, "NPR")

    assert int("".join(filter(str.isdigit, text.en))) == minor
    assert int("".join(filter(str.isdigit, text.ne))) == minor


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample['at']} in {sample['zone']}")
def test_server_and_client_write_the_same_times(sample: dict[str, Any]) -> None:
    moment, zone = datetime.fromisoformat(sample["at"]), sample["zone"]

    assert dates.day(moment, zone) == Text(**sample["day"])
    assert dates.time(moment, zone) == Text(**sample["time"])
    assert zones.clock(zone) == Text(**sample["clock"])


def test_server_and_client_name_timezones_alike() -> None:
    assert {zone: name._asdict() for zone, name in zones.CITIES.items()} == json.loads(
        (FIXTURES / "zones.json").read_text()
    )
    assert all(is_timezone(zone) for zone in zones.CITIES)


@pytest.mark.parametrize(
    ("timezone", "city", "clock"),
    [
        ("Asia/Katmandu", Text("Kathmandu", "काठमाडौँ"), Text("Nepal time", "नेपाली समय")),
        ("Asia/Calcutta", Text("Delhi", "दिल्ली"), Text("Delhi time", "दिल्लीको समय")),
        (
            "America/Argentina/Buenos_Aires",
            Text("Buenos Aires", "Buenos Aires"),
            Text("Buenos Aires time", "Buenos Airesको समय"),
        ),
        ("UTC", Text("UTC", "UTC"), Text("UTC", "UTC")),
    ],
)
def test_a_timezone_is_named_after_its_city(timezone: str, city: Text, clock: Text) -> None:
    assert (zones.city(timezone), zones.clock(timezone)) == (city, clock)


@pytest.mark.parametrize(
    ("place", "reader", "en", "ne"),
    [
        (
            KATHMANDU,
            KATHMANDU,
            "Monday, 23 November 2026 (7 Mangsir 2083), 8:00 am, Nepal time",
            "२०८३ मंसिर ७ गते, सोमबार, बिहान ८:०० बजे, नेपाली समय",
        ),
        (
            KATHMANDU,
            "America/Toronto",
            "Monday, 23 November 2026 (7 Mangsir 2083), 8:00 am, Nepal time; "
            "on your clock Sunday, 22 November, 9:15 pm (Toronto)",
            "२०८३ मंसिर ७ गते, सोमबार, बिहान ८:०० बजे, नेपाली समय; "
            "तपाईंको समयअनुसार मंसिर ६ गते, आइतबार, राति ९:१५ बजे (टोरन्टो)",
        ),
        (
            KATHMANDU,
            "Asia/Kolkata",
            "Monday, 23 November 2026 (7 Mangsir 2083), 8:00 am, Nepal time; on your clock 7:45 am (Delhi)",
            "२०८३ मंसिर ७ गते, सोमबार, बिहान ८:०० बजे, नेपाली समय; तपाईंको समयअनुसार बिहान ७:४५ बजे (दिल्ली)",
        ),
        (
            "America/Toronto",
            KATHMANDU,
            "Sunday, 22 November 2026 (6 Mangsir 2083), 9:15 pm, Toronto time; "
            "on your clock Monday, 23 November, 8:00 am (Kathmandu)",
            "२०८३ मंसिर ६ गते, आइतबार, राति ९:१५ बजे, टोरन्टोको समय; "
            "तपाईंको समयअनुसार मंसिर ७ गते, सोमबार, बिहान ८:०० बजे (काठमाडौँ)",
        ),
        (
            "America/Toronto",
            "America/New_York",
            "Sunday, 22 November 2026 (6 Mangsir 2083), 9:15 pm, Toronto time",
            "२०८३ मंसिर ६ गते, आइतबार, राति ९:१५ बजे, टोरन्टोको समय",
        ),
    ],
)
def test_a_bookings_time_has_the_place_first_then_the_reader(place: str, reader: str, en: str, ne: str) -> None:
    moment = datetime(2026, 11, 23, 2, 15, tzinfo=UTC)

    assert dates.at_place(moment, place, reader) == Text(en, ne)


def test_the_readers_year_is_shown_if_it_differs() -> None:
    new_year_moment, new_year = datetime(2026, 12, 31, 20, tzinfo=UTC), datetime(2027, 4, 13, 20, tzinfo=UTC)

    assert dates.at_place(new_year_moment, KATHMANDU, "UTC").en.endswith("Thursday, 31 December 2026, 8:00 pm (UTC)")
    assert dates.at_place(new_year, KATHMANDU, "UTC").ne.endswith("२०८३ चैत ३० गते, मंगलबार, बेलुका ८:०० बजे (UTC)")


def test_outside_the_calendar_a_day_in_words_is_gregorian() -> None:
    assert dates.day(datetime(2050, 1, 1, tzinfo=UTC), "UTC") == Text(
        "Saturday, 1 January 2050", "सन् २०५० जनवरी १, शनिबार"
    )


@given(
    st.datetimes(datetime(1919, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["UTC", KATHMANDU]),
)
def test_a_day_in_words_is_written_in_its_languages_digits(moment: datetime, timezone: str) -> None:
    text = dates.day(moment, timezone)

    assert str(local(moment, timezone).year) in text.en
    assert not any(digit in text.ne for digit in "0123456789")


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 3, 8, 6, 59, tzinfo=UTC), "2026-03-08T01:59:00-05:00"),
        (datetime(2026, 3, 8, 7, 0, tzinfo=UTC), "2026-03-08T03:00:00-04:00"),
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), "2026-11-01T01:30:00-04:00"),
        (datetime(2026, 11, 1, 6, 30, tzinfo=UTC), "2026-11-01T01:30:00-05:00"),
    ],
)
def test_the_hour_that_is_skipped_and_the_one_that_comes_twice(moment: datetime, text: str) -> None:
    assert iso(moment, "America/New_York") == text


@pytest.mark.parametrize(
    ("timezone", "text"),
    [
        ("Asia/Kolkata", "2026-11-23T00:00:00+05:30"),
        ("Asia/Tehran", "2026-11-22T22:00:00+03:30"),
        ("Australia/Lord_Howe", "2026-11-23T05:30:00+11:00"),
        ("Pacific/Chatham", "2026-11-23T08:15:00+13:45"),
    ],
)
def test_zones_with_half_and_quarter_hours(timezone: str, text: str) -> None:
    assert iso(datetime(2026, 11, 22, 18, 30, tzinfo=UTC), timezone) == text
