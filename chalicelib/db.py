"""How every domain stores: the model base, one transaction, one page of a list, and what a lost race is.

Each entity has a table of its own, ``<prefix>-<entity>``. The infrastructure template is generated from the models
registered here, so keys and indexes are written down once. No domain knowledge, no HTTP.
"""

import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, ClassVar, Generic, ParamSpec, TypeVar

from pynamodb.attributes import Attribute
from pynamodb.connection import Connection, TableConnection
from pynamodb.constants import NUMBER
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.indexes import Index
from pynamodb.models import Model

from chalicelib.errors import Busy
from chalicelib.settings import settings

if TYPE_CHECKING:
    from botocore.config import _RetryDict

P = ParamSpec("P")
R = TypeVar("R")
Item = TypeVar("Item", bound="Entity")
RawItem = dict[str, dict[str, Any]]

ATTEMPTS = 40


class Race(Exception):
    """A state changed between our read and our write. Nothing was written; the use case may be run again.

    ``found`` are the items that were not as expected, as they stand: what DynamoDB told about them on that occasion.
    """

    def __init__(self, found: Sequence["Entity"] = ()) -> None:
        super().__init__()
        self.found = tuple(found)


class TableMeta:
    """What every model's ``Meta`` shares. PynamoDB's own time-outs exceed API Gateway's 29 seconds."""

    region = settings().region
    connect_timeout_seconds = 1.0
    read_timeout_seconds = 4.0
    max_pool_connections = 16
    retry_configuration: ClassVar["_RetryDict"] = {"mode": "standard", "total_max_attempts": 3}


TABLES: list[type["Entity"]] = []


class Entity(Model):
    """The base of every stored item. A subclass with a ``Meta`` is an entity with a table of its own.

    All entities share one connection: PynamoDB would make a botocore client for each model, at tens of milliseconds
    of a cold start apiece.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        TABLES.append(cls)

    @classmethod
    def _get_connection(cls) -> TableConnection:
        if cls._connection is None:
            own = super()._get_connection()
            connection().add_meta_table(own.get_meta_table())
            own.connection = connection()
        return super()._get_connection()


@cache
def connection() -> Connection:
    """The one connection to DynamoDB of this process; its botocore client is made on the first call."""
    return Connection(
        region=TableMeta.region,
        connect_timeout_seconds=TableMeta.connect_timeout_seconds,
        read_timeout_seconds=TableMeta.read_timeout_seconds,
        max_pool_connections=TableMeta.max_pool_connections,
        retry_configuration=TableMeta.retry_configuration,
    )


def ping() -> None:
    """Asks DynamoDB for nothing; raises where it does not answer."""
    connection().client._make_api_call("DescribeEndpoints", {})


def table_name(entity: str) -> str:
    return f"{settings().table_prefix}-{entity}"


class IntegerAttribute(Attribute[int]):
    """A whole number. PynamoDB's own numbers are floats to a type checker, and no float counts anything here."""

    attr_type = NUMBER

    def serialize(self, value: int) -> str:
        return str(int(value))

    def deserialize(self, value: str) -> int:
        return int(value)


def still(attribute: Attribute[Any], value: object) -> Condition:
    """The condition that an attribute is what it was when it was read; None: that it is not there."""
    unchanged: Condition = attribute.does_not_exist() if value is None else attribute == value
    return unchanged


Otherwise = type[Exception] | Callable[[RawItem | None], Exception]
_Write = tuple[dict[str, Any], type[Entity], Otherwise]


class Transaction:
    """Conditional writes that happen together or not at all; each says what its failed condition means.

    >>> with Transaction() as tx:
    ...     tx.put(user, when=User.id.does_not_exist(), otherwise=EmailTaken)

    ``otherwise`` is an exception class, or a function from the item as it stands (raw, or None) to an exception. It
    defaults to :class:`Race`. DynamoDB takes 100 writes at most, and each item once.
    """

    def __init__(self) -> None:
        self._checks: list[_Write] = []
        self._deletes: list[_Write] = []
        self._puts: list[_Write] = []
        self._updates: list[_Write] = []

    def __enter__(self) -> "Transaction":
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        if failed is None:
            self.commit()

    def put(self, item: Entity, *, when: Condition | None = None, otherwise: Otherwise = Race) -> None:
        kwargs = item.get_save_kwargs_from_instance(condition=when, return_values_on_condition_failure="ALL_OLD")
        self._puts.append((kwargs, type(item), otherwise))

    def put_once(self, item: Entity) -> None:
        """Puts an item whatever stands there; left out where this transaction puts the very same one already."""
        kwargs = item.get_save_kwargs_from_instance(return_values_on_condition_failure="ALL_OLD")
        if not any(kwargs == other for other, *_ in self._puts):
            self._puts.append((kwargs, type(item), Race))

    def update(
        self, item: Entity, actions: Sequence[Action], *, when: Condition | None = None, otherwise: Otherwise = Race
    ) -> None:
        kwargs = item.get_update_kwargs_from_instance(
            actions=list(actions), condition=when, return_values_on_condition_failure="ALL_OLD"
        )
        self._updates.append((kwargs, type(item), otherwise))

    def delete(self, item: Entity, *, when: Condition | None = None, otherwise: Otherwise = Race) -> None:
        self._deletes.append((item.get_delete_kwargs_from_instance(condition=when), type(item), otherwise))

    def check(self, item: Entity, *, when: Condition, otherwise: Otherwise = Race) -> None:
        """Only a condition, on an item that this transaction does not write."""
        hash_key, range_key = item._get_hash_range_key_serialized_values()
        kwargs = type(item).get_operation_kwargs_from_class(hash_key, range_key=range_key, condition=when)
        kwargs["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        self._checks.append((kwargs, type(item), otherwise))

    def commit(self) -> None:
        """Writes all of it. Raises what the first failed condition stands for; :class:`Race` on a conflict."""
        if not (self._checks or self._deletes or self._puts or self._updates):
            return
        try:
            connection().transact_write_items(
                condition_check_items=[kwargs for kwargs, *_ in self._checks],
                delete_items=[kwargs for kwargs, *_ in self._deletes],
                put_items=[kwargs for kwargs, *_ in self._puts],
                update_items=[kwargs for kwargs, *_ in self._updates],
            )
        except TransactWriteError as error:
            raise self._meaning(error) from error

    def _meaning(self, error: TransactWriteError) -> Exception:
        # DynamoDB lists its reasons in the order in which PynamoDB sends the writes.
        writes = [*self._checks, *self._deletes, *self._puts, *self._updates]
        failed = [
            (model, otherwise, reason.raw_item)
            for (_, model, otherwise), reason in zip(writes, error.cancellation_reasons, strict=False)
            if reason is not None and reason.code == "ConditionalCheckFailed"
        ]
        if failed:
            _, otherwise, raw = failed[0]
            if otherwise is Race:
                return Race([model.from_raw_data(raw) for model, _, raw in failed if raw])
            return otherwise() if isinstance(otherwise, type) else otherwise(raw)
        conflicts = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
        if any(reason is not None and reason.code in conflicts for reason in error.cancellation_reasons):
            return Race()
        if error.cause_response_code == "TransactionInProgressException":
            return Race()
        return error


def retried(use_case: Callable[P, R]) -> Callable[P, R]:
    """Decorator: runs a use case again when what it had read changed under it, with growing jitter.

    Raises :class:`~chalicelib.errors.Busy` (503 with Retry-After) when the race goes on for seconds.
    """

    @wraps(use_case)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(ATTEMPTS):
            try:
                return use_case(*args, **kwargs)
            except Race:
                time.sleep(random.uniform(0, min(0.2, 0.005 * 1.5**attempt)))
        raise Busy

    return run


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list is asked for: at most ``limit`` items, after the item whose key is ``after``."""

    limit: int = 20
    after: RawItem | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """A part of a list, and the raw key of its last item where more follows."""

    items: list[Item]
    next_key: RawItem | None = None


def page(
    source: type[Item] | Index[Item],
    hash_key: str,
    window: Window,
    *,
    where: Condition | None = None,
    only: Condition | None = None,
    newest_first: bool = True,
    consistent: bool = False,
) -> Page[Item]:
    """A page of a partition of a table or an index. ``where`` narrows the range key, ``only`` filters what is read."""
    found = source.query(
        hash_key,
        where,
        filter_condition=only,
        consistent_read=consistent,
        scan_index_forward=not newest_first,
        limit=window.limit + 1,
        page_size=window.limit + 1 if only is None else None,  # what is rare is not looked for in small bites
        last_evaluated_key=window.after,
    )
    items = list(found)
    if len(items) <= window.limit:
        return Page(items)
    kept = items[: window.limit]
    return Page(kept, place(source, kept[-1]))


def place(source: type[Item] | Index[Item], item: Item) -> RawItem:
    """The item's position in a table or an index, as DynamoDB's ``ExclusiveStartKey`` wants it."""
    names = {name for name, attribute in type(item).get_attributes().items() if _is_key(attribute)}
    if isinstance(source, Index):
        names |= {schema["AttributeName"] for schema in source._get_schema()["key_schema"]}
    raw = item.serialize(null_check=False)
    return {name: raw[name] for name in names}


def _is_key(attribute: Attribute[Any]) -> bool:
    return attribute.is_hash_key or attribute.is_range_key


def fetch(model: type[Item], keys: Iterable[Any]) -> dict[Any, Item]:
    """Many items in one round trip, by key (at most 100). What is not there is left out."""
    wanted = list(dict.fromkeys(keys))
    range_name = model._range_keyname
    found = model.batch_get(wanted) if wanted else []
    if range_name is None:
        return {getattr(item, str(model._hash_keyname)): item for item in found}
    return {(getattr(item, str(model._hash_keyname)), getattr(item, range_name)): item for item in found}
