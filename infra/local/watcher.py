"""Makes a saved file live: checks it first, so that the code that runs is never replaced by code that cannot.

Decides by path what a change asks for; how it is done is the stack's business.
"""

import time
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import Protocol

from botocore.exceptions import BotoCoreError, ClientError
from watchfiles import watch

from infra.deploy import DeploymentFailed
from infra.local import webclient
from infra.local.importer import Importer
from infra.local.settings import ROOT
from infra.local.stack import Stack
from infra.package import PackagingFailed

# How often somebody looks whether all servers still run, while nothing changes.
LOOK_MILLISECONDS = 1000
TEMPLATE_PARTS = ("requirements.txt", ".chalice/config.json")
TREES = ("chalicelib", "infra", ".chalice", "web/src", "web/public")
# The tools themselves, which this process has loaded.
TOOLS = ("infra/template/functions.py", "infra/local")


class Change(Enum):
    """What a saved file asks for."""

    NOTHING = "nothing"
    CODE = "code"
    TEMPLATE = "template"
    WEB = "web"
    TOOLS = "tools"


class Reports(Protocol):
    """Where the developer reads what happened."""

    def good(self, text: str) -> None: ...

    def bad(self, text: str) -> None: ...


def kind(path: Path) -> Change:
    """What a change of the file asks for."""
    name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else ""
    if "__pycache__" in name:
        return Change.NOTHING
    if name == "app.py" or (name.startswith("chalicelib/") and path.suffix == ".py"):
        return Change.CODE
    if name.startswith(TOOLS) or (name.startswith("infra/") and "/" not in name[6:]):
        return Change.TOOLS if path.suffix == ".py" else Change.NOTHING
    if name.startswith(("web/src/", "web/public/")) or name == "web/index.html":
        return Change.WEB
    if name in TEMPLATE_PARTS or (name.startswith("infra/template/") and path.suffix in (".py", ".yml", ".js")):
        return Change.TEMPLATE
    return Change.NOTHING


def batches() -> Iterator[set[Path]]:
    """The files that were saved, as they are saved; an empty set now and then.

    Folders are watched one by one, because the repository's root also holds large ones that are none of ours.
    """
    while True:
        for changes in watch(
            *_folders(), recursive=False, yield_on_timeout=True, rust_timeout=LOOK_MILLISECONDS, step=30
        ):
            paths = {Path(path) for _, path in changes}
            if any(path.is_dir() for path in paths):
                # A new folder: what is in it was not watched until now.
                yield paths | {file for path in paths if path.is_dir() for file in path.rglob("*")}
                break
            yield paths


def _folders() -> Iterator[Path]:
    yield ROOT
    for top in TREES:
        yield from (path for path in [ROOT / top, *(ROOT / top).rglob("*")] if path.is_dir())


class Reloader:
    """Brings changes into a running stack and reports; a failure leaves what runs as it is."""

    def __init__(self, stack: Stack, reports: Reports) -> None:
        self._stack = stack
        self._reports = reports
        self._importer = Importer()
        self._is_broken = False

    def close(self) -> None:
        self._importer.close()

    def handle(self, paths: Iterable[Path]) -> None:
        asked = {kind(path): path for path in sorted(paths)}
        started = time.monotonic()
        try:
            if Change.CODE in asked:
                self._update_code(asked[Change.CODE], started)
            if Change.CODE in asked or Change.TEMPLATE in asked:
                self._update_template(started)
            if Change.WEB in asked:
                self._update_client(started)
        except PackagingFailed as error:
            self._reports.bad(f"not live, the old code keeps running:\n{error}")
        except (DeploymentFailed, BotoCoreError, ClientError) as error:
            self._reports.bad(f"not deployed: {error}")
        except webclient.BuildFailed as error:
            self._reports.bad(str(error))
        if Change.TOOLS in asked:
            self._reports.bad(f"{asked[Change.TOOLS].relative_to(ROOT)} is part of the tools: restart `make dev`")

    def _update_code(self, path: Path, started: float) -> None:
        was_broken, trouble = self._is_broken, self._importer.trouble()
        self._is_broken = bool(trouble)
        if trouble:
            raise PackagingFailed(trouble)
        if self._stack.update_code():
            self._reports.good(f"{path.relative_to(ROOT)} is live ({time.monotonic() - started:.1f} s)")
        elif was_broken:
            self._reports.good(f"{path.relative_to(ROOT)} is well again: it is what runs")

    def _update_template(self, started: float) -> None:
        if self._stack.update_template():
            self._reports.good(f"the template is deployed ({time.monotonic() - started:.1f} s)")

    def _update_client(self, started: float) -> None:
        if webclient.build():
            self._stack.redirect()
            self._reports.good(f"the web client is built ({time.monotonic() - started:.1f} s)")
