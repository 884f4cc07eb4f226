"""The payment sandbox for the tests of adapters: one server for all of them, emptied before each."""

from collections.abc import Iterator

import pytest

from tests.unit.payments.drivers import ConnectIpsDriver, EsewaDriver, ImePayDriver, KhaltiDriver, StripeDriver
from tests.unit.payments.replay import Replay
from tests.unit.sandbox.servers import Sandbox, create_sandbox


@pytest.fixture(scope="package")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    sandbox, _ = create_sandbox(tmp_path_factory.mktemp("sandbox") / "state.db")
    with sandbox.serve():
        yield sandbox


@pytest.fixture
def sandbox(_running: Sandbox) -> Sandbox:
    """The sandbox, with no payments and no switches. There is no shop that takes its events."""
    _running.control("reset")
    _running.control("stripe", events="lost")
    return _running


@pytest.fixture
def khalti(sandbox: Sandbox) -> KhaltiDriver:
    return KhaltiDriver(sandbox)


@pytest.fixture
def esewa(sandbox: Sandbox) -> EsewaDriver:
    return EsewaDriver(sandbox)


@pytest.fixture
def connectips(sandbox: Sandbox) -> ConnectIpsDriver:
    return ConnectIpsDriver(sandbox)


@pytest.fixture
def imepay(sandbox: Sandbox) -> ImePayDriver:
    return ImePayDriver(sandbox)


@pytest.fixture
def stripe(sandbox: Sandbox) -> StripeDriver:
    return StripeDriver(sandbox)


@pytest.fixture
def server() -> Iterator[Replay]:
    """A server that replays samples."""
    with Replay([b"{}"]) as server:
        yield server
