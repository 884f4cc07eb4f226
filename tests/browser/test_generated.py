"""The client's generated files match what the server generates now."""

import os
import subprocess
from pathlib import Path

from tests.stack import RunningStack

WEB = Path(__file__).parents[2] / "web"


def npm(script: str, *arguments: str, **environment: str) -> None:
    command = ["npm", "run", "--silent", script, "--", *arguments]
    run = subprocess.run(command, cwd=WEB, env={**os.environ, **environment}, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_types_are_those_of_the_published_documents(stack: RunningStack) -> None:
    npm("generate", "--check", FRONT=stack.endpoints.front)


def test_server_and_client_use_the_same_calendar() -> None:
    npm("calendar", "--check")
