"""The reconciler, every five minutes: what nobody told us, it asks.

Open attempts are looked up until they are decided or expired; those that time has ended, for a day more, for payers who
are late; paid ones of gateways with a merchant portal now and then, for refunds made there; and refunds whose answer
was lost. Each has its own next time, which moves on before the gateway is asked: two reconcilers at once share the
work, and a gateway that is down is left alone for longer and longer without holding up the others.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, TypeVar

from chalicelib import log, metrics
from chalicelib.db import Transaction, WriteConflict
from chalicelib.localization.clock import now
from chalicelib.payments import ledger, refunds
from chalicelib.payments.gateways.base import GatewayError, PaymentMethod
from chalicelib.payments.models import Attempt, AttemptsDue, Refund, RefundsDue
from chalicelib.payments.rules import OPEN
from chalicelib.payments.settle import settle

Due = TypeVar("Due", Attempt, Refund)

WORKS_FOR_SECONDS = 200
EVERY = timedelta(minutes=5)
NEXT_RUN = timedelta(seconds=10)
"""Long enough to keep two runs at once apart, and short enough for the next one."""
BACK_OFF_AT_MOST = timedelta(hours=1)
LATE_FOR = timedelta(days=1)
"""How long an attempt that time has ended may still turn out paid without anybody's asking."""
RECHECK_AT_MOST = timedelta(hours=12)
RECHECKED_FOR = timedelta(days=60)
FAILURES_OF_A_GATEWAY = 3
"""After so many failures in a row a gateway is left alone until the next run."""


def reconcile(event: dict[str, Any], context: Any) -> None:
    with log.invocation("reconcile", str(event.get("id", ""))):
        log.note(**run())


def run() -> dict[str, int]:
    """One round over everything that is due. Answers how much of what was done."""
    return Round(until=time.monotonic() + WORKS_FOR_SECONDS).work()


class Round:
    """One run: it stops in time, and does not go on asking a gateway that does not answer."""

    def __init__(self, until: float) -> None:
        self._until = until
        self._done: Counter[str] = Counter()
        self._failures: Counter[PaymentMethod] = Counter()

    def work(self) -> dict[str, int]:
        moment = now()
        due = iter(Attempt.due.query("open", AttemptsDue.due_at <= moment))
        oldest = next(due, None)
        metrics.measure("ReconcilerLag", _lag(oldest, moment))
        self._all(self._open, chain([] if oldest is None else [oldest], due))
        self._all(self._refund, Refund.due.query(refunds.QUEUE, RefundsDue.due_at <= now()))
        self._all(self._closed, Attempt.due.query("closed", AttemptsDue.due_at <= now()))
        self._all(self._paid, Attempt.due.query("paid", AttemptsDue.due_at <= now()))
        return dict(self._done)

    def _all(self, work: Callable[[Due], None], due: Iterable[Due]) -> None:
        """Does each of what is due (read as far as its keys), while there is time."""
        for one in due:
            if time.monotonic() > self._until:
                return
            try:
                work(one)
            except WriteConflict:
                self._done["taken by another"] += 1
            except Exception as error:
                # one that cannot be dealt with holds up no other
                self._done["failed"] += 1
                log.logger().warning("not reconciled", id=one.id, error=type(error).__name__, exc_info=True)

    def _open(self, due: Attempt) -> None:
        attempt = ledger.attempt_of(due.id)
        if attempt.status in OPEN and _is_due(attempt.due_at):
            self._look(attempt, now() + _pause(attempt.look_ups))

    def _closed(self, due: Attempt) -> None:
        self._again(due, LATE_FOR, BACK_OFF_AT_MOST)

    def _paid(self, due: Attempt) -> None:
        self._again(due, RECHECKED_FOR, RECHECK_AT_MOST)

    def _again(self, due: Attempt, watched_for: timedelta, at_most: timedelta) -> None:
        """Looks at an attempt that is decided, for as long as it is watched."""
        attempt = ledger.attempt_of(due.id)
        if not _is_due(attempt.due_at):
            return
        if now() - attempt.created_at > watched_for:
            attempt.queue = attempt.due_at = None
            _save(attempt)
            return
        self._look(attempt, now() + min(at_most, EVERY * (1 << min(attempt.look_ups, 8))))

    def _look(self, attempt: Attempt, next_time: datetime) -> None:
        """Takes the attempt by moving its time on, and settles it."""
        method = PaymentMethod(attempt.payment_method)
        if self._failures[method] >= FAILURES_OF_A_GATEWAY:
            self._done["left alone"] += 1
            return
        attempt.due_at, attempt.look_ups = next_time, attempt.look_ups + 1
        _save(attempt)
        try:
            settle(attempt)
            self._failures[method] = 0
            self._done["looked up"] += 1
        except GatewayError:
            self._failures[method] += 1
            self._done["gateway failed"] += 1

    def _refund(self, due: Refund) -> None:
        refund = Refund.get(due.payment_id, due.id, consistent_read=True)
        if _is_due(refund.due_at):
            refund.due_at = now() + EVERY
            with Transaction() as tx:
                ledger.put_refund(tx, refund)
            refunds.execute(refund.payment_id, refund.id)
            self._done["refunds"] += 1


def _lag(oldest: Attempt | None, moment: datetime) -> float:
    """For how many seconds the oldest open attempt that is due has been waiting; none waits for 0."""
    return 0.0 if oldest is None or oldest.due_at is None else (moment - oldest.due_at).total_seconds()


def _is_due(due_at: datetime | None) -> bool:
    return due_at is not None and due_at <= now()


def _pause(look_ups: int) -> timedelta:
    """Every run for the first half hour, then less and less often, at least every hour."""
    return NEXT_RUN if look_ups < 6 else min(BACK_OFF_AT_MOST, EVERY * (1 << min(look_ups // 6, 8)))


def _save(attempt: Attempt) -> None:
    with Transaction() as tx:
        ledger.put_attempt(tx, attempt)
