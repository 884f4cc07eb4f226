"""AWS clients, made on first use and kept for the life of the process.

A botocore session makes them, so that importing the app loads neither boto3 nor a service model. Time-outs are far
below API Gateway's 29 seconds: a dependency that hangs becomes an error that a person sees, not a dead request.
"""

from functools import cache
from typing import Any

from chalicelib.settings import settings


@cache
def client(service: str, endpoint_url: str | None = None, read_timeout: float = 5, attempts: int = 3) -> Any:
    """The client of one AWS service; ``endpoint_url`` only where it is not the service's own.

    ``read_timeout`` in seconds and ``attempts`` only for a call whose answer is work to be waited for.
    """
    from botocore.config import Config

    config = Config(
        connect_timeout=1,
        read_timeout=read_timeout,
        retries={"mode": "standard", "total_max_attempts": attempts},
        max_pool_connections=16,
        # On AWS the bucket's own host in its region: the one that botocore would sign for sends browsers on, and a
        # browser does not follow with a form. An emulator has one host for all buckets.
        s3={"addressing_style": "path" if settings().aws_public_endpoint_url else "virtual"},
        signature_version="s3v4" if service == "s3" else None,
    )
    return _session().create_client(service, endpoint_url=endpoint_url, config=config)


def credentials() -> Any:
    """This function's own credentials; they renew themselves."""
    return _session().get_credentials()


@cache
def _session() -> Any:
    from botocore.session import get_session

    session = get_session()
    session.set_config_variable("region", settings().region)
    return session
