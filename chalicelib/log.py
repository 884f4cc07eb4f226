"""One structured line for each invocation, with a correlation id. No secrets, no bodies, no texts of people.

What was counted meanwhile is part of that line, for CloudWatch to read: see ``metrics``.

Powertools' Logger is loaded on the first line, not with the app.
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

_facts: ContextVar[dict[str, Any] | None] = ContextVar("facts", default=None)


@cache
def logger() -> "Logger":
    from aws_lambda_powertools import Logger

    return Logger(service="pandityatra", location=None, stage=settings().stage, version=settings().version)


def note(**facts: Any) -> None:
    """Adds facts to this invocation's line: ``note(user_id=…, room_id=…)``."""
    current = _facts.get()
    if current is not None:
        current.update(facts)


@contextmanager
def invocation(function: str, correlation_id: str, **facts: Any) -> Iterator[None]:
    """Around the whole of a handler: writes its line when it ends, whatever happens in it."""
    line: dict[str, Any] = {"function": function, "correlation_id": correlation_id, **facts}
    token = _facts.set(line)
    started = time.perf_counter()
    with metrics.collect() as measured:
        try:
            yield
        except Exception as error:
            line["error"] = type(error).__name__
            raise
        finally:
            _facts.reset(token)
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
