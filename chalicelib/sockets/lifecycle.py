"""Connect, welcome and disconnect of a socket.

``$connect`` runs before the socket is open: a post to it would fail with 410. So it only starts the function
``welcome``, without waiting for it. ``welcome`` waits until the socket is open, registers it, and only then reads the
first frame: history or notifications. A message stored before the registration is in that frame; one stored after it is
pushed.
"""

import json
import time
from collections.abc import Iterator

from chalicelib import aws, log
from chalicelib.accounts import service as accounts
from chalicelib.chat import arrivals, departures, presence
from chalicelib.parallel import best_effort
from chalicelib.realtime import closing, gone
from chalicelib.realtime.connection import SocketClient
from chalicelib.realtime.push import PostResult, encode, is_open, post
from chalicelib.realtime.registry import SocketClosed
from chalicelib.settings import settings

OPENING_TIMEOUT_SECONDS = 5.0
"""How long a socket may take to open, and then to take its first frame."""
MAX_PAUSE_SECONDS = 0.25


def connect(client: SocketClient) -> None:
    """Starts the welcome. Raises botocore's error where that fails: without a welcome the socket would stay silent."""
    event = {"connection_id": client.connection.id, "authorizer": client.context}
    aws.client("lambda").invoke(
        FunctionName=settings().welcome_function, InvocationType="Event", Payload=json.dumps(event)
    )


def welcome(client: SocketClient) -> None:
    """Registers an open socket and sends its first frame. Does nothing for a socket that does not open in time.

    Safe to repeat, and for a socket that has closed meanwhile.
    """
    for _ in _tries():
        if is_open(client.connection.id):
            break
    else:
        log.note(outcome="never opened")
        return
    try:
        online_change, result = _register_and_welcome(client)
    except SocketClosed:
        log.note(outcome="closed")
        return
    if result is PostResult.GONE:
        log.note(outcome="gone")
        gone.report([client.connection], client.room_id)
    else:
        presence.announce(client.connection, online_change)
        _close_if_outdated(client)


def _register_and_welcome(client: SocketClient) -> tuple[presence.OnlineChange, PostResult]:
    """Registers a socket and posts its first frame. Returns what that changes about who is online, and the result of
    the post.

    API Gateway may report a socket as open and still refuse a post. A push that was refused meanwhile has unregistered
    the socket, so it is registered again before each try. Where a post is throttled, or fails, the first frame is
    posted again, too: without it a client shows nothing, however much is pushed. It may arrive twice.
    """
    online_change, result = presence.OnlineChange(), PostResult.GONE
    for _ in _tries():
        arrival = _register(client)
        if not online_change.is_new:
            online_change = arrival.online_change
        if arrival.frame is None:
            return online_change, PostResult.SENT
        result = post(client.connection.id, encode(arrival.frame))
        if result is PostResult.SENT:
            break
    return online_change, result


def _register(client: SocketClient) -> arrivals.Arrival:
    if client.room_id is None:
        return arrivals.open_notifications(client.connection)
    return arrivals.join_room(client.connection, client.room_id, client.after_seq, rejoin=False)


def _close_if_outdated(client: SocketClient) -> None:
    """Closes a socket whose user has changed the language or the timezone after the authorizer had read them.

    Such a change closes all registered sockets; this one was not yet registered then.
    """
    with best_effort("preferences"):
        if accounts.reader_of(accounts.get(client.user_id)) != client.reader:
            closing.close([client.connection], "preferences")


def _tries() -> Iterator[None]:
    """Yields at once, and then again after growing pauses, until the time for opening a socket is over."""
    deadline, pause = time.monotonic() + OPENING_TIMEOUT_SECONDS, 0.005
    yield
    while time.monotonic() < deadline:
        time.sleep(pause)
        pause = min(MAX_PAUSE_SECONDS, pause * 1.5)
        yield


def disconnect(client: SocketClient) -> None:
    """Removes a closed socket. API Gateway may not call this; then a 410 or the TTL removes the registration."""
    departures.handle_disconnect(client.connection, client.room_id)
