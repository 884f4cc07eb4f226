"""Closes sockets of clients, after a frame that says why. API Gateway cannot send a close code of our own."""

from collections.abc import Sequence
from typing import Literal

from chalicelib.parallel import best_effort, map_parallel
from chalicelib.realtime import push
from chalicelib.realtime.connection import Connection
from chalicelib.schema.base import View

ClosingReason = Literal["preferences", "session", "too_many", "too_fast"]


class ClosingOut(View):
    """The server is about to close this connection, and says why.

    ``preferences``: language or timezone have changed; connect again. ``session``: the log-in has ended. ``too_many``:
    the user has too many sockets, and this is the oldest. ``too_fast``: the client sends too many frames.
    """

    type: Literal["closing"] = "closing"
    reason: ClosingReason


def close(connections: Sequence[Connection], reason: ClosingReason) -> None:
    """Sends these sockets the reason and closes them. Never raises. Their ``$disconnect`` unregisters them."""
    body = push.encode(ClosingOut(reason=reason).model_dump())

    def close_one(connection: Connection) -> None:
        push.post(connection.id, body)
        push.disconnect(connection.id)

    with best_effort("closing"):
        map_parallel(close_one, [(connection,) for connection in connections])
