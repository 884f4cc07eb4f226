"""Prints the years that the PyPI libraries of this Python hold, as JSON: library -> year -> days of its months.

Runs under the Python that has the libraries, which need not be ours: it imports nothing of the project.
"""

import json
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

Valid = Callable[[int, int, int], object]
"""Makes a date. Raises where there is no such day."""


def libraries() -> Iterator[tuple[str, Valid]]:
    """The installed libraries, by their name and version on PyPI."""
    for name, module in (("nepali", "nepali.datetime"), ("nepali-datetime", "nepali_datetime")):
        try:
            label = f"PyPI {name} {version(name)}"
        except PackageNotFoundError:
            continue
        library = import_module(module)
        yield label, getattr(library, "nepalidate", None) or library.date


def months(valid: Valid, year: int) -> list[int]:
    """The days of the twelve months; empty where the library does not know the year."""
    return [days for month in range(1, 13) if (days := length(valid, year, month))]


def length(valid: Valid, year: int, month: int) -> int:
    """The greatest day that the library takes; 0 where it takes none."""
    for day in (32, 31, 30, 29):
        try:
            valid(year, month, day)
        except Exception:  # each library has errors of its own
            continue
        return day
    return 0


if __name__ == "__main__":
    years = range(1950, 2201)
    years_by_library = {
        name: {year: days for year in years if (days := months(valid, year))} for name, valid in libraries()
    }
    print(json.dumps(years_by_library))
