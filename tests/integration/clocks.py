"""Lets the application in this process live at another time: set back or forward, or with clocks that disagree."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from chalicelib.localization.clock import set_time_source


@contextmanager
def shifted_clock(by: timedelta) -> Iterator[None]:
    """Inside the block the application's clock is ahead by so much; behind, where that is negative."""
    with _time_source(lambda: time.time() + by.total_seconds()):
        yield


@contextmanager
def disagreeing_clocks(by: timedelta) -> Iterator[None]:
    """Inside the block each look at the clock is wrong by up to so much, as in many functions at once."""
    with _time_source(lambda: time.time() + random.uniform(-1, 1) * by.total_seconds()):
        yield


@contextmanager
def _time_source(source: Callable[[], float]) -> Iterator[None]:
    set_time_source(source)
    try:
        yield
    finally:
        set_time_source(time.time)
