"""Access to Redis, which holds presence, typing and rate limits, and nothing durable.

Redis may be down. Each query then returns its default. After a failure a circuit breaker keeps Redis from being called
for two seconds, so that a dead Redis costs one short time-out and not one for each call.
"""

import logging
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from chalicelib import metrics
from chalicelib.localization.clock import unix_time
from chalicelib.settings import settings

if TYPE_CHECKING:
    from redis import Redis

R = TypeVar("R")

TIMEOUT_SECONDS = 0.5
OPEN_SECONDS = 2.0


class _CircuitBreaker:
    """While it is open Redis is not called. ``opened_at`` is in Unix seconds."""

    opened_at = float("-inf")

    @classmethod
    def is_open(cls) -> bool:
        return abs(unix_time() - cls.opened_at) < OPEN_SECONDS  # also where the clock was set back


def is_configured() -> bool:
    """Returns whether this function has a Redis. Functions that need none get no address of it."""
    return bool(settings().redis_url)


def query(command: "Callable[[Redis], R]", default: R) -> R:
    """Runs a command. Returns ``default`` where Redis is not configured, does not answer, or the breaker is open."""
    if not is_configured() or _CircuitBreaker.is_open():
        return default
    from redis.exceptions import RedisError

    try:
        return command(_client())
    except (RedisError, OSError) as error:
        _CircuitBreaker.opened_at = unix_time()
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
