"""``make dev`` (and ``make dev-docker``): the stack, demo data, and every saved file live, until Ctrl-C."""

import os
import signal
import sys
from contextlib import closing
from types import FrameType

from botocore.exceptions import BotoCoreError, ClientError

from infra.deploy.deployment import DeploymentFailed
from infra.deploy.package import PackagingFailed
from infra.emulators import MINISTACK
from infra.local import webclient
from infra.local.console import Screen
from infra.local.process import die_with_parent
from infra.local.seed import SeedFailed, log_ins, seed
from infra.local.settings import SetupError, from_environment, keep_local
from infra.local.stack import DevelopmentStack
from infra.local.watcher import Reloader, changed_files
from infra.operate.migrate import MigrationFailed, migrate_local

FAILURES = (SetupError, PackagingFailed, DeploymentFailed, BotoCoreError, ClientError)


def main() -> None:
    if "MAKELEVEL" in os.environ:
        die_with_parent()
    keep_local()
    screen = Screen()
    _end_once(screen)
    try:
        settings = from_environment(docker="--docker" in sys.argv[1:])
        problem = _build_client(screen)
        with DevelopmentStack(settings, screen) as stack:
            try:
                run(stack, screen, problem)
            finally:
                screen.ending("stopping, and keeping the data")
    except KeyboardInterrupt:
        screen.quiet()
    except FAILURES as error:
        screen.quiet()
        sys.exit(f"\n{error}")


def run(stack: DevelopmentStack, screen: Screen, problem: str) -> None:
    """Seeds, shows where everything is, and reloads what is saved until one of the servers ends."""
    screen("migrating the data")
    problems = [problem, _migrate(stack)]
    screen("seeding demo data")
    problems.append(_seed(stack))
    stack.publish()
    screen.ready(addresses(stack), log_ins(stack.settings))
    for text in filter(None, problems):
        screen.report_failure(text)
    with closing(Reloader(stack, screen)) as reloader:
        for paths in changed_files():
            if ended := stack.find_ended_process():
                raise SetupError(f"{ended.name} ended unexpectedly:\n{ended.last_lines()}\n(all of it: {ended.log})")
            if paths:
                reloader.handle(paths)


def _build_client(screen: Screen) -> str:
    """Builds the web client. Returns an error text, because the API can be worked on without its client."""
    try:
        webclient.build(screen)
    except webclient.BuildFailed as error:
        return str(error)
    return ""


def _migrate(stack: DevelopmentStack) -> str:
    """Migrates the data. Returns an error text, because unmigrated data is only harder to find."""
    try:
        migrate_local(stack.settings.aws)
    except MigrationFailed as error:
        return f"the data was not migrated: {error}"
    return ""


def _seed(stack: DevelopmentStack) -> str:
    """Creates the demo data. Returns an error text, because the stack can be used without demo data."""
    try:
        seed(stack.settings)
    except SeedFailed as error:
        return f"without demo data: {error}"
    return ""


def addresses(stack: DevelopmentStack) -> list[tuple[str, str]]:
    endpoints = stack.endpoints
    rows = [
        ("Web client", f"{endpoints.front}/"),
        ("REST API", f"{endpoints.api}/  (described at {endpoints.api}/openapi.json)"),
        ("WebSocket", f"{endpoints.ws}/chat/<room_id>/  and  {endpoints.ws}/notifications/"),
        ("Webhooks", f"{endpoints.webhooks}/"),
        ("AWS emulator", endpoints.aws),
        ("E-mails", f"{endpoints.aws}{(stack.settings.docker or MINISTACK).mailbox}"),
        ("Redis", endpoints.redis),
        ("Logs", str(stack.settings.state_dir / "logs")),
    ]
    return [*rows, ("Gateways", endpoints.sandbox)] if endpoints.sandbox else rows


def _end_once(screen: Screen) -> None:
    """The first Ctrl-C or SIGTERM stops the stack; further ones print that it is stopping."""

    def report_stopping(number: int, frame: FrameType | None) -> None:
        screen.ending("still saving the data: one moment")

    def first(number: int, frame: FrameType | None) -> None:
        for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(ending, report_stopping)
        raise KeyboardInterrupt

    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, first)


if __name__ == "__main__":
    main()
