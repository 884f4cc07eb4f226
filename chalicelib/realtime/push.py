"""Posts frames to open sockets through API Gateway's ``@connections``: to one, or to many in parallel.

No function here raises: what is pushed is stored already, and the next connect reads it. Chalice's own sender ignores
the emulator's address and knows only 410, so this module signs and posts with botocore's parts.
Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
"""

import json
import random
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any
from urllib.parse import quote

from chalicelib import log, metrics
from chalicelib.localization.text import Reader
from chalicelib.parallel import map_parallel
from chalicelib.realtime import registry
from chalicelib.realtime.connection import Connection
from chalicelib.settings import settings

TIMEOUT_SECONDS = 2
BACK_OFF_SECONDS = (0.05, 0.15, 0.4)

Frame = dict[str, Any]


class PostResult(Enum):
    """What became of a post, by the status of API Gateway's answer."""

    SENT = 200
    GONE = 410
    """The socket is closed, or not open yet."""
    SLOW_DOWN = 429
    """Refused for the rate, after all retries. The connection lives."""
    FAILED = 0
    """Any other answer, or none. Nothing is known about the connection."""


@dataclass(frozen=True, slots=True)
class FanOutResult:
    """``reached`` are the ids of users of whom at least one connection took the frame; ``gone`` counts connections."""

    reached: frozenset[str]
    gone: int


def fan_out(
    connections: Sequence[Connection], frame_for: Callable[[Reader], Frame], room_id: str | None = None
) -> FanOutResult:
    """Pushes a frame to these connections in parallel. Renders it once for each language and timezone among them.

    Connections that are gone are unregistered. ``room_id`` names the room whose roster the connections were read from:
    they are removed from it even if their user's entry had expired before.
    """
    bodies = {reader: encode(frame_for(reader)) for reader in {connection.reader for connection in connections}}
    results = map_parallel(post, [(connection.id, bodies[connection.reader]) for connection in connections])
    outcomes = list(zip(connections, results, strict=True))
    gone = [connection for connection, result in outcomes if result is PostResult.GONE]
    for connection in gone:
        registry.unregister(connection.id, connection.user_id)
        if room_id is not None:
            registry.remove_from_roster(connection, room_id)
    reached = [connection.user_id for connection, result in outcomes if result is PostResult.SENT]
    log.note(pushed=len(reached), gone=len(gone))
    return FanOutResult(frozenset(reached), len(gone))


def push_ephemeral(posts: Sequence[tuple[str, bytes]]) -> None:
    """Posts a body to each connection id in parallel. Unregisters nothing: typing and presence come from Redis."""
    map_parallel(post, posts)
    log.note(pushed=len(posts))


def encode(frame: Frame) -> bytes:
    """Returns the frame as UTF-8 JSON.

    An ``error`` frame may repeat half a surrogate pair, which UTF-8 cannot hold: it goes out as JSON's own escape.
    """
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode(errors="backslashreplace")


def post(connection_id: str, body: bytes) -> PostResult:
    """Posts to one socket. Waits and tries again a few times on 429, and counts what became of it as a metric."""
    status = _request("POST", connection_id, body)
    for pause in BACK_OFF_SECONDS:
        if status != PostResult.SLOW_DOWN.value:
            break
        time.sleep(pause * random.uniform(0.5, 1.5))
        status = _request("POST", connection_id, body)
    if status == PostResult.SENT.value:
        metrics.count("Deliveries")
        return PostResult.SENT
    if status == PostResult.GONE.value:
        metrics.count("GoneConnections")
        return PostResult.GONE
    return PostResult.SLOW_DOWN if status == PostResult.SLOW_DOWN.value else PostResult.FAILED


def is_open(connection_id: str) -> bool:
    """Asks whether a socket is open. ``$connect`` runs before it is, so this precedes its registration."""
    return _request("GET", connection_id, b"") == 200


def _request(method: str, connection_id: str, body: bytes) -> int:
    """Sends a signed request. Returns the answer's status, or 0 where there was none."""
    from botocore.exceptions import ConnectionClosedError, HTTPClientError
    from botocore.exceptions import ConnectionError as Unreachable

    try:
        try:
            return _send(method, connection_id, body)
        except ConnectionClosedError:
            return _send(method, connection_id, body)  # the other end had closed a kept-alive connection
    except (HTTPClientError, Unreachable):
        return 0


def _send(method: str, connection_id: str, body: bytes) -> int:
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest

    url = f"{settings().ws_management_url}/@connections/{quote(connection_id, safe='')}"
    request = AWSRequest(method, url, {"Content-Type": "application/json"}, data=body)
    SigV4Auth(_credentials(), "execute-api", settings().region).add_auth(request)
    return int(_http().send(request.prepare()).status_code)


@cache
def _http() -> Any:
    from botocore.httpsession import URLLib3Session

    # Without TCP_NODELAY the body of each post waits 40 ms for the acknowledgement of its headers.
    options: Any = [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)]
    return URLLib3Session(timeout=TIMEOUT_SECONDS, max_pool_connections=16, socket_options=options)


@cache
def _credentials() -> Any:
    from chalicelib.aws import credentials

    return credentials()
