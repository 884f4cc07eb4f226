"""The payment sandbox for the tests of adapters: one server for all of them, emptied before each."""

from collections.abc import Iterator

import pytest

from tests.unit.payments.drivers import ConnectIpsDriver, EsewaDriver, ImePayDriver, KhaltiDriver, StripeDriver
from tests.unit.sandbox.running import Sandbox, sandbox


@pytest.fixture(scope="package")
def _served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    playing, _ = sandbox(tmp_path_factory.mktemp("sandbox") / "state.db")
    with playing.served():
        yield playing


@pytest.fixture
def playing(_served: Sandbox) -> Sandbox:
    """The sandbox, with no payments and no switches. There is no shop that takes its events."""
    _served.control("reset")
    _served.control("stripe", events="lost")
    return _served


@pytest.fixture
def khalti(playing: Sandbox) -> KhaltiDriver:
    return KhaltiDriver(playing)


@pytest.fixture
def esewa(playing: Sandbox) -> EsewaDriver:
    return EsewaDriver(playing)


@pytest.fixture
def connectips(playing: Sandbox) -> ConnectIpsDriver:
    return ConnectIpsDriver(playing)


@pytest.fixture
def imepay(playing: Sandbox) -> ImePayDriver:
    return ImePayDriver(playing)


@pytest.fixture
def stripe(playing: Sandbox) -> StripeDriver:
    return StripeDriver(playing)
