"""Connect, welcome and disconnect of a socket.

``$connect`` runs before the socket is open: a post to it would fail with 410. So it only starts ``welcome`` beside
itself. That waits until the socket is open, registers it, and only then reads what it sends: history or notifications.
A message stored before the registration is in what is read; one stored after it is pushed.
"""

import json
import time

from chalicelib import aws, log
from chalicelib.chat import departures, presence
from chalicelib.chat.socket import join_room
from chalicelib.notifications import inbox
from chalicelib.realtime import registry
from chalicelib.realtime.connection import SocketClient
from chalicelib.realtime.push import encode, is_open, post
from chalicelib.realtime.registry import SocketClosed
from chalicelib.settings import settings

OPENING_TIMEOUT_SECONDS = 5.0


def connect(client: SocketClient) -> None:
    """Starts the welcome. Raises botocore's error where that fails: without a welcome the socket would stay silent."""
    event = {"connection_id": client.connection.id, "authorizer": client.context}
    aws.client("lambda").invoke(
        FunctionName=settings().welcome_function, InvocationType="Event", Payload=json.dumps(event)
    )


def welcome(client: SocketClient) -> None:
    """Registers an open socket and sends its first frame. Does nothing for a socket that does not open in time."""
    deadline, pause = time.monotonic() + OPENING_TIMEOUT_SECONDS, 0.005
    while not is_open(client.connection.id):
        if time.monotonic() > deadline:
            log.note(outcome="never opened")
            return
        time.sleep(pause)
        pause = min(0.25, pause * 1.5)
    was_offline = presence.mark_online(client.connection)
    try:
        if client.room_id is not None:
            join_room(client, client.room_id, client.after_seq, rejoin=False)
        else:
            registry.register(client.connection)
            post(client.connection.id, encode(inbox.welcome_frame(client.user_id, client.reader)))
    except SocketClosed:
        log.note(outcome="closed")
        presence.mark_offline(client.connection.id, client.user_id)
        return
    if was_offline:
        presence.push_presence(client.user_id)


def disconnect(client: SocketClient) -> None:
    """Removes a closed socket. API Gateway may not call this; then a 410 or the TTL removes the registration."""
    departures.handle_disconnect(client.connection, client.room_id)
