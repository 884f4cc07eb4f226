"""Simulates API Gateway's ``@connections`` on the loopback: every socket is open and takes every frame.

For measurements of one process in which nobody listens at the other end.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Open)
        self.refusals: list[str] = []


class _Open(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections are kept, as API Gateway keeps them
    server: _Server

    def do_GET(self) -> None:
        self._accept()

    def do_POST(self) -> None:
        self._accept()

    def _accept(self) -> None:
        frame = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        if '"type":"error"' in frame:
            self.server.refusals.append(frame)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@contextmanager
def open_sockets() -> Iterator[str]:
    """The address to give the application as ``WS_MANAGEMENT_URL``, within the block.

    Raises ``RuntimeError`` at its end where an ``error`` frame was sent: what was measured was then not served.
    """
    server = _Server()
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
    if server.refusals:
        raise RuntimeError(f"a frame was refused: {server.refusals[0]}")
