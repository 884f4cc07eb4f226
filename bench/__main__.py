"""``make bench``: runs every measurement on one throw-away stack, prints the report, and fails when a budget is missed.

Everything that is counted or timed on a stack is counted and timed on the one that ``make dev``'s program starts.
``ARGS=--growth`` also measures how costs grow, ``ARGS=--docs`` besides writes ``docs/performance.md`` with its plots.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from bench import calls, cold, cpu, devloop, growth, imports, latency, machine, page, references, results, storm
from bench.connections import open_sockets
from bench.devloop import NotReady, Running
from bench.fresh_process import run_in_fresh_process
from bench.growth import Addresses
from bench.measurements import Measurement, Spread
from bench.references import References
from bench.report import show
from bench.results import Point, Results, Start
from bench.storm import StormFailed
from infra import outputs
from infra.deploy.package import PackagingFailed
from infra.environment import environment
from infra.local.settings import STACK_NAME
from infra.outputs import Outputs
from infra.paths import ROOT

Progress = Callable[[str], None]


@dataclass(slots=True)
class Run:
    """One run of everything, in the order of the report."""

    progress: Progress
    with_growth: bool
    noise: machine.Noise = field(default_factory=machine.Noise)
    measurements: list[Measurement] = field(default_factory=list)
    conversation: dict[str, Spread] = field(default_factory=dict)
    starts: list[Start] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)

    def measure(self, folder: Path) -> Results:
        """The project is copied into places below ``folder``."""
        self._step("importing, in fresh processes")
        self.measurements += imports.measure()
        self._step("simulating 10,000 people who come back")
        self.measurements += storm.measure()
        self._step("packaging for AWS")
        package = devloop.measure_package()
        self._step("starting make dev, again and again")
        seconds = [devloop.time_start(folder / str(number)) for number in range(devloop.STARTS - 1)]
        with devloop.running(folder / "project") as running:
            seconds.append(running.seconds)
            reference_apis = references.deploy(running.endpoints["aws"])
            self._measure(running, reference_apis)
            self._step("saving files")
            self.measurements += [package, devloop.start_measurement(seconds), devloop.measure_reload(running)]
            if self.with_growth:
                self._measure_growth(running, reference_apis)
        self.measurements.append(self.noise.measurement())
        return Results(
            date=f"{datetime.now(UTC):%Y-%m-%d}",
            commit=_commit(),
            machine=machine.name(),
            measurements=self.measurements,
            conversation=self.conversation,
            starts=self.starts,
            points=self.points,
        )

    def _measure(self, running: Running, reference_apis: References) -> None:
        deployed, variables = _deployed(running)
        with open_sockets() as address:
            offline_variables = {**variables, "WS_MANAGEMENT_URL": address}
            self._step("counting AWS calls")
            sender, frame = run_in_fresh_process(offline_variables, calls.prepare_first_frame)
            self.measurements += [
                run_in_fresh_process(offline_variables, calls.measure_first_frame, sender, frame),
                *run_in_fresh_process(offline_variables, calls.measure),
            ]
            self._step("measuring processor time")
            self.measurements += run_in_fresh_process(offline_variables, cpu.measure)
            self.starts += cold.measure(running, deployed, offline_variables, self._step)
        self._step("sending messages over real sockets")
        times = run_in_fresh_process(
            variables, latency.measure, running.endpoints["ws"], deployed.ws_url, reference_apis
        )
        self.measurements += [*latency.report(times), *cold.report(self.starts)]
        self.conversation = latency.spreads(times)

    def _measure_growth(self, running: Running, reference_apis: References) -> None:
        deployed, variables = _deployed(running)
        addresses = Addresses(running.endpoints["aws"], deployed.ws_url, deployed.api_url, reference_apis)
        with open_sockets() as address:
            offline_variables = {**variables, "WS_MANAGEMENT_URL": address}
            for dimension, sizes, measure in growth.DIMENSIONS:
                self._step(f"growing to {max(sizes):,} {dimension}")
                self.points += run_in_fresh_process(offline_variables, measure, addresses, sizes)
        self.measurements += growth.report(self.points)

    def _step(self, step: str) -> None:
        self.noise.sample()
        self.progress(step)


def _deployed(running: Running) -> tuple[Outputs, Mapping[str, str]]:
    aws = running.endpoints["aws"]
    deployed = outputs.read(STACK_NAME, aws)
    return deployed, environment(deployed, aws)


def _commit() -> str:
    """The one that is measured, by its short name; with a ``+`` where the working tree differs."""

    def git(*arguments: str) -> str:
        run = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
        return run.stdout.strip()

    return git("rev-parse", "--short", "HEAD") + ("+" if git("status", "--porcelain") else "")


def main() -> None:
    arguments = argparse.ArgumentParser(prog="make bench", description="Measures the budgets.")
    arguments.add_argument("--growth", action="store_true", help="also how costs grow with rooms, messages, devices")
    arguments.add_argument("--docs", action="store_true", help=f"all of that, written to {page.FILE.name} with plots")
    options = arguments.parse_args()
    console = Console()
    try:
        with console.status("") as status, tempfile.TemporaryDirectory(prefix="pandityatra-bench-") as folder:
            run_results = Run(_progress(console, status.update), options.growth or options.docs).measure(Path(folder))
    except (NotReady, PackagingFailed, StormFailed) as error:
        sys.exit(str(error))
    met = show(run_results.measurements, run_results.machine, console)
    if options.docs:
        results.write(run_results)
        page.write(run_results)
        console.print(f"wrote {page.FILE.relative_to(ROOT)}")
    sys.exit(0 if met else 1)


def _progress(console: Console, update: Progress) -> Progress:
    """Returns a function that shows a step: in the status line on a terminal, else as a line of output."""
    return update if console.is_terminal else lambda step: console.print(step)


if __name__ == "__main__":
    main()
