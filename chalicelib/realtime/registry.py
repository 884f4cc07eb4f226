"""Who listens to what. Base table, strongly read: a subscription is seen by the very next Query.

Room subscriptions and the list of a connection's rooms on its person's channel are written together, so that a
disconnect, which knows only the person, finds all that there is to remove.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.db import Transaction, retried
from chalicelib.localization.clock import now
from chalicelib.localization.text import Language, Reader
from chalicelib.realtime.models import LIFE, Subscription


class _Forgotten(Exception):
    """The connection is not registered, or no longer."""


@dataclass(frozen=True, slots=True)
class Connection:
    """An open socket: whose it is, and how its owner reads."""

    id: str
    user_id: str
    reader: Reader


def person(user_id: str) -> str:
    return f"user#{user_id}"


def room(room_id: str) -> str:
    return f"room#{room_id}"


@retried
def subscribe(connection: Connection, room_id: str | None = None) -> None:
    """Registers a connection for its person and, where given, for a room. Again is no error."""
    own = _subscription(person(connection.user_id), connection)
    shown = [
        Subscription.user_id.set(connection.user_id),
        Subscription.language.set(connection.reader.language.value),
        Subscription.timezone.set(connection.reader.timezone),
        Subscription.expires_at.set(now() + LIFE),
    ]
    with Transaction() as tx:
        if room_id is None:
            tx.update(own, shown)
        else:
            tx.update(own, [*shown, Subscription.rooms.add({room_id})])
            tx.put(_subscription(room(room_id), connection))


@retried
def leave(connection: Connection, room_id: str) -> None:
    """The connection no longer listens to the room. One that has closed meanwhile listens to nothing any more."""
    own = _subscription(person(connection.user_id), connection)
    try:
        with Transaction() as tx:
            tx.update(
                own, [Subscription.rooms.delete({room_id})], when=Subscription.user_id.exists(), otherwise=_Forgotten
            )
            tx.delete(_subscription(room(room_id), connection))
    except _Forgotten:
        _subscription(room(room_id), connection).delete()


@retried
def forget(connection_id: str, user_id: str) -> list[str]:
    """Removes a closed connection everywhere; answers the rooms it had joined."""
    try:
        own = Subscription.get(person(user_id), connection_id, consistent_read=True)
    except Subscription.DoesNotExist:
        return []
    rooms = sorted(own.rooms or ())
    with Subscription.batch_write() as batch:
        for room_id in rooms:
            batch.delete(Subscription(room(room_id), connection_id))
    with Transaction() as tx:  # unless it has joined another room meanwhile
        tx.delete(own, when=(Subscription.rooms == own.rooms) if own.rooms else Subscription.rooms.does_not_exist())
    return rooms


def listeners(*channels: str) -> list[Subscription]:
    """Everybody who listens to these channels, each connection once."""
    found: dict[str, Subscription] = {}
    for channel in channels:
        for subscription in Subscription.query(channel, consistent_read=True):
            found.setdefault(subscription.connection_id, subscription)
    return list(found.values())


def readers(subscriptions: Iterable[Subscription]) -> dict[Reader, list[str]]:
    """The connection ids by how their owners read: a frame is rendered once for each kind of reader."""
    grouped: dict[Reader, list[str]] = {}
    for subscription in subscriptions:
        reader = Reader(Language(subscription.language), subscription.timezone)
        grouped.setdefault(reader, []).append(subscription.connection_id)
    return grouped


def _subscription(channel: str, connection: Connection) -> Subscription:
    return Subscription(
        channel,
        connection.id,
        user_id=connection.user_id,
        language=connection.reader.language.value,
        timezone=connection.reader.timezone,
        expires_at=now() + LIFE,
    )
