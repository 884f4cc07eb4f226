"""Bikram Sambat, Nepal's calendar, from 13 April 1918 (1975-01-01) to the end of 2099.

The lengths of the months come from ``bikram_sambat.json``, from which the web client is generated as well. No formula
gives them: Nepal's almanac committee decides each year in the year before. Future years are projections and marked as
such. For a day outside the file the result is None, never a guess.
"""

import json
from bisect import bisect_right
from datetime import date
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).with_suffix(".json")


class BsDate(NamedTuple):
    """A Bikram Sambat date. Its text is ``"2083-08-07"``."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}-{self.day:02}"


class _Months(NamedTuple):
    """The known months in order: the ordinals of their first days (and of the day after the last), and their names."""

    starts: list[int]
    names: list[tuple[int, int]]


@cache
def bs_date(day: date) -> BsDate | None:
    """Returns the Bikram Sambat date of a Gregorian day, or None outside the known years."""
    months = _months()
    index = bisect_right(months.starts, day.toordinal()) - 1
    if not 0 <= index < len(months.names):
        return None
    return BsDate(*months.names[index], day.toordinal() - months.starts[index] + 1)


def data() -> dict[str, Any]:
    """Returns the file: ``first_day``, ``sources``, and ``years`` with ``year``, ``days``, ``status``, ``source``."""
    content: dict[str, Any] = json.loads(FILE.read_bytes())
    return content


@cache
def _months() -> _Months:
    content = data()
    lengths = [days for year in content["years"] for days in year["days"]]
    names = [(year["year"], month) for year in content["years"] for month in range(1, 13)]
    return _Months(list(accumulate(lengths, initial=date.fromisoformat(content["first_day"]).toordinal())), names)
