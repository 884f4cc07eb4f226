"""Open sockets as they are stored: the connections of each user, who is in a room, and used tickets."""

from datetime import timedelta

from pynamodb.attributes import TTLAttribute, UnicodeAttribute, UnicodeSetAttribute

from chalicelib.db import Entity, TableMeta, table_name
from chalicelib.localization.text import Language, Reader
from chalicelib.realtime.connection import Connection

MAX_CONNECTION_AGE = timedelta(hours=2, minutes=10)
"""API Gateway ends a WebSocket after two hours. Where it does not tell us, the TTL removes what we stored."""


class UserConnection(Entity):
    """A connection of a user, with what is needed to write to it, and the rooms that it has joined."""

    class Meta(TableMeta):
        table_name = table_name("connections")

    channel = UnicodeAttribute(hash_key=True)
    """``user#<user id>``, see :func:`user_channel`."""
    connection_id = UnicodeAttribute(range_key=True)
    user_id = UnicodeAttribute()
    language = UnicodeAttribute()
    timezone = UnicodeAttribute()
    rooms = UnicodeSetAttribute(null=True)
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
    """One :attr:`Connection.roster_entry` for each connection."""
    expires_at = TTLAttribute()
    """When the youngest of them must have ended."""

    @property
    def connections(self) -> list[Connection]:
        return [Connection.from_roster_entry(entry) for entry in sorted(self.sockets or ())]


class RedeemedTicket(Entity):
    """A ticket that has been used. Its key makes a second use impossible."""

    class Meta(TableMeta):
        table_name = table_name("tickets")

    id = UnicodeAttribute(hash_key=True)
    expires_at = TTLAttribute()


def user_channel(user_id: str) -> str:
    """Returns the hash key of a user's connections."""
    return f"user#{user_id}"
