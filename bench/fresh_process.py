"""Runs a measurement in a fresh process that is set up as a deployed function is: by its environment alone.

The application reads its settings once a process, and writes a log line for each invocation; neither is to touch the
process that reports.
"""

import os
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def run_in_fresh_process(
    environment: Mapping[str, str], measure: Callable[P, R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """Calls ``measure`` there and returns its result. It must be a function of a module; its result is pickled."""
    with ProcessPoolExecutor(
        1, mp_context=get_context("spawn"), initializer=_prepare, initargs=(dict(environment),)
    ) as pool:
        return pool.submit(measure, *args, **kwargs).result()


def _prepare(environment: dict[str, str]) -> None:
    os.environ.update(environment)
    # Log lines are written as in production, for they cost what they cost; nobody reads them here.
    sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - until this process ends
