"""DynamoDB's time to live: what has expired is deleted some time later, up to two days, in no certain order."""

from typing import Any

from pynamodb.attributes import TTLAttribute
from pynamodb.exceptions import DeleteError

from chalicelib.db import TABLES, Entity
from chalicelib.localization.clock import from_unix_time
from tests.life.chance import Chance

LONGEST_DELAY_SECONDS = 2 * 24 * 3600.0


def _expiring() -> list[tuple[type[Entity], Any]]:
    return [
        (table, attribute)
        for table in TABLES
        for attribute in table.get_attributes().values()
        if isinstance(attribute, TTLAttribute)
    ]


def delete_expired(now: float, chance: Chance) -> int:
    """Deletes what has expired long enough ago. Returns how many items."""
    deleted = 0
    for table, attribute in _expiring():
        for item in table.scan(attribute < from_unix_time(now)):
            expired_at = getattr(item, str(attribute.attr_name)).timestamp()
            key = f"{table.__name__} {item._get_hash_range_key_serialized_values()}"
            delay = chance.fixed(f"expiry {key}") * LONGEST_DELAY_SECONDS
            if expired_at + delay <= now and _delete(item, attribute, expired_at):
                deleted += 1
    return deleted


def _delete(item: Entity, attribute: Any, expired_at: float) -> bool:
    try:
        item.delete(attribute == from_unix_time(expired_at))
    except DeleteError:
        return False
    return True
