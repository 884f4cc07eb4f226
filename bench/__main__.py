"""``make bench``: runs every measurement on one throw-away stack, prints the report, and fails when a budget is missed.

Everything that is counted or timed on a stack is counted and timed on the one that ``make dev``'s program starts.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from bench import calls, cpu, devloop, imports, latency, yardsticks
from bench.apart import apart
from bench.connections import open_sockets
from bench.devloop import NotReady
from bench.findings import Finding
from bench.report import show
from infra import outputs
from infra.environment import environment
from infra.local.settings import STACK_NAME
from infra.package import PackagingFailed


def measure(folder: Path, progress: Callable[[str], None]) -> list[Finding]:
    """Everything, in the order of the report; the project is copied into ``folder``, which must not exist."""
    progress("importing, in fresh processes")
    findings = imports.measure()
    progress("packaging for AWS")
    package = devloop.packaged()
    progress("starting the stack")
    with devloop.running(folder) as running:
        aws, ws = running.endpoints["aws"], running.endpoints["ws"]
        deployed = outputs.read(STACK_NAME, aws)
        variables = environment(deployed, aws)
        with open_sockets() as address:
            alone = {**variables, "WS_MANAGEMENT_URL": address}
            progress("counting AWS calls")
            findings += apart(alone, calls.measure)
            progress("measuring processor time")
            findings += apart(alone, cpu.measure)
        progress("sending messages over real sockets")
        findings += apart(variables, latency.measure, ws, deployed.ws_url, yardsticks.deploy(aws))
        progress("saving files")
        findings += [package, devloop.start(running), devloop.reload(running)]
    return findings


def main() -> None:
    console = Console()
    try:
        with console.status("") as status, tempfile.TemporaryDirectory(prefix="pandityatra-bench-") as folder:
            findings = measure(Path(folder) / "project", status.update)
    except (NotReady, PackagingFailed) as error:
        sys.exit(str(error))
    sys.exit(0 if show(findings, console) else 1)


if __name__ == "__main__":
    main()
