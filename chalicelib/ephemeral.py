"""Redis, which may be gone. Presence, typing and rate limits live here and nowhere else; nothing durable does.

With Redis down every question is answered by its default, at once: after a failure it is left alone for two seconds,
so that a dead Redis costs one short time-out and not one per call, and one answer that was late costs little more.
"""

import logging
import time
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from chalicelib import metrics
from chalicelib.settings import settings

if TYPE_CHECKING:
    from redis import Redis

R = TypeVar("R")

TIMEOUT_SECONDS = 0.5
REST_SECONDS = 2.0


class _Breaker:
    """Remembers until when Redis is to be left alone."""

    open_until = 0.0


def ask(question: "Callable[[Redis], R]", default: R) -> R:
    """Asks Redis, or answers the default where it is not configured, down, or resting after a failure."""
    if not settings().redis_url or time.monotonic() < _Breaker.open_until:
        return default
    from redis.exceptions import RedisError

    try:
        return question(_client())
    except (RedisError, OSError) as error:
        _Breaker.open_until = time.monotonic() + REST_SECONDS
        metrics.count("RedisFailures")
        logging.getLogger(__name__).warning("redis is down: %s", type(error).__name__)
        return default


def is_up() -> bool:
    """Whether Redis answers now."""
    return bool(ask(lambda redis: redis.ping(), default=False))


@cache
def _client() -> "Redis":
    from redis import Redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    from chalicelib.cache_login import RoleLogin

    login = settings().redis_login
    # redis-py's default retries turn a 0.3 s time-out into 7 to 8 s.
    return Redis.from_url(
        settings().redis_url,
        credential_provider=RoleLogin(login) if login else None,
        decode_responses=True,
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
