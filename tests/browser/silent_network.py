"""A network that can fall silent: nothing arrives any more, and nothing says so.

A SOCKS proxy (RFC 1928, the little of it that a browser asks for) between a window and the front door. A connection
that says something during the silence leads nowhere from then on, as behind a router that has forgotten it: it stays
open, and nothing comes through it any more.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Event, Thread

NO_AUTHENTICATION = b"\x05\x00"
CONNECTED = b"\x05\x00\x00\x01" + bytes(6)
IPV4, NAME, IPV6 = 1, 3, 4


@dataclass
class SilentNetwork:
    """``address`` is the proxy's, for Playwright; ``silent`` can be set at any time."""

    address: str
    silent: bool = False
    ended: Event = field(default_factory=Event)


class _Server(ThreadingTCPServer):
    daemon_threads = True
    run_silent_network: SilentNetwork


class _Passage(BaseRequestHandler):
    server: _Server
    request: socket.socket
    is_lost = False

    def handle(self) -> None:
        with suppress(OSError), socket.create_connection(self._wanted()) as other:
            self.request.sendall(CONNECTED)
            Thread(target=self._pass_on, args=(other, self.request), daemon=True).start()
            self._pass_on(self.request, other)
            if self.is_lost:
                self.server.run_silent_network.ended.wait()  # an end would be a word

    def _wanted(self) -> tuple[str, int]:
        """Whom the browser wants to speak to."""
        self._take(self._take(2)[1])
        self.request.sendall(NO_AUTHENTICATION)
        kind = self._take(4)[3]
        if kind == NAME:
            host = self._take(self._take(1)[0]).decode()
        elif kind == IPV4:
            host = socket.inet_ntop(socket.AF_INET, self._take(4))
        else:
            host = socket.inet_ntop(socket.AF_INET6, self._take(16))
        return host, int.from_bytes(self._take(2))

    def _take(self, length: int) -> bytes:
        taken = self.request.recv(length, socket.MSG_WAITALL)
        if len(taken) < length:
            raise ConnectionResetError
        return taken

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                self.is_lost = self.is_lost or self.server.run_silent_network.silent
                if self.is_lost:
                    return
                other.sendall(data)
            if not self.is_lost:
                other.shutdown(socket.SHUT_WR)


@contextmanager
def run_silent_network() -> Iterator[SilentNetwork]:
    with _Server(("127.0.0.1", 0), _Passage) as server:
        server.run_silent_network = SilentNetwork(f"socks5://127.0.0.1:{server.server_address[1]}")
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server.run_silent_network
        server.run_silent_network.ended.set()
        server.shutdown()
