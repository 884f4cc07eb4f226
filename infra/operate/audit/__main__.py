"""``make audit``: audits a stage and prints what is not as it must be. Ends with 1 where there is something.

Reads only. A deployed stage is audited while it works: ``--rate`` keeps the reading below what it can spare.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from infra import environment
from infra.local.settings import STAGE

if TYPE_CHECKING:
    from infra.operate.audit.invariants import Violation

WIDTH = 124
RATE = 500.0


def main() -> None:
    arguments = argparse.ArgumentParser(prog="make audit", description="Reads all tables; reports what is not so.")
    arguments.add_argument("--stage", default=STAGE)
    arguments.add_argument("--rate", type=float, help=f"items a second (deployed stages: {RATE:.0f}; local: no limit)")
    arguments.add_argument("--pause", type=float, default=1.0, help="seconds between two reads of a violation")
    arguments.add_argument("--json", action="store_true", help="findings as JSON lines")
    options = arguments.parse_args()
    try:
        environment.apply_stage(options.stage, os.environ.get("ENDPOINT_URL"))
        violations = _audit(options)
    except (environment.NoStage, BotoCoreError, ClientError) as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    sys.exit(1 if violations else 0)


def _audit(options: argparse.Namespace) -> list["Violation"]:
    # Only now: the application reads its environment when it is imported.
    from infra.operate.audit.audit import find_violations, invariants
    from infra.operate.audit.reader import Reader

    rate = options.rate or (None if options.stage == STAGE else RATE)
    reader, errors = Reader(rate), Console(stderr=True, highlight=False)
    violations: list[Violation] = []
    with errors.status("") as status:

        def progress(part: str) -> None:
            status.update(f"{part}: {reader.items} items read")

        for violation in find_violations(reader, options.pause, progress):
            violations.append(violation)
            if options.json:
                print(json.dumps(asdict(violation)), flush=True)
    if not options.json:
        show(violations, Console(highlight=False))
    errors.print(f"{len(invariants())} invariants, {reader.items} items read, {len(violations)} findings")
    return violations


def show(violations: Sequence["Violation"], console: Console) -> None:
    """The findings as a table; nothing where there are none."""
    if not violations:
        return
    console.width = max(console.width, WIDTH)
    table = Table(box=SIMPLE_HEAD, header_style="bold", padding=(0, 1))
    for column in ("invariant", "of", "what is"):
        table.add_column(column, overflow="fold")
    for violation in violations:
        table.add_row(violation.invariant, violation.subject, violation.detail)
    console.print(table)


if __name__ == "__main__":
    main()
