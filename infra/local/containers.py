"""The emulator and Redis in containers, for ``make dev-docker``: the services of ``docker-compose.yml``.

Everything else, from the deployment to the front door, is the same as with the embedded ones. What is known here is
how the containers name each other, and that functions run in AWS's own image there.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace

from infra.local.settings import ROOT, Settings, Unusable
from infra.outputs import Outputs

# The emulator and Redis as a function's container reaches them.
EMULATOR = "emulator:4566"
REDIS = "redis://redis:6379/0"
# Not one of ``infra.package.EMULATED_STAGES``: the layer is built for AWS's Python and not for this machine's.
PACKAGED_STAGE = "docker"


def start(settings: Settings) -> None:
    """Starts the containers and waits until they are healthy. Raises :class:`Unusable`."""
    if shutil.which("docker") is None:
        raise Unusable("Docker was not found: install it, or use `make dev`, which needs none")
    if _compose(settings, "up", "--detach", "--wait"):
        raise Unusable("the containers did not start: see above, and `docker compose logs`")


def stop(settings: Settings) -> None:
    """Stops the containers; their volumes keep the data."""
    _compose(settings, "stop")


def parameters(settings: Settings) -> dict[str, str]:
    """The template's parameters that differ from those of the embedded stack."""
    return {"EmulatorEndpoint": f"http://{EMULATOR}", "AwsPublicEndpointUrl": settings.aws, "RedisUrl": REDIS}


def reachable(outputs: Outputs, settings: Settings) -> Outputs:
    """The outputs with addresses that work on this side, where nobody knows the containers' names."""
    host = f"127.0.0.1:{settings.aws_port}"
    names = ("api_url", "ws_url", "ws_management_url", "webhooks_url")
    return replace(outputs, **{name: getattr(outputs, name).replace(EMULATOR, host) for name in names})


def profile(env: Mapping[str, str] = os.environ) -> str:
    """LocalStack for whoever has a token for it, else MiniStack, which asks for none."""
    return "localstack" if env.get("LOCALSTACK_AUTH_TOKEN") else "ministack"


def _compose(settings: Settings, *command: str) -> int:
    chosen = ["docker", "compose", "--profile", profile(), *command]
    addresses = {"AWS_PORT": str(settings.aws_port), "REDIS_PORT": str(settings.redis_port)}
    # In a group of its own: Ctrl-C is for us, and the containers end after the front door.
    return subprocess.run(
        chosen, cwd=ROOT, env={**os.environ, **addresses}, stdin=subprocess.DEVNULL, process_group=0
    ).returncode
