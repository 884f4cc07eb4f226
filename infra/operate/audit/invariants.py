"""Invariants: named rules about items that belong together. No I/O."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

S = TypeVar("S")
Rule = Callable[[S], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Violation:
    """An invariant that does not hold, of which subject, and in what way. Ids and numbers only: no names, no texts."""

    invariant: str
    subject: str
    detail: str


class InvariantSet(Generic[S]):
    """The invariants of one kind of subject: a dataclass of stored items that were read together.

    >>> rooms: InvariantSet[Conversation] = InvariantSet("room", lambda conversation: conversation.room.id)
    >>> @rooms.invariant
    ... def booked(conversation: Conversation) -> Iterator[str]: ...

    A rule yields what is wrong; nothing where it holds. Its docstring says what must be so.
    """

    def __init__(self, name: str, key: Callable[[S], str]) -> None:
        self.name = name
        self.rules: dict[str, Rule[S]] = {}
        self._key = key

    def invariant(self, rule: Rule[S]) -> Rule[S]:
        self.rules[f"{self.name}.{rule.__name__}"] = rule
        return rule

    def check(self, subject: S) -> list[Violation]:
        key = self._key(subject)
        return [Violation(name, key, detail) for name, rule in self.rules.items() for detail in rule(subject)]
