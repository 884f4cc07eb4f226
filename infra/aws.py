"""AWS clients of the tools in this folder, for AWS itself or for an emulator.

The emulator gets made-up credentials and a fixed region, whatever the developer's own environment says: a local tool
can never reach a real account by mistake.
"""

from typing import Any

from botocore.config import Config
from botocore.session import Session

EMULATOR_REGION = "ap-south-1"
EMULATOR_KEY = "test"


def client(service: str, endpoint_url: str | None = None) -> Any:
    """A client of ``service``, at ``endpoint_url`` where an emulator is meant."""
    retries: Any = {"mode": "standard", "total_max_attempts": 4}
    if endpoint_url is None:
        return Session().create_client(service, config=Config(retries=retries))
    return Session().create_client(
        service,
        region_name=EMULATOR_REGION,
        endpoint_url=endpoint_url,
        aws_access_key_id=EMULATOR_KEY,
        aws_secret_access_key=EMULATOR_KEY,
        config=Config(retries=retries, connect_timeout=2, s3={"addressing_style": "path"}),
    )
