"""Registers sockets that connect or join a room, and makes their first frame.

The order of the steps matters. First the socket is registered, which fails if it has closed. Then it is marked as
online, which does nothing if it has closed since. Only then the contents of the first frame are read. What is stored
after the registration is pushed, so no message is missed. A welcome that is handled late does not show a user as online
whose socket has closed.
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
"""How many of the newest messages a client gets when it joins a room."""
RESUME_LIMIT = 100
"""How many messages a client gets when it joins with ``after_seq``, the last message that it has."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """The first frame of a registered socket, if there is one, and what its arrival changed about who is online."""

    frame: Frame | None
    online_change: presence.OnlineChange


def join_room(connection: Connection, room_id: str, after_seq: int | None, *, rejoin: bool) -> Arrival:
    """Adds a connection to a room, and returns the ``history``: the newest messages, or those after ``after_seq``.

    If the client has left the room, it joins again only with ``rejoin``; without it there is no frame. Safe to repeat.
    Raises ``NotFound`` for an outsider, and ``SocketClosed``.
    """
    room, roster = run_parallel(partial(rooms.get, room_id), partial(rosters.read, room_id))
    room.member_of(connection.user_id)
    joined = registry.register(connection, room_id, roster, rejoin=rejoin)
    if joined is None:
        return Arrival(None, presence.mark_online(connection))
    online_change = enter(connection, room, joined)
    query = HistoryQuery(after_seq=after_seq, limit=PAGE_LIMIT if after_seq is None else RESUME_LIMIT)
    return Arrival(history.history_frame(connection, rooms.get(room_id), query), online_change)


def enter(connection: Connection, room: Room, roster: RosterState) -> presence.OnlineChange:
    """Marks a socket that has joined a room as online, and records who watches whom there. Safe to repeat."""
    watchers.record(room.id, room.member_ids, roster.live())
    return presence.mark_online(connection)


def open_notifications(connection: Connection) -> Arrival:
    """Registers a notifications socket, and returns its first frame. Safe to repeat. Raises ``SocketClosed``."""
    registry.register(connection)
    online_change = presence.mark_online(connection)
    return Arrival(inbox.welcome_frame(connection.user_id, connection.reader), online_change)
