"""A fake of API Gateway's `@connections` API. Records the frames posted to each socket; can refuse or hang.

It listens on loopback, so the sender under test is the real one, with its signing, connection pool and timeouts.
"""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import unquote

Frame = dict[str, Any]
TIMEOUT_SECONDS = 20
MAX_FRAME_BYTES = 128 * 1024


class FakeConnectionsApi:
    """Accepts frames for open sockets. Answers 410 for any other, as API Gateway does."""

    def __init__(self, port: int) -> None:
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.connections_api = self
        self._frame_arrived = threading.Condition()
        self._open: set[str] = set()
        self._frames: dict[str, list[Frame]] = defaultdict(list)
        self._answers: dict[str, list[int]] = {}
        self._before_post: dict[str, Callable[[], object]] = {}
        self._half_open: set[str] = set()
        self.posts: dict[str, int] = defaultdict(int)
        self.arrivals: list[str] = []
        """The sockets to which frames were posted, in order, whatever the answer was."""
        self.closed: list[str] = []
        """The sockets that were closed by DELETE."""
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

    def swallow(self, connection_id: str) -> None:
        """Accepts posts to this socket and delivers none: its phone is locked, and the wire is half-open."""
        self._half_open.add(connection_id)

    def refuse(self, connection_id: str, *statuses: int) -> None:
        """Answers the next posts to this socket with these statuses. The last one stays."""
        self._answers[connection_id] = list(statuses)

    def before_post(self, connection_id: str, happens: Callable[[], object]) -> None:
        """Runs ``happens`` once, when the next post to this socket arrives and before it is answered."""
        self._before_post[connection_id] = happens

    @contextmanager
    def hanging(self) -> Iterator[threading.Event]:
        """Accepts posts inside the block without answering or delivering them. The event is set when one arrives."""
        arrived, released = threading.Event(), threading.Event()
        self._hang = arrived, released
        try:
            yield arrived
        finally:
            self._hang = None
            released.set()

    def frames(self, connection_id: str) -> list[Frame]:
        """All frames posted to the socket."""
        with self._frame_arrived:
            return list(self._frames[connection_id])

    def expect(self, connection_id: str, kind: str, count: int = 1) -> list[Frame]:
        """Waits until this number of frames of a kind was posted to the socket, and returns them."""

        def matching() -> list[Frame]:
            return [frame for frame in self._frames[connection_id] if frame["type"] == kind]

        with self._frame_arrived:
            self._frame_arrived.wait_for(lambda: len(matching()) >= count, TIMEOUT_SECONDS)
            assert len(matching()) >= count, f"{count} x {kind} expected, got {self._frames[connection_id]}"
            return matching()

    def forget_frames(self, connection_id: str) -> None:
        with self._frame_arrived:
            self._frames[connection_id].clear()

    def _answer(self, method: str, connection_id: str, body: bytes) -> int:
        if method == "POST":
            self.posts[connection_id] += 1
            self.arrivals.append(connection_id)
            if happens := self._before_post.pop(connection_id, None):
                happens()
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
        if len(body) > MAX_FRAME_BYTES:
            return 413
        if method == "DELETE":
            self._open.discard(connection_id)
            self.closed.append(connection_id)
            return 204
        if method == "POST" and connection_id not in self._half_open:
            with self._frame_arrived:
                self._frames[connection_id].append(json.loads(body))
                self._frame_arrived.notify_all()
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

    def do_DELETE(self) -> None:
        self._serve("DELETE")

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


def wait_until(condition: Any, condition_name: str = "") -> Any:
    """Waits up to ``TIMEOUT_SECONDS`` until the condition holds, and returns its value."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while not (matching := condition()):
        assert time.monotonic() < deadline, f"never happened: {condition_name}"
        time.sleep(0.02)
    return matching
