"""Stripe's events: creates them, signs each delivery, and repeats it until the shop answers 2xx.

Deliveries are stored, so that a restart of the sandbox or of the shop loses none.
"""

import asyncio
import itertools
import json
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import stripe
from aiohttp import ClientError, ClientTimeout

from infra.local.sandbox.attempts import Attempt
from infra.local.sandbox.context import SandboxContext
from infra.local.sandbox.switches import Switches

# Stripe itself repeats for days; a developer does not wait that long.
BACK_OFF_SECONDS = (1, 2, 5, 10, 30, 60, 300, 900, 3600)
ANSWER_SECONDS = ClientTimeout(total=10)
API_VERSION = stripe.api_version

EventDraft = tuple[str, dict[str, Any] | None]
"""An event's type and its object. Without an object no event is created."""


class Events:
    """Creates and delivers events. Calls ``on_due`` with an attempt's id when its time has come."""

    def __init__(self, context: SandboxContext, on_due: Callable[[str], object]) -> None:
        self._context = context
        self._on_due = on_due
        self._numbers = itertools.count(1)
        self._wake = asyncio.Event()
        self._busy: set[str] = set()

    def record(self, attempt: Attempt, drafts: Sequence[EventDraft], switches: Switches) -> None:
        """Creates the events of one change, in order, and schedules their delivery as ``switches`` say."""
        events = [_event(kind, document, self._context.now()) for kind, document in drafts if document is not None]
        for event in events:
            self._context.store.put("event", f"{attempt.id}/{event['id']}", {"event": event, "deliveries": []})
        if switches.events == "lost":
            return
        due = self._context.now() + (switches.late_seconds if switches.events == "late" else 0)
        for event in reversed(events) if switches.events == "out_of_order" else events:
            self._schedule(attempt.id, due, event=event["id"], copies=2 if switches.events == "twice" else 1)

    def list_for(self, attempt: Attempt) -> list[dict[str, Any]]:
        """The attempt's events with their deliveries, oldest first."""
        return self._context.store.list_newest("event", f"{attempt.id}/")[::-1]

    def resend(self, attempt: Attempt) -> None:
        """Sends all events of an attempt once more, as Stripe's dashboard can."""
        for record in self.list_for(attempt):
            self._schedule(attempt.id, self._context.now(), event=record["event"]["id"], copies=1)

    def wake_at(self, attempt: Attempt, due: float) -> None:
        """Schedules a look at an attempt for when it will have changed."""
        self._schedule(attempt.id, due)

    def _schedule(self, attempt_id: str, due: float, *, event: str = "", copies: int = 1) -> None:
        # Time first, so that jobs of an earlier run come before those of this one.
        job_id = f"{self._context.now():017.6f}-{next(self._numbers):09d}"
        job = {"id": job_id, "attempt": attempt_id, "due": due, "event": event, "copies": copies, "tries": 0}
        self._context.store.put("job", job_id, job)
        self._wake.set()

    async def run(self) -> None:
        """Runs the jobs until it is cancelled: in order for each attempt, in parallel for several attempts."""
        while True:
            self._wake.clear()
            jobs = sorted(self._context.store.list_newest("job"), key=lambda job: (job["due"], job["id"]))
            now = self._context.now()
            for attempt_id in dict.fromkeys(job["attempt"] for job in jobs if job["due"] <= now):
                if attempt_id not in self._busy:
                    self._busy.add(attempt_id)
                    due = [job for job in jobs if job["attempt"] == attempt_id and job["due"] <= now]
                    self._context.spawn(self._run_jobs(attempt_id, due))
            later = [job["due"] for job in jobs if job["due"] > now]
            await self._sleep(min(later) - now if later else None)

    async def _sleep(self, seconds: float | None) -> None:
        # Not wait_for: until Python 3.12 it forgets that it was cancelled when the event comes in the same moment.
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()

    async def _run_jobs(self, attempt_id: str, jobs: list[dict[str, Any]]) -> None:
        try:
            for job in jobs:
                await self._run_job(job)
        finally:
            self._busy.discard(attempt_id)
            self._wake.set()

    async def _run_job(self, job: dict[str, Any]) -> None:
        if not job["event"]:
            self._context.store.delete("job", job["id"])
            self._on_due(job["attempt"])
            return
        record = self._context.store.get("event", f"{job['attempt']}/{job['event']}")
        statuses = (
            [] if record is None else await together(self._deliver(record["event"]) for _ in range(job["copies"]))
        )
        # Meanwhile all may have been forgotten.
        record = self._context.store.get("event", f"{job['attempt']}/{job['event']}")
        if record is None:
            self._context.store.delete("job", job["id"])
            return
        record["deliveries"] += [{"at": self._context.now(), "status": status} for status in statuses]
        self._context.store.put("event", f"{job['attempt']}/{job['event']}", record)
        if all(200 <= status < 300 for status in statuses) or job["tries"] == len(BACK_OFF_SECONDS):
            self._context.store.delete("job", job["id"])
        else:
            job["due"] = self._context.now() + BACK_OFF_SECONDS[job["tries"]]
            self._context.store.put("job", job["id"], {**job, "tries": job["tries"] + 1, "copies": 1})

    async def _deliver(self, event: dict[str, Any]) -> int:
        """Sends it; answers the status it got, 0 for none."""
        payload = json.dumps(event, indent=2)
        signature = stripe.WebhookSignature.generate_signature_header(payload, self._context.keys.stripe_webhook_secret)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": str(signature),
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        }
        url = f"{self._context.webhooks}/stripe"
        if self._context.client is None:
            return 0
        try:
            async with self._context.client.post(
                url, data=payload.encode(), headers=headers, timeout=ANSWER_SECONDS, allow_redirects=False
            ) as answer:
                return answer.status
        except (ClientError, TimeoutError):
            return 0


async def together(work: Any) -> list[int]:
    results: list[int] = await asyncio.gather(*work)
    return results


def new_id(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(12)}"


def _event(kind: str, document: dict[str, Any], now: float) -> dict[str, Any]:
    data: dict[str, Any] = {"object": document}
    return {
        "id": new_id("evt"),
        "object": "event",
        "api_version": API_VERSION,
        "created": int(now),
        "data": data,
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }
