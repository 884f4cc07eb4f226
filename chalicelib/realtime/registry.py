"""Who listens to what. Base tables, strongly read: a registration is seen by the very next read.

A person's sockets are items of their own; who is in a room is one item, its roster, which a message's transaction can
check. A roster and the list of a connection's rooms are written together, so that a disconnect, which knows only the
person, finds all that there is to remove.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.db import Transaction, retry_on_conflict
from chalicelib.localization.clock import now
from chalicelib.localization.text import Language, Reader
from chalicelib.realtime.models import LIFE, Roster, Subscription


class _Forgotten(Exception):
    """The connection is not registered, or no longer."""


@dataclass(frozen=True, slots=True)
class Connection:
    """An open socket: whose it is, and how its owner reads."""

    id: str
    user_id: str
    reader: Reader


@dataclass(frozen=True, slots=True)
class Listener:
    """A connection on a channel, with what is needed to write to it."""

    connection_id: str
    user_id: str
    language: str
    timezone: str
    room_id: str | None = None
    """Where it listens to a room and not to its person's channel."""

    @classmethod
    def on(cls, connection: Connection, room_id: str) -> "Listener":
        reader = connection.reader
        return cls(connection.id, connection.user_id, reader.language.value, reader.timezone, room_id)

    @classmethod
    def read(cls, entry: str, room_id: str) -> "Listener":
        connection_id, user_id, language, timezone = entry.split(" ")
        return cls(connection_id, user_id, language, timezone, room_id)

    def __str__(self) -> str:
        return f"{self.connection_id} {self.user_id} {self.language} {self.timezone}"


def person(user_id: str) -> str:
    return f"user#{user_id}"


def room(room_id: str) -> str:
    return f"room#{room_id}"


@retry_on_conflict
def subscribe(connection: Connection, room_id: str | None = None) -> None:
    """Registers a connection for its person and, where given, for a room. Again is no error."""
    with Transaction() as tx:
        _register(tx, connection, room_id)
        if room_id is not None:
            tx.update(Roster(room_id), _arrival(Listener.on(connection, room_id)))


def join(tx: Transaction, connection: Connection, room_id: str, known: frozenset[Listener]) -> None:
    """Adds a connection to a room in a transaction. It raises ``WriteConflict`` unless ``known`` are all in it."""
    _register(tx, connection, room_id)
    tx.update(Roster(room_id), _arrival(Listener.on(connection, room_id)), when=_unchanged(known))


def require_unchanged(tx: Transaction, room_id: str, known: frozenset[Listener]) -> None:
    """Makes a transaction raise ``WriteConflict`` unless exactly these connections are in the room."""
    tx.check(Roster(room_id), when=_unchanged(known))


@retry_on_conflict
def leave(connection: Connection, room_id: str) -> None:
    """The connection no longer listens to the room. One that has closed meanwhile listens to nothing any more."""
    own = _subscription(person(connection.user_id), connection)
    listener = Listener.on(connection, room_id)
    try:
        with Transaction() as tx:
            tx.update(
                own, [Subscription.rooms.delete({room_id})], when=Subscription.user_id.exists(), otherwise=_Forgotten
            )
            tx.update(Roster(room_id), [Roster.sockets.delete({str(listener)})])
    except _Forgotten:
        drop(listener)


@retry_on_conflict
def forget(connection_id: str, user_id: str) -> list[str]:
    """Removes a closed connection everywhere; answers the rooms it had joined."""
    try:
        own = Subscription.get(person(user_id), connection_id, consistent_read=True)
    except Subscription.DoesNotExist:
        return []
    rooms = sorted(own.rooms or ())
    for room_id in rooms:
        drop(Listener(connection_id, user_id, own.language, own.timezone, room_id))
    with Transaction() as tx:  # unless it has joined another room meanwhile
        tx.delete(own, when=(Subscription.rooms == own.rooms) if own.rooms else Subscription.rooms.does_not_exist())
    return rooms


@retry_on_conflict
def drop(listener: Listener) -> None:
    """Removes a connection from the room it listens to."""
    if listener.room_id is not None:
        with Transaction() as tx:  # of one write: a message that is being stored at this moment makes it wait, not fail
            tx.update(Roster(listener.room_id), [Roster.sockets.delete({str(listener)})])


def listeners(*channels: str) -> list[Listener]:
    """Everybody who listens to these channels, each connection once."""
    found: dict[str, Listener] = {}
    for channel in channels:
        kind, _, key = channel.partition("#")
        for listener in _in_room(key) if kind == "room" else _of_person(channel):
            found.setdefault(listener.connection_id, listener)
    return list(found.values())


def on(roster: Roster) -> list[Listener]:
    """Everybody on a roster that was read."""
    return [Listener.read(entry, roster.room_id) for entry in sorted(roster.sockets or ())]


def readers(listeners: Iterable[Listener]) -> dict[Reader, list[str]]:
    """The connection ids by how their owners read: a frame is rendered once for each kind of reader."""
    grouped: dict[Reader, list[str]] = {}
    for listener in listeners:
        reader = Reader(Language(listener.language), listener.timezone)
        grouped.setdefault(reader, []).append(listener.connection_id)
    return grouped


def _in_room(room_id: str) -> list[Listener]:
    try:
        return on(Roster.get(room_id, consistent_read=True))
    except Roster.DoesNotExist:
        return []


def _of_person(channel: str) -> list[Listener]:
    return [
        Listener(one.connection_id, one.user_id, one.language, one.timezone)
        for one in Subscription.query(channel, consistent_read=True)
    ]


def _register(tx: Transaction, connection: Connection, room_id: str | None) -> None:
    shown: list[Action] = [
        Subscription.user_id.set(connection.user_id),
        Subscription.language.set(connection.reader.language.value),
        Subscription.timezone.set(connection.reader.timezone),
        Subscription.expires_at.set(now() + LIFE),
    ]
    if room_id is not None:
        shown.append(Subscription.rooms.add({room_id}))
    tx.update(_subscription(person(connection.user_id), connection), shown)


def _arrival(listener: Listener) -> list[Action]:
    return [Roster.sockets.add({str(listener)}), Roster.expires_at.set(now() + LIFE)]


def _unchanged(known: frozenset[Listener]) -> Condition:
    return (Roster.sockets == {str(one) for one in known}) if known else Roster.sockets.does_not_exist()


def _subscription(channel: str, connection: Connection) -> Subscription:
    return Subscription(
        channel,
        connection.id,
        user_id=connection.user_id,
        language=connection.reader.language.value,
        timezone=connection.reader.timezone,
        expires_at=now() + LIFE,
    )
