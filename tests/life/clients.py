"""The web client's own code in one Node process: many tabs on many devices, in virtual time.

Python owns the clock. Each command carries it; each answer says what the tabs have sent meanwhile (effects) and when
their next timer is due. The other end is ``web/src/life/host.ts``.
"""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from infra.paths import ROOT
from tests.life.timeline import Timeline

WEB = ROOT / "web"
Effect = dict[str, Any]


class ClientFailed(Exception):
    """The client's code raised where a browser would have shown an error."""


def bundle(folder: Path) -> None:
    """Bundles the client's code into a folder, with the tools that are installed."""
    command = ["node", "scripts/life.mjs", str(folder)]
    result = subprocess.run(command, cwd=WEB, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if result.returncode:
        raise RuntimeError(f"the client could not be bundled:\n{result.stderr}")


@contextmanager
def running(folder: Path) -> Iterator["Clients"]:
    """The process, with the bundle of this folder."""
    process = subprocess.Popen(
        ["node", str(folder / "host.mjs"), str(folder / "tab.js")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )
    try:
        yield Clients(process)
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


class Clients:
    """All tabs. ``on_effect`` carries what they send."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._timeline = Timeline()
        self._on_effect: Callable[[Effect], None] = lambda _: None
        self.next_at: float | None = None
        self.commands = 0

    def begin(self, timeline: Timeline, on_effect: Callable[[Effect], None]) -> None:
        """Forgets all devices; a new life begins."""
        self._timeline, self._on_effect = timeline, on_effect
        self._command("reset")

    def load(self, page: str, device: str, seed: int) -> None:
        """Loads the application in a new tab of a device."""
        self._command("load", page=page, device=device, seed=seed)

    def close(self, page: str) -> None:
        self._command("close", page=page)

    def call(self, page: str, name: str, *args: Any) -> Any:
        """Calls a function of ``web/src/life/tab.ts``."""
        return self._command("call", page=page, name=name, args=args)

    def receive(self, page: str, socket: int, text: str) -> None:
        self._command("receive", page=page, socket=socket, text=text)

    def end_socket(self, page: str, socket: int, code: int) -> None:
        """The browser tells the tab that its socket has ended, with the WebSocket close code."""
        self._command("end", page=page, socket=socket, code=code)

    def answer(self, page: str, request: int, answer: dict[str, Any] | None) -> None:
        """Answers a request; None where the network failed."""
        self._command("answer", page=page, id=request, answer=answer)

    def emit(self, page: str, event: str) -> None:
        self._command("emit", page=page, event=event)

    def change_device(self, device: str, **changes: Any) -> None:
        """``isAsleep``, ``isOnline`` or ``clockOffset`` (in milliseconds)."""
        self._command("device", device=device, **changes)

    def stored(self, device: str) -> dict[str, str]:
        """What the device's storage holds."""
        return dict(self._command("stored", device=device))

    def run_timers(self) -> None:
        """Runs what is due now."""
        self._command("tick")

    def _command(self, op: str, **values: Any) -> Any:
        self.commands += 1
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(json.dumps({"op": op, "now": self._timeline.now * 1000, **values}) + "\n")
        line = stdout.readline()
        if not line:
            raise ClientFailed("the process of the clients has ended")
        answer = json.loads(line)
        due = answer["next"]
        self.next_at = None if due is None else due / 1000
        for effect in answer["effects"]:
            self._on_effect(effect)
        if answer.get("error"):
            raise ClientFailed(answer["error"])
        return answer.get("result")
