"""For tests of invariants: a subject that fulfils a set of invariants, and changes that each violate one of them."""

from collections.abc import Callable
from typing import Any

from infra.operate.audit.invariants import InvariantSet

Change = Callable[[Any], Any]


class SoundSubject:
    """A subject that fulfils an invariant set, and the changes that violate it.

    A change takes a sound subject. It changes the subject, or returns another one.
    """

    def __init__(self, invariant_set: InvariantSet[Any], build: Callable[[], Any]) -> None:
        self.invariant_set = invariant_set
        self.build = build
        self.changes: list[tuple[str, Change]] = []

    def violation(self, invariant: str) -> Callable[[Change], Change]:
        """Registers a change that violates this invariant, and no other."""

        def register(change: Change) -> Change:
            self.changes.append((f"{self.invariant_set.name}.{invariant}", change))
            return change

        return register

    def violated_by(self, change: Change) -> set[str]:
        """The names of the invariants that do not hold after the change."""
        subject = self.build()
        return {violation.invariant for violation in self.invariant_set.check(change(subject) or subject)}
