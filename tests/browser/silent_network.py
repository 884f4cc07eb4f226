"""A network that can go silent: connections stay open, and no data passes.

It is a SOCKS proxy (RFC 1928, as far as a browser needs it) between a window and the front door. A connection that
sends or receives during the silence is dead from then on, as behind a router that has lost its entry: it stays open,
and nothing passes any more.
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
    """``address`` is the proxy's, for Playwright. Set ``is_silent`` to stop all data."""

    address: str
    is_silent: bool = False
    is_over: Event = field(default_factory=Event)


class _Server(ThreadingTCPServer):
    daemon_threads = True
    network: SilentNetwork


class _Connection(BaseRequestHandler):
    server: _Server
    request: socket.socket
    is_dead = False

    def handle(self) -> None:
        with suppress(OSError), socket.create_connection(self._read_target()) as target:
            self.request.sendall(CONNECTED)
            Thread(target=self._forward, args=(target, self.request), daemon=True).start()
            self._forward(self.request, target)
            if self.is_dead:
                self.server.network.is_over.wait()  # closing it would tell the browser

    def _read_target(self) -> tuple[str, int]:
        """Host and port that the browser asks for."""
        self._read(self._read(2)[1])
        self.request.sendall(NO_AUTHENTICATION)
        kind = self._read(4)[3]
        if kind == NAME:
            host = self._read(self._read(1)[0]).decode()
        elif kind == IPV4:
            host = socket.inet_ntop(socket.AF_INET, self._read(4))
        else:
            host = socket.inet_ntop(socket.AF_INET6, self._read(16))
        return host, int.from_bytes(self._read(2))

    def _read(self, length: int) -> bytes:
        data = self.request.recv(length, socket.MSG_WAITALL)
        if len(data) < length:
            raise ConnectionResetError
        return data

    def _forward(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self.is_dead = self.is_dead or self.server.network.is_silent
                if self.is_dead:
                    return
                sink.sendall(data)
            if not self.is_dead:
                sink.shutdown(socket.SHUT_WR)


@contextmanager
def run_silent_network() -> Iterator[SilentNetwork]:
    with _Server(("127.0.0.1", 0), _Connection) as server:
        server.network = SilentNetwork(f"socks5://127.0.0.1:{server.server_address[1]}")
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server.network
        server.network.is_over.set()
        server.shutdown()
