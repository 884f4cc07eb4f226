"""Deploys a saved file to the local stack. Code that cannot be imported never replaces code that runs.

Decides by the file's path what to redo; ``infra.local.stack`` does it.
"""

import time
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import Protocol

from botocore.exceptions import BotoCoreError, ClientError
from watchfiles import watch

from infra.deploy.deployment import DeploymentFailed
from infra.deploy.package import PackagingFailed
from infra.local import webclient
from infra.local.importer import Importer
from infra.local.stack import DevelopmentStack
from infra.paths import ROOT

CHECK_INTERVAL_MS = 1000
"""How often ``changed_files`` returns while nothing changes, so that its caller can check the servers."""
TEMPLATE_PARTS = ("requirements.txt", ".chalice/config.json")
TREES = ("chalicelib", "infra", ".chalice", "web/src", "web/public")
# Read by this process; the rest of infra/template is read anew by each packaging.
LOADED_TEMPLATE_PART = "infra/template/functions.py"


class Reload(Enum):
    """The part of the stack that is updated after a file was saved."""

    NOTHING = "nothing"
    CODE = "code"
    TEMPLATE = "template"
    WEB = "web"
    TOOLS = "tools"


class Reporter(Protocol):
    """Shows the developer the result of a reload."""

    def report_success(self, text: str) -> None: ...

    def report_failure(self, text: str) -> None: ...


def reload_for(path: Path) -> Reload:
    """The update that a change of the file needs."""
    name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else ""
    if "__pycache__" in name:
        return Reload.NOTHING
    if name == "app.py" or (name.startswith("chalicelib/") and path.suffix == ".py"):
        return Reload.CODE
    if name.startswith(("web/src/", "web/public/")) or name == "web/index.html":
        return Reload.WEB
    is_template_part = name.startswith("infra/template/") and name != LOADED_TEMPLATE_PART
    if name in TEMPLATE_PARTS or (is_template_part and path.suffix in (".py", ".yml", ".js")):
        return Reload.TEMPLATE
    return Reload.TOOLS if name.startswith("infra/") and path.suffix == ".py" else Reload.NOTHING


def changed_files() -> Iterator[set[Path]]:
    """The files that were saved, as they are saved; an empty set now and then.

    Folders are watched one by one, because the repository's root also holds large ones that are none of ours.
    """
    while True:
        for changes in watch(
            *_folders(), recursive=False, yield_on_timeout=True, rust_timeout=CHECK_INTERVAL_MS, step=30
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
    """Brings changes into a running stack and reporter; a failure leaves what runs as it is."""

    def __init__(self, stack: DevelopmentStack, reporter: Reporter) -> None:
        self._stack = stack
        self._reports = reporter
        self._importer = Importer()
        self._is_broken = False

    def close(self) -> None:
        self._importer.close()

    def handle(self, paths: Iterable[Path]) -> None:
        reloads = {reload_for(path): path for path in sorted(paths)}
        started_at = time.monotonic()
        try:
            if Reload.CODE in reloads:
                self._update_code(reloads[Reload.CODE], started_at)
            if Reload.CODE in reloads or Reload.TEMPLATE in reloads:
                self._update_template(started_at)
            if Reload.WEB in reloads:
                self._update_client(started_at)
        except PackagingFailed as error:
            self._reports.report_failure(f"not live, the old code keeps running:\n{error}")
        except (DeploymentFailed, BotoCoreError, ClientError) as error:
            self._reports.report_failure(f"not deployed: {error}")
        except webclient.BuildFailed as error:
            self._reports.report_failure(str(error))
        if Reload.TOOLS in reloads:
            self._reports.report_failure(
                f"{reloads[Reload.TOOLS].relative_to(ROOT)} is part of the tools: restart `make dev`"
            )

    def _update_code(self, path: Path, started_at: float) -> None:
        was_broken, problem = self._is_broken, self._importer.find_error()
        self._is_broken = bool(problem)
        if problem:
            raise PackagingFailed(problem)
        if self._stack.update_code():
            self._reports.report_success(f"{path.relative_to(ROOT)} is live ({time.monotonic() - started_at:.1f} s)")
        elif was_broken:
            self._reports.report_success(f"{path.relative_to(ROOT)} is well again: it is what runs")

    def _update_template(self, started_at: float) -> None:
        if self._stack.update_template():
            self._reports.report_success(f"the template is deployed ({time.monotonic() - started_at:.1f} s)")

    def _update_client(self, started_at: float) -> None:
        if webclient.build():
            self._stack.update_front_door()
            self._reports.report_success(f"the web client is built ({time.monotonic() - started_at:.1f} s)")
