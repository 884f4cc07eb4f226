"""Connect, welcome, disconnect.

``$connect`` runs before the socket is open: a post to it would fail with 410. So it only starts ``welcome`` beside
itself, which waits until the socket is open, registers it, and only then reads what it sends: history or notifications.
A message stored before the registration is in what is read; one stored after it is pushed.
"""

import json
import time

from chalicelib import aws, log
from chalicelib.chat import history, presence
from chalicelib.chat import socket as chat
from chalicelib.chat.schemas import HistoryQuery
from chalicelib.notifications import inbox
from chalicelib.realtime import registry, sender
from chalicelib.realtime.context import Peer, context
from chalicelib.realtime.push import encode
from chalicelib.settings import settings

OPENS_WITHIN_SECONDS = 5.0


def connect(peer: Peer) -> None:
    """Starts the welcome. If that fails the connect fails: a socket that nobody greets would be a silent one."""
    authorizer = context(
        peer.user_id,
        peer.name,
        peer.reader,
        peer.room_id,
        peer.counterpart_id,
        None if peer.after_seq is None else str(peer.after_seq),
    )
    event = {"connection_id": peer.connection.id, "authorizer": authorizer}
    aws.client("lambda").invoke(
        FunctionName=settings().welcome_function, InvocationType="Event", Payload=json.dumps(event)
    )


def welcome(peer: Peer) -> None:
    """Registers an open socket and sends what it came for. A socket that never opens is left alone."""
    if not _wait_until_open(peer.connection.id):
        log.note(outcome="never opened")
        return
    arrived = presence.arrive(peer.connection)
    if peer.room_id is not None:
        chat.join(peer, peer.room_id, _first_page(peer.after_seq))
    else:
        registry.subscribe(peer.connection)
        sender.post(peer.connection.id, encode(inbox.welcome_frame(peer.user_id, peer.reader)))
    if arrived:
        chat.show_presence(peer.user_id)


def disconnect(peer: Peer) -> None:
    """Forgets the socket. Best effort on AWS's side: what it does not tell us, 410 and the TTL clean up."""
    registry.forget(peer.connection.id, peer.user_id)
    if presence.depart(peer.connection.id, peer.user_id):
        chat.show_presence(peer.user_id)


def _first_page(after_seq: int | None) -> HistoryQuery:
    limit = history.SHOWN_ON_CONNECT if after_seq is None else history.MOST
    return HistoryQuery(after_seq=after_seq, limit=limit)


def _wait_until_open(connection_id: str) -> bool:
    until, pause = time.monotonic() + OPENS_WITHIN_SECONDS, 0.005
    while not sender.is_open(connection_id):
        if time.monotonic() > until:
            return False
        time.sleep(pause)
        pause = min(0.25, pause * 1.5)
    return True
