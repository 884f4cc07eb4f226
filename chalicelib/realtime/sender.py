"""Writing to one open socket: the smallest client of API Gateway's ``@connections``, with four outcomes.

Chalice's own sender ignores the emulator's address and knows only 410. This one signs and posts with botocore's
parts and never raises: whoever pushes decides what an outcome means.
Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
"""

import random
import socket
import time
from enum import Enum
from functools import cache
from typing import Any
from urllib.parse import quote

from chalicelib import metrics
from chalicelib.settings import settings

TIMEOUT_SECONDS = 2
BACK_OFF_SECONDS = (0.05, 0.15, 0.4)


class Outcome(Enum):
    SENT = "sent"
    GONE = "gone"
    """410: the socket is closed, or not open yet."""
    SLOW_DOWN = "slow down"
    """429, and still so after backing off. The connection lives."""
    FAILED = "failed"
    """403, 413, 5xx or no answer: nothing is known about the connection."""


def post(connection_id: str, frame: bytes) -> Outcome:
    """Sends a frame; backs off a few times on 429 before it gives up."""
    outcome = _posted(connection_id, frame)
    if outcome is Outcome.SENT:
        metrics.count("Deliveries")
    elif outcome is Outcome.GONE:
        metrics.count("GoneConnections")
    return outcome


def _posted(connection_id: str, frame: bytes) -> Outcome:
    for pause in (*BACK_OFF_SECONDS, None):
        outcome = _outcome(_request("POST", connection_id, frame))
        if outcome is not Outcome.SLOW_DOWN or pause is None:
            return outcome
        time.sleep(pause * random.uniform(0.5, 1.5))
    return Outcome.SLOW_DOWN


def is_open(connection_id: str) -> bool:
    """Whether the socket is open: asked before a connection is registered, because ``$connect`` runs before that."""
    return _request("GET", connection_id, b"") == 200


def _outcome(status: int) -> Outcome:
    match status:
        case 200:
            return Outcome.SENT
        case 410:
            return Outcome.GONE
        case 429:
            return Outcome.SLOW_DOWN
        case _:
            return Outcome.FAILED


def _request(method: str, connection_id: str, body: bytes) -> int:
    """The status of a signed request; 0 where there was no answer."""
    from botocore.exceptions import ConnectionClosedError, HTTPClientError
    from botocore.exceptions import ConnectionError as Unreachable

    try:
        try:
            return _send(method, connection_id, body)
        except ConnectionClosedError:
            return _send(method, connection_id, body)  # a kept connection had been closed at the other end meanwhile
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
