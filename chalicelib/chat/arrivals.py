"""Sockets that arrive: at the server, or in a room.

A socket is registered first, which fails where it has closed; then it is marked as online, which does nothing where it
has closed since; and only then is read what it gets first. What is stored in between is pushed. So neither a message
is missed, nor does a welcome that is handled late leave a ghost.
"""

from dataclasses import dataclass
from functools import partial

from chalicelib.chat import history, presence, rooms, watchers
from chalicelib.chat.models import Room
from chalicelib.chat.schemas import HistoryQuery
from chalicelib.notifications import inbox
from chalicelib.parallel import run_parallel
from chalicelib.realtime import registry, rosters
from chalicelib.realtime.connection import Connection
from chalicelib.realtime.push import Frame
from chalicelib.realtime.rosters import RosterState

PAGE_LIMIT = 50
"""How many of the newest messages a client gets that joins a room."""
RESUME_LIMIT = 100
"""How many messages a client gets at once that has named the last one it knows."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A socket that has arrived: what it is sent first, if anything, and what that changes about who is online."""

    frame: Frame | None
    presence: presence.Arrival


def join_room(connection: Connection, room_id: str, after_seq: int | None, *, rejoin: bool) -> Arrival:
    """Adds a connection to a room, and returns the ``history``: the newest messages, or those after ``after_seq``.

    Without ``rejoin`` there is nothing to be sent from a room that the client has left. Safe to repeat. Raises
    ``NotFound`` for an outsider, and ``SocketClosed``.
    """
    room, roster = run_parallel(partial(rooms.get, room_id), partial(rosters.read, room_id))
    room.member_of(connection.user_id)
    joined = registry.register(connection, room_id, roster, rejoin=rejoin)
    if joined is None:
        return Arrival(None, presence.mark_online(connection))
    marked = enter(connection, room, joined)
    query = HistoryQuery(after_seq=after_seq, limit=PAGE_LIMIT if after_seq is None else RESUME_LIMIT)
    return Arrival(history.history_frame(connection, rooms.get(room_id), query), marked)


def enter(connection: Connection, room: Room, roster: RosterState) -> presence.Arrival:
    """Marks a socket that has joined a room as online, and records who watches whom there. Safe to repeat."""
    watchers.record(room.id, room.member_ids, roster.live())
    return presence.mark_online(connection)


def listen(connection: Connection) -> Arrival:
    """Registers a notifications socket, and returns its first frame. Safe to repeat. Raises ``SocketClosed``."""
    registry.register(connection)
    marked = presence.mark_online(connection)
    return Arrival(inbox.welcome_frame(connection.user_id, connection.reader), marked)
