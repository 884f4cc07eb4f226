"""The audit trail as it is stored. Entries are written once, together with what they tell of."""

from pynamodb.attributes import JSONAttribute, UnicodeAttribute, UTCDateTimeAttribute

from chalicelib.db import Entity, TableMeta, table_name


class AuditEntry(Entity):
    """One action. All entries share a partition: people act a few times a minute, not a thousand times a second."""

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
