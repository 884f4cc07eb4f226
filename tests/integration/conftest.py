"""Fixtures of the app in process, against DynamoDB, S3 and Valkey. Only API Gateway's `@connections` is fake."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local import ports

REDIS_PORT, GATEWAY_PORT = ports.free(2)
os.environ["REDIS_URL"] = f"redis://127.0.0.1:{REDIS_PORT}/0"
os.environ["WS_MANAGEMENT_URL"] = f"http://127.0.0.1:{GATEWAY_PORT}/api"

from argon2 import PasswordHasher  # noqa: E402
from argon2.profiles import CHEAPEST  # noqa: E402
from chalice.test import Client  # noqa: E402 - the environment is read when the models are imported

from app import app  # noqa: E402
from bench.aws_calls import CallCounter, count_application_calls  # noqa: E402
from chalicelib.accounts import passwords  # noqa: E402
from chalicelib.db import TABLES  # noqa: E402
from infra.local import valkey  # noqa: E402
from infra.local.settings import Settings  # noqa: E402
from tests.integration import connections_api as stand_in  # noqa: E402
from tests.integration.chat_client import ChatClient, ChatFactory  # noqa: E402
from tests.integration.connections_api import FakeConnectionsApi  # noqa: E402
from tests.integration.people import Api, People  # noqa: E402
from tests.integration.redis_server import Redis  # noqa: E402


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
    with stand_in.running(GATEWAY_PORT) as connections_api:
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
    server = valkey.process(Settings(front_port=0, aws_port=0, redis_port=REDIS_PORT, state_dir=folder))
    server.start()
    server.wait_ready(lambda: ports.answers(REDIS_PORT))
    yield Redis(server)
    server.stop()


@pytest.fixture(autouse=True)
def redis(redis_server: Redis) -> Iterator[Redis]:
    """The Valkey server, up and empty at the start of each test: no rate limit has been used."""
    redis_server.reset()
    yield redis_server
    redis_server.resume()
