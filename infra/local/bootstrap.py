"""Makes the virtual environments, before there are any: ``python3 infra/local/bootstrap.py .venv .venv-emulator``.

Runs on the standard library alone, and starts on a Python that is too old, to say so. An environment is made once and
touched again only when its requirements, its place or its Python have changed; two of these at once wait for each
other.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
OLDEST_PYTHON = (3, 11)
REQUIREMENTS = {
    ".venv": "requirements-dev.txt",
    ".venv-emulator": "requirements-emulator.txt",
}


class CannotInstall(Exception):
    """An environment could not be made; the text says why and what to do."""


class Status:
    """Shows the step of each environment: one line that is rewritten on a terminal; elsewhere only printed lines."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._steps: dict[str, str] = {}
        self._started_at = time.monotonic()
        self._terminal = sys.stdout.isatty()

    def show(self, name: str, step: str) -> None:
        self._steps[name] = step
        self.tick()

    def tick(self) -> None:
        with self._lock:
            if self._terminal:
                seconds = int(time.monotonic() - self._started_at)
                line = "  ".join(f"{name}: {step}" for name, step in self._steps.items())
                width = os.get_terminal_size().columns - 8
                self._write(f"\r\033[K{seconds:3d} s  {line[:width]}")

    def print_line(self, text: str) -> None:
        with self._lock:
            self._write(f"\r\033[K{text}\n" if self._terminal else f"{text}\n")

    def _write(self, text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()


class Environment:
    """One virtual environment, its locked requirements, and the mark of what was last installed into it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.folder = ROOT / name
        self.python = self.folder / "bin" / "python"
        self._requirements = ROOT / REQUIREMENTS[name]
        self._mark = self.folder / "installed"
        self._log = self.folder / "pip.log"

    def ready(self) -> bool:
        return self._installed() == [self._place(), self._digest()] and self.python.exists()

    def create(self, status: Status) -> None:
        """Makes or updates the environment. Raises :class:`CannotInstall`."""
        started_at = time.monotonic()
        if self._installed()[:1] != [self._place()] or not self.python.exists():
            version = ".".join(str(number) for number in sys.version_info[:3])
            status.print_line(f"making {self.name} with Python {version}")
            status.show(self.name, "making it")
            self._create()
        status.print_line(f"installing {self._requirements.name} into {self.name}")
        self._mark.unlink(missing_ok=True)
        self._install(status)
        self._mark.write_text(f"{self._place()}\n{self._digest()}\n")
        status.show(self.name, "ready")
        status.print_line(f"{self.name} is ready ({time.monotonic() - started_at:.0f} s)")

    def _installed(self) -> list[str]:
        return self._mark.read_text().splitlines() if self._mark.exists() else []

    def _place(self) -> str:
        """A moved or copied environment does not work, nor does one whose Python has changed."""
        return f"{self.folder.resolve()} {sys.version.split()[0]}"

    def _digest(self) -> str:
        return hashlib.sha256(self._requirements.read_bytes()).hexdigest()

    def _create(self) -> None:
        command = [sys.executable, "-m", "venv", "--clear", str(self.folder)]
        run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if run.returncode:
            reason = (run.stderr.strip() or run.stdout.strip()).splitlines()
            hint = "Python's venv module is missing or incomplete; on Debian and Ubuntu: apt install python3-venv"
            raise CannotInstall(f"{self.name} could not be made: {' '.join(reason[-2:])}\n{hint}")

    def _install(self, status: Status) -> None:
        pip = [str(self.python), "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar=off"]
        options = ["--require-hashes", "--requirement", str(self._requirements)]
        with self._log.open("w+") as log:
            run = subprocess.Popen([*pip, *options], stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
            lines_shown = 0
            while run.poll() is None:
                time.sleep(0.2)
                lines = self._log.read_text().splitlines()
                steps = [
                    line for line in lines[lines_shown:] if line.startswith(("Collecting", "Building", "Installing"))
                ]
                lines_shown = len(lines)
                if steps:
                    status.show(self.name, " ".join(steps[-1].split()[:2]).lower())
        if run.returncode:
            # pip ends with the lines that say what was wrong.
            lines = self._log.read_text().splitlines()
            reasons = [line for line in lines if line.startswith("ERROR")] or lines[-3:]
            log_hint = (
                f"(all of it: {self._log}; packages come from PyPI, or from the index that pip is configured for)"
            )
            raise CannotInstall("\n  ".join([f"pip failed for {self.name}:", *reasons]) + f"\n{log_hint}")


def install(environments: list[Environment]) -> list[str]:
    """Makes them side by side; returns what went wrong."""
    status, failures = Status(), []

    def create_one(environment: Environment) -> None:
        try:
            environment.create(status)
        except (CannotInstall, OSError) as error:
            failures.append(str(error))

    # They end with this process: an interrupted installation is begun again the next time.
    threads = [threading.Thread(target=create_one, args=[environment], daemon=True) for environment in environments]
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():
            thread.join(0.5)
            status.tick()
    return failures


def main(names: list[str]) -> str | None:
    if sys.version_info < OLDEST_PYTHON:
        required, present = (".".join(map(str, version)) for version in (OLDEST_PYTHON, sys.version_info[:3]))
        return (
            f"Python {required} or newer is needed; {sys.executable} is {present}. Name another: make PYTHON=python3.12"
        )
    environments = [Environment(name) for name in names]
    if all(environment.ready() for environment in environments):
        return None
    with (ROOT / "requirements.txt").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        failures = install([environment for environment in environments if not environment.ready()])
    return "\n".join(failures) or None


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("\ninterrupted")
