"""The whole audit: all walks, one after the other. No table is left out."""

from collections.abc import Callable, Iterator

from chalicelib.accounts.models import RefreshToken
from chalicelib.db import Entity
from chalicelib.migrations import MigrationState
from chalicelib.payments.models import ProcessedEvent
from chalicelib.realtime.models import RedeemedTicket
from infra.audit.invariants import Violation
from infra.audit.reader import Reader
from infra.audit.walk import AnyWalk
from infra.audit.walks import bookings, conversations, inbox, money, people, search, sockets

WALKS: tuple[AnyWalk, ...] = (
    *people.WALKS,
    *bookings.WALKS,
    *conversations.WALKS,
    *money.WALKS,
    *inbox.WALKS,
    *search.WALKS,
    *sockets.WALKS,
)
UNRELATED: frozenset[type[Entity]] = frozenset({RedeemedTicket, ProcessedEvent, RefreshToken, MigrationState})
"""Whose items say only that something has been done: nothing is to be so about them."""


def findings(reader: Reader, pause: float, progress: Callable[[str], None] = lambda _: None) -> Iterator[Violation]:
    """Everything that is not as it must be. ``pause``: seconds between two looks at a finding."""
    for walk in WALKS:
        progress(walk.chapter.name)
        yield from walk.findings(reader, pause)


def invariants() -> dict[str, str]:
    """Every invariant's name and what it says."""
    return {name: str(rule.__doc__).strip() for walk in WALKS for name, rule in sorted(walk.chapter.rules.items())}
