"""The payment sandbox as a server of the stack, and the configuration that leads the application to it.

Knows how the sandbox is started, and nothing of what it plays.
"""

import json
import sys
from pathlib import Path

from infra.local.process import Process
from infra.local.sandbox.config import PATH, gateways
from infra.local.settings import Settings


def process(settings: Settings, port: int) -> Process:
    """The sandbox, to be started on the loopback."""
    command = [sys.executable, "-m", "infra.local.sandbox", f"--port={port}", f"--state={_state(settings)}"]
    command += [f"--public={settings.front}{PATH}", f"--webhooks={settings.front}/webhooks"]
    return Process("the payment sandbox", command, {"LANG": "C.UTF-8"}, settings.state_dir / "logs" / "sandbox.log")


def address(port: int) -> str:
    """The sandbox without the front door before it."""
    return f"http://127.0.0.1:{port}{PATH}"


def configuration(settings: Settings, port: int | None) -> str:
    """The gateways in JSON: the developer's own, or else the sandbox's; without a sandbox there is cash."""
    if settings.gateways is not None:
        return settings.gateways
    if port is None:
        return '{"cash": {}}'
    return json.dumps(gateways(f"{settings.front}{PATH}", state=_state(settings), own_base=address(port)))


def _state(settings: Settings) -> Path:
    return settings.state_dir / "sandbox.db"
