"""Which gateways a local stack pays with: the developer's own, or the sandbox's."""

import json
from pathlib import Path

from infra.local.gateways import configuration
from infra.local.settings import Settings

ONLINE = {"khalti", "esewa", "connectips", "imepay", "stripe"}


def stack(folder: Path, gateways: str | None = None) -> Settings:
    return Settings(8000, 4566, 6379, folder, gateways)


def test_by_default_everything_is_paid_in_the_sandbox(tmp_path: Path) -> None:
    gateways_found = json.loads(configuration(stack(tmp_path), 8010))

    assert set(gateways_found) == ONLINE | {"cash"}
    # servers ask it directly, browsers through the front door
    assert gateways_found["khalti"]["base_url"].startswith("http://127.0.0.1:8010/sandbox/")
    assert gateways_found["stripe"]["api_base"].startswith("http://127.0.0.1:8010/sandbox/")
    assert gateways_found["esewa"]["status_url"].startswith("http://127.0.0.1:8010/sandbox/")
    assert gateways_found["esewa"]["form_url"].startswith("http://localhost:8000/sandbox/")
    assert gateways_found["connectips"]["base_url"].startswith("http://localhost:8000/sandbox/")


def test_the_sandbox_keeps_its_keys(tmp_path: Path) -> None:
    settings = stack(tmp_path)

    assert configuration(settings, 8010) == configuration(settings, 8010)


def test_a_developers_own_gateways_are_used_as_they_are(tmp_path: Path) -> None:
    own_gateways = '{"khalti": {"enabled": false}}'

    assert configuration(stack(tmp_path, own_gateways), 8010) == own_gateways


def test_without_a_sandbox_there_is_cash(tmp_path: Path) -> None:
    assert json.loads(configuration(stack(tmp_path), None)) == {"cash": {}}
