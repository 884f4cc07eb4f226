"""Makes ids: ULIDs, which sort by their time of creation."""

from datetime import datetime

from chalicelib.localization.clock import from_unix_time, unix_time


def new_id(after: str | None = None) -> str:
    """Returns a new ULID, 26 characters.

    It is greater than the ULID ``after``, also where that one comes from a process whose clock is ahead of this one's.
    """
    from ulid import ULID

    made = ULID.from_timestamp(unix_time())
    if after is not None and str(made) <= after:
        made = ULID.from_timestamp(ULID.from_str(after).milliseconds + 1)
    return str(made)


def lowest_id(moment: datetime) -> str:
    """Returns the lowest ULID of this moment: those that were made before are less."""
    from ulid import ULID

    milliseconds = int(moment.timestamp() * 1000)
    return str(ULID.from_bytes(milliseconds.to_bytes(6, "big") + bytes(10)))


def time_of(ulid: str) -> datetime:
    """Returns the time of creation that a ULID states, to the millisecond."""
    from ulid import ULID

    return from_unix_time(ULID.from_str(ulid).milliseconds / 1000)
