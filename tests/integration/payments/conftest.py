"""Payments in process, against gateways that speak the real wire formats over HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local import ports
from tests.integration.payments import door as doors
from tests.integration.payments import sandbox as sandboxes
from tests.integration.payments.door import Door
from tests.integration.payments.sandbox import Sandbox
from tests.integration.payments.till import Till
from tests.integration.people import Api, People


@pytest.fixture(scope="session")
def door(api: Api) -> Iterator[Door]:
    with doors.opened(ports.free(1)[0]) as door:
        yield door


@pytest.fixture(scope="session")
def sandbox(door: Door, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    folder: Path = tmp_path_factory.mktemp("gateways")
    with sandboxes.running(door.base, folder) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def till(api: Api, people: People, sandbox: Sandbox, door: Door) -> Till:
    return Till(api, people, sandbox, door)
