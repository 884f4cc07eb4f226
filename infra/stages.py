"""Reads the settings of stages from ``stages.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("stages.toml")
# Whose settings a stage takes that has none of its own.
FALLBACK = "dev"


@dataclass(frozen=True, slots=True)
class Stage:
    """``protected`` stages are never destroyed; ``firewall`` ones have a web ACL before their front door."""

    name: str
    protected: bool
    firewall: bool
    parameters: Mapping[str, str]

    @property
    def stack_name(self) -> str:
        return stack_name(self.name)

    @property
    def firewall_stack_name(self) -> str:
        return f"{self.stack_name}-firewall"


def stack_name(stage: str) -> str:
    """The name of a deployed stage's stack."""
    return f"pandityatra-{stage}"


def read(name: str, file: Path = FILE) -> Stage:
    """The stage of that name. Raises ``KeyError`` where a setting of it is missing."""
    tables = tomllib.loads(file.read_text())
    settings = tables.get(name, tables[FALLBACK])
    return Stage(name, settings["protected"], settings["firewall"], dict(settings["parameters"]))
