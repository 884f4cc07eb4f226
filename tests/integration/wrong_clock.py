"""Lets this process act as a function whose clock is wrong."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from chalicelib.localization import clock


@contextmanager
def clock_ahead(seconds: float) -> Iterator[None]:
    """Inside the block the application's clock is ahead by so many seconds; behind, for a negative number."""
    clock.set_time_source(lambda: time.time() + seconds)
    try:
        yield
    finally:
        clock.set_time_source(time.time)
