"""A walk through a part of the tables: subject by subject, each judged by its chapter.

A stage that is audited goes on working, and what belongs together is not read at one moment. So what is found is looked
at again, a little later: a finding is what stands in every look. Only one batch of subjects is held at a time.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from chalicelib.db import Entity
from infra.audit.invariants import Chapter, Violation
from infra.audit.reader import BATCH, Reader

K = TypeVar("K")
S = TypeVar("S")

LOOKS = 3


@dataclass(frozen=True, slots=True)
class Walk(Generic[K, S]):
    """``keys`` names the subjects, and ``load`` reads some of them, each with what belongs to it. A subject that is no
    longer there is left out. ``table`` is the one whose items are the subjects, or parts of them."""

    chapter: Chapter[S]
    table: type[Entity]
    keys: Callable[[Reader], Iterable[K]]
    load: Callable[[Reader, Sequence[K]], Mapping[K, S]]

    def findings(self, reader: Reader, pause: float) -> Iterator[Violation]:
        for batch in _batches(self.keys(reader)):
            yield from self.of(reader, batch, pause)

    def of(self, reader: Reader, keys: Sequence[K], pause: float) -> Iterator[Violation]:
        """What stands in every look at these subjects, as the last look saw it."""
        standing = self._look(reader, keys)
        for _ in range(LOOKS - 1):
            if not standing:
                return
            time.sleep(pause)
            again = self._look(reader, list(standing))
            standing = {key: both for key, found in standing.items() if (both := _in_both(found, again.get(key, ())))}
        for found in standing.values():
            yield from found

    def _look(self, reader: Reader, keys: Sequence[K]) -> dict[K, Sequence[Violation]]:
        loaded = self.load(reader, keys)
        return {key: found for key, subject in loaded.items() if (found := self.chapter.check(subject))}


AnyWalk = Walk[Any, Any]


def partitions(table: type[Entity]) -> Callable[[Reader], Iterator[str]]:
    """A subject for each hash key of a table."""
    return lambda reader: reader.partitions(table)


def items(table: type[Entity]) -> Callable[[Reader], Iterator[tuple[str, str]]]:
    """A subject for each item of a table whose key has two parts."""
    return lambda reader: reader.keys(table)


def _in_both(earlier: Sequence[Violation], later: Sequence[Violation]) -> list[Violation]:
    """The later findings of invariants that did not hold earlier either: numbers may have moved on meanwhile."""
    broken = {finding.invariant for finding in earlier}
    return [finding for finding in later if finding.invariant in broken]


def _batches(keys: Iterable[K]) -> Iterator[list[K]]:
    rest = iter(keys)
    while batch := list(islice(rest, BATCH)):
        yield batch
