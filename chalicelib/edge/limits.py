"""Rate limits: so many times in so many seconds, counted in Redis, open when Redis is down."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib import ephemeral
from chalicelib.errors import TooFast

if TYPE_CHECKING:
    from redis import Redis


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``times`` in ``seconds``, counted from the first of them, for each subject."""

    name: str
    times: int
    seconds: int

    def hit(self, subject: str) -> None:
        """Counts one. Raises :class:`TooFast` with the seconds to wait when it is one too many."""
        self._require_room(*self._add(subject, 1))

    @contextmanager
    def counting(self, failure: type[Exception], subject: str) -> Iterator[None]:
        """Counts what its block tries where that ends in this failure. Raises :class:`TooFast` for one too many.

        It is counted before it is tried and taken off again where it does not fail: of however many at once, no more
        get to try than may fail.
        """
        counted, left = self._add(subject, 1)
        failed = False
        try:
            self._require_room(counted, left)
            yield
        except failure:
            failed = True
            raise
        finally:
            if counted and not failed:  # 0: Redis was down and counted nothing
                self._add(subject, -1)

    def _require_room(self, counted: int, left: int) -> None:
        if counted > self.times:
            raise TooFast(retry_after=max(1, left))

    def _add(self, subject: str, number: int) -> tuple[int, int]:
        """How many are counted with these, and the seconds until counting begins anew."""
        key = f"limit:{self.name}:{subject}"

        def count(redis: "Redis") -> tuple[int, int]:
            pipeline = redis.pipeline(transaction=True)
            pipeline.set(key, 0, ex=self.seconds, nx=True)
            pipeline.incrby(key, number)
            pipeline.ttl(key)
            _, counted, left = pipeline.execute()
            return int(counted), int(left)

        return ephemeral.ask(count, default=(0, 0))


MESSAGES = Limit("messages", times=100, seconds=10)
REGISTRATIONS = Limit("registrations", times=60, seconds=60)
FAILED_LOGINS_OF_ACCOUNT = Limit("login-account", times=10, seconds=15 * 60)
FAILED_LOGINS_FROM_ADDRESS = Limit("login-address", times=100, seconds=15 * 60)
