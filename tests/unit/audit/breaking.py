"""For tests of invariants: a chapter, a sound subject of it, and for each invariant a subject that breaks it alone."""

from collections.abc import Callable
from typing import Any

from infra.audit.invariants import Chapter

Break = Callable[[Any], Any]


class Broken:
    """The ways to break a chapter's invariants. A way takes a sound subject and changes it, or answers another one."""

    def __init__(self, chapter: Chapter[Any], sound: Callable[[], Any]) -> None:
        self.chapter = chapter
        self.sound = sound
        self.ways: list[tuple[str, Break]] = []

    def breaks(self, invariant: str) -> Callable[[Break], Break]:
        def add(way: Break) -> Break:
            self.ways.append((f"{self.chapter.name}.{invariant}", way))
            return way

        return add

    def found(self, way: Break) -> set[str]:
        """The invariants that do not hold after this."""
        subject = self.sound()
        return {finding.invariant for finding in self.chapter.check(way(subject) or subject)}
