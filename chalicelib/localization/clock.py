"""Nepal's time: UTC inside, the reader's zone and the Bikram Sambat date outside.

The calendar itself is ``bikram_sambat``'s.
"""

import re
from datetime import UTC, datetime
from functools import cache

import pytz

from chalicelib.localization.bikram_sambat import bs_date


def now() -> datetime:
    """The present, in UTC, to the millisecond: what is stored is what is shown."""
    present = datetime.now(UTC)
    return present.replace(microsecond=present.microsecond // 1000 * 1000)


def is_timezone(name: str) -> bool:
    """Whether this is the name of an IANA zone."""
    return name in pytz.all_timezones_set


@cache
def _zone(name: str) -> pytz.BaseTzInfo:
    return pytz.timezone(name)


def local(moment: datetime, timezone: str) -> datetime:
    """The same moment on the reader's clock."""
    return moment.astimezone(_zone(timezone))


def iso(moment: datetime, timezone: str) -> str:
    """ISO 8601 with the reader's offset, ``2026-11-23T00:15:00+05:45``; milliseconds only where there are some."""
    return local(moment, timezone).isoformat(timespec="milliseconds" if moment.microsecond else "seconds")


def bikram_sambat(moment: datetime, timezone: str) -> str | None:
    """The Bikram Sambat date of a moment in a zone, ``"2083-08-07"``; None outside the known years."""
    day = bs_date(local(moment, timezone).date())
    return None if day is None else str(day)


_OFFSET = re.compile(r"(Z|[+-]\d{2}:?\d{2})$", re.IGNORECASE)


def has_offset(text: str) -> bool:
    """Whether an ISO 8601 text says which clock it is on."""
    return bool(_OFFSET.search(text))


def at(unix_seconds: float) -> datetime:
    """The moment of a Unix time, in UTC."""
    return datetime.fromtimestamp(unix_seconds, UTC)
