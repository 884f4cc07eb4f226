"""Counts AWS calls by botocore's own events, and how many of them had to wait for one another.

Knows nothing of what is being called for: clients are watched, and a block of code is counted.
"""

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

SLOWED_SECONDS = 0.05
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
class Count:
    """What one block of code asked of AWS, and how many clients it built for that."""

    calls: list[Call] = field(default_factory=list)
    clients: int = 0

    @property
    def dynamodb(self) -> list[Call]:
        return [call for call in self.calls if call.service == "dynamodb"]

    @property
    def others(self) -> list[Call]:
        return [call for call in self.calls if call.service != "dynamodb"]

    @property
    def round_trips(self) -> int:
        return round_trips(self.dynamodb)

    @property
    def items(self) -> int:
        """How many items DynamoDB read for all of it."""
        return sum(call.items for call in self.calls)

    @property
    def operations(self) -> list[str]:
        """Names in the order of their starts."""
        return [call.operation for call in sorted(self.calls, key=lambda call: call.start)]


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


def schemas_built(do: Callable[[], object]) -> int:
    """How often pydantic's builders of validators, serializers and JSON schemas are called while ``do`` runs here."""
    found = 0

    def notice(frame: FrameType, event: str, _: object) -> None:
        nonlocal found
        found += event == "call" and frame.f_code.co_filename.endswith(BUILDERS)

    sys.setprofile(notice)
    try:
        do()
    finally:
        sys.setprofile(None)
    return found


class Counter:
    """Watches botocore clients and sessions; counts within ``counted`` blocks, one at a time.

    There every call is slowed, unless it is timed as well: next to an emulator, calls that are made at once may be over
    too soon to be seen together.
    """

    def __init__(self) -> None:
        self._pause = 0.0
        self._count: Count | None = None

    def watch(self, events: Any) -> None:
        """``events`` is a client's ``meta.events``, or a session's emitter: then every client it makes is watched."""
        events.register("before-call", self._begin)
        events.register("after-call", self._end)
        events.register("after-call-error", self._end)
        events.register("creating-client-class", self._client)

    @contextmanager
    def counted(self, *, slowed: bool = True) -> Iterator[Count]:
        self._count = count = Count()
        self._pause = SLOWED_SECONDS if slowed else 0.0
        try:
            yield count
        finally:
            self._count = None

    def _begin(self, context: dict[str, Any], **_: Any) -> None:
        # botocore hands the same context to the end of the same call, whatever thread it is made in.
        if self._count is not None:
            context["bench_start"] = time.perf_counter()
            time.sleep(self._pause)

    def _end(self, context: dict[str, Any], event_name: str, parsed: Mapping[str, Any] | None = None, **_: Any) -> None:
        if self._count is not None and "bench_start" in context:
            end = time.perf_counter()
            service, operation = event_name.split(".")[1:]
            self._count.calls.append(Call(service, operation, context["bench_start"], end, items_read(parsed or {})))

    def _client(self, **_: Any) -> None:
        if self._count is not None:
            self._count.clients += 1
