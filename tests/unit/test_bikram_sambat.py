"""The Bikram Sambat calendar: our file compared with printed almanacs and with the sun, and day by day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest

from chalicelib.localization import bikram_sambat, dates
from chalicelib.localization.bikram_sambat import BsDate, bs_date
from chalicelib.localization.clock import bikram_sambat as shown_date
from chalicelib.localization.numbers import devanagari
from infra.operate.calendar.__main__ import differences
from tests.unit.sun import month_start

YEARS = {year["year"]: year for year in bikram_sambat.data()["years"]}
KATHMANDU = "Asia/Kathmandu"
NEPAL = timedelta(hours=5, minutes=45)


def days_of(first: BsDate, last: BsDate) -> Iterator[date]:
    """Returns all Gregorian days from one Bikram Sambat date to another."""
    day = date(1918, 4, 13)
    while bs_date(day) != first:
        day += timedelta(days=1)
    while bs_date(day - timedelta(days=1)) != last:
        yield day
        day += timedelta(days=1)


def month_starts() -> dict[tuple[int, int], date]:
    """Returns the first day of each month of the file."""
    starts, day = {}, date.fromisoformat(bikram_sambat.data()["first_day"])
    for year, entry in YEARS.items():
        for month, length in enumerate(entry["days"], 1):
            starts[year, month] = day
            day += timedelta(days=length)
    return starts


@pytest.mark.parametrize(
    ("year", "first_day", "days"),
    [
        (2080, "2023-04-14", "31 32 31 32 31 30 30 30 29 29 30 30"),
        (2081, "2024-04-13", "31 32 31 32 31 30 30 30 29 30 29 31"),
        (2082, "2025-04-14", "31 31 32 31 31 31 30 29 30 29 30 30"),
        (2083, "2026-04-14", "31 31 32 31 31 31 30 29 30 29 30 30"),
        (2084, "2027-04-14", "31 32 31 32 31 30 30 30 29 29 30 31"),
        (2085, "2028-04-14", "30 32 31 32 31 30 30 30 29 30 29 31"),
        (2086, "2029-04-14", "31 31 32 31 31 31 30 29 30 29 30 30"),
        (2087, "2030-04-14", "31 31 32 32 31 30 30 29 30 29 30 30"),
    ],
)
def test_the_years_of_the_almanacs(year: int, first_day: str, days: str) -> None:
    assert YEARS[year]["days"] == [int(length) for length in days.split()]
    assert bs_date(date.fromisoformat(first_day)) == (year, 1, 1)


def test_future_years_are_marked_as_projections() -> None:
    assert {year for year, entry in YEARS.items() if entry["status"] == "published"} == set(range(1975, 2084))
    assert {year for year, entry in YEARS.items() if entry["status"] == "projected"} == set(range(2084, 2100))


def test_each_year_names_a_source_that_the_file_explains() -> None:
    assert {entry["source"] for entry in YEARS.values()} == set(bikram_sambat.data()["sources"])


def test_the_years_follow_each_other_and_have_twelve_months() -> None:
    assert list(YEARS) == list(range(1975, 2100))
    assert all(len(entry["days"]) == 12 and set(entry["days"]) <= {29, 30, 31, 32} for entry in YEARS.values())


def test_each_month_begins_within_a_day_of_the_suns_entering_its_sign() -> None:
    known_starts = {month: day for month, day in month_starts().items() if month[0] >= 2000}

    assert all(abs((day - month_start(*month)).days) <= 1 for month, day in known_starts.items())


def test_the_months_of_2060_to_2083_begin_as_the_sun_says_275_times_of_288() -> None:
    printed_starts = {month: day for month, day in month_starts().items() if 2060 <= month[0] <= 2083}

    assert len(printed_starts) == 288
    assert sum(day == month_start(*month) for month, day in printed_starts.items()) == 275


def test_the_months_of_2084_begin_exactly_as_the_sun_says() -> None:
    assert [month_starts()[2084, month] for month in range(1, 13)] == [
        month_start(2084, month) for month in range(1, 13)
    ]
    assert month_starts()[2085, 1] == month_start(2085, 1)


def test_all_days_of_2083_and_2084_one_by_one() -> None:
    day, noon = date(2026, 4, 14), time(12)
    for year, months in (
        (2083, (31, 31, 32, 31, 31, 31, 30, 29, 30, 29, 30, 30)),
        (2084, (31, 32, 31, 32, 31, 30, 30, 30, 29, 29, 30, 31)),
    ):
        for month, length in enumerate(months, 1):
            for number in range(1, length + 1):
                moment = datetime.combine(day, noon, UTC) - NEPAL
                assert shown_date(moment, KATHMANDU) == f"{year}-{month:02}-{number:02}"
                english, nepali = dates.day(moment, KATHMANDU)
                assert english.endswith(f"({number} {dates.BS_MONTHS[month - 1].en} {year})")
                assert nepali.startswith(devanagari(f"{year} {dates.BS_MONTHS[month - 1].ne} {number} गते, "))
                day += timedelta(days=1)
    assert day == date(2028, 4, 14)


def test_each_day_follows_the_one_before() -> None:
    days = list(days_of(BsDate(1975, 1, 1), BsDate(2099, 12, 30)))

    assert len(days) == sum(sum(entry["days"]) for entry in YEARS.values())
    for earlier, later in pairwise(bs_date(day) for day in days):
        assert earlier is not None
        assert later is not None
        year, month, number = earlier
        lengths = YEARS[year]["days"]
        if number < lengths[month - 1]:
            assert later == (year, month, number + 1)
        else:
            assert later == ((year, month + 1, 1) if month < 12 else (year + 1, 1, 1))


@pytest.mark.parametrize(
    ("day", "bs"),
    [
        (date(1943, 4, 14), (2000, 1, 1)),
        (date(2008, 5, 28), (2065, 2, 15)),  # the republic is declared
        (date(2015, 4, 25), (2072, 1, 12)),  # the Gorkha earthquake
        (date(2015, 9, 20), (2072, 6, 3)),  # the constitution
        (date(2024, 4, 13), (2081, 1, 1)),  # new year
        (date(2026, 11, 30), (2083, 8, 14)),
        (date(2027, 10, 10), (2084, 6, 23)),
    ],
)
def test_known_days_of_nepal(day: date, bs: tuple[int, int, int]) -> None:
    assert bs_date(day) == bs


def test_beyond_the_known_years_there_is_no_date() -> None:
    assert bs_date(date(1918, 4, 13)) == (1975, 1, 1)
    assert bs_date(date(1918, 4, 12)) is None
    assert bs_date(date(2043, 4, 13)) == (2099, 12, 30)
    assert bs_date(date(2043, 4, 14)) is None
    assert bs_date(date.min) is None
    assert bs_date(date.max) is None


def test_differences_from_a_library_are_listed_by_year() -> None:
    project_years, library_years = {2083: [31] * 12, 2084: [30] * 12}, {2084: [29] * 12, 2085: [30] * 12}

    assert list(differences(project_years, "PyPI nepali 9", library_years)) == [
        "PyPI nepali 9: 2084-2085; of 1 years that are ours too, 1 differ",
        f"  2084  ours {'30 ' * 12} (360)\n        its  {'29 ' * 12} (348)",
    ]
