"""IAM authentication to ElastiCache: a function signs a token with its own role instead of sending a password.

The token is a presigned request to ``connect``, without its scheme. Signing needs no network call. The name of the
cache's user is the cache's name (``infra/template/cache.yml``).
Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
"""

from typing import Any
from urllib.parse import urlencode

from redis import CredentialProvider

from chalicelib import aws
from chalicelib.settings import settings

TOKEN_SECONDS = 15 * 60
"""The longest that ElastiCache accepts. A token is checked only when a connection is opened."""


class RoleLogin(CredentialProvider):
    """Signs a fresh token for each connection. ``login`` is ``nodes:<cache>`` or ``serverless:<cache>``."""

    def __init__(self, login: str, credentials: Any = None) -> None:
        self._kind, _, self._cache = login.partition(":")
        self._credentials = credentials or aws.credentials()

    def get_credentials(self) -> tuple[str, str]:
        from botocore.auth import SigV4QueryAuth
        from botocore.awsrequest import AWSRequest

        parameters = {"Action": "connect", "User": self._cache}
        if self._kind == "serverless":
            parameters["ResourceType"] = "ServerlessCache"
        request = AWSRequest("GET", f"http://{self._cache}/?{urlencode(parameters)}")
        SigV4QueryAuth(self._credentials, "elasticache", settings().region, expires=TOKEN_SECONDS).add_auth(request)
        return self._cache, str(request.url).removeprefix("http://")
