"""Fixtures of payments in process, against simulated gateways that speak the real wire formats over HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local import ports
from tests.integration.payments import sandbox as sandboxes
from tests.integration.payments import webhook_server as webhook_servers
from tests.integration.payments.driver import PaymentDriver
from tests.integration.payments.sandbox import Sandbox
from tests.integration.payments.webhook_server import WebhookServer
from tests.integration.people import Api, People


@pytest.fixture(scope="session")
def webhook_server(api: Api) -> Iterator[WebhookServer]:
    with webhook_servers.running(ports.free(1)[0]) as webhook_server:
        yield webhook_server


@pytest.fixture(scope="session")
def sandbox(webhook_server: WebhookServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    folder: Path = tmp_path_factory.mktemp("gateways")
    with sandboxes.running(webhook_server.base, folder) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def driver(api: Api, people: People, sandbox: Sandbox, webhook_server: WebhookServer) -> PaymentDriver:
    return PaymentDriver(api, people, sandbox, webhook_server)
