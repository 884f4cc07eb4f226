"""The report on the terminal: one table to read, and what was missed."""

from collections.abc import Sequence
from itertools import groupby

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bench.measurements import Measurement, missed

WIDTH = 164
VERDICTS = {True: "[green]met[/]", False: "[bold red]missed[/]", None: "[dim]reported[/]"}


def show(measurements: Sequence[Measurement], machine: str, console: Console) -> bool:
    """Prints the report; returns whether every budget is met."""
    # Columns are to be read down: in a narrow terminal or a log, rather too wide than broken into pieces.
    console.width = max(console.width, WIDTH)
    console.print(table(measurements))
    console.print(f"[dim]{machine}[/]")
    failed = missed(measurements)
    with_budget = sum(measurement.met is not None for measurement in measurements)
    if failed:
        console.print(f"[bold red]{len(failed)} of {with_budget} budgets missed:[/]")
        for measurement in failed:
            console.print(f"  {measurement.group}: {measurement.name}", soft_wrap=True, markup=False)
    else:
        console.print(f"[green]all {with_budget} budgets met[/]")
    return not failed


def table(measurements: Sequence[Measurement]) -> Table:
    """The measurements in their order, a section for each group."""
    result = Table(box=SIMPLE_HEAD, header_style="bold", padding=(0, 1))
    for name in ("what", "budget", "measured", "ratio", ""):
        result.add_column(name, no_wrap=True, justify="right" if name == "ratio" else "left")
    for group, rows in groupby(measurements, key=lambda measurement: measurement.group):
        result.add_section()
        result.add_row(f"[bold]{group}[/]")
        for row in rows:
            result.add_row(f"  {row.name}", row.budget, row.measured, ratio(row), VERDICTS[row.met])
    return result


def ratio(measurement: Measurement) -> str:
    """``0.98 (0.95-1.02)``: of the whole run, and of its parts."""
    if measurement.ratio is None:
        return ""
    parts = "" if measurement.span is None else " ({:.2f}-{:.2f})".format(*measurement.span)
    return f"{measurement.ratio:.2f}{parts}"
