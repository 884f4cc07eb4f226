"""Every invariant of the audit holds for sound subjects, and a violated one is reported alone."""

from dataclasses import replace

import pytest

from infra.operate.audit.audit import CHECKS, UNRELATED, invariants
from tests.unit.audit import bookings, chat, inbox, payment_parts, payments, people, search, sockets
from tests.unit.audit.sound_subjects import Change, SoundSubject

MODULES = (people, search, bookings, chat, payments, payment_parts, inbox, sockets)
SUBJECTS = [subject for module in MODULES for subject in module.SUBJECTS]
CHANGES = [(subject, name, change) for subject in SUBJECTS for name, change in subject.changes]


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.invariant_set.name)
def test_a_sound_subject_violates_no_invariant(subject: SoundSubject) -> None:
    assert subject.invariant_set.check(subject.build()) == []


@pytest.mark.parametrize(
    ("subject", "name", "change"), CHANGES, ids=[f"{name}: {change.__name__}" for _, name, change in CHANGES]
)
def test_a_violated_invariant_is_reported_and_no_other(subject: SoundSubject, name: str, change: Change) -> None:
    assert subject.violated_by(change) == {name}


def test_every_invariant_is_violated_by_a_change() -> None:
    assert {name for _, name, _ in CHANGES} == set(invariants())


def test_every_table_has_a_check() -> None:
    import chalicelib.entities  # noqa: F401 - registers all of them
    from chalicelib.db import TABLES

    assert {check.table for check in CHECKS} | UNRELATED == {table for table in TABLES if hasattr(table, "Meta")}


def test_a_socket_that_ended_without_a_disconnect_violates_nothing() -> None:
    ended = replace(sockets.connections.build(), rosters={}, is_open=lambda: False)

    assert sockets.connections.invariant_set.check(ended) == []
