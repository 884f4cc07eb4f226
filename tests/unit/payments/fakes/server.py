"""A small HTTP server on loopback that a fake gateway answers from, and that can be broken on purpose.

The fakes beside this are written from the gateways' documents and not from our adapters, share no code with them, and
are strict about what they receive.
"""

import json
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Request:
    verb: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in lower case."""
    content: bytes

    @property
    def json(self) -> dict[str, Any]:
        refuse_unless(self.headers.get("content-type", "").startswith("application/json"), "not JSON")
        return dict(json.loads(self.content))

    @property
    def form(self) -> dict[str, str]:
        refuse_unless(self.headers.get("content-type") == "application/x-www-form-urlencoded", "not a form")
        return dict(parse_qsl(self.content.decode(), keep_blank_values=True, strict_parsing=True))


@dataclass(frozen=True)
class Reply:
    body: Any
    """An object is sent as JSON, bytes as they are."""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """The gateway does not take this request, in its own way of saying so."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


class Trouble(StrEnum):
    """What can be wrong with a gateway."""

    OUTAGE = "OUTAGE"
    TOO_MANY = "TOO_MANY"
    SILENCE = "SILENCE"
    GARBAGE = "GARBAGE"
    A_LIST = "A_LIST"
    DEEP = "DEEP"
    REDIRECT = "REDIRECT"
    TRUNCATED = "TRUNCATED"
    LOST = "LOST"
    """Does what it was asked, and the answer never arrives."""
    BAD_REQUEST = "BAD_REQUEST"
    """Takes exception to the request, with words and codes that also mean something of a payment."""
    INDISCREET = "INDISCREET"
    """Repeats what it was sent, keys included, in an answer that can be read."""


BROKEN = {
    Trouble.OUTAGE: Reply(b"<h1>503 Service Unavailable</h1>", 503),
    Trouble.TOO_MANY: Reply({"detail": "Request was throttled."}, 429),
    Trouble.BAD_REQUEST: Reply({"status": 400, "ResponseCode": 1, "error": {"type": "invalid_request_error"}}, 400),
    Trouble.GARBAGE: Reply(b"<html>We are moving house</html>"),
    Trouble.A_LIST: Reply(b'["Completed", 1500]'),
    Trouble.DEEP: Reply(b'{"a":' * 100_000),
    Trouble.REDIRECT: Reply(b"", 302, {"Location": "/elsewhere"}),
    Trouble.TRUNCATED: Reply(b'{"status": "Comp', headers={"Content-Length": "4096"}),
}


def refuse_unless(condition: object, reason: str, status: int = 400) -> None:
    if not condition:
        raise Refused(reason, status)


class Fake:
    """One gateway. A subclass answers requests in ``answer``; calls are kept in ``calls``."""

    SILENCE_SECONDS = 0.5

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.trouble: Trouble | None = None
        self.troubled_calls = -1
        self.troubled_path = ""

    def config(self) -> dict[str, Any]:
        """The gateway's part of the configuration, with this server in it."""
        raise NotImplementedError

    def answer(self, request: Request) -> Reply:
        raise NotImplementedError

    def refusal(self, refused: Refused) -> Reply:
        """A refusal in this gateway's words."""
        return Reply({"detail": refused.reason}, refused.status)

    def break_with(self, trouble: Trouble, calls: int = -1, path: str = "") -> None:
        """From now on, for so many calls (-1: all) of addresses with ``path`` in them."""
        self.trouble, self.troubled_calls, self.troubled_path = trouble, calls, path

    def mend(self) -> None:
        self.trouble = None

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self._serve))
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def _serve(self, request: Request) -> Reply:
        self.calls.append(f"{request.verb} {request.path}")
        if self.trouble and self.troubled_calls and self.troubled_path in request.path:
            self.troubled_calls -= 1
            return self._troubled(self.trouble, request)
        try:
            return self.answer(request)
        except Refused as refused:
            return self.refusal(refused)

    def _troubled(self, trouble: Trouble, request: Request) -> Reply:
        match trouble:
            case Trouble.SILENCE:
                time.sleep(self.SILENCE_SECONDS)
            case Trouble.LOST:
                self.answer(request)
                time.sleep(self.SILENCE_SECONDS)
            case Trouble.INDISCREET:
                said = json.dumps({**request.headers, "body": request.content.decode()})
                return Reply({"detail": f"cannot handle {said}"}, 400)
        return BROKEN.get(trouble, Reply({}))


class Saying(Fake):
    """Says the same to everything, and keeps what it was asked."""

    def __init__(self, body: dict[str, Any]) -> None:
        super().__init__()
        self.body = body
        self.heard: list[Request] = []

    def answer(self, request: Request) -> Reply:
        self.heard.append(request)
        return Reply(self.body)


def basic(user: str, password: str) -> str:
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


def _handler(serve: Callable[[Request], Reply]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def respond(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            reply = serve(Request(self.command, parts.path, query, headers, self.rfile.read(length)))
            body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            self.send_response(reply.status)
            for name, value in {
                "Content-Type": "application/json",
                "Content-Length": len(body),
                **reply.headers,
            }.items():
                self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = respond  # noqa: N815

        def log_message(self, format: str, *args: Any) -> None:
            pass

        def handle(self) -> None:
            # A caller that has lost timeouts, as it was meant to.
            with suppress(BrokenPipeError, ConnectionResetError):
                super().handle()

    return Handler
