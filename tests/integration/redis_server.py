"""Valkey as a thing that breaks: frozen, thawed, emptied."""

import signal

from redis import Redis as Client

from chalicelib import redis_store
from chalicelib.settings import settings
from infra.local.process import Process


class Redis:
    """The server that the app under test uses."""

    def __init__(self, server: Process) -> None:
        self._server = server
        self._is_frozen = False

    def freeze(self) -> None:
        """It keeps its connections and answers nothing, which is worse than being gone."""
        self._server.send(signal.SIGSTOP)
        self._is_frozen = True

    def resume(self) -> None:
        if self._is_frozen:
            self._server.send(signal.SIGCONT)
            self._is_frozen = False
        redis_store._CircuitBreaker.open_until = 0.0  # as if the app had waited long enough to ask again

    def reset(self) -> None:
        self.resume()
        # The app gives up on Redis after half a second; a test on a busy machine waits.
        with Client.from_url(settings().redis_url, socket_timeout=30) as patient:
            patient.flushdb()

    def expire_presence(self, user_id: str) -> None:
        """As if all sockets of this user had been silent for longer than an idle one stays open."""
        with Client.from_url(settings().redis_url, socket_timeout=30) as patient:
            online = f"online:{{{user_id}}}"
            patient.zadd(online, dict.fromkeys(patient.zrange(online, 0, -1), 1))
