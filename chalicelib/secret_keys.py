"""The application's secrets, read from Secrets Manager on first use and kept for the life of the process.

The signing key is rotated without downtime: the secret then holds the new key and the previous one. A process that
meets an unknown signature reads the secret again, once a minute at most.
"""

import json
import math
import time
from dataclasses import dataclass
from functools import cache
from hmac import compare_digest

from chalicelib import aws
from chalicelib.settings import settings

MIN_SECONDS_BETWEEN_READS = 60.0


@dataclass(slots=True)
class _KeyRing:
    """The keys of this process: the signing key, then the previous one. ``read_again_at`` is in monotonic seconds."""

    keys: tuple[str, ...] = ()
    read_again_at: float = -math.inf


_ring = _KeyRing()


def signing_key() -> str:
    """Returns the key that signs tokens, tickets and cursors.

    Raises ``RuntimeError`` where no secret is configured: there is no default key.
    """
    return accepted_keys()[0]


def accepted_keys() -> tuple[str, ...]:
    """Returns the keys whose signatures are valid, the signing key first. Raises as :func:`signing_key` does."""
    if not _ring.keys:
        _fetch()
    return _ring.keys


def have_changed() -> bool:
    """Reads the secret again, at most once a minute. Returns whether the keys are different."""
    if time.monotonic() - _ring.read_again_at < MIN_SECONDS_BETWEEN_READS:
        return False
    _ring.read_again_at, former_keys = time.monotonic(), _ring.keys
    _fetch()
    return _ring.keys != former_keys


def is_front_door(secret: str) -> bool:
    """Tells whether ``secret`` is the front door's, in constant time. False where none is configured."""
    arn = settings().origin_secret_arn
    return bool(arn and secret) and compare_digest(secret.encode(), _origin_secret(arn).encode())


def _fetch() -> None:
    arn = settings().app_secret_arn
    if not arn:
        raise RuntimeError("APP_SECRET_ARN is not set: there is no key to sign with")
    found = json.loads(_secret(arn))
    _ring.keys = tuple(found[name] for name in ("signing_key", "previous_signing_key") if found.get(name))


@cache
def _origin_secret(arn: str) -> str:
    return _secret(arn)


def _secret(arn: str) -> str:
    return str(aws.client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"])
