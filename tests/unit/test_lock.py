"""The locked requirements: every package with its hashes, and in step with what is asked for by hand. Runs offline."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from infra.paths import ROOT

NAMES = ["requirements", "requirements-dev", "requirements-emulator"]
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
PLATFORMS = ["linux", "darwin"]


def requirements_of(file: Path) -> Iterator[Requirement]:
    """The requirements of a file that is written by hand, without those of the files that it names."""
    for line in file.read_text().splitlines():
        if line and not line.startswith(("#", "-")):
            yield Requirement(line)


def locked(file: Path) -> list[tuple[Requirement, str]]:
    """Each pin of a compiled file with its lines, which hold its hashes and the packages that require it."""
    parts = re.split(r"^(?=[A-Za-z])", file.read_text(), flags=re.MULTILINE)[1:]
    return [(Requirement(part.partition("\\")[0]), part) for part in parts]


def versions(file: Path, python: str, platform: str) -> dict[NormalizedName, str]:
    """The versions that a compiled file installs on one platform."""
    machine = {"python_version": python, "python_full_version": f"{python}.9", "sys_platform": platform}
    pins = [pin for pin, _ in locked(file) if pin.marker is None or pin.marker.evaluate(machine)]
    versions_found = {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in pins}
    assert len(versions_found) == len(pins)
    return versions_found


@pytest.mark.parametrize("name", NAMES)
def test_every_package_is_locked_to_one_version_and_its_hashes(name: str) -> None:
    for pin, lines in locked(ROOT / f"{name}.txt"):
        assert [specifier.operator for specifier in pin.specifier] == ["=="], pin.name
        assert "--hash=sha256:" in lines, pin.name


@pytest.mark.parametrize(("name", "python", "platform"), list(product(NAMES, PYTHONS, PLATFORMS)))
def test_a_lock_fits_the_requirements_in_the_in_file(name: str, python: str, platform: str) -> None:
    versions_found = versions(ROOT / f"{name}.txt", python, platform)
    for requirement in requirements_of(ROOT / f"{name}.in"):
        version = versions_found.get(canonicalize_name(requirement.name), "none")
        assert requirement.specifier.contains(version), f"{requirement} is asked for, {version} is locked: make lock"


@pytest.mark.parametrize("name", NAMES)
def test_no_package_is_locked_that_is_not_required(name: str) -> None:
    mark = re.compile(rf"^ +#.* -r {name}\.in$", re.MULTILINE)
    direct = {canonicalize_name(pin.name) for pin, lines in locked(ROOT / f"{name}.txt") if mark.search(lines)}
    assert direct == {canonicalize_name(specifier.name) for specifier in requirements_of(ROOT / f"{name}.in")}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_tests_run_with_the_versions_that_are_deployed(platform: str) -> None:
    deployed, tested = (
        versions(ROOT / f"{name}.txt", "3.11", platform) for name in ("requirements", "requirements-dev")
    )
    assert deployed.items() <= tested.items()
