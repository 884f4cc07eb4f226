"""Reading a stage's tables: strongly consistent, in pages, and no faster than allowed. Knows no entity by name."""

import time
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from pynamodb.expressions.condition import Condition

from chalicelib.db import Entity

Item = TypeVar("Item", bound=Entity)
Key = Any

PAGE = 500
BATCH = 100
"""As many keys as DynamoDB takes in one BatchGetItem."""


class Reader:
    """Reads at most ``rate`` items a second, by any method; without a rate as fast as possible."""

    def __init__(self, rate: float | None = None) -> None:
        self.items = 0
        self._rate = rate
        self._started_at = time.monotonic()

    def every(self, model: type[Item], *names: str) -> Iterator[Item]:
        """All items of a table, or these attributes of them. The tools' only Scan: it reads a whole table."""
        return self._paced(model.scan(consistent_read=True, page_size=PAGE, attributes_to_get=list(names) or None))

    def keys(self, model: type[Entity]) -> Iterator[tuple[Any, Any]]:
        """Hash and range key of every item; those of one partition stand together, in their order."""
        hash_name, range_name = str(model._hash_keyname), str(model._range_keyname)
        for item in self.every(model, hash_name, range_name):
            yield getattr(item, hash_name), getattr(item, range_name)

    def partitions(self, model: type[Entity]) -> Iterator[Any]:
        """The hash keys of a table, each once."""
        name, last = str(model._hash_keyname), None
        for item in self.every(model, name):
            hash_key = getattr(item, name)
            if hash_key != last:
                yield hash_key
            last = hash_key

    def partition(
        self, model: type[Item], hash_key: str, condition: Condition | None = None, *, newest: bool = False
    ) -> list[Item]:
        """The items of a partition in their order, or only the last one of them."""
        items = model.query(
            hash_key, condition, consistent_read=True, scan_index_forward=not newest, limit=1 if newest else None
        )
        return list(self._paced(items))

    def many(self, model: type[Item], keys: Iterable[Key]) -> dict[Key, Item]:
        """Items by key, ``(hash, range)`` where there is a range key. What is not there is left out."""
        whole_keys = [key for key in dict.fromkeys(keys) if _is_whole(key)]
        items = self._paced(model.batch_get(whole_keys, consistent_read=True)) if whole_keys else iter(())
        hash_name, range_name = str(model._hash_keyname), model._range_keyname
        if range_name is None:
            return {getattr(item, hash_name): item for item in items}
        return {(getattr(item, hash_name), getattr(item, range_name)): item for item in items}

    def _paced(self, items: Iterable[Item]) -> Iterator[Item]:
        for item in items:
            self.items += 1
            if self._rate is not None:
                ahead = self._started_at + self.items / self._rate - time.monotonic()
                if ahead > 0:
                    time.sleep(ahead)
            yield item


def _is_whole(key: Key) -> bool:
    """Whether it is a key at all: what an item refers to may be nothing."""
    return all(key) if isinstance(key, tuple) else bool(key)
