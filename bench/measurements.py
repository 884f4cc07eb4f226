"""Measurements: a number, its budget, and whether the budget was met. Pure."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Measurement:
    """One row of the report. ``ratio`` compares with a reference of the same run, ``span`` says between what it lay in
    the parts of the run; ``met`` is None without a budget."""

    group: str
    name: str
    measured: str
    budget: str = ""
    ratio: float | None = None
    span: Span | None = None
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """Times in milliseconds: what half and what 19 of 20 stayed below."""

    p50: float
    p95: float

    def __str__(self) -> str:
        return f"p50 {self.p50:.1f}  p95 {self.p95:.1f} ms"


def spread(seconds: Sequence[float]) -> Spread:
    """Raises ``ValueError`` where there are no times."""
    if not seconds:
        raise ValueError("nothing was timed")
    ordered = sorted(seconds)
    rank = -(-95 * len(ordered) // 100)  # the nearest rank, rounded up
    return Spread(statistics.median(ordered) * 1000, ordered[rank - 1] * 1000)


def span(parts: Sequence[float]) -> Span:
    """The lowest and the highest."""
    return min(parts), max(parts)


def ratios(seconds: Sequence[float], reference_seconds: Sequence[float], parts: int) -> list[float]:
    """The ratio of the medians in each of so many parts of a run, in which the two took turns."""
    size = len(seconds) // parts
    slices = [slice(part * size, (part + 1) * size) for part in range(parts)]
    return [statistics.median(seconds[piece]) / statistics.median(reference_seconds[piece]) for piece in slices]


def at_most(group: str, name: str, value: float, budget: float, unit: str = "") -> Measurement:
    """A number that has an upper bound."""
    suffix = f" {unit}" if unit else ""
    return Measurement(group, name, f"{value:.4g}{suffix}", f"<= {budget:g}{suffix}", met=value <= budget)


def same(group: str, name: str, small: int, large: int) -> Measurement:
    """Two costs that may not differ, however much larger the second case is."""
    return Measurement(group, name, f"{small}, {large}", "the same", met=small == large)


def within(
    group: str, name: str, measured: str, ratio: float, budget: float, parts: Sequence[float] = ()
) -> Measurement:
    """A ratio to a reference that has an upper bound; judged as it is shown, to two decimals. ``parts``: the same ratio
    in parts of the run."""
    met = round(ratio, 2) <= budget
    return Measurement(group, name, measured, f"ratio <= {budget:.2f}", ratio, span(parts) if parts else None, met)


def missed(measurements: Sequence[Measurement]) -> list[Measurement]:
    return [measurement for measurement in measurements if measurement.met is False]
