"""The application's own secret, fetched on first use and kept for the life of the process."""

import json
from functools import cache

from chalicelib import aws
from chalicelib.settings import settings


@cache
def signing_key() -> str:
    """The key under tokens, tickets and cursors, from Secrets Manager.

    Raises ``RuntimeError`` where no secret is configured: an unset key refuses, it never falls back.
    """
    arn = settings().app_secret_arn
    if not arn:
        raise RuntimeError("APP_SECRET_ARN is not set: there is no key to sign with")
    answer = aws.client("secretsmanager").get_secret_value(SecretId=arn)
    return str(json.loads(answer["SecretString"])["signing_key"])
