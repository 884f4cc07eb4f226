"""Serves the webhook function in this process: takes HTTP requests and calls it with the events that AWS would make."""

import base64
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import requests

from chalicelib.payments.webhook_handler import webhooks

TEXT = ("application/json", "text/")


@dataclass(frozen=True)
class Context:
    aws_request_id: str = field(default_factory=lambda: uuid.uuid4().hex)


class WebhookServer:
    """The address that gateways and payers' browsers call."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}/webhooks"

    def request(self, path: str, method: str = "GET", **options: object) -> requests.Response:
        """Sends a request to ``path``, which may be a whole address of ours. Follows no redirect."""
        address = urlsplit(path)
        query = f"?{address.query}" if address.query else ""
        url = f"{self.base}{address.path.removeprefix('/webhooks')}{query}"
        return requests.request(method, url, allow_redirects=False, timeout=60, **options)  # type: ignore[arg-type]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path, _, query = self.path.partition("?")
        is_text = self.headers.get("Content-Type", "").startswith(TEXT)
        answer = webhooks(
            {
                "requestContext": {"http": {"method": self.command}},
                "rawPath": path.removeprefix("/webhooks"),
                "rawQueryString": query,
                "headers": {name.lower(): value for name, value in self.headers.items()},
                "body": body.decode() if is_text else base64.b64encode(body).decode(),
                "isBase64Encoded": not is_text,
            },
            Context(),
        )
        self.send_response(answer["statusCode"])
        for name, value in answer["headers"].items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def running(port: int) -> Iterator[WebhookServer]:
    server = _Server(("127.0.0.1", port), _Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield WebhookServer(port)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
