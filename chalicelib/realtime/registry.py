"""Registers open sockets, and finds those of a user or a room.

All reads are strongly consistent: a registration is seen by the very next read. A user's connections are items of their
own. Who is in a room is one item, its roster, which a message's transaction can check. A roster and the list of a
connection's rooms are written together, so that a disconnect, which knows only the user, finds all there is to remove.
"""

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.db import Transaction, is_unchanged, retry_on_conflict
from chalicelib.localization.clock import now
from chalicelib.realtime.connection import Connection
from chalicelib.realtime.models import MAX_CONNECTION_AGE, Roster, UserConnection, user_channel


class _NotRegistered(Exception):
    """The connection is not registered, or no longer."""


@retry_on_conflict
def register(connection: Connection, room_id: str | None = None) -> None:
    """Registers a connection for its user and, if ``room_id`` is given, adds it to that room. Safe to repeat."""
    with Transaction() as tx:
        _add(tx, connection, room_id)


def join_room(tx: Transaction, connection: Connection, room_id: str, expected: frozenset[Connection]) -> None:
    """Adds a connection to a room in a transaction, which raises ``WriteConflict`` unless exactly the ``expected``
    connections are in the room."""
    _add(tx, connection, room_id, when=_has_exactly(expected))


def require_connections(tx: Transaction, room_id: str, expected: frozenset[Connection]) -> None:
    """Makes a transaction raise ``WriteConflict`` unless exactly the ``expected`` connections are in the room."""
    tx.check(Roster(room_id), when=_has_exactly(expected))


@retry_on_conflict
def leave_room(connection: Connection, room_id: str) -> None:
    """Removes a connection from a room; it stays registered for its user. Safe to repeat, and after it has closed."""
    try:
        with Transaction() as tx:
            tx.update(
                UserConnection(user_channel(connection.user_id), connection.id),
                [UserConnection.rooms.delete({room_id})],
                when=UserConnection.user_id.exists(),
                otherwise=_NotRegistered,
            )
            tx.update(Roster(room_id), [Roster.sockets.delete({connection.roster_entry})])
    except _NotRegistered:
        remove_from_roster(connection, room_id)


@retry_on_conflict
def unregister(connection_id: str, user_id: str) -> None:
    """Removes a closed connection from its user and from every room that it had joined. Safe to repeat."""
    try:
        registered = UserConnection.get(user_channel(user_id), connection_id, consistent_read=True)
    except UserConnection.DoesNotExist:
        return
    for room_id in sorted(registered.rooms or ()):
        remove_from_roster(registered.connection, room_id)
    with Transaction() as tx:  # a conflict means that it has joined another room in the meantime
        tx.delete(registered, when=is_unchanged(UserConnection.rooms, registered.rooms or None))


@retry_on_conflict
def remove_from_roster(connection: Connection, room_id: str) -> None:
    """Removes a connection from a room's roster only. Safe to repeat."""
    # A transaction, though of one write: where a message is being stored at this moment it makes us wait, not fail.
    with Transaction() as tx:
        tx.update(Roster(room_id), [Roster.sockets.delete({connection.roster_entry})])


def find_in_room(room_id: str) -> list[Connection]:
    """Returns the connections that are in a room."""
    try:
        return Roster.get(room_id, consistent_read=True).connections
    except Roster.DoesNotExist:
        return []


def find_of_users(*user_ids: str) -> list[Connection]:
    """Returns all connections of these users: one query for each."""
    return [
        registered.connection
        for user_id in dict.fromkeys(user_ids)
        for registered in UserConnection.query(user_channel(user_id), consistent_read=True)
    ]


def _add(tx: Transaction, connection: Connection, room_id: str | None, when: Condition | None = None) -> None:
    expires_at = now() + MAX_CONNECTION_AGE
    changes: list[Action] = [
        UserConnection.user_id.set(connection.user_id),
        UserConnection.language.set(connection.reader.language.value),
        UserConnection.timezone.set(connection.reader.timezone),
        UserConnection.expires_at.set(expires_at),
    ]
    if room_id is not None:
        changes.append(UserConnection.rooms.add({room_id}))
        arrival = [Roster.sockets.add({connection.roster_entry}), Roster.expires_at.set(expires_at)]
        tx.update(Roster(room_id), arrival, when=when)
    tx.update(UserConnection(user_channel(connection.user_id), connection.id), changes)


def _has_exactly(expected: frozenset[Connection]) -> Condition:
    if not expected:
        return Roster.sockets.does_not_exist()
    return Roster.sockets == {connection.roster_entry for connection in expected}
