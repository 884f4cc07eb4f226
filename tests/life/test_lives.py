"""Lives of clients and server, each right in the end; and old faults put back, each of them found."""

import os
import subprocess
import sys

import pytest

from infra.local import webclient
from infra.paths import ROOT

SEED = 1
LIVES = 30

pytestmark = pytest.mark.local


@pytest.fixture(scope="module", autouse=True)
def _client_is_installed() -> None:
    if not webclient.install():
        pytest.skip("there is no Node here, or one that is too old")


def play(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """Plays in a process of its own, whose clock and modules are virtual."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "COV_"))}
    command = [sys.executable, "-m", "tests.life", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def test_every_screen_bell_and_table_is_right_after_a_life() -> None:
    played = play("--lives", str(LIVES), "--seed", str(SEED))

    assert played.returncode == 0, played.stdout + played.stderr


def test_old_faults_are_found_when_they_are_put_back() -> None:
    played = play("--mutants")

    assert played.returncode == 0, played.stdout + played.stderr
