"""The app in process, against a real DynamoDB API, S3 and Valkey; only API Gateway's `@connections` is a stand-in."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local import ports

REDIS_PORT, GATEWAY_PORT = ports.free(2)
os.environ["REDIS_URL"] = f"redis://127.0.0.1:{REDIS_PORT}/0"
os.environ["WS_MANAGEMENT_URL"] = f"http://127.0.0.1:{GATEWAY_PORT}/api"

from chalice.test import Client  # noqa: E402 - the environment is read when the models are imported

from app import app  # noqa: E402
from chalicelib.db import TABLES  # noqa: E402
from infra.local import valkey  # noqa: E402
from infra.local.settings import Settings  # noqa: E402
from tests.integration import gateway as stand_in  # noqa: E402
from tests.integration.calls import Counter  # noqa: E402
from tests.integration.gateway import FakeConnectionsApi  # noqa: E402
from tests.integration.people import Api, People  # noqa: E402
from tests.integration.redis import Redis  # noqa: E402
from tests.integration.talk import Talk, Talks  # noqa: E402


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
def gateway() -> Iterator[FakeConnectionsApi]:
    with stand_in.running(GATEWAY_PORT) as gateway:
        yield gateway


@pytest.fixture(scope="session")
def talks(people: People, gateway: FakeConnectionsApi) -> Talks:
    return Talks(people, gateway)


@pytest.fixture
def talk(talks: Talks) -> Iterator[Talk]:
    """A new room of two people who are in other tests' rooms too."""
    talk = talks.of_regulars()
    yield talk
    talk.hang_up()


@pytest.fixture
def first_talk(talks: Talks) -> Iterator[Talk]:
    """The first room of two people whom nobody has told anything yet."""
    talk = talks.of_newcomers()
    yield talk
    talk.hang_up()


@pytest.fixture(scope="session")
def counter(api: Api) -> Counter:
    return Counter()


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    """A Valkey of this process's own, to be stopped without disturbing anybody."""
    folder: Path = tmp_path_factory.mktemp("redis")
    server = valkey.process(Settings(front_port=0, aws_port=0, redis_port=REDIS_PORT, state_dir=folder))
    server.start()
    server.wait_ready(lambda: ports.answers(REDIS_PORT))
    yield Redis(server)
    server.stop()


@pytest.fixture(autouse=True)
def redis(redis_server: Redis) -> Iterator[Redis]:
    """Empty and up at the beginning of each test, so that nobody has used up a rate limit."""
    redis_server.start_afresh()
    yield redis_server
    redis_server.resume()
