"""How far each migration of stored data has come. Operators' tools write it (``make migrate``); no function does."""

from pynamodb.attributes import JSONAttribute, UnicodeAttribute, UTCDateTimeAttribute

from chalicelib.db import Entity, TableMeta, table_name


class MigrationState(Entity):
    """A migration by name: after which item it goes on, and when it was finished."""

    class Meta(TableMeta):
        table_name = table_name("migrations")

    name = UnicodeAttribute(hash_key=True)
    after = JSONAttribute(null=True)
    """The raw key of the last item that is done."""
    finished_at = UTCDateTimeAttribute(null=True)
