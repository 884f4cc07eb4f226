"""``make soak MINUTES= SOCKETS=``: exits with 1 if anything is wrong. Uses a throw-away stack."""

import argparse
import sys
import tempfile
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from infra.local.console import Screen
from infra.local.seed import seed
from infra.local.settings import keep_local
from infra.local.stack import DevelopmentStack
from tests.soak.faults import planned
from tests.soak.soak import FRAMES_A_SECOND, Report, Soak, misbehave
from tests.stack import own_settings

MAX_MINUTES = 10
"""An access token lasts fifteen minutes, and the users of a soak log in once."""


def main() -> None:
    arguments = argparse.ArgumentParser(prog="make soak")
    arguments.add_argument("--minutes", type=float, default=3.0)
    arguments.add_argument("--sockets", type=int, default=200)
    arguments.add_argument("--rate", type=float, default=FRAMES_A_SECOND, help="frames a second, of all together")
    options = arguments.parse_args()
    if options.minutes > MAX_MINUTES:
        arguments.error(f"at most {MAX_MINUTES} minutes")
    keep_local()
    screen, seconds = Screen(), options.minutes * 60
    with tempfile.TemporaryDirectory(prefix="pandityatra-soak-") as folder:
        settings = own_settings(Path(folder))
        with DevelopmentStack(settings, screen) as stack:
            seed(settings)
            misbehave(stack)
            report = Soak(stack, options.sockets, seconds, planned(seconds), screen, options.rate).run()
            screen.quiet()
    show(report, options.sockets, Console(highlight=False))
    sys.exit(1 if report.errors or report.findings else 0)


def show(report: Report, sockets: int, console: Console) -> None:
    table = Table(box=SIMPLE_HEAD, header_style="bold")
    table.add_column("what was done, and what came of it")
    table.add_column("times", justify="right")
    table.add_row("sockets", str(sockets))
    table.add_row("seconds", f"{report.seconds:.0f}")
    table.add_row("frames a second", f"{report.counts['frames'] / report.seconds:.1f}")
    for action, count in sorted(report.counts.items()):
        table.add_row(action, str(count))
    table.add_row("[bold]errors that users and gateways saw[/]", str(len(report.errors)))
    table.add_row("[bold]found by the audit[/]", str(len(report.findings)))
    console.print(table)
    for line in [*report.errors, *report.findings]:
        console.print(line, soft_wrap=True, markup=False)


if __name__ == "__main__":
    main()
