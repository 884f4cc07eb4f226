"""Importing the app does not load libraries that are needed later: each would slow every cold start."""

import os
import subprocess
import sys

import pytest

from infra import offline
from infra.paths import ROOT


@pytest.mark.local
@pytest.mark.parametrize("package", ["pydantic.main", "stripe", "requests", "redis", "boto3", "chalicelib.schema"])
def test_the_app_is_imported_without(package: str) -> None:
    environment = {**os.environ, **offline.SETTINGS}
    program = f"import app, sys; print({package!r} in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert run.stdout.strip() == "False", run.stderr
