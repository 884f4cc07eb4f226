"""How a function logs in to ElastiCache: with its own role, by a token that it signs itself.

There is no password to keep, to read or to rotate. A token is a presigned request to ``connect``, without its scheme;
signing it calls nobody. The cache's user bears the cache's name (``infra/template/cache.yml``).
Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
"""

from typing import Any
from urllib.parse import urlencode

from redis import CredentialProvider

from chalicelib import aws
from chalicelib.settings import settings

TOKEN_SECONDS = 15 * 60
"""The longest that ElastiCache takes; a token is only looked at when a connection is opened."""


class RoleLogin(CredentialProvider):
    """Signs a fresh token for each connection. ``login`` is ``nodes:<cache>`` or ``serverless:<cache>``."""

    def __init__(self, login: str, credentials: Any = None) -> None:
        self._kind, _, self._cache = login.partition(":")
        self._credentials = credentials or aws.credentials()

    def get_credentials(self) -> tuple[str, str]:
        from botocore.auth import SigV4QueryAuth
        from botocore.awsrequest import AWSRequest

        asked = {"Action": "connect", "User": self._cache}
        if self._kind == "serverless":
            asked["ResourceType"] = "ServerlessCache"
        request = AWSRequest("GET", f"http://{self._cache}/?{urlencode(asked)}")
        SigV4QueryAuth(self._credentials, "elasticache", settings().region, expires=TOKEN_SECONDS).add_auth(request)
        return self._cache, str(request.url).removeprefix("http://")
