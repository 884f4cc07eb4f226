"""Counts AWS calls by botocore's own events, and how many of them had to wait for one another.

Knows nothing of what is being called for: clients are watched, and a block of code is counted.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """One call of an AWS service; ``start`` and ``end`` in seconds of one monotonic clock."""

    service: str
    operation: str
    start: float
    end: float


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


class Counter:
    """Watches botocore clients and sessions; counts within ``counted`` blocks, one at a time.

    Every call is ``slowed`` by so many seconds: next to an emulator, calls that are made at once may be over too soon
    to be seen together.
    """

    def __init__(self, slowed: float = 0.05) -> None:
        self._slowed = slowed
        self._count = Count()

    def watch(self, events: Any) -> None:
        """``events`` is a client's ``meta.events``, or a session's emitter: then every client it makes is watched."""
        events.register("before-call", self._begin)
        events.register("after-call", self._end)
        events.register("after-call-error", self._end)
        events.register("creating-client-class", self._client)

    @contextmanager
    def counted(self) -> Iterator[Count]:
        self._count = Count()
        yield self._count

    def _begin(self, context: dict[str, Any], **_: Any) -> None:
        # botocore hands the same context to the end of the same call, whatever thread it is made in.
        context["bench_start"] = time.perf_counter()
        time.sleep(self._slowed)

    def _end(self, context: dict[str, Any], event_name: str, **_: Any) -> None:
        end = time.perf_counter()
        service, operation = event_name.split(".")[1:]
        self._count.calls.append(Call(service, operation, context["bench_start"], end))

    def _client(self, **_: Any) -> None:
        self._count.clients += 1
