"""Checks a part of the tables: subject by subject, each against the invariants of its kind.

The stage is in use meanwhile, and related items are not read at the same moment. Therefore a violation is read again a
little later: only what is found in every read is reported. Only one batch of subjects is held at a time.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from chalicelib.db import Entity
from infra.operate.audit.invariants import InvariantSet, Violation
from infra.operate.audit.reader import BATCH, Reader

K = TypeVar("K")
S = TypeVar("S")

READS = 3


@dataclass(frozen=True, slots=True)
class Check(Generic[K, S]):
    """``keys`` names the subjects, and ``load`` reads some of them, each with what belongs to it. A subject that is no
    longer there is left out. ``table`` is the one whose items are the subjects, or parts of them."""

    invariant_set: InvariantSet[S]
    table: type[Entity]
    keys: Callable[[Reader], Iterable[K]]
    load: Callable[[Reader, Sequence[K]], Mapping[K, S]]

    def find_violations(self, reader: Reader, pause: float) -> Iterator[Violation]:
        for batch in _batches(self.keys(reader)):
            yield from self.check_subjects(reader, batch, pause)

    def check_subjects(self, reader: Reader, keys: Sequence[K], pause: float) -> Iterator[Violation]:
        """The violations that are found in every read of these subjects, as the last read has them."""
        confirmed = self._violations_now(reader, keys)
        for _ in range(READS - 1):
            if not confirmed:
                return
            time.sleep(pause)
            reread = self._violations_now(reader, list(confirmed))
            confirmed = {
                key: repeated
                for key, violations in confirmed.items()
                if (repeated := _in_both(violations, reread.get(key, ())))
            }
        for violations in confirmed.values():
            yield from violations

    def _violations_now(self, reader: Reader, keys: Sequence[K]) -> dict[K, Sequence[Violation]]:
        loaded = self.load(reader, keys)
        return {key: violations for key, subject in loaded.items() if (violations := self.invariant_set.check(subject))}


AnyCheck = Check[Any, Any]


def partitions(table: type[Entity]) -> Callable[[Reader], Iterator[str]]:
    """A subject for each hash key of a table."""
    return lambda reader: reader.partitions(table)


def items(table: type[Entity]) -> Callable[[Reader], Iterator[tuple[str, str]]]:
    """A subject for each item of a table whose key has two parts."""
    return lambda reader: reader.keys(table)


def _in_both(earlier: Sequence[Violation], later: Sequence[Violation]) -> list[Violation]:
    """The later violations of invariants that were violated earlier too. Their numbers may have changed meanwhile."""
    broken = {violation.invariant for violation in earlier}
    return [violation for violation in later if violation.invariant in broken]


def _batches(keys: Iterable[K]) -> Iterator[list[K]]:
    rest = iter(keys)
    while batch := list(islice(rest, BATCH)):
        yield batch
