"""Fixtures of the app in process, against DynamoDB, S3 and Valkey. Only API Gateway's `@connections` is fake."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from chalice.test import Client

from app import app
from bench.aws_calls import CallCounter, count_application_calls
from chalicelib.accounts import passwords
from chalicelib.db import TABLES
from infra.local import ports, valkey
from infra.local.settings import Settings
from tests.integration import connections_api as stand_in
from tests.integration.chat_client import ChatClient, ChatFactory
from tests.integration.connections_api import FakeConnectionsApi
from tests.integration.people import Api, People
from tests.integration.redis_server import Redis


def port_of(variable: str) -> int:
    """Returns the port that an address in the environment names (``tests/conftest.py`` sets it)."""
    port = urlsplit(os.environ[variable]).port
    assert port is not None
    return port


@pytest.fixture(scope="module", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """Passwords hashed in no time: the real parameters take 0.2 s of CPU, and these tests make hundreds of accounts.

    ``tests/unit/test_passwords.py`` holds the real ones, in the same process.
    """
    cheap = PasswordHasher.from_parameters(CHEAPEST)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", lambda: cheap)
        yield


@pytest.fixture(scope="session")
def api() -> Iterator[Api]:
    for table in TABLES:
        table.create_table(billing_mode="PAY_PER_REQUEST", wait=True)
    with Client(app) as client:
        yield Api(client)


@pytest.fixture(scope="session")
def people(api: Api) -> People:
    return People(api)


@pytest.fixture(scope="session")
def connections_api() -> Iterator[FakeConnectionsApi]:
    with stand_in.running(port_of("WS_MANAGEMENT_URL")) as connections_api:
        yield connections_api


@pytest.fixture(scope="session")
def chats(people: People, connections_api: FakeConnectionsApi) -> ChatFactory:
    return ChatFactory(people, connections_api)


@pytest.fixture
def chat(chats: ChatFactory) -> Iterator[ChatClient]:
    """A new room of the shared customer and pandit, who have rooms of other tests too."""
    chat = chats.of_shared_people()
    yield chat
    chat.close_sockets()


@pytest.fixture
def first_chat(chats: ChatFactory) -> Iterator[ChatClient]:
    """The first room of two new people, who have no notifications yet."""
    chat = chats.of_new_people()
    yield chat
    chat.close_sockets()


@pytest.fixture(scope="session")
def call_counter(api: Api) -> CallCounter:
    return count_application_calls(delay=0.15)


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    """A Valkey server for this process alone, so that a test can stop it."""
    folder: Path = tmp_path_factory.mktemp("redis")
    port = port_of("REDIS_URL")
    server = valkey.process(Settings(front_port=0, aws_port=0, redis_port=port, state_dir=folder))
    server.start()
    server.wait_ready(lambda: ports.answers(port))
    yield Redis(server)
    server.stop()


@pytest.fixture(autouse=True)
def redis(redis_server: Redis) -> Iterator[Redis]:
    """The Valkey server, up and empty at the start of each test: no rate limit has been used."""
    redis_server.reset()
    yield redis_server
    redis_server.resume()
