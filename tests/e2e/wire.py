"""A wire between a client and the front door that a test can make half-open, and end."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit, urlunsplit


class Wire:
    """Relays one TCP connection. A locked phone's wire stays open at the server's end and brings nothing any more."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._is_swallowing = threading.Event()
        self._ends: list[socket.socket] = []

    def address(self, url: str) -> str:
        """Returns the URL with this wire in the place of its host, and connects the wire to that host."""
        parts = urlsplit(url)
        threading.Thread(target=self._relay, args=(parts.hostname, parts.port), daemon=True).start()
        port = self._listener.getsockname()[1]
        return urlunsplit(parts._replace(netloc=f"localhost:{port}"))

    def lock(self) -> None:
        """Swallows everything from now on, in both directions. Neither end notices."""
        self._is_swallowing.set()

    def end(self) -> None:
        """Closes the wire at both ends."""
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def close(self) -> None:
        self.end()
        self._listener.close()

    def _relay(self, host: str, port: int) -> None:
        client, _ = self._listener.accept()
        server = socket.create_connection((host, port))
        self._ends = [client, server]
        threading.Thread(target=self._copy, args=(client, server), daemon=True).start()
        self._copy(server, client)

    def _copy(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while received := source.recv(65536):
                if not self._is_swallowing.is_set():
                    target.sendall(received)


@contextmanager
def open_wire() -> Iterator[Wire]:
    wire = Wire()
    try:
        yield wire
    finally:
        wire.close()
