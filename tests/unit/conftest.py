"""Keeps pure unit tests pure.

A pure test listens on no port, connects to none and starts no process; ``make unit`` runs these alone. A test that does
more is marked with ``pytest.mark.local``, or its file is in ``LOCAL_FILES``. An audit hook raises in a test that does
more without the mark.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
LOCAL_FILES = ("sandbox/*", "payments/test_gateway_*.py", "payments/test_samples_*.py")
IMPURE_EVENTS = frozenset({"os.fork", "os.posix_spawn", "socket.bind", "socket.connect", "subprocess.Popen"})
_running: list[pytest.Item] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests of whole files, and those that need the stack of the run."""
    for item in items:
        if HERE in item.path.parents:
            is_local_file = any(item.path.relative_to(HERE).match(pattern) for pattern in LOCAL_FILES)
            if is_local_file or "stack" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.local)


def _refuse_impure_events(event: str, arguments: tuple[Any, ...]) -> None:
    if _running and event in IMPURE_EVENTS:
        raise AssertionError(f"{_running[0].nodeid} is not marked as local, and does {event} {arguments[:2]}")


sys.addaudithook(_refuse_impure_events)


@contextmanager
def _held_to_be_pure(item: pytest.Item) -> Iterator[None]:
    if item.get_closest_marker("local") is None and HERE in item.path.parents:
        _running.append(item)
    try:
        yield
    finally:
        _running.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    with _held_to_be_pure(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> Iterator[None]:
    """Fixtures of the whole session may belong to tests of other folders."""
    if fixturedef.scope == "session":
        return (yield)
    with _held_to_be_pure(request._pyfuncitem):
        return (yield)
