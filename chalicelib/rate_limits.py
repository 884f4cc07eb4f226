"""Rate limits, counted in Redis. While Redis is down nothing is limited."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib import redis_store
from chalicelib.errors import TooFast

if TYPE_CHECKING:
    from redis import Redis


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most ``times`` events in ``seconds`` for each subject. The period starts with the first event."""

    name: str
    times: int
    seconds: int

    def _key(self, subject: str) -> str:
        return f"limit:{self.name}:{subject}"

    def hit(self, subject: str) -> None:
        """Counts an event. Raises :class:`TooFast`, with the seconds to wait, where it exceeds the limit."""
        key = self._key(subject)

        def count(redis: "Redis") -> tuple[int, int]:
            pipeline = redis.pipeline(transaction=True)
            pipeline.set(key, 0, ex=self.seconds, nx=True)
            pipeline.incr(key)
            pipeline.ttl(key)
            _, counted, left = pipeline.execute()
            return int(counted), int(left)

        counted, left = redis_store.query(count, default=(0, 0))
        if counted > self.times:
            raise TooFast(retry_after=max(1, left))

    def check(self, subject: str) -> None:
        """Raises :class:`TooFast` where the limit is used up. Counts nothing."""
        key = self._key(subject)

        def look(redis: "Redis") -> tuple[int, int]:
            pipeline = redis.pipeline(transaction=False)
            pipeline.get(key)
            pipeline.ttl(key)
            counted, left = pipeline.execute()
            return int(counted or 0), int(left)

        counted, left = redis_store.query(look, default=(0, 0))
        if counted >= self.times:
            raise TooFast(retry_after=max(1, left))


MESSAGES = RateLimit("messages", times=100, seconds=10)
REFUSED_FILES = RateLimit("refused-files", times=100, seconds=10 * 60)
"""A refused file can be sent again at once, and examining it may take the media function many seconds each time."""
REGISTRATIONS = RateLimit("registrations", times=60, seconds=60)
FAILED_LOGINS_OF_ACCOUNT = RateLimit("login-account", times=10, seconds=15 * 60)
FAILED_LOGINS_FROM_ADDRESS = RateLimit("login-address", times=100, seconds=15 * 60)
