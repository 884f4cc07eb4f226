"""Virtual time: what is due when. Nothing here waits; the clock jumps from one event to the next."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

Action = Callable[[], object]

START = datetime(2027, 1, 4, 6, 0, tzinfo=UTC).timestamp()
"""When every life begins: later than the real time, so that nothing expires in the emulator by its own clock."""


@dataclass(order=True, slots=True)
class Event:
    """An action at a time. ``cancel`` takes it back."""

    at: float
    number: int
    action: Action | None = field(compare=False)

    def cancel(self) -> None:
        self.action = None


class Timeline:
    """The clock, in Unix seconds, and the events to come. Events of the same time run in the order of their making."""

    def __init__(self) -> None:
        self.now = START
        self._events: list[Event] = []
        self._event_count = 0

    def after(self, seconds: float, action: Action) -> Event:
        self._event_count += 1
        event = Event(self.now + max(0.0, seconds), self._event_count, action)
        heapq.heappush(self._events, event)
        return event

    def next_at(self) -> float | None:
        """When the next event is due. None where nothing is to come."""
        while self._events and self._events[0].action is None:
            heapq.heappop(self._events)
        return self._events[0].at if self._events else None

    def run_next(self) -> None:
        """Moves the clock to the next event and runs it."""
        event = heapq.heappop(self._events)
        self.now = max(self.now, event.at)
        if event.action is not None:
            event.action()

    def jump(self, at: float) -> None:
        """Moves the clock; never back."""
        self.now = max(self.now, at)
