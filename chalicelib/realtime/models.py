"""The registry of open sockets as it is stored: a person's connections, who is in a room, and used tickets."""

from datetime import timedelta

from pynamodb.attributes import TTLAttribute, UnicodeAttribute, UnicodeSetAttribute

from chalicelib.db import Entity, TableMeta, table_name

LIFE = timedelta(hours=2, minutes=10)
"""API Gateway ends a WebSocket after two hours; what it forgets to tell us, the TTL removes."""


class Subscription(Entity):
    """One connection of a person, with what is needed to write to it."""

    class Meta(TableMeta):
        table_name = table_name("connections")

    channel = UnicodeAttribute(hash_key=True)
    connection_id = UnicodeAttribute(range_key=True)
    user_id = UnicodeAttribute()
    language = UnicodeAttribute()
    timezone = UnicodeAttribute()
    rooms = UnicodeSetAttribute(null=True)
    """On a person's channel: the rooms that this connection has joined."""
    expires_at = TTLAttribute()


class Roster(Entity):
    """Who is in a room: all its sockets in one item, so that a transaction can prove that nobody came or went."""

    class Meta(TableMeta):
        table_name = table_name("rosters")

    room_id = UnicodeAttribute(hash_key=True)
    sockets = UnicodeSetAttribute(null=True)
    """``<connection id> <user id> <language> <timezone>``"""
    expires_at = TTLAttribute()
    """When the youngest of them must have ended."""


class RedeemedTicket(Entity):
    """A ticket that has been used. Its key makes a second use impossible."""

    class Meta(TableMeta):
        table_name = table_name("tickets")

    id = UnicodeAttribute(hash_key=True)
    expires_at = TTLAttribute()
