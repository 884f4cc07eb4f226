"""The application's own secrets, fetched on first use and kept for the life of the process.

The signing key is rotated while everything runs: the secret then holds the new key and the one before it, and a process
that meets a signature it does not know looks whether there is a newer key, once a minute at most.
"""

import json
import math
import time
from dataclasses import dataclass
from functools import cache
from hmac import compare_digest

from chalicelib import aws
from chalicelib.settings import settings

LOOK_AGAIN_SECONDS = 60.0


@dataclass(slots=True)
class _Ring:
    """What this process knows: the key that signs first, then the one before it. ``looked_again`` is monotonic."""

    keys: tuple[str, ...] = ()
    looked_again: float = -math.inf


_ring = _Ring()


def signing_key() -> str:
    """The key under tokens, tickets and cursors, from Secrets Manager.

    Raises ``RuntimeError`` where no secret is configured: an unset key refuses, it never falls back.
    """
    return accepted_keys()[0]


def accepted_keys() -> tuple[str, ...]:
    """The keys whose signatures hold, the one that signs first. Raises ``RuntimeError`` as :func:`signing_key`."""
    if not _ring.keys:
        _fetch()
    return _ring.keys


def have_changed() -> bool:
    """Whether there are other keys than this process knew; they are known from now on."""
    if time.monotonic() - _ring.looked_again < LOOK_AGAIN_SECONDS:
        return False
    _ring.looked_again, known = time.monotonic(), _ring.keys
    _fetch()
    return _ring.keys != known


def is_front_door(shown: str) -> bool:
    """Whether this is what the front door adds to each request. Where no secret is configured nothing is."""
    arn = settings().origin_secret_arn
    return bool(arn and shown) and compare_digest(shown.encode(), _origin_secret(arn).encode())


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
