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
from enum import Enum
from functools import cache, partial
from typing import Any
from urllib.parse import quote

from chalicelib import log, metrics
from chalicelib.localization.text import Reader
from chalicelib.parallel import MAX_THREADS, map_parallel, submit
from chalicelib.realtime import gone
from chalicelib.realtime.connection import Connection
from chalicelib.schema.sizes import MAX_FRAME_BYTES, keep_fitting
from chalicelib.settings import settings

TIMEOUT_SECONDS = 2
BACK_OFF_SECONDS = (0.05, 0.15, 0.4)

Frame = dict[str, Any]


class PostResult(Enum):
    """The result of a post, by the status of API Gateway's answer."""

    SENT = 200
    GONE = 410
    """The socket is closed, or not open yet."""
    SLOW_DOWN = 429
    """Refused because of the rate limit, also after all retries. The connection is open."""
    FAILED = 0
    """Any other answer, or none. Nothing is known about the connection."""


_RESULTS = {result.value: result for result in PostResult}


def fan_out(
    connections: Sequence[Connection], frame_for: Callable[[Reader], Frame], room_id: str | None = None
) -> None:
    """Pushes a frame to these connections, then has those removed that are gone.

    ``room_id`` names the room whose roster the connections were read from.
    """
    gone.report(post_frame(connections, frame_for), room_id)


def post_frame(connections: Sequence[Connection], frame_for: Callable[[Reader], Frame]) -> list[Connection]:
    """Posts a frame to these connections in parallel, the first ones first. Returns those that are gone.

    Renders the frame once for each language and timezone among them.
    """
    receivers = gone.without_removed(connections)
    bodies = {reader: encode(frame_for(reader)) for reader in {connection.reader for connection in receivers}}
    results = _post_all([(connection.id, bodies[connection.reader]) for connection in receivers])
    outcomes = list(zip(receivers, results, strict=True))
    not_found = [connection for connection, result in outcomes if result is PostResult.GONE]
    log.note(pushed=results.count(PostResult.SENT), gone=len(not_found))
    return not_found


def push_ephemeral(posts: Sequence[tuple[str, bytes]]) -> list[str]:
    """Posts a body to each connection id in parallel. Returns the ids of those that are gone."""
    receivers = [(connection_id, body) for connection_id, body in posts if not gone.is_being_removed(connection_id)]
    results = _post_all(receivers)
    log.note(pushed=results.count(PostResult.SENT))
    return [
        connection_id
        for (connection_id, _), result in zip(receivers, results, strict=True)
        if result is PostResult.GONE
    ]


def encode(frame: Frame) -> bytes:
    """Returns the frame as UTF-8 JSON.

    An ``error`` frame may repeat half a surrogate pair, which UTF-8 cannot hold: it goes out as JSON's own escape.
    """
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode(errors="backslashreplace")


def cut_frame(frame: Frame, name: str, *, keep_last: bool = False) -> Frame:
    """Returns the frame, if it is small enough to be posted; else a copy with only a part of its list ``name``.

    Keeps the first items that fit, or with ``keep_last`` the last ones.
    """
    if len(encode(frame)) <= MAX_FRAME_BYTES:
        return frame
    bytes_left = MAX_FRAME_BYTES - len(encode({**frame, name: []}))
    kept = keep_fitting(frame[name], lambda item: len(encode(item)) + len(","), bytes_left, keep_last=keep_last)
    return {**frame, name: kept}


def post(connection_id: str, body: bytes) -> PostResult:
    """Posts to one socket. Waits and tries again a few times on 429, and counts the result as a metric."""
    return _post_all([(connection_id, body)])[0]


def _post_all(posts: Sequence[tuple[str, bytes]]) -> list[PostResult]:
    """Posts once to all connections, then again to those that were answered by 429, so that no first post waits for a
    retry."""
    statuses = _post_once(posts)
    for pause in BACK_OFF_SECONDS:
        refused = [number for number, status in enumerate(statuses) if status == PostResult.SLOW_DOWN.value]
        if not refused:
            break
        time.sleep(pause * random.uniform(0.5, 1.5))
        repeated = _post_once([posts[number] for number in refused])
        for number, status in zip(refused, repeated, strict=True):
            statuses[number] = status
    results = [_RESULTS.get(status, PostResult.FAILED) for status in statuses]
    if sent := results.count(PostResult.SENT):
        metrics.count("Deliveries", sent)
    if not_found := results.count(PostResult.GONE):
        metrics.count("GoneConnections", not_found)
    return results


def _post_once(posts: Sequence[tuple[str, bytes]]) -> list[int]:
    """Posts to everybody in parallel, and returns the statuses."""
    if len(posts) <= MAX_THREADS:
        return map_parallel(partial(_request, "POST"), posts)
    # More posts than threads: submitted in order, so that the first connections get theirs first.
    results = [submit(partial(_request, "POST", *post)) for post in posts]
    return [result() for result in results]


def disconnect(connection_id: str) -> None:
    """Closes a socket. API Gateway then calls ``$disconnect``."""
    _request("DELETE", connection_id, b"")


def is_open(connection_id: str) -> bool:
    """Returns whether a socket is open. ``$connect`` runs before that, so this is checked before a registration."""
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
