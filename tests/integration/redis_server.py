"""A Valkey server that a test can freeze, resume and empty."""

import signal

from redis import Redis as Client

from chalicelib import redis_store
from chalicelib.settings import settings
from infra.local.process import Process


class Redis:
    """The Valkey server that the app under test uses."""

    def __init__(self, server: Process) -> None:
        self._server = server
        self._is_frozen = False

    def freeze(self) -> None:
        """Stops the process. It keeps its connections and answers nothing, which is worse than a closed port."""
        self._server.send(signal.SIGSTOP)
        self._is_frozen = True

    def resume(self) -> None:
        if self._is_frozen:
            self._server.send(signal.SIGCONT)
            self._is_frozen = False
        redis_store._CircuitBreaker.opened_at = 0.0  # the app asks again at once

    def reset(self) -> None:
        self.resume()
        # Longer than the half second that the app waits: the machine may be busy.
        with Client.from_url(settings().redis_url, socket_timeout=30) as client:
            client.flushdb()

    def flush(self) -> None:
        """Loses everything, as a node that is replaced does."""
        with Client.from_url(settings().redis_url, socket_timeout=30) as client:
            client.flushall()

    def expire_presence(self, user_id: str) -> None:
        """Lets the presence of all sockets of this user expire."""
        with Client.from_url(settings().redis_url, socket_timeout=30) as client:
            online = f"online:{{{user_id}}}"
            client.zadd(online, dict.fromkeys(client.zrange(online, 0, -1), 1))
