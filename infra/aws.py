"""AWS clients of the tools in this folder, for AWS itself or for an emulator.

The emulator gets made-up credentials and a fixed region, whatever the developer's own environment says: a local tool
can never reach a real account by mistake.
"""

from functools import cache
from typing import Any

from botocore.config import Config
from botocore.session import Session
from localstack_client.config import get_service_endpoints
from localstack_client.session import Session as LocalStackSession

EMULATOR_REGION = "ap-south-1"
EMULATOR_KEY = "test"


def client(service: str, endpoint_url: str | None = None, region: str | None = None) -> Any:
    """A client of ``service``, at ``endpoint_url`` where an emulator is meant; in another ``region`` than usual."""
    retries: Any = {"mode": "standard", "total_max_attempts": 4}
    if endpoint_url is None:
        return Session().create_client(service, region_name=region, config=Config(retries=retries))
    config = Config(retries=retries, connect_timeout=2, s3={"addressing_style": "path"})
    return _emulated(endpoint_url, region or EMULATOR_REGION).client(service, config=config)


class _EmulatorSession(LocalStackSession):  # type: ignore[misc]  # it carries no types
    """A session of localstack-client for a given emulator. The package's own class prefers ``AWS_ENDPOINT_URL``."""

    def __init__(self, endpoint_url: str, region: str) -> None:
        super().__init__(EMULATOR_KEY, EMULATOR_KEY, region_name=region)
        self._service_endpoint_mapping = dict.fromkeys(get_service_endpoints(), endpoint_url)


_emulated = cache(_EmulatorSession)
