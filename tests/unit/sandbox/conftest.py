"""One sandbox for all its tests, emptied before each; and the shop it tells things to."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.unit.sandbox.running import Sandbox, Served, Shop, sandbox
from tests.unit.sandbox.stripe_side import client


@pytest.fixture(scope="package")
def _served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Sandbox, Shop]]:
    playing, shop_port = sandbox(tmp_path_factory.mktemp("sandbox") / "state.db")
    shop = Shop()
    with Served(shop.application, shop_port), playing.served():
        yield playing, shop


@pytest.fixture
def shop(_served: tuple[Sandbox, Shop]) -> Shop:
    return _served[1]


@pytest.fixture
def playing(_served: tuple[Sandbox, Shop]) -> Sandbox:
    """The sandbox, with no payments and no switches."""
    found, shop = _served
    found.control("reset")
    shop.seen.clear()
    shop.statuses.clear()
    return found


@pytest.fixture
def api(playing: Sandbox) -> Any:
    """As loosely typed as the parameters that are to be refused."""
    return client(playing).v1
