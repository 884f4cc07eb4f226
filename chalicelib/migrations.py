"""The progress of each migration of stored data. Only the operators' tool writes it (``make migrate``)."""

from pynamodb.attributes import JSONAttribute, UnicodeAttribute, UTCDateTimeAttribute

from chalicelib.db import Entity, TableMeta, table_name


class MigrationState(Entity):
    """A migration by name: the last item that is done, and the time when all were."""

    class Meta(TableMeta):
        table_name = table_name("migrations")

    name = UnicodeAttribute(hash_key=True)
    after = JSONAttribute(null=True)
    """The raw key of the last item that is done. The migration continues after it."""
    finished_at = UTCDateTimeAttribute(null=True)
