"""Counts AWS calls by botocore's own events, and how many of them had to wait for one another.

For measurements and for tests of call budgets alike.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

DELAY_SECONDS = 0.05
BUILDERS = ("pydantic/_internal/_generate_schema.py", "pydantic/json_schema.py")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of an AWS service; ``start`` and ``end`` in seconds of one monotonic clock. ``items``: how many items
    DynamoDB read for it."""

    service: str
    operation: str
    start: float
    end: float
    items: int = 0


@dataclass(slots=True)
class RecordedCalls:
    """The AWS calls that a block of code made, and the number of clients that it built."""

    calls: list[Call] = field(default_factory=list)
    clients: int = 0

    @property
    def count(self) -> int:
        return len(self.calls)

    @property
    def dynamodb(self) -> list[Call]:
        return [call for call in self.calls if call.service == "dynamodb"]

    @property
    def other_services(self) -> list[Call]:
        return [call for call in self.calls if call.service != "dynamodb"]

    @property
    def round_trips(self) -> int:
        return round_trips(self.calls)

    @property
    def items(self) -> int:
        """How many items DynamoDB read for all of it."""
        return sum(call.items for call in self.calls)

    @property
    def operations(self) -> list[str]:
        """``dynamodb.Query`` and the like, in the order of their starts."""
        return [f"{call.service}.{call.operation}" for call in sorted(self.calls, key=lambda call: call.start)]


def round_trips(calls: Sequence[Call]) -> int:
    """How many calls were made one after the other: the longest chain of which none overlaps the next in time."""
    chain, free_from = 0, float("-inf")
    for call in sorted(calls, key=lambda call: call.end):
        if call.start >= free_from:
            chain, free_from = chain + 1, call.end
    return chain


def items_read(answer: Mapping[str, Any]) -> int:
    """How many items DynamoDB looked at, by its answer: what a reading costs there, however large the table."""
    batch = sum(len(items) for items in answer.get("Responses", {}).values())
    return int(answer.get("ScannedCount", 0)) + ("Item" in answer) + batch


def schemas_built(action: Callable[[], object]) -> int:
    """How often pydantic's builders of validators, serializers and JSON schemas are called while ``action`` runs."""
    built = 0

    def count_builder(frame: FrameType, event: str, _: object) -> None:
        nonlocal built
        built += event == "call" and frame.f_code.co_filename.endswith(BUILDERS)

    sys.setprofile(count_builder)
    try:
        action()
    finally:
        sys.setprofile(None)
    return built


class CallCounter:
    """Records the calls of botocore clients and sessions within ``record`` blocks, one block at a time.

    There every call is slowed, unless it is timed as well: next to an emulator, calls that are made at once may be over
    too soon to be seen together. ``delay`` in seconds.
    """

    def __init__(self, delay: float = DELAY_SECONDS) -> None:
        self._slow_delay = delay
        self._delay = 0.0
        self._recorded: RecordedCalls | None = None
        self._lock = threading.Lock()

    def watch(self, events: Any) -> None:
        """``events`` is a client's ``meta.events``, or a session's emitter: then every client it makes is watched."""
        events.register("before-call", self._begin)
        events.register("after-call", self._end)
        events.register("after-call-error", self._end)
        events.register("creating-client-class", self._client)

    @contextmanager
    def record(self, *, slowed: bool = True) -> Iterator[RecordedCalls]:
        self._recorded = recorded = RecordedCalls()
        self._delay = self._slow_delay if slowed else 0.0
        try:
            yield recorded
        finally:
            self._recorded = None

    def _begin(self, context: dict[str, Any], **_: Any) -> None:
        # botocore hands the same context to the end of the same call, whatever thread it is made in.
        if self._recorded is not None:
            context["call_start"] = time.perf_counter()
            time.sleep(self._delay)

    def _end(self, context: dict[str, Any], event_name: str, parsed: Mapping[str, Any] | None = None, **_: Any) -> None:
        recorded = self._recorded
        if recorded is not None and "call_start" in context:
            end = time.perf_counter()
            service, operation = event_name.split(".")[1:]
            with self._lock:
                recorded.calls.append(Call(service, operation, context["call_start"], end, items_read(parsed or {})))

    def _client(self, **_: Any) -> None:
        if self._recorded is not None:
            self._recorded.clients += 1


def count_application_calls(delay: float = DELAY_SECONDS) -> CallCounter:
    """A counter of what every client of the application does from now on. Imports the application."""
    from chalicelib import aws, db

    counter = CallCounter(delay)
    counter.watch(db.connection().client.meta.events)
    counter.watch(aws._session().get_component("event_emitter"))  # every client of the application is made by it
    return counter
