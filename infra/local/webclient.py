"""The web client that the front door serves: built with Node if that is installed, else a placeholder page.

Installed again only when its lock file has changed, and built again only when its sources have.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from infra.paths import ROOT

WEB = ROOT / "web"
BUILT = WEB / "dist"
PLACEHOLDER = Path(__file__).parent / "placeholder"
# What a build is made of.
SOURCES = ("index.html", "package-lock.json", "package.json", "public", "src", "tsconfig.json", "vite.config.ts")

Progress = Callable[[str], None]


class BuildFailed(Exception):
    """The client could not be built; the text says why, in npm's words."""


def folder() -> Path:
    """The folder to serve: the latest build, or the placeholder page."""
    return BUILT if (BUILT / "index.html").exists() else PLACEHOLDER


def build(progress: Progress = lambda _: None) -> bool:
    """Installs and builds what has changed; returns whether it built. Raises :class:`BuildFailed`.

    Without Node, or with one that is too old, there is nothing to do: the client is not needed for the API.
    """
    if not install(progress):
        return False
    return _run_npm_if_changed(BUILT, list(_source_files()), "run build", lambda: progress("building the web client"))


def install(progress: Progress = lambda _: None) -> bool:
    """Installs its packages where they have changed; returns whether there is a Node for them."""
    if not (WEB / "package.json").exists() or not _node_is_new_enough():
        return False
    _run_npm_if_changed(
        WEB / "node_modules",
        [WEB / "package-lock.json"],
        "ci",
        lambda: progress("installing the web client's packages"),
    )
    return True


def _node_is_new_enough() -> bool:
    if shutil.which("npm") is None or (node := shutil.which("node")) is None:
        return False
    required = json.loads((WEB / "package.json").read_text()).get("engines", {}).get("node", "0")
    present = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    return _numbers(present) >= _numbers(required)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))


def _source_files() -> Iterator[Path]:
    for name in SOURCES:
        path = WEB / name
        yield from sorted(path.rglob("*")) if path.is_dir() else [path]


def _run_npm_if_changed(result: Path, inputs: list[Path], command: str, announce: Callable[[], None]) -> bool:
    """Runs npm unless ``result`` was made of the same inputs; returns whether it did."""
    digest = hashlib.sha256()
    for path in inputs:
        if path.is_file():
            digest.update(str(path.relative_to(WEB)).encode() + b"\0" + path.read_bytes())
    mark = result / ".made-of"
    if mark.exists() and mark.read_text() == digest.hexdigest():
        return False
    announce()
    run = subprocess.run(
        ["npm", *command.split(), "--no-audit", "--no-fund"],
        cwd=WEB,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env={**os.environ, "CI": "1", "NO_COLOR": "1"},
    )
    if run.returncode:
        output = (run.stderr or run.stdout).strip().splitlines()
        raise BuildFailed("\n".join([f"`npm {command}` failed in {WEB}:", *output[:12]]))
    mark.write_text(digest.hexdigest())
    return True


def main() -> None:
    """``make check``'s part: types, lint, format and unit tests of the client, where there is a Node to run them."""
    try:
        if not install(print):
            print("the web client is not checked: there is no Node here, or one that is too old")
            return
    except BuildFailed as error:
        sys.exit(str(error))
    for script in ("check", "test"):
        if code := subprocess.run(["npm", "run", "--silent", script], cwd=WEB, stdin=subprocess.DEVNULL).returncode:
            sys.exit(code)


if __name__ == "__main__":
    main()
