"""A stand-in for API Gateway's `@connections`: it records what is posted to each socket, and can refuse or hang.

It speaks HTTP on the loopback, so that the sender under test is the real one, with its signing, pool and time-outs.
"""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import unquote

Frame = dict[str, Any]
TIMEOUT_SECONDS = 20
MOST_BYTES = 128 * 1024


class FakeConnectionsApi:
    """Sockets that are open take frames; of any other it says 410, as API Gateway does."""

    def __init__(self, port: int) -> None:
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.connections_api = self
        self._news = threading.Condition()
        self._open: set[str] = set()
        self._frames: dict[str, list[Frame]] = defaultdict(list)
        self._answers: dict[str, list[int]] = {}
        self.posts: dict[str, int] = defaultdict(int)
        self._hang: tuple[threading.Event, threading.Event] | None = None
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def open(self, connection_id: str) -> None:
        self._open.add(connection_id)

    def close(self, connection_id: str) -> None:
        self._open.discard(connection_id)

    def refuse(self, connection_id: str, *statuses: int) -> None:
        """Answers the next posts to this socket so; the last of the statuses stays."""
        self._answers[connection_id] = list(statuses)

    @contextmanager
    def hanging(self) -> Iterator[threading.Event]:
        """Takes posts and neither answers nor delivers them. The event tells that one has come."""
        arrived, released = threading.Event(), threading.Event()
        self._hang = arrived, released
        try:
            yield arrived
        finally:
            self._hang = None
            released.set()

    def frames(self, connection_id: str) -> list[Frame]:
        """Everything that the socket has been sent."""
        with self._news:
            return list(self._frames[connection_id])

    def expect(self, connection_id: str, kind: str, count: int = 1) -> list[Frame]:
        """Waits until the socket has been sent so many frames of a kind, and answers them."""

        def found() -> list[Frame]:
            return [frame for frame in self._frames[connection_id] if frame["type"] == kind]

        with self._news:
            self._news.wait_for(lambda: len(found()) >= count, TIMEOUT_SECONDS)
            assert len(found()) >= count, f"{count} x {kind} expected, got {self._frames[connection_id]}"
            return found()

    def forget_frames(self, connection_id: str) -> None:
        with self._news:
            self._frames[connection_id].clear()

    def _answer(self, method: str, connection_id: str, body: bytes) -> int:
        if method == "POST":
            self.posts[connection_id] += 1
            if self._hang is not None:
                arrived, released = self._hang
                arrived.set()
                released.wait()
                return 500
            if answers := self._answers.get(connection_id):
                status = answers.pop(0) if len(answers) > 1 else answers[0]
                if status != 200:
                    return status
        if connection_id not in self._open:
            return 410
        if len(body) > MOST_BYTES:
            return 413
        if method == "POST":
            with self._news:
                self._frames[connection_id].append(json.loads(body))
                self._news.notify_all()
        return 200


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    connections_api: FakeConnectionsApi


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        self._serve("POST")

    def do_GET(self) -> None:
        self._serve("GET")

    def _serve(self, method: str) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        connection_id = unquote(self.path.rpartition("/@connections/")[2])
        status = cast(_Server, self.server).connections_api._answer(method, connection_id, body)
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def running(port: int) -> Iterator[FakeConnectionsApi]:
    connections_api = FakeConnectionsApi(port)
    try:
        yield connections_api
    finally:
        connections_api.stop()


def wait_until(condition: Any, what: str = "") -> Any:
    """Waits until something is true, with patience, and answers it."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while not (found := condition()):
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(0.02)
    return found
