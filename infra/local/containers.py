"""The emulator and Redis in containers, for ``make dev-docker``: the services of ``docker-compose.yml``.

Everything else, from the deployment to the front door, is the same as with the embedded ones. What is known here is how
they are started, and that functions run in AWS's own image there; in what the emulators differ is in
``infra.emulators``.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping

from botocore.exceptions import ClientError

from infra import aws
from infra.emulators import LOCALSTACK, Emulator
from infra.local import ports
from infra.local.settings import Settings, SetupError
from infra.paths import ROOT

# Redis as a function's container reaches it.
REDIS = "redis://redis:6379/0"
# Not one of ``infra.deploy.package.EMBEDDED_STAGES``: the layer is built for AWS's Python and not for this machine's.
PACKAGED_STAGE = "docker"
NOT_IN_THE_PLAN = 501


def start(settings: Settings, emulator: Emulator) -> None:
    """Starts the containers and waits until they are healthy. Raises :class:`SetupError`."""
    if shutil.which("docker") is None:
        raise SetupError("Docker was not found: install it, or use `make dev`, which needs none")
    if subprocess.run(["docker", "compose", "version"], capture_output=True).returncode:
        raise SetupError("`docker compose` does not work: install Docker's compose plugin, or use `make dev`")
    # Those of a run that was killed are still there, on these ports.
    stop(settings, emulator)
    ports.require(settings.aws_port, "AWS_PORT", "the AWS emulator")
    ports.require(settings.redis_port, "REDIS_PORT", "Redis")
    if _run(settings, emulator, "up", "--detach", "--wait"):
        logs = " ".join(command(emulator, "logs"))
        raise SetupError(f"the containers did not start: see above, and `{logs}`")
    if emulator is LOCALSTACK:
        require_sockets(settings.aws)


def stop(settings: Settings, emulator: Emulator) -> None:
    """Stops the containers; their volumes keep the data."""
    _run(settings, emulator, "stop")


def require_sockets(endpoint_url: str) -> None:
    """Raises :class:`SetupError` where LocalStack's licence does not have WebSocket APIs."""
    try:
        aws.client("apigatewayv2", endpoint_url).get_apis(MaxResults="1")
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] != NOT_IN_THE_PLAN:
            raise
        raise SetupError(
            "the plan of this LOCALSTACK_AUTH_TOKEN has no WebSocket APIs (API Gateway v2), without which there is no "
            "chat: they are in LocalStack's paid plans and its trial, see https://www.localstack.cloud/pricing. "
            "MiniStack has them: EMULATOR=ministack make dev-docker"
        ) from error


def parameters(settings: Settings, emulator: Emulator) -> dict[str, str]:
    """The template's parameters that differ from those of the embedded stack."""
    return {"EmulatorEndpoint": emulator.inside, "AwsPublicEndpointUrl": settings.aws, "RedisUrl": REDIS}


def command(emulator: Emulator, *arguments: str) -> list[str]:
    """A command of Docker compose about this emulator and Redis."""
    return ["docker", "compose", "--profile", emulator.name, *arguments]


def environment(settings: Settings, env: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment of ``docker compose``: the developer's own (which may hold a LocalStack token), and the ports."""
    return {**env, "AWS_PORT": str(settings.aws_port), "REDIS_PORT": str(settings.redis_port)}


def _run(settings: Settings, emulator: Emulator, *arguments: str) -> int:
    # In a group of its own: Ctrl-C is for us, and the containers end after the front door.
    return subprocess.run(
        command(emulator, *arguments),
        cwd=ROOT,
        env=environment(settings),
        stdin=subprocess.DEVNULL,
        process_group=0,
    ).returncode
