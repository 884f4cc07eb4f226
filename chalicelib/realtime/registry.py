"""Registers open sockets, and finds those of a user or a room.

All reads are strongly consistent: a registration is seen by the very next read. A user's connections are items of their
own. Who is in a room is one item, its roster (``rosters``). A roster and the list of a connection's rooms are written
together, so that a disconnect, which knows only the user, finds all there is to remove.

A closed connection leaves a tombstone. A registration fails if there is one, so a frame or a welcome that is handled
late cannot register a closed socket again.
"""

from collections.abc import Collection
from functools import partial

from pynamodb.expressions.update import Action

from chalicelib.db import Transaction, is_unchanged, retry_on_conflict
from chalicelib.localization.clock import now
from chalicelib.realtime import closing, rosters
from chalicelib.realtime.connection import Connection
from chalicelib.realtime.models import (
    MAX_CONNECTION_AGE,
    TOMBSTONE_RETENTION,
    UserConnection,
    closed_channel,
    user_channel,
)
from chalicelib.realtime.rosters import RosterState


class SocketClosed(Exception):
    """The socket has been closed: it cannot be registered any more."""


class _RoomLeft(Exception):
    """The client has left this room."""


def needs_registration(
    connection: Connection, registered: UserConnection | None, roster: RosterState | None = None
) -> bool:
    """Returns whether :func:`register` would change anything for a connection.

    ``registered`` is its registration as it was read, and ``roster`` that of its room, on a chat socket. A room that
    the client has left needs no registration.
    """
    if registered is None or registered.is_gone:
        return True
    if roster is None or roster.room_id in (registered.left or ()):
        return False
    return roster.room_id not in (registered.rooms or ()) or connection not in roster.live()


def register(
    connection: Connection, room_id: str | None = None, roster: RosterState | None = None, *, rejoin: bool = False
) -> RosterState | None:
    """Registers a connection for its user and, if ``room_id`` is given, adds it to that room. Safe to repeat.

    Returns the room's roster with the connection in it. Returns None without a room, and for a room that the client has
    left, unless ``rejoin`` is set. ``roster``, if given, was read just before; the first try then does not read it.
    Raises :class:`SocketClosed`.
    """
    if room_id is None:
        _register_user(connection)
        return None
    rosters_read = [] if roster is None else [roster]

    @retry_on_conflict
    def join(room_id: str) -> RosterState:
        before = rosters_read.pop() if rosters_read else rosters.read(room_id)
        with Transaction() as tx:
            return join_room(tx, connection, before, rejoin=rejoin)

    try:
        return join(room_id)
    except _RoomLeft:
        _register_user(connection)
        return None


@retry_on_conflict
def _register_user(connection: Connection) -> None:
    with Transaction() as tx:
        _require_open(tx, connection)
        tx.update(_key(connection), _registration(connection))


def join_room(tx: Transaction, connection: Connection, roster: RosterState, *, rejoin: bool = True) -> RosterState:
    """Adds to a transaction that a connection joins a room, and returns the room's roster after it.

    The transaction raises ``WriteConflict`` unless the room's roster is as it was read, and :class:`SocketClosed`. Its
    commit closes the member's oldest sockets where there are too many.
    """
    after, evicted = roster.after_joining(connection)
    changes = [*_registration(connection), UserConnection.rooms.add({roster.room_id})]
    _require_open(tx, connection)
    if rejoin:
        tx.update(_key(connection), [*changes, UserConnection.left.delete({roster.room_id})])
    else:
        has_not_left = ~UserConnection.left.contains(roster.room_id)
        tx.update(_key(connection), changes, when=has_not_left, otherwise=_RoomLeft)
    rosters.replace(tx, roster, after)
    if evicted:
        tx.after_commit(partial(closing.close, evicted, "too_many"))
    return after


def add_leaving(tx: Transaction, connection: Connection, room_id: str) -> None:
    """Adds to a transaction that the client has left a room. Only the client itself can join the room again.

    The transaction raises :class:`SocketClosed`.
    """
    _require_open(tx, connection)
    left = [UserConnection.rooms.delete({room_id}), UserConnection.left.add({room_id})]
    tx.update(_key(connection), [*_registration(connection), *left])


@retry_on_conflict
def mark_closed(connection_id: str) -> None:
    """Stores the tombstone of a closed connection, which may not be registered yet. Safe to repeat."""
    # A transaction, although of one write: if a registration runs at the same time, this is a conflict and runs again.
    with Transaction() as tx:
        tombstone = UserConnection(closed_channel(connection_id), connection_id)
        tx.update(tombstone, [UserConnection.expires_at.set(now() + TOMBSTONE_RETENTION)])


def unregister(registered: UserConnection, *, is_closed: bool) -> None:
    """Deletes a registration, after the connection has been removed from its rooms.

    Raises ``WriteConflict`` if it has registered or joined a room since it was read. If the connection may still be
    open and its client has left rooms, the item stays, with the list of these rooms.
    """
    as_read = is_unchanged(UserConnection.rooms, registered.rooms or None)
    as_read &= is_unchanged(UserConnection.left, registered.left or None)
    as_read &= is_unchanged(UserConnection.expires_at, registered.expires_at)
    with Transaction() as tx:
        if registered.left and not is_closed:
            tx.update(registered, [UserConnection.rooms.remove(), UserConnection.is_gone.set(True)], when=as_read)
        else:
            tx.delete(registered, when=as_read)


def find_registered(connections: Collection[Connection]) -> list[UserConnection]:
    """Returns the registrations of these connections, as far as there are any."""
    keys = [(user_channel(connection.user_id), connection.id) for connection in connections]
    return list(UserConnection.batch_get(keys, consistent_read=True))


def find_in_room(room_id: str) -> list[Connection]:
    """Returns the connections that are in a room."""
    return rosters.read(room_id).live()


def find_of_users(*user_ids: str) -> list[Connection]:
    """Returns all connections of these users: one query for each."""
    return [
        registered.connection
        for user_id in dict.fromkeys(user_ids)
        for registered in UserConnection.query(user_channel(user_id), consistent_read=True)
        if not registered.is_gone
    ]


def _key(connection: Connection) -> UserConnection:
    return UserConnection(user_channel(connection.user_id), connection.id)


def _require_open(tx: Transaction, connection: Connection) -> None:
    tombstone = UserConnection(closed_channel(connection.id), connection.id)
    tx.check(tombstone, when=UserConnection.connection_id.does_not_exist(), otherwise=SocketClosed)


def _registration(connection: Connection) -> list[Action]:
    return [
        UserConnection.user_id.set(connection.user_id),
        UserConnection.language.set(connection.reader.language.value),
        UserConnection.timezone.set(connection.reader.timezone),
        UserConnection.expires_at.set(now() + MAX_CONNECTION_AGE),
        UserConnection.is_gone.remove(),
    ]
