"""Access to Redis, which holds presence, typing and rate limits, and nothing durable.

Redis may be down. Each query then returns its default. After a failure a circuit breaker keeps Redis from being called
for two seconds, so that a dead Redis costs one short time-out and not one for each call.
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
OPEN_SECONDS = 2.0


class _CircuitBreaker:
    """While it is open Redis is not called. ``open_until`` is in seconds of the monotonic clock."""

    open_until = 0.0


def query(command: "Callable[[Redis], R]", default: R) -> R:
    """Runs a command. Returns ``default`` where Redis is not configured, does not answer, or the breaker is open."""
    if not settings().redis_url or time.monotonic() < _CircuitBreaker.open_until:
        return default
    from redis.exceptions import RedisError

    try:
        return command(_client())
    except (RedisError, OSError) as error:
        _CircuitBreaker.open_until = time.monotonic() + OPEN_SECONDS
        metrics.count("RedisFailures")
        logging.getLogger(__name__).warning("redis is down: %s", type(error).__name__)
        return default


def is_up() -> bool:
    """Returns whether Redis answers now."""
    return bool(query(lambda redis: redis.ping(), default=False))


@cache
def _client() -> "Redis":
    from redis import Redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    from chalicelib.redis_login import RoleLogin

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
