"""Times are stored in UTC and shown in the reader's timezone, with a Bikram Sambat date."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

import pytz

from chalicelib.localization.bikram_sambat import bs_date

_time_source: Callable[[], float] = time.time


def set_time_source(source: Callable[[], float]) -> None:
    """Makes this process take the time from ``source``, in Unix seconds. For simulations in virtual time."""
    global _time_source
    _time_source = source


def unix_time() -> float:
    """Returns the current time in Unix seconds."""
    return _time_source()


def now() -> datetime:
    """Returns the current time in UTC, cut to milliseconds, so that what is stored equals what is shown."""
    present = datetime.fromtimestamp(unix_time(), UTC)
    return present.replace(microsecond=present.microsecond // 1000 * 1000)


def is_timezone(name: str) -> bool:
    """Returns whether this is the name of an IANA timezone."""
    return name in pytz.all_timezones_set


@cache
def _zone(name: str) -> pytz.BaseTzInfo:
    return pytz.timezone(name)


def local(moment: datetime, timezone: str) -> datetime:
    """Returns the same moment in another timezone."""
    return moment.astimezone(_zone(timezone))


def iso(moment: datetime, timezone: str) -> str:
    """Returns ISO 8601 with the timezone's offset, ``2026-11-23T00:15:00+05:45``; milliseconds only if not zero."""
    return local(moment, timezone).isoformat(timespec="milliseconds" if moment.microsecond else "seconds")


def bikram_sambat(moment: datetime, timezone: str) -> str | None:
    """Returns the Bikram Sambat date in a timezone, ``"2083-08-07"``, or None outside the known years."""
    day = bs_date(local(moment, timezone).date())
    return None if day is None else str(day)


_OFFSET = re.compile(r"(Z|[+-]\d{2}:?\d{2})$", re.IGNORECASE)


def has_offset(text: str) -> bool:
    """Returns whether an ISO 8601 text ends with an offset from UTC."""
    return bool(_OFFSET.search(text))


def from_unix_time(unix_seconds: float) -> datetime:
    """Converts a Unix time to UTC."""
    return datetime.fromtimestamp(unix_seconds, UTC)
