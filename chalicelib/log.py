"""Structured logging: one line for each invocation, with a correlation id.

A line holds no secrets, no bodies and no text that people wrote. The metrics counted during the invocation are part of
it (see ``metrics``). Powertools' Logger is imported by the first line, not with the app.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any

from chalicelib import metrics
from chalicelib.settings import settings

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger

_current_line: ContextVar[dict[str, Any] | None] = ContextVar("current_line", default=None)


@cache
def logger() -> "Logger":
    from aws_lambda_powertools import Logger

    return Logger(service="pandityatra", location=None, stage=settings().stage, version=settings().version)


def note(**fields: Any) -> None:
    """Adds fields to the current invocation's line: ``note(user_id=…, room_id=…)``. Outside of one it does nothing."""
    current = _current_line.get()
    if current is not None:
        current.update(fields)


@contextmanager
def invocation(function: str, correlation_id: str, **fields: Any) -> Iterator[None]:
    """Context manager around a handler. Writes the line when the handler ends, also when it raises."""
    line: dict[str, Any] = {"function": function, "correlation_id": correlation_id, **fields}
    token = _current_line.set(line)
    started = time.perf_counter()
    with metrics.collect() as measured:
        try:
            yield
        except Exception as error:
            line["error"] = type(error).__name__
            raise
        finally:
            _current_line.reset(token)
            line["ms"] = round((time.perf_counter() - started) * 1000, 1)
            _write(line, measured)


def _write(line: dict[str, Any], measured: metrics.Measurements) -> None:
    trouble = line.pop("exception", None)
    line, *others = metrics.embed(line, measured)
    if trouble is not None:
        logger().error("failed", exc_info=trouble, **line)
    elif "error" in line:
        logger().exception("failed", **line)
    else:
        logger().info("done", **line)
    for other in others:
        logger().info("counted", **other)
