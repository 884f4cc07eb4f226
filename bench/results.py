"""The results of one run, as they are published in ``docs/performance.json``. Pure."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from bench.measurements import Measurement, Spread
from infra.paths import ROOT

FILE = ROOT / "docs" / "performance.json"


@dataclass(frozen=True, slots=True)
class Point:
    """The cost of an action at one size of a dimension: AWS calls, items that DynamoDB read for them, milliseconds of
    processor time in the handler, and the time it took over the network. None: not measured."""

    dimension: str
    size: int
    action: str
    calls: int | None = None
    items: int | None = None
    cpu: float | None = None
    took: Spread | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """A function in a fresh process: milliseconds of its import, of its first call and of the next one, and the most
    memory it had, in MB."""

    function: str
    call: str
    imported: float
    first: float
    next: float
    memory: float


@dataclass(frozen=True, slots=True)
class Results:
    """``date`` is the day in UTC, ``commit`` what was measured; ``conversation`` how long a message took, by way."""

    date: str
    commit: str
    machine: str
    measurements: list[Measurement]
    conversation: dict[str, Spread]
    starts: list[Start]
    points: list[Point]


_RESULTS = TypeAdapter(Results)


def write(results: Results, file: Path = FILE) -> None:
    file.write_bytes(_RESULTS.dump_json(results, indent=1, exclude_none=True) + b"\n")


def read(file: Path = FILE) -> Results:
    return _RESULTS.validate_json(file.read_bytes())
