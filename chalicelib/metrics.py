"""What is counted for CloudWatch: it travels in the invocation's own log line, in the Embedded Metric Format.

Counting only remembers. No client is made, nothing is sent, and Powertools' part is loaded by the first line that has
something to carry. Knows nothing of who counts.
Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Literal

from chalicelib.settings import settings

NAMESPACE = "PanditYatra"

Counted = Literal[
    "Messages",
    "Deliveries",
    "GoneConnections",
    "Payments",
    "WebhookVerdicts",
    "NeedsAttention",
    "RedisFailures",
]
"""Messages stored, frames that connections took, connections that were gone, payments by ``method`` and ``outcome``,
webhooks by ``method`` and ``verdict``, payments that newly want a person, and failed questions to Redis."""
Timed = Literal["ReconcilerLag"]
"""How late the reconciler is, in seconds."""

Line = dict[str, Any]
Dimensions = tuple[tuple[str, str], ...]
Measured = list[tuple[str, str, float, Dimensions]]
"""Name, unit, value and dimensions, in the order of their coming."""

_measured: ContextVar[Measured | None] = ContextVar("measured", default=None)


def count(name: Counted, number: int = 1, **dimensions: str) -> None:
    """Counts something that has happened in this invocation."""
    _remember(name, "Count", number, dimensions)


def measure(name: Timed, seconds: float) -> None:
    """Remembers how long something took."""
    _remember(name, "Seconds", seconds, {})


def _remember(name: str, unit: str, value: float, dimensions: dict[str, str]) -> None:
    measured = _measured.get()
    if measured is not None:
        # threads of one invocation share the list: appending is all they do to it, and loses nothing
        measured.append((name, unit, value, tuple(dimensions.items())))


@contextmanager
def collected() -> Iterator[Measured]:
    """What is counted within, by this thread and the tasks of its ``ContextThreadPool``."""
    measured: Measured = []
    token = _measured.set(measured)
    try:
        yield measured
    finally:
        _measured.reset(token)


def embedded(line: Line, measured: Measured) -> list[Line]:
    """The line with what was counted, and further lines for what it cannot carry.

    A line has one value for each dimension. Only an invocation that counts the same thing under several, a reconciler
    that settles payments of two gateways, needs a second one. Never raises: a line without its counts says so.
    """
    try:
        return _embedded(line, measured)
    except Exception as error:
        return [{**line, "metrics_error": type(error).__name__}]


def _embedded(line: Line, measured: Measured) -> list[Line]:
    lines = [dict(line)]
    for dimensions, totals in _summed(measured).items():
        carrier = next((one for one in lines if all(one.get(name, value) == value for name, value in dimensions)), None)
        if carrier is None:
            carrier = {name: line[name] for name in ("function", "correlation_id")}
            lines.append(carrier)
        found = _serialized(dimensions, totals)
        if "_aws" in carrier:
            carrier["_aws"]["CloudWatchMetrics"] += found.pop("_aws")["CloudWatchMetrics"]
        carrier.update(found)
    return lines


def _summed(measured: Measured) -> dict[Dimensions, dict[tuple[str, str], float]]:
    """The totals by name and unit, for each combination of dimensions."""
    totals: dict[Dimensions, dict[tuple[str, str], float]] = defaultdict(lambda: defaultdict(float))
    for name, unit, value, dimensions in measured:
        totals[dimensions][name, unit] += value
    return totals


def _serialized(dimensions: Dimensions, totals: dict[tuple[str, str], float]) -> Line:
    from aws_lambda_powertools.metrics import EphemeralMetrics

    stage = settings().stage
    metrics = EphemeralMetrics(namespace=NAMESPACE, service="")
    for (name, unit), total in totals.items():
        metrics.add_metric(name, unit, total)
    metrics.add_dimension("stage", stage)
    # in all, by the last dimension (what an alarm is about), and by both (where to look)
    for first in reversed(range(len(dimensions))):
        metrics.add_dimensions(stage=stage, **dict(dimensions[first:]))
    return dict(metrics.serialize_metric_set())
