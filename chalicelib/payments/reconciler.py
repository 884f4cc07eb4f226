"""The reconciler, which runs every five minutes: it asks the gateways for everything that nobody has told us.

It looks up open attempts until they are decided; for a day, attempts that failed by time alone, because payers may be
late; for weeks, paid attempts whose gateway has a merchant portal, because they may be refunded there; and refunds
whose result is unknown. Each item has its own next time, which moves on before the gateway is asked: two reconcilers at
once share the work, and a gateway that is down is asked less and less often, without holding up the others.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, TypeVar

from chalicelib import log, metrics
from chalicelib.chat import departures
from chalicelib.db import WriteConflict
from chalicelib.localization.clock import now
from chalicelib.payments import refunds
from chalicelib.payments.gateways.base import GatewayError, PaymentMethod
from chalicelib.payments.models import Attempt, AttemptsDue, Refund, RefundsDue
from chalicelib.payments.repository import PaymentChange
from chalicelib.payments.rules import OPEN, ReconcilerQueue
from chalicelib.payments.settlement import settle
from chalicelib.realtime import gone

gone.set_handler(departures.handle_gone)

DueItem = TypeVar("DueItem", Attempt, Refund)

RUN_SECONDS = 200
"""How long a run starts new look-ups. The function is stopped after 300 seconds."""
RUN_INTERVAL = timedelta(minutes=5)
SHORTEST_DELAY = timedelta(seconds=10)
"""Keeps two runs at once apart, and is over before the next run."""
LONGEST_DELAY = timedelta(hours=1)
LATE_PAYER_PERIOD = timedelta(days=1)
"""How long an attempt that failed by time alone is still looked up, from its creation."""
LONGEST_RECHECK_DELAY = timedelta(hours=12)
RECHECK_PERIOD = timedelta(days=60)
"""How long a paid attempt is looked up for refunds made in a merchant portal, from its creation."""
MAX_GATEWAY_FAILURES = 3
"""After so many failures in a row a gateway is not asked again in this run."""


def reconcile(event: dict[str, Any], context: Any) -> None:
    """The scheduled Lambda function."""
    with log.invocation("reconcile", str(event.get("id", ""))):
        log.note(**run())


def run() -> dict[str, int]:
    """Looks up everything that is due. Returns how many items had which result. Safe to run twice at once."""
    return _Run(deadline=time.monotonic() + RUN_SECONDS).process_all()


class _Run:
    """One run. It stops at its deadline (monotonic seconds), and does not go on asking a gateway that is down."""

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline
        self._results: Counter[str] = Counter()
        self._failures: Counter[PaymentMethod] = Counter()

    def process_all(self) -> dict[str, int]:
        moment = now()
        open_attempts = iter(Attempt.due.query(ReconcilerQueue.OPEN.value, AttemptsDue.due_at <= moment))
        oldest = next(open_attempts, None)
        due_since = moment if oldest is None or oldest.due_at is None else oldest.due_at
        metrics.measure("ReconcilerLag", (moment - due_since).total_seconds())
        self._process(self._settle_open, chain([] if oldest is None else [oldest], open_attempts))
        self._process(self._execute_refund, Refund.due.query(ReconcilerQueue.REFUNDS.value, RefundsDue.due_at <= now()))
        self._process(self._settle_closed, Attempt.due.query(ReconcilerQueue.CLOSED.value, AttemptsDue.due_at <= now()))
        self._process(self._recheck_paid, Attempt.due.query(ReconcilerQueue.PAID.value, AttemptsDue.due_at <= now()))
        return dict(self._results)

    def _process(self, process: Callable[[DueItem], None], due_items: Iterable[DueItem]) -> None:
        """Processes items of a queue, of which only the keys have been read, until the deadline."""
        for item in due_items:
            if time.monotonic() > self._deadline:
                return
            try:
                process(item)
            except WriteConflict:
                self._results["taken by another"] += 1
            except Exception as error:
                # an item that cannot be processed must not hold up the others
                self._results["failed"] += 1
                log.logger().warning("not reconciled", id=item.id, error=type(error).__name__, exc_info=True)

    def _settle_open(self, due: Attempt) -> None:
        with PaymentChange() as change:
            attempt = change.load_attempt(due.id)
            if attempt.status not in OPEN:
                return
            is_claimed = self._claim(attempt, _open_attempt_delay(attempt.look_ups))
        self._settle(attempt, is_claimed)

    def _settle_closed(self, due: Attempt) -> None:
        self._settle_decided(due, LATE_PAYER_PERIOD, LONGEST_DELAY)

    def _recheck_paid(self, due: Attempt) -> None:
        self._settle_decided(due, RECHECK_PERIOD, LONGEST_RECHECK_DELAY)

    def _settle_decided(self, due: Attempt, period: timedelta, longest_delay: timedelta) -> None:
        """Looks up an attempt that is decided, until ``period`` after its creation."""
        with PaymentChange() as change:
            attempt = change.load_attempt(due.id)
            if _is_due(attempt.due_at) and now() - attempt.created_at > period:
                attempt.queue = attempt.due_at = None
                return
            delay = min(longest_delay, RUN_INTERVAL * (1 << min(attempt.look_ups, 8)))
            is_claimed = self._claim(attempt, delay)
        self._settle(attempt, is_claimed)

    def _claim(self, attempt: Attempt, delay: timedelta) -> bool:
        """Moves the attempt's next time on, so that no other run takes it. Returns False if it is not to be asked."""
        if not _is_due(attempt.due_at):
            return False
        if self._failures[PaymentMethod(attempt.payment_method)] >= MAX_GATEWAY_FAILURES:
            self._results["left alone"] += 1
            return False
        attempt.due_at, attempt.look_ups = now() + delay, attempt.look_ups + 1
        return True

    def _settle(self, attempt: Attempt, is_claimed: bool) -> None:
        if not is_claimed:
            return
        method = PaymentMethod(attempt.payment_method)
        try:
            settle(attempt)
            self._failures[method] = 0
            self._results["looked up"] += 1
        except GatewayError:
            self._failures[method] += 1
            self._results["gateway failed"] += 1

    def _execute_refund(self, due: Refund) -> None:
        with PaymentChange() as change:
            refund = change.load_refund(due.payment_id, due.id)
            if not _is_due(refund.due_at):
                return
            refund.due_at = now() + RUN_INTERVAL
        refunds.execute(refund.payment_id, refund.id)
        self._results["refunds"] += 1


def _is_due(due_at: datetime | None) -> bool:
    return due_at is not None and due_at <= now()


def _open_attempt_delay(look_ups: int) -> timedelta:
    """Returns the pause before an open attempt's next look-up: each run for half an hour, later at least hourly."""
    if look_ups < 6:
        return SHORTEST_DELAY
    return min(LONGEST_DELAY, RUN_INTERVAL * (1 << min(look_ups // 6, 8)))
