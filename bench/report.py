"""The report: one table to read, and the machine it was measured on, by its cores and model only."""

import os
import platform
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bench.findings import Finding, missed

WIDTH = 124
VERDICTS = {True: "[green]met[/]", False: "[bold red]missed[/]", None: "[dim]reported[/]"}


def show(findings: Sequence[Finding], console: Console) -> bool:
    """Prints the report; answers whether every budget is met."""
    # Columns are to be read down: in a narrow terminal or a log, rather too wide than broken into pieces.
    console.width = max(console.width, WIDTH)
    console.print(table(findings))
    console.print(f"[dim]{machine()}[/]")
    failed = missed(findings)
    judged = sum(finding.met is not None for finding in findings)
    if failed:
        console.print(f"[bold red]{len(failed)} of {judged} budgets missed:[/]")
        for finding in failed:
            console.print(f"  {finding.group}: {finding.what}", soft_wrap=True, markup=False)
    else:
        console.print(f"[green]all {judged} budgets met[/]")
    return not failed


def table(findings: Sequence[Finding]) -> Table:
    """The findings in their order, a section for each group."""
    shown = Table(box=SIMPLE_HEAD, header_style="bold", padding=(0, 1))
    for name in ("what", "budget", "measured", "ratio", ""):
        shown.add_column(name, no_wrap=True, justify="right" if name == "ratio" else "left")
    for group, rows in groupby(findings, key=lambda finding: finding.group):
        shown.add_section()
        shown.add_row(f"[bold]{group}[/]")
        for row in rows:
            ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
            shown.add_row(f"  {row.what}", row.budget, row.measured, ratio, VERDICTS[row.met])
    return shown


def machine() -> str:
    """``2 cores, Intel(R) Xeon(R) Platinum, Python 3.11.7``."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} cores, {_model()}, Python {platform.python_version()}"


def _model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
