"""Settings: a function that lacks a setting names it at its start."""

import subprocess
import sys

import pytest

from chalicelib.settings import MissingSettings, read
from infra import offline
from infra.paths import ROOT


@pytest.mark.parametrize("name", offline.SETTINGS)
def test_a_variable_that_is_not_set_is_named(name: str) -> None:
    environment = {key: value for key, value in offline.SETTINGS.items() if key != name}
    with pytest.raises(MissingSettings, match=name):
        read(environment)


@pytest.mark.parametrize("name", ["STAGE", "VERSION", "TABLE_PREFIX", "AWS_REGION", "ATTACHMENTS_BUCKET"])
def test_a_variable_that_every_function_needs_must_have_a_value(name: str) -> None:
    with pytest.raises(MissingSettings, match=name):
        read({**offline.SETTINGS, name: ""})


def test_origins_are_separated_by_commas() -> None:
    settings_read = read({**offline.SETTINGS, "ALLOWED_ORIGINS": "https://a.example, https://b.example,"})
    assert settings_read.allowed_origins == {"https://a.example", "https://b.example"}


@pytest.mark.local
def test_the_application_does_not_start_without_its_settings() -> None:
    run = subprocess.run([sys.executable, "-c", "import app"], cwd=ROOT, env={}, capture_output=True, text=True)
    assert run.returncode != 0
    assert "MissingSettings: missing in the environment of this process: STAGE, VERSION, TABLE_PREFIX" in run.stderr
