"""Stored items: entries of the audit trail. An entry is written once, in the transaction of its action."""

from pynamodb.attributes import JSONAttribute, UnicodeAttribute, UTCDateTimeAttribute

from chalicelib.db import Entity, TableMeta, table_name


class AuditEntry(Entity):
    """One action. All entries share a partition, because people act a few times a minute at most."""

    class Meta(TableMeta):
        table_name = table_name("audit")

    trail = UnicodeAttribute(hash_key=True, default_for_new="audit")
    id = UnicodeAttribute(range_key=True)
    actor_id = UnicodeAttribute()
    action = UnicodeAttribute()
    object_type = UnicodeAttribute()
    object_id = UnicodeAttribute()
    details = JSONAttribute()
    created_at = UTCDateTimeAttribute()
