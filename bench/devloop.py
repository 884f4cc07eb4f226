"""Measures what a developer waits for: until ``make dev`` is ready, and until a saved file is live.

Runs ``make dev``'s own program on a copy of the working tree, so that files can be saved without touching the real
ones. The copy shares the environments and the built dependencies, which is what "warm" means.
"""

import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.measurements import Measurement, at_most, span
from infra import offline
from infra.deploy import layer, package
from infra.local import ports, webclient
from infra.local.settings import endpoints_file
from infra.paths import ROOT

SHARED = (".venv-emulator", "build/layers")
"""What is installed or built, and stays where it is; the web client too, where it has been built here."""
NOT_COPIED = (".git", ".venv*", ".local", ".*_cache", ".hypothesis", "__pycache__", "build", "web", "tests", "docs")
STARTS, SAVES = 3, 5
SETTLE_SECONDS = 4
TIMEOUT_SECONDS = 60
START_BUDGET, RELOAD_BUDGET = 15.0, 2.0
GROUP = "a developer's loop"

MIDDLEWARE = """

@app.middleware("http")
def _saved(event, get_response):
    response = get_response(event)
    response.headers["X-Saved"] = "{mark}"
    return response
"""


class NotReady(Exception):
    """``make dev`` did not do what it should; the text is what it said last."""


@dataclass(frozen=True, slots=True)
class Running:
    """``make dev`` on a copy of the project, and how long it took to be ready."""

    folder: Path
    endpoints: Mapping[str, str]
    seconds: float


@contextmanager
def running(folder: Path) -> Iterator[Running]:
    """Copies the project into ``folder`` and runs it there. Raises :class:`NotReady`."""
    _copy(folder, _build_shared())
    front_port, aws_port, redis_port = map(str, ports.free(3))
    # Without the settings that stand in here for those of a function: a developer's terminal has none.
    environment = {name: value for name, value in os.environ.items() if name not in offline.SETTINGS}
    environment |= {"FRONT_PORT": front_port, "AWS_PORT": aws_port, "REDIS_PORT": redis_port}
    environment |= {"STATE_DIR": str(folder / "state"), "PYTHONUNBUFFERED": "1"}
    started_at = time.monotonic()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "infra.local.dev"],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            published = _wait_for(endpoints_file(folder / "state"), process, folder / "log")
            yield Running(folder, json.loads(published.read_text()), time.monotonic() - started_at)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(TIMEOUT_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def time_start(folder: Path) -> float:
    """How long ``make dev`` takes to be ready; it is stopped again."""
    with running(folder) as ready:
        return ready.seconds


def start_measurement(seconds: Sequence[float]) -> Measurement:
    return _median("make dev, caches warm, until it is ready", seconds, START_BUDGET)


def measure_reload(running: Running) -> Measurement:
    """Saves ``app.py`` a few times and asks the API until it answers by the new code."""
    app = running.folder / "app.py"
    original = app.read_text()
    times = []
    for number in range(SAVES):
        time.sleep(SETTLE_SECONDS)  # until the reload before is all over
        started_at = time.monotonic()
        app.write_text(original + MIDDLEWARE.format(mark=number))
        _wait_until_live(running.endpoints["api"], str(number))
        times.append(time.monotonic() - started_at)
    return _median("from saving a file to its being live", times, RELOAD_BUDGET)


def _median(name: str, seconds: Sequence[float], budget: float) -> Measurement:
    """Judged by the median, as it is shown; the span says how it went each time."""
    median = round(statistics.median(seconds), 2)
    measured = "{:.2f} s ({:.2f}-{:.2f})".format(median, *span(seconds))
    return Measurement(GROUP, name, measured, f"<= {budget:g} s", met=median <= budget)


def measure_package() -> Measurement:
    """The size of what is uploaded to AWS."""
    built = package.package(ROOT / "build" / "production", "production")
    megabytes = sum(path.stat().st_size for path in (built.code, built.layer)) / 1e6
    return at_most(GROUP, "the deployment package, zipped", round(megabytes, 1), package.BUDGET_MEGABYTES, "MB")


def _build_shared() -> Sequence[str]:
    """Builds the folders that the copies share, so that the first start does not have to."""
    layer.build(package.REQUIREMENTS, package.LAYERS, embedded=True)
    if not webclient.BUILT.exists():
        return SHARED
    webclient.build()
    return *SHARED, "web"


def _copy(folder: Path, shared: Sequence[str]) -> None:
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*NOT_COPIED))
    for name in shared:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).symlink_to(ROOT / name)


def _wait_for(file: Path, process: "subprocess.Popen[bytes]", log: Path) -> Path:
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while not file.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            raise NotReady("\n".join(log.read_text(errors="replace").splitlines()[-15:]))
        time.sleep(0.02)
    return file


def _wait_until_live(api: str, mark: str) -> None:
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while _saved(api) != mark:
        if time.monotonic() > deadline:
            raise NotReady("the saved file did not become live")
        time.sleep(0.03)


def _saved(api: str) -> str | None:
    try:
        with urllib.request.urlopen(f"{api}/health", timeout=TIMEOUT_SECONDS) as answer:
            return str(answer.headers.get("X-Saved"))
    except urllib.error.URLError:  # the function is being replaced
        return None
