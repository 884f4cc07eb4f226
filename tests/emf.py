"""Reads log lines as CloudWatch does: which metrics it extracts, with which dimensions (Embedded Metric Format)."""

import json
import logging
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from chalicelib import log

SCHEMA = Draft202012Validator(json.loads(Path(__file__).with_suffix(".schema.json").read_text()))

Line = dict[str, Any]


def lines(records: Iterable[logging.LogRecord]) -> list[Line]:
    """The application's log lines, as they leave the process."""
    formatter = log.logger().handlers[0].formatter
    assert formatter is not None
    return [json.loads(formatter.format(record)) for record in records if record.name == "pandityatra"]


def metrics(lines: Iterable[Line], **dimensions: str) -> dict[str, float]:
    """Totals by name of the metrics that have exactly these dimensions and ``stage``. Every line must be valid EMF."""
    expected_dimensions, totals = {"stage": "test", **dimensions}, defaultdict[str, float](float)
    for line in lines:
        if "_aws" not in line:
            continue
        SCHEMA.validate(line)
        for directive in line["_aws"]["CloudWatchMetrics"]:
            assert directive["Namespace"] == "PanditYatra"
            if expected_dimensions in [_values(line, names) for names in directive["Dimensions"]]:
                for metric in directive["Metrics"]:
                    totals[metric["Name"]] += sum(_numbers(line[metric["Name"]]))
    return dict(totals)


def _values(line: Line, names: list[str]) -> dict[str, str]:
    """Values of dimensions: each is a text of the line, of 1 to 1024 characters."""
    values = {name: line[name] for name in names}
    assert all(isinstance(value, str) and 0 < len(value) <= 1024 for value in values.values()), values
    return values


def _numbers(value: Any) -> list[float]:
    """Values of a metric: a number, or a list of at most 100."""
    numbers = value if isinstance(value, list) else [value]
    assert len(numbers) <= 100
    assert all(type(number) in (int, float) for number in numbers), numbers
    return numbers
