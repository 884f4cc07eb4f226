"""Reads of many items by their keys, and of lists page by page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, cast

from pynamodb.attributes import Attribute
from pynamodb.connection.base import BOTOCORE_EXCEPTIONS
from pynamodb.constants import BATCH_GET_ITEM
from pynamodb.exceptions import GetError
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import Index

from chalicelib.db.models import Entity, Item, RawItem, connection
from chalicelib.errors import Busy

MAX_BATCH_READS = 5
"""DynamoDB may leave keys of a batch unread when it is busy: how often the rest is asked for."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """The part of a list that is asked for: at most ``limit`` items, after the item whose key is ``after``."""

    limit: int = 20
    after: RawItem | None = None


def _no_key(item: object) -> RawItem:
    raise LookupError("the list cannot go on after an item of this page")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """A part of a list. ``next_key`` is the raw key after which the next one starts, None where nothing follows.

    ``key_of`` returns the key after which a page starts that follows one of the items: where only a part of this page
    fits into an answer, the list goes on from there.
    """

    items: list[Item]
    next_key: RawItem | None = None
    key_of: Callable[[Item], RawItem] = _no_key


def query_page(
    source: type[Item] | Index[Item],
    hash_key: str,
    request: PageRequest,
    *,
    where: Condition | None = None,
    only: Condition | None = None,
    newest_first: bool = True,
    consistent: bool = False,
) -> Page[Item]:
    """Queries one page of a partition of a table or an index.

    ``where`` is a condition on the range key. ``only`` filters what was read; DynamoDB counts what it filtered as read.
    """
    found = source.query(
        hash_key,
        where,
        filter_condition=only,
        consistent_read=consistent,
        scan_index_forward=not newest_first,
        limit=request.limit + 1,
        # a filter that few items pass must not read in small steps
        page_size=request.limit + 1 if only is None else None,
        last_evaluated_key=request.after,
    )
    items, key_of = list(found), partial(start_key, source)
    if len(items) <= request.limit:
        return Page(items, key_of=key_of)
    kept = items[: request.limit]
    return Page(kept, key_of(kept[-1]), key_of)


def start_key(source: type[Item] | Index[Item], item: Item) -> RawItem:
    """Returns the item's position in a table or an index, in the form of DynamoDB's ``ExclusiveStartKey``."""
    names = {name for name, attribute in type(item).get_attributes().items() if _is_key(attribute)}
    if isinstance(source, Index):
        names |= {schema["AttributeName"] for schema in source._get_schema()["key_schema"]}
    raw = item.serialize(null_check=False)
    return {name: raw[name] for name in names}


def _is_key(attribute: Attribute[Any]) -> bool:
    return attribute.is_hash_key or attribute.is_range_key


def batch_get(model: type[Item], keys: Iterable[Any]) -> dict[Any, Item]:
    """Reads many items (100 at most) in one round trip. Returns them by key, without those that do not exist."""
    wanted = list(dict.fromkeys(keys))
    range_name = model._range_keyname
    found = model.batch_get(wanted) if wanted else []
    if range_name is None:
        return {getattr(item, str(model._hash_keyname)): item for item in found}
    return {(getattr(item, str(model._hash_keyname)), getattr(item, range_name)): item for item in found}


class ItemBatch:
    """Items of several tables, read together. :meth:`find` returns one of them by its key."""

    def __init__(self, items: Iterable[Entity]) -> None:
        self._items = {(type(item), _key_of(item)): item for item in items}

    def find(self, key: Item) -> Item | None:
        """Returns the item that has the key of ``key``, or None where there is none."""
        return cast("Item | None", self._items.get((type(key), _key_of(key))))


def read_together(*keys: Entity) -> ItemBatch:
    """Reads items of any tables (1 to 100) in one round trip, strongly consistent, each by its key.

    It is no transaction: the items may be of slightly different moments. Raises PynamoDB's ``GetError``, and
    ``Busy``.

    >>> batch = read_together(Room("r1"), Inbox("maya"))
    >>> inbox = batch.find(Inbox("maya"))
    """
    models = {key.Meta.table_name: type(key) for key in keys}
    wanted: dict[str, Any] = {table: {"Keys": [], "ConsistentRead": True} for table in models}
    for key in keys:
        if (raw := _raw_key(key)) not in wanted[key.Meta.table_name]["Keys"]:
            wanted[key.Meta.table_name]["Keys"].append(raw)
    found: list[Entity] = []
    for _ in range(MAX_BATCH_READS):
        try:
            answer = connection().dispatch(BATCH_GET_ITEM, {"RequestItems": wanted})
        except BOTOCORE_EXCEPTIONS as error:
            raise GetError(f"Failed to batch get items: {error}", error) from error
        found += [models[table].from_raw_data(raw) for table, items in answer["Responses"].items() for raw in items]
        wanted = answer.get("UnprocessedKeys") or {}
        if not wanted:
            return ItemBatch(found)
    raise Busy


def _key_of(item: Entity) -> tuple[Any, Any]:
    return item._get_hash_range_key_serialized_values()


def _raw_key(item: Entity) -> RawItem:
    raw = item.serialize(null_check=False)
    return {name: raw[name] for name, attribute in item.get_attributes().items() if _is_key(attribute)}
