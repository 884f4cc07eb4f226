"""Open sockets as they are stored: the connections of each user, who is in a room, and used tickets."""

from datetime import timedelta

from pynamodb.attributes import BooleanAttribute, TTLAttribute, UnicodeAttribute, UnicodeSetAttribute

from chalicelib.db import Entity, TableMeta, table_name
from chalicelib.localization.text import Language, Reader
from chalicelib.realtime.connection import Connection

MAX_CONNECTION_AGE = timedelta(hours=2, minutes=10)
"""API Gateway ends a WebSocket after two hours. If it does not report the end, the TTL removes what we stored."""
TOMBSTONE_RETENTION = timedelta(days=1)
"""Lambda may repeat an asynchronous welcome for six hours."""


_CLOSED = "closed#"


class UserConnection(Entity):
    """A connection of a user, with what is needed to write to it, and the rooms that it has joined.

    The tombstone of a closed connection is an item of this table, too, with a key of its own: see
    :func:`closed_channel`.
    """

    class Meta(TableMeta):
        table_name = table_name("connections")

    channel = UnicodeAttribute(hash_key=True)
    """``user#<user id>``, see :func:`user_channel`."""
    connection_id = UnicodeAttribute(range_key=True)
    user_id = UnicodeAttribute()
    language = UnicodeAttribute()
    timezone = UnicodeAttribute()
    rooms = UnicodeSetAttribute(null=True)
    left = UnicodeSetAttribute(null=True)
    """The rooms that the client has left. Only a message or ``join`` of the client makes the connection join again."""
    is_gone = BooleanAttribute(null=True)
    """Set if a post was answered by 410. The item is kept only for ``left``, because the answer may have been wrong."""
    expires_at = TTLAttribute()

    @property
    def connection(self) -> Connection:
        return Connection(self.connection_id, self.user_id, Reader(Language(self.language), self.timezone))


class Roster(Entity):
    """Who is in a room. All its connections are one item, so that a transaction can check that nobody came or left."""

    class Meta(TableMeta):
        table_name = table_name("rosters")

    room_id = UnicodeAttribute(hash_key=True)
    sockets = UnicodeSetAttribute(null=True)
    """One entry for each connection, see ``rosters``."""
    expires_at = TTLAttribute()
    """When the newest of these connections must have ended."""


class RedeemedTicket(Entity):
    """A ticket that has been used. Its key makes a second use impossible."""

    class Meta(TableMeta):
        table_name = table_name("tickets")

    id = UnicodeAttribute(hash_key=True)
    expires_at = TTLAttribute()


def user_channel(user_id: str) -> str:
    """Returns the hash key of a user's connections."""
    return f"user#{user_id}"


def closed_channel(connection_id: str) -> str:
    """Returns the hash key of a closed connection's tombstone."""
    return f"{_CLOSED}{connection_id}"


def is_tombstone(channel: str) -> bool:
    """Returns whether an item with this hash key is a closed connection's tombstone."""
    return channel.startswith(_CLOSED)
