"""Metrics for CloudWatch. They are part of the invocation's own log line, in the Embedded Metric Format.

Counting only appends to a list: no client is created and nothing is sent. Powertools is loaded when the first line with
metrics is written.
Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Literal

from chalicelib.settings import settings

NAMESPACE = "PanditYatra"

CounterName = Literal[
    "Messages",
    "Deliveries",
    "GoneConnections",
    "Payments",
    "WebhookVerdicts",
    "NeedsAttention",
    "RedisFailures",
]
"""Stored messages, accepted frames, connections that were gone, payments by ``method`` and ``outcome``, webhooks by
``method`` and ``verdict``, payments that newly need a person, and failed calls to Redis."""
DurationName = Literal["ReconcilerLag"]
"""The delay of the reconciler in seconds."""

Line = dict[str, Any]
Dimensions = tuple[tuple[str, str], ...]
Measurements = list[tuple[str, str, float, Dimensions]]
"""Name, unit, value and dimensions of each measurement, in order."""

_measured: ContextVar[Measurements | None] = ContextVar("measured", default=None)


def count(name: CounterName, number: int = 1, **dimensions: str) -> None:
    """Counts an event of this invocation."""
    _append(name, "Count", number, dimensions)


def measure(name: DurationName, seconds: float) -> None:
    """Records a duration."""
    _append(name, "Seconds", seconds, {})


def _append(name: str, unit: str, value: float, dimensions: dict[str, str]) -> None:
    measured = _measured.get()
    if measured is not None:
        # The threads of one invocation share the list. Appending to a list is atomic.
        measured.append((name, unit, value, tuple(dimensions.items())))


@contextmanager
def collect() -> Iterator[Measurements]:
    """Yields the list of what this thread and its ``ContextThreadPool`` tasks measure inside the block."""
    measured: Measurements = []
    token = _measured.set(measured)
    try:
        yield measured
    finally:
        _measured.reset(token)


def embed(line: Line, measured: Measurements) -> list[Line]:
    """Returns the log line with its metrics, and further lines for metrics that do not fit into it.

    A line has one value for each dimension. So an invocation that counts one metric under several values (a reconciler
    that settles payments of two gateways) needs several lines. Never raises: an error is noted in the line.
    """
    try:
        return _embed(line, measured)
    except Exception as error:
        return [{**line, "metrics_error": type(error).__name__}]


def _embed(line: Line, measured: Measurements) -> list[Line]:
    lines = [dict(line)]
    for dimensions, totals in _sum(measured).items():
        carrier = next((each for each in lines if _fits(each, dimensions)), None)
        if carrier is None:
            carrier = {name: line[name] for name in ("function", "correlation_id")}
            lines.append(carrier)
        found = _serialize(dimensions, totals)
        if "_aws" in carrier:
            carrier["_aws"]["CloudWatchMetrics"] += found.pop("_aws")["CloudWatchMetrics"]
        carrier.update(found)
    return lines


def _fits(line: Line, dimensions: Dimensions) -> bool:
    """Returns whether the line has no other value for one of these dimensions."""
    return all(line.get(name, value) == value for name, value in dimensions)


def _sum(measured: Measurements) -> dict[Dimensions, dict[tuple[str, str], float]]:
    """Returns the totals by name and unit, for each combination of dimensions."""
    totals: dict[Dimensions, dict[tuple[str, str], float]] = defaultdict(lambda: defaultdict(float))
    for name, unit, value, dimensions in measured:
        totals[dimensions][name, unit] += value
    return totals


def _serialize(dimensions: Dimensions, totals: dict[tuple[str, str], float]) -> Line:
    from aws_lambda_powertools.metrics import EphemeralMetrics

    stage = settings().stage
    metrics = EphemeralMetrics(namespace=NAMESPACE, service="")
    for (name, unit), total in totals.items():
        metrics.add_metric(name, unit, total)
    metrics.add_dimension("stage", stage)
    # One metric in total, one by the last dimension (for alarms), and one by all dimensions (for analysis).
    for first in reversed(range(len(dimensions))):
        metrics.add_dimensions(stage=stage, **dict(dimensions[first:]))
    return dict(metrics.serialize_metric_set())
