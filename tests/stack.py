"""Starts the throw-away stack of a test run: on free ports, with its data in a temporary folder.

The stack is a process of its own (``python -m tests.stack``). The first test that needs it starts it, and all workers
of pytest-xdist share it. Every user holds a shared lock on the file ``users``. When no user is left, for whatever
reason, the process gets the exclusive lock, stops the stack and deletes the folder.

The first process of the run chooses ports and names and hands them to the workers in the environment. So the
application can be imported, with all its settings, before the stack is up.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from infra.environment import emulated
from infra.local import ports
from infra.local.seed import seed
from infra.local.settings import STACK_NAME, Settings
from infra.local.stack import DevelopmentStack, Endpoints
from infra.paths import ROOT

VARIABLE = "PANDITYATRA_TEST_RUN"
START_SECONDS = 300
FRONT_DOOR_SECRET = "what the front door knows"
"""Header value by which the application in a test process recognises its front door."""


@dataclass(frozen=True, slots=True)
class RunConfig:
    """Folder and ports of the run's stack, known before it is started."""

    folder: str
    front_port: int
    aws_port: int
    redis_port: int

    @classmethod
    def current(cls) -> Self:
        """The configuration of this run. The first process makes it; the others read it from the environment."""
        if VARIABLE not in os.environ:
            folder = Path(tempfile.gettempdir()) / f"pandityatra-test-{uuid.uuid4().hex[:12]}"
            run = cls(str(folder), *ports.free(3))
            os.environ[VARIABLE] = json.dumps(asdict(run))
        return cls(**json.loads(os.environ[VARIABLE]))

    @property
    def settings(self) -> Settings:
        state = Path(self.folder) / "state"
        return Settings(self.front_port, self.aws_port, self.redis_port, state, seed=False, enforces_iam=True)

    def process_environment(self, worker: int) -> dict[str, str]:
        """Environment of the application in a test process: it uses the servers of the stack, with data of its own."""
        settings, prefix = self.settings, f"in-process-{worker}"
        return {
            "STAGE": "test",
            "VERSION": "test",
            "TABLE_PREFIX": prefix,
            "APP_SECRET_ARN": f"{prefix}/app",
            "GATEWAYS_SECRET_ARN": f"{prefix}/gateways",
            "ORIGIN_SECRET_ARN": f"{prefix}/origin",
            "ATTACHMENTS_BUCKET": f"{prefix}-attachments",
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/{worker + 1}",
            "REDIS_LOGIN": "",
            "PUBLIC_URL": settings.front,
            "ALLOWED_ORIGINS": settings.parameters()["AllowedOrigins"],
            "WS_MANAGEMENT_URL": f"{settings.aws}/_aws/execute-api/{prefix}/api",
            "WELCOME_FUNCTION": f"{STACK_NAME}-ws_welcome",
            "MEDIA_FUNCTION": f"{prefix}-process_media",
            "MAIL_SENDER": "",
            "AWS_PUBLIC_ENDPOINT_URL": settings.aws,
            **emulated(settings.aws),
        }


def own_settings(state_dir: Path, *, translator: str | None = None, enforces_iam: bool = True) -> Settings:
    """Settings for a stack that a test starts for itself: on free ports, without demo data."""
    front_port, aws_port, redis_port = ports.free(3)
    return Settings(
        front_port, aws_port, redis_port, state_dir, translator=translator, seed=False, enforces_iam=enforces_iam
    )


@dataclass(frozen=True, slots=True)
class RunningStack:
    """The running stack: its addresses, and the ids of its server processes by name."""

    endpoints: Endpoints
    processes: dict[str, int]


@contextmanager
def join_stack(run: RunConfig) -> Iterator[RunningStack]:
    """Starts the run's stack if no other process has, and keeps it running inside the block."""
    folder = Path(run.folder)
    folder.mkdir(exist_ok=True)
    process: subprocess.Popen[bytes] | None = None
    with (folder / "users").open("a") as users, (folder / "start").open("a") as start:
        fcntl.flock(start, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_SH)
        if not _address_file(folder).exists():
            process = _start(run)
        fcntl.flock(start, fcntl.LOCK_UN)
        description = json.loads(_address_file(folder).read_text())
        yield RunningStack(Endpoints(**description["endpoints"]), description["processes"])
    if process is not None:
        process.wait()


def _address_file(folder: Path) -> Path:
    return folder / "stack.json"


def _start(run: RunConfig) -> "subprocess.Popen[bytes]":
    """Starts the process of the stack and waits until it has published its addresses.

    Raises ``RuntimeError`` with the process's output if it ends or takes too long.
    """
    log = Path(run.folder) / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.stack"],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Ctrl-C must reach the tests alone: the stack ends when they release their locks.
            process_group=0,
        )
    deadline = time.monotonic() + START_SECONDS
    while not _address_file(Path(run.folder)).exists():
        if process.poll() is not None or time.monotonic() > deadline:
            process.terminate()
            raise RuntimeError(f"the stack for the tests did not start:\n{log.read_text()}")
        time.sleep(0.05)
    return process


def main() -> None:
    run = RunConfig.current()
    folder = Path(run.folder)
    with DevelopmentStack(run.settings, lambda step: print(step, flush=True)) as stack:
        seed(run.settings)
        stack.publish()
        description = {
            "endpoints": asdict(stack.endpoints),
            "processes": {process.name: process.pid for process in stack.processes},
        }
        unfinished = _address_file(folder).with_suffix(".part")
        unfinished.write_text(json.dumps(description))
        unfinished.replace(_address_file(folder))
        with (folder / "users").open("a") as users:
            fcntl.flock(users, fcntl.LOCK_EX)
            _address_file(folder).unlink()
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
