"""Every invariant of the audit holds for sound items, and one that is broken is reported alone."""

from dataclasses import replace

import pytest

from infra.operate.audit.audit import CHECKS, UNRELATED, invariants
from tests.unit.audit import bookings, chat, inbox, money, people, search, sockets
from tests.unit.audit.breaking import Break, Broken

MODULES = (people, search, bookings, chat, money, inbox, sockets)
INVARIANT_SETS = [invariant_set for module in MODULES for invariant_set in module.INVARIANT_SETS]
WAYS = [(broken, name, way) for broken in INVARIANT_SETS for name, way in broken.ways]


@pytest.mark.parametrize("broken", INVARIANT_SETS, ids=lambda broken: broken.invariant_set.name)
def test_nothing_is_found_where_all_is_as_it_must_be(broken: Broken) -> None:
    assert broken.invariant_set.check(broken.sound()) == []


@pytest.mark.parametrize(("broken", "name", "way"), WAYS, ids=[f"{name}: {way.__name__}" for _, name, way in WAYS])
def test_what_is_broken_is_found_and_nothing_else(broken: Broken, name: str, way: Break) -> None:
    assert broken.found(way) == {name}


def test_every_invariant_is_broken_by_a_test() -> None:
    assert {name for _, name, _ in WAYS} == set(invariants())


def test_no_table_is_left_out() -> None:
    import chalicelib.entities  # noqa: F401 - registers all of them
    from chalicelib.db import TABLES

    assert {check.table for check in CHECKS} | UNRELATED == {table for table in TABLES if hasattr(table, "Meta")}


def test_a_socket_that_has_ended_without_a_word_is_no_finding() -> None:
    ended = replace(sockets.connections.sound(), rosters={}, is_open=lambda: False)

    assert sockets.connections.invariant_set.check(ended) == []
