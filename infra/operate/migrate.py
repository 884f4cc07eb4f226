"""``make migrate``: rewrites the stored data of a stage as the current code writes it. Safe to stop and to repeat.

Runs the application's own use cases in this process, with the environment of the stage, beside its functions.
"""

import argparse
import os
import subprocess
import sys

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from infra import environment
from infra.local.settings import STACK_NAME, STAGE
from infra.operate.migrations.pending import pending
from infra.paths import ROOT


class MigrationFailed(Exception):
    """The data of a local stack could not be migrated; the text says why."""


def migrate_local(endpoint_url: str) -> None:
    """Migrates a local stack that is starting, if there is anything to do. Raises :class:`MigrationFailed`."""
    try:
        if not pending(STACK_NAME, endpoint_url):
            return
    except (BotoCoreError, ClientError) as error:
        raise MigrationFailed(str(error)) from error
    # The application reads its environment when it is imported: a process of its own.
    command = [sys.executable, "-m", "infra.operate.migrate", "--stage", STAGE]
    variables = {**os.environ, "ENDPOINT_URL": endpoint_url}
    run = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True)
    if run.returncode:
        raise MigrationFailed(run.stderr.strip() or run.stdout.strip())


def main() -> None:
    arguments = argparse.ArgumentParser(prog="make migrate", description="Migrates the data of a stage.")
    arguments.add_argument("--stage", default=STAGE)
    arguments.add_argument("--again", action="store_true", help="also what was finished before")
    options, console = arguments.parse_args(), Console(highlight=False)
    try:
        environment.apply_stage(options.stage, os.environ.get("ENDPOINT_URL"))
        # Only now: the application reads its environment when it is imported.
        from infra.operate.migrations.runner import run

        with console.status("") as status:
            count = run(status.update, again=options.again)
    except (environment.NoStage, BotoCoreError, ClientError) as error:
        sys.exit(str(error))
    console.print(f"{options.stage}: {count} items looked at")


if __name__ == "__main__":
    main()
