"""Runs all checks of the audit, one after the other. Every table is covered."""

from collections.abc import Callable, Iterator

from chalicelib.accounts.models import RefreshToken
from chalicelib.db import Entity
from chalicelib.migrations import MigrationState
from chalicelib.payments.webhook_models import ProcessedEvent
from chalicelib.realtime.models import RedeemedTicket
from infra.operate.audit.check import AnyCheck
from infra.operate.audit.checks import bookings, conversations, inbox, money, people, search, sockets
from infra.operate.audit.invariants import Violation
from infra.operate.audit.reader import Reader

CHECKS: tuple[AnyCheck, ...] = (
    *people.CHECKS,
    *bookings.CHECKS,
    *conversations.CHECKS,
    *money.CHECKS,
    *inbox.CHECKS,
    *search.CHECKS,
    *sockets.CHECKS,
)
UNRELATED: frozenset[type[Entity]] = frozenset({RedeemedTicket, ProcessedEvent, RefreshToken, MigrationState})
"""Whose items say only that something has been done: nothing is to be so about them."""


def find_violations(
    reader: Reader, pause: float, progress: Callable[[str], None] = lambda _: None
) -> Iterator[Violation]:
    """Everything that is not as it must be. ``pause``: seconds between two reads of a violation."""
    for check in CHECKS:
        progress(check.invariant_set.name)
        yield from check.find_violations(reader, pause)


def invariants() -> dict[str, str]:
    """Every invariant's name and what it says."""
    return {
        name: str(rule.__doc__).strip() for check in CHECKS for name, rule in sorted(check.invariant_set.rules.items())
    }
