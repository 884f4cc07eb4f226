"""API Gateway's WebSockets in virtual time: connecting, frames, `@connections`, idle ends, `$disconnect`.

As on AWS: a post to a half-open wire answers 200, ``$disconnect`` may come late, twice or never, the welcome is a
function of its own that may run late or twice, and an open wire ends after ten idle minutes or two hours.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qs, urlsplit

from chalicelib.sockets import functions as handlers
from tests.life.chance import Chance
from tests.life.functions import Context, Functions
from tests.life.network import Link, Network, Reach, nobody
from tests.life.timeline import Timeline

IDLE_SECONDS = 10 * 60.0
LONGEST_SECONDS = 2 * 60 * 60.0
MAX_FRAME_BYTES = 128 * 1024
NORMAL, GOING_AWAY, ABNORMAL = 1000, 1001, 1006
"""Close codes: of an end that we asked for, of API Gateway's own, and of a connection that was lost."""
INTERNAL_ERROR = json.dumps({"message": "Internal server error", "connectionId": "", "requestId": ""})


@dataclass(frozen=True, slots=True)
class Wire:
    """A client's socket: the tab's number for it, and the network on which it was opened."""

    page: str
    socket: int
    link: Link
    era: int

    @property
    def is_alive(self) -> bool:
        return self.link.reach is Reach.GOOD and self.link.era == self.era


class State(StrEnum):
    OPENING = "opening"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(eq=False)
class Connection:
    id: str
    wire: Wire
    identity: dict[str, Any] = field(default_factory=dict)
    state: State = State.OPENING
    used_at: float = 0.0
    last_arrival: float = 0.0
    untrue_gone: int = 0
    """So many of the next posts are answered 410 although the socket is open."""
    slow_down: int = 0
    """So many of the next posts are answered 429."""
    is_disconnect_done: bool = False
    """Whether a ``$disconnect`` of it has been handled."""
    was_gone: bool = False
    """Whether a post was answered 410 after its end."""

    @property
    def user_id(self) -> str:
        return str(self.identity["user_id"])

    @property
    def room_id(self) -> str:
        return str(self.identity.get("room_id") or "")


@dataclass(slots=True)
class Oddities:
    """What befalls the next connections of a device. In seconds; two are a repetition, none a loss."""

    welcomes: list[list[float]] = field(default_factory=list)
    disconnects: list[list[float]] = field(default_factory=list)


class Gateway:
    """``on_frame`` and ``on_end`` take to a tab what the server sends, and that a socket has ended."""

    def __init__(self, timeline: Timeline, chance: Chance, network: Network, functions: Functions) -> None:
        self._timeline = timeline
        self._chance = chance
        self._network = network
        self._functions = functions
        self._by_socket: dict[tuple[str, int], Connection] = {}
        self.connections: dict[str, Connection] = {}
        self.oddities: dict[str, Oddities] = {}
        self.is_down = False
        self.throttled_until = 0.0
        self.on_frame: Callable[[Wire, str], None] = lambda *_: None
        self.on_end: Callable[[Wire, int], None] = lambda *_: None
        self.posts = 0

    # what the tabs do

    def connect(self, wire: Wire, url: str) -> None:
        parts = urlsplit(url)
        path = [part for part in parts.path.split("/") if part]
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if path[:2] == ["ws", "chat"]:
            query["room_id"] = path[2]
        name = "".join(letter for letter in wire.page if letter.isalnum())
        connection = Connection(f"{name}-{wire.socket}", wire)
        self._by_socket[wire.page, wire.socket] = connection
        if not wire.is_alive:
            if wire.link.reach is Reach.OFFLINE:
                self._tell_end(wire)
            return
        event = {"methodArn": "arn", "queryStringParameters": query, "headers": {"Origin": "http://life.test"}}
        self._network.carry(wire.link, wire.era, lambda: self._authorize(connection, event), nobody)

    def send(self, wire: Wire, text: str) -> None:
        connection = self._by_socket[wire.page, wire.socket]
        arrival = max(connection.last_arrival, self._timeline.now + self._network.latency(wire.link))
        connection.last_arrival = arrival + 0.0001

        def arrive() -> None:
            if wire.is_alive and connection.state is State.OPEN:
                self._handle_frame(connection, text)

        self._timeline.after(arrival - self._timeline.now, arrive)

    def close(self, wire: Wire) -> None:
        connection = self._by_socket[wire.page, wire.socket]
        self._network.carry(wire.link, wire.era, lambda: self._end(connection), nobody)

    # what the server does

    def request(self, method: str, connection_id: str, body: bytes) -> int:
        """`@connections`: returns the status of the answer."""
        connection = self.connections.get(connection_id)
        if method == "POST":
            self.posts += 1
        if connection is None or connection.state is not State.OPEN:
            if connection is not None and connection.state is State.CLOSED and method == "POST":
                connection.was_gone = True
            return 410
        if method == "GET":
            return 200
        if method == "DELETE":
            self._timeline.after(0, lambda: self._end(connection, tells_client=True, code=NORMAL))
            return 204
        return self._post(connection, body)

    def start_function(self, name: str, event: dict[str, Any]) -> None:
        """Lambda's asynchronous invocation: the welcome."""
        connection = self.connections[event["connection_id"]]
        for delay in self._next_delays(connection, "welcomes"):
            self._timeline.after(delay, lambda: self._welcome(event))

    # what befalls it

    def restart(self) -> None:
        """All wires end at once, as when a server is restarted."""
        for connection in list(self.connections.values()):
            self._end(connection, tells_client=True)

    def end_of_page(self, page: str, *, tells_client: bool) -> None:
        """API Gateway loses the sockets of a tab: it forgets them, and calls ``$disconnect``."""
        for connection in self.open_of_page(page):
            self._end(connection, tells_client=tells_client)

    def open_of_page(self, page: str) -> list[Connection]:
        return [
            connection
            for connection in self.connections.values()
            if connection.state is State.OPEN and connection.wire.page == page
        ]

    def open_of_user(self, user_id: str) -> list[Connection]:
        return [
            connection
            for connection in self.connections.values()
            if connection.state is State.OPEN and connection.user_id == user_id
        ]

    def _authorize(self, connection: Connection, event: dict[str, Any]) -> None:
        if self._refuses():
            self._tell_end(connection.wire)
            return

        def decided(answer: Any, error: BaseException | None) -> None:
            if error is not None or answer["policyDocument"]["Statement"][0]["Effect"] != "Allow":
                self._tell_end(connection.wire)
                return
            connection.identity = {**answer["context"]}
            self.connections[connection.id] = connection
            self._connect(connection)

        self._functions.invoke("ws_authorizer", lambda: handlers.ws_authorizer(event, Context("authorizer")), decided)

    def _connect(self, connection: Connection) -> None:
        def decided(_: Any, error: BaseException | None) -> None:
            if error is not None:
                connection.state = State.CLOSED
                self._tell_end(connection.wire)
                return
            connection.state = State.OPEN
            connection.used_at = self._timeline.now
            self._timeline.after(IDLE_SECONDS, lambda: self._check_idle(connection))
            self._timeline.after(LONGEST_SECONDS, lambda: self._expire(connection))

        event = self._event(connection, None, "CONNECT")
        self._functions.invoke("ws_connect", lambda: handlers.ws_connect(event, Context("connect")), decided)

    def _welcome(self, event: dict[str, Any]) -> None:
        if self.is_down:
            return
        self._functions.invoke("ws_welcome", lambda: handlers.ws_welcome(event, Context("welcome")))

    def _handle_frame(self, connection: Connection, text: str) -> None:
        connection.used_at = self._timeline.now
        if self._refuses():
            self._post(connection, b'{"message":"Too Many Requests"}')
            return

        def handled(_: Any, error: BaseException | None) -> None:
            if error is not None and connection.state is State.OPEN:
                self._post(connection, INTERNAL_ERROR.encode())

        event = self._event(connection, text, "MESSAGE")
        name = f"frame {json.loads(text).get('action')}"
        self._functions.invoke(name, lambda: handlers.ws_message(event, Context("message")), handled)

    def _post(self, connection: Connection, body: bytes) -> int:
        if connection.untrue_gone > 0:
            connection.untrue_gone -= 1
            return 410
        if connection.slow_down > 0:
            connection.slow_down -= 1
            return 429
        if len(body) > MAX_FRAME_BYTES:
            return 413
        wire = connection.wire
        self._network.carry(wire.link, wire.era, lambda: self.on_frame(wire, body.decode()), nobody)
        return 200

    def _check_idle(self, connection: Connection) -> None:
        if connection.state is not State.OPEN:
            return
        left = connection.used_at + IDLE_SECONDS - self._timeline.now
        if left > 0:
            self._timeline.after(left, lambda: self._check_idle(connection))
        else:
            self._expire(connection)

    def _expire(self, connection: Connection) -> None:
        self._end(connection, tells_client=True, code=GOING_AWAY)

    def _end(self, connection: Connection, *, tells_client: bool = False, code: int = ABNORMAL) -> None:
        if connection.state is State.CLOSED:
            return
        was_open = connection.state is State.OPEN
        connection.state = State.CLOSED
        if tells_client:
            self._tell_end(connection.wire, code)
        if was_open:
            for delay in self._next_delays(connection, "disconnects"):
                self._timeline.after(delay, lambda: self._disconnect(connection))

    def _disconnect(self, connection: Connection) -> None:
        if self.is_down:  # API Gateway tries again
            self._timeline.after(5, lambda: self._disconnect(connection))
            return

        def handled(_: Any, error: BaseException | None) -> None:
            connection.is_disconnect_done |= error is None

        event = self._event(connection, None, "DISCONNECT")
        self._functions.invoke("ws_disconnect", lambda: handlers.ws_disconnect(event, Context("disconnect")), handled)

    def _tell_end(self, wire: Wire, code: int = ABNORMAL) -> None:
        self._network.carry(wire.link, wire.era, lambda: self.on_end(wire, code), nobody)

    def _refuses(self) -> bool:
        return self.is_down or self._timeline.now < self.throttled_until

    def _next_delays(self, connection: Connection, kind: str) -> list[float]:
        oddities = self.oddities.get(connection.wire.link.device)
        planned: list[list[float]] = [] if oddities is None else getattr(oddities, kind)
        if planned:
            return planned.pop(0)
        return [self._chance.of(f"{kind} {connection.wire.page}").uniform(0.005, 0.1)]

    def _event(self, connection: Connection, body: str | None, kind: str) -> dict[str, Any]:
        request = {
            "connectionId": connection.id,
            "authorizer": connection.identity,
            "eventType": kind,
            "requestId": "r",
        }
        return {"requestContext": request, "body": body}
