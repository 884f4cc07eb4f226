"""Storage in DynamoDB for every domain. Knows no domain and no HTTP; other packages import from here."""

from chalicelib.db.models import (
    TABLES,
    Entity,
    IntegerAttribute,
    Item,
    RawItem,
    TableMeta,
    connection,
    is_unchanged,
    ping,
    table_name,
)
from chalicelib.db.reads import (
    ItemBatch,
    Page,
    PageRequest,
    batch_get,
    query_page,
    read_together,
    start_key,
)
from chalicelib.db.transaction import MAX_TRIES, ErrorFactory, Transaction, WriteConflict, retry_on_conflict

__all__ = [
    "MAX_TRIES",
    "TABLES",
    "Entity",
    "ErrorFactory",
    "IntegerAttribute",
    "Item",
    "ItemBatch",
    "Page",
    "PageRequest",
    "RawItem",
    "TableMeta",
    "Transaction",
    "WriteConflict",
    "batch_get",
    "connection",
    "is_unchanged",
    "ping",
    "query_page",
    "read_together",
    "retry_on_conflict",
    "start_key",
    "table_name",
]
