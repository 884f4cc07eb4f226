"""A server's end: what it has started must not hold it up."""

import sys
from pathlib import Path

import pytest

from infra.local.process import Process

SERVER = """
import signal, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
signal.signal(signal.SIGTERM, lambda *_: None)
print("ready", flush=True)
child.wait()
print("written down", flush=True)
"""


@pytest.mark.local
def test_a_server_that_waits_for_its_children_ends_in_order_when_they_are_ended(tmp_path: Path) -> None:
    server = Process("the server", [sys.executable, "-c", SERVER], {}, tmp_path / "log", ends_children=True)
    server.start()
    server.wait_ready(lambda: "ready" in server.log.read_text())
    assert len(server.children()) == 1

    server.stop()

    assert server.log.read_text().split("\n") == ["ready", "written down", ""]
