"""Fixtures of all tests: the throw-away stack of the run, and the application in the test process.

The environment is set when this file is imported, because the application reads it when a test module imports it.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis

from infra.local import ports
from infra.local.settings import keep_local
from tests import media
from tests.stack import FRONT_DOOR_SECRET, RunConfig, RunningStack, join_stack

RUN = RunConfig.current()
# "gw0", "gw1", ... under pytest-xdist.
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
INTEGRATION = Path(__file__).parent / "integration"

# An example may take long on a busy machine.
hypothesis.register_profile("untimed", deadline=None)
hypothesis.load_profile("untimed")
keep_local()
os.environ.update(RUN.process_environment(WORKER))
# The tests of ``integration/`` have a Redis and a fake of API Gateway of their own. Whichever module imports the
# application first, in whatever folder, its settings name these.
redis_port, gateway_port = ports.free(2)
os.environ["REDIS_URL"] = f"redis://127.0.0.1:{redis_port}/0"
os.environ["WS_MANAGEMENT_URL"] = f"http://127.0.0.1:{gateway_port}/api"


@pytest.fixture(scope="session")
def stack() -> Iterator[RunningStack]:
    """The deployed stack of this run. Tests reach it over the network."""
    with join_stack(RUN) as running:
        yield running


@pytest.fixture(scope="session")
def in_process(stack: RunningStack) -> None:
    """Creates tables, secrets, bucket and media function for the application in this process, on the stack."""
    import app  # noqa: F401 - registers the models
    from chalicelib.db import TABLES
    from infra import aws

    endpoint, environment = stack.endpoints.aws, RUN.process_environment(WORKER)
    for table in TABLES:
        table.create_table(billing_mode="PAY_PER_REQUEST", wait=True)
    secrets = aws.client("secretsmanager", endpoint)
    secrets.create_secret(
        Name=environment["APP_SECRET_ARN"], SecretString=json.dumps({"signing_key": "for the tests alone" * 3})
    )
    secrets.create_secret(Name=environment["GATEWAYS_SECRET_ARN"], SecretString='{"cash": {}}')
    secrets.create_secret(Name=environment["ORIGIN_SECRET_ARN"], SecretString=FRONT_DOOR_SECRET)
    aws.client("s3", endpoint).create_bucket(
        Bucket=environment["ATTACHMENTS_BUCKET"],
        CreateBucketConfiguration={"LocationConstraint": aws.EMULATOR_REGION},
    )
    media.deploy(endpoint, environment["MEDIA_FUNCTION"], environment["ATTACHMENTS_BUCKET"])


@pytest.fixture(scope="session", autouse=True)
def _in_process_for_integration(request: pytest.FixtureRequest) -> None:
    """Every test of ``integration/`` gets the fixture ``in_process``, without naming it."""
    if any(INTEGRATION in item.path.parents for item in request.session.items):
        request.getfixturevalue("in_process")
