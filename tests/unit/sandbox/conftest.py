"""One sandbox for all its tests, emptied before each; and the shop it tells things to."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.unit.sandbox.servers import Sandbox, ServerThread, Shop, create_sandbox
from tests.unit.sandbox.stripe_client import client


@pytest.fixture(scope="package")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Sandbox, Shop]]:
    sandbox, shop_port = create_sandbox(tmp_path_factory.mktemp("sandbox") / "state.db")
    shop = Shop()
    with ServerThread(shop.application, shop_port), sandbox.serve():
        yield sandbox, shop


@pytest.fixture
def shop(_running: tuple[Sandbox, Shop]) -> Shop:
    return _running[1]


@pytest.fixture
def sandbox(_running: tuple[Sandbox, Shop]) -> Sandbox:
    """The sandbox, with no payments and no switches."""
    sandbox_running, shop = _running
    sandbox_running.control("reset")
    shop.received.clear()
    shop.statuses.clear()
    return sandbox_running


@pytest.fixture
def api(sandbox: Sandbox) -> Any:
    """Stripe's client, without types, because the tests also send invalid parameters."""
    return client(sandbox).v1
