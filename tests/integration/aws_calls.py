"""Counts and intercepts the calls of this process to AWS, by botocore's event hooks."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from chalicelib import aws, db
from chalicelib.media import jobs

DELAY_SECONDS = 0.15


@dataclass
class RecordedCalls:
    """Names of the called operations in order, and the start and end of each call (``time.monotonic()``)."""

    operations: list[str] = field(default_factory=list)
    spans: list[tuple[float, float]] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.operations)

    @property
    def round_trips(self) -> int:
        """Number of calls in the longest chain in which each began after the one before had ended."""
        row, ended = 0, float("-inf")
        for began, end in sorted(self.spans, key=lambda span: span[1]):
            if began >= ended:
                row, ended = row + 1, end
        return row


class CallCounter:
    """Hooks into the AWS clients of the app. Delays each recorded call, so that parallel calls overlap in time."""

    def __init__(self) -> None:
        self._current: RecordedCalls | None = None
        self._began: dict[int, float] = {}
        self._lock = threading.Lock()
        for events in (db.connection().client.meta.events, aws._session().get_component("event_emitter")):
            events.register("before-call", self._before)
            events.register("after-call", self._after)
            events.register("after-call-error", self._after)

    @contextmanager
    def record(self) -> Iterator[RecordedCalls]:
        self._current = calls = RecordedCalls()
        try:
            yield calls
        finally:
            self._current = None

    def _before(self, model: Any, **_: Any) -> None:
        if self._current is not None:
            with self._lock:
                self._current.operations.append(f"{model.service_model.service_name}.{model.name}")
            self._began[threading.get_ident()] = time.monotonic()
            time.sleep(DELAY_SECONDS)

    def _after(self, **_: Any) -> None:
        began = self._began.pop(threading.get_ident(), None)
        if self._current is not None and began is not None:
            with self._lock:
                self._current.spans.append((began, time.monotonic()))


@contextmanager
def record_file_calls(operation: str, happens: Callable[[], object]) -> Iterator[list[str]]:
    """Names of the app's calls to S3 and the media function. Runs ``happens`` before the first ``operation``."""
    called: list[str] = []

    def before(model: Any, **_: Any) -> None:
        called.append(model.name)
        if called.count(operation) == 1 and model.name == operation:
            happens()

    clients = (aws.client("s3"), jobs._lambda())
    for client in clients:
        client.meta.events.register("before-call", before)
    try:
        yield called
    finally:
        for client in clients:
            client.meta.events.unregister("before-call", before)


@contextmanager
def redirect_media_calls(function: str) -> Iterator[None]:
    """Sends the app's calls to the media function to another function, which may not exist."""

    def redirect(params: dict[str, Any], **_: Any) -> None:
        params["FunctionName"] = function

    events, event = jobs._lambda().meta.events, "before-parameter-build.lambda.Invoke"
    events.register(event, redirect)
    try:
        yield
    finally:
        events.unregister(event, redirect)


@contextmanager
def run_before_next_call(happens: Callable[[], object], operation: str = "", entity: str = "") -> Iterator[None]:
    """Runs ``happens`` once, before the next call to DynamoDB (of this operation, on this entity's table)."""
    events = db.connection().client.meta.events
    event = f"before-call.dynamodb.{operation}" if operation else "before-call"
    table = f'"{db.table_name(entity)}"'.encode() if entity else b""

    def before(params: Any, **_: Any) -> None:
        if table in params["body"]:
            events.unregister(event, before)
            happens()

    events.register(event, before)
    try:
        yield
    finally:
        events.unregister(event, before)
