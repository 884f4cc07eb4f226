"""For tests of invariants: a set of them, a sound subject, and for each invariant a subject that breaks it alone."""

from collections.abc import Callable
from typing import Any

from infra.operate.audit.invariants import InvariantSet

Break = Callable[[Any], Any]


class Broken:
    """The ways to break the invariants of a set. A way takes a sound subject and changes it, or answers another one."""

    def __init__(self, invariant_set: InvariantSet[Any], sound: Callable[[], Any]) -> None:
        self.invariant_set = invariant_set
        self.sound = sound
        self.ways: list[tuple[str, Break]] = []

    def breaks(self, invariant: str) -> Callable[[Break], Break]:
        def add(way: Break) -> Break:
            self.ways.append((f"{self.invariant_set.name}.{invariant}", way))
            return way

        return add

    def found(self, way: Break) -> set[str]:
        """The invariants that do not hold after this."""
        subject = self.sound()
        return {violation.invariant for violation in self.invariant_set.check(way(subject) or subject)}
