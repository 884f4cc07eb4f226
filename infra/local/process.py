"""A server process of the local stack: starts it, waits until it is ready, and stops it so that it can save its state.

Knows nothing of what the servers are.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from infra.local.settings import SetupError
from infra.paths import ROOT

READY_SECONDS = 30.0
STOP_SECONDS = 20.0
POLL_SECONDS = 0.02
LOG_LINES = 15

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class Process:
    """One server. Its output goes to ``log``, which is truncated at each start.

    With ``ends_children`` the processes that it has started are killed while it stops: it waits for them, and they may
    wait for it.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        env: Mapping[str, str],
        log: Path,
        *,
        ends_children: bool = False,
    ) -> None:
        self.name = name
        self.log = log
        self._ends_children = ends_children
        self._command = [str(part) for part in command]
        self._env = dict(env)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Raises ``RuntimeError`` where the process was not started."""
        if self._process is None:
            raise RuntimeError(f"{self.name} is not running")
        return self._process.pid

    def start(self) -> None:
        """Starts the server. Call it in the main thread: Linux ends the child with the thread that started it."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # A group of its own: Ctrl-C in the terminal is for us, and we end the servers in order.
                process_group=0,
                preexec_fn=_die_with(os.getpid()),
            )

    def wait_ready(self, is_ready: Callable[[], bool], timeout: float = READY_SECONDS) -> None:
        """Waits until ``is_ready``. Raises :class:`SetupError` with the end of the log where it never is."""
        deadline = time.monotonic() + timeout
        while not is_ready():
            if not self.is_running():
                raise SetupError(f"{self.name} ended at its start:\n{self.last_lines()}\n(all of it: {self.log})")
            if time.monotonic() > deadline:
                raise SetupError(f"{self.name} was not ready within {timeout:.0f} s:\n{self.last_lines()}")
            time.sleep(POLL_SECONDS)

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def send(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def stop(self, timeout: float = STOP_SECONDS) -> None:
        """Asks it to end and waits, so that it can write down its state; kills it only when it does not."""
        if self._process is None:
            return
        if self._process.poll() is None:
            # One that was stopped by SIGSTOP must run to be able to end.
            self._process.send_signal(signal.SIGTERM)
            self._process.send_signal(signal.SIGCONT)
            if not self._ends_within(timeout):
                self._process.kill()
                self._process.wait()
        self._process = None

    def children(self) -> list[int]:
        """The ids of the processes that it has started. Known on Linux; nothing elsewhere."""
        processes: list[int] = []
        for task in Path("/proc").glob(f"{self.pid}/task/*/children"):
            with suppress(FileNotFoundError, ProcessLookupError):  # a thread that has ended meanwhile
                processes += [int(child) for child in task.read_text().split()]
        return processes

    def _ends_within(self, timeout: float) -> bool:
        deadline = time.monotonic() + timeout
        while self.is_running():
            if time.monotonic() > deadline:
                return False
            for child in self.children() if self._ends_children else []:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            time.sleep(POLL_SECONDS)
        return True

    def last_lines(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(f"  {line}" for line in lines[-LOG_LINES:])


def die_with_parent() -> None:
    """Has Linux end this process when its parent is gone, however that ended."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _die_with(parent: int) -> Callable[[], None]:
    def in_child() -> None:
        die_with_parent()
        if os.getppid() != parent:
            os._exit(1)

    return in_child
