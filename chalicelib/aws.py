"""Creates AWS clients on first use and keeps them for the life of the process.

They come from a botocore session, so importing the app loads neither boto3 nor a service model. Timeouts are far below
API Gateway's 29 seconds, so a service that does not answer becomes an error response in time.
"""

from functools import cache
from typing import Any

from chalicelib.settings import settings


@cache
def client(service: str, endpoint_url: str | None = None, read_timeout: float = 5, attempts: int = 3) -> Any:
    """Returns the client of an AWS service. ``endpoint_url`` replaces the service's own address.

    ``read_timeout`` (seconds) and ``attempts`` are changed only for calls that take long, such as invoking a function.
    """
    from botocore.config import Config

    config = Config(
        connect_timeout=1,
        read_timeout=read_timeout,
        retries={"mode": "standard", "total_max_attempts": attempts},
        max_pool_connections=16,
        # On AWS, sign for the bucket's own host: S3 redirects other hosts, and a browser does not follow a redirect
        # with a form. An emulator has one host for all buckets.
        s3={"addressing_style": "path" if settings().aws_public_endpoint_url else "virtual"},
        signature_version="s3v4" if service == "s3" else None,
    )
    return _session().create_client(service, endpoint_url=endpoint_url, config=config)


def credentials() -> Any:
    """Returns this function's credentials, which renew themselves."""
    return _session().get_credentials()


@cache
def _session() -> Any:
    from botocore.session import get_session

    session = get_session()
    session.set_config_variable("region", settings().region)
    return session
