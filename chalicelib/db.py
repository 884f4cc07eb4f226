"""Storage in DynamoDB for every domain: the base of models, transactions with conditions, and pages of lists.

Each entity has a table of its own, ``<prefix>-<entity>``. The infrastructure template is generated from the models
registered here, so keys and indexes are declared once. This module knows no domain and no HTTP.
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

from chalicelib.errors import Busy, NotFound
from chalicelib.parallel import best_effort
from chalicelib.settings import settings

if TYPE_CHECKING:
    from botocore.config import _RetryDict

P = ParamSpec("P")
R = TypeVar("R")
Item = TypeVar("Item", bound="Entity")
RawItem = dict[str, dict[str, Any]]

MAX_TRIES = 40
"""How often a use case is run before it is refused as busy."""


class WriteConflict(Exception):
    """An item changed between our read and our write (optimistic locking). Nothing was written; run the use case again.

    ``current_items`` are the items whose condition failed, as DynamoDB returned them with the failure.
    """

    def __init__(self, current_items: Sequence["Entity"] = ()) -> None:
        super().__init__()
        self.current_items = tuple(current_items)


class TableMeta:
    """What every model's ``Meta`` shares. PynamoDB's own time-outs exceed API Gateway's 29 seconds."""

    region = settings().region
    connect_timeout_seconds = 1.0
    read_timeout_seconds = 4.0
    max_pool_connections = 16
    retry_configuration: ClassVar["_RetryDict"] = {"mode": "standard", "total_max_attempts": 3}


TABLES: list[type["Entity"]] = []


class Entity(Model):
    """The base class of stored items. Each subclass has a ``Meta`` and a table of its own.

    All entities share one connection: PynamoDB would make a botocore client for each model, and each would add tens of
    milliseconds to a cold start.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        TABLES.append(cls)

    @classmethod
    def _get_connection(cls) -> TableConnection:
        if cls._connection is None:
            table_connection = super()._get_connection()
            connection().add_meta_table(table_connection.get_meta_table())
            table_connection.connection = connection()
        return super()._get_connection()


@cache
def connection() -> Connection:
    """Returns this process's connection to DynamoDB. Its botocore client is created by the first call that needs it."""
    return Connection(
        region=TableMeta.region,
        connect_timeout_seconds=TableMeta.connect_timeout_seconds,
        read_timeout_seconds=TableMeta.read_timeout_seconds,
        max_pool_connections=TableMeta.max_pool_connections,
        retry_configuration=TableMeta.retry_configuration,
    )


def ping() -> None:
    """Raises a botocore error where DynamoDB does not answer. Reads no item."""
    connection().client._make_api_call("DescribeEndpoints", {})


def table_name(entity: str) -> str:
    return f"{settings().table_prefix}-{entity}"


class IntegerAttribute(Attribute[int]):
    """A whole number. To a type checker PynamoDB's own numbers are floats."""

    attr_type = NUMBER

    def serialize(self, value: int) -> str:
        return str(int(value))

    def deserialize(self, value: str) -> int:
        return int(value)


def is_unchanged(attribute: Attribute[Any], value: object) -> Condition:
    """Returns the condition that an attribute still has the value that was read. None means that it is absent."""
    condition: Condition = attribute.does_not_exist() if value is None else attribute == value
    return condition


ErrorFactory = type[Exception] | Callable[[RawItem | None], Exception]
_Write = tuple[dict[str, Any], type[Entity], ErrorFactory]


class Transaction:
    """A set of conditional writes that DynamoDB commits together or not at all.

    >>> with Transaction() as tx:
    ...     tx.put(user, when=User.id.does_not_exist(), otherwise=EmailTaken)
    ...     tx.after_commit(partial(push, user))

    ``when`` is the write's condition. ``otherwise`` is raised where it fails: an exception class, or a function that
    makes an exception of the item as it stands (raw, or None). It defaults to :class:`WriteConflict`. The end of the
    ``with`` block commits; an exception inside it writes nothing. DynamoDB takes 100 writes at most, each item once.
    """

    def __init__(self) -> None:
        self._callbacks: list[Callable[[], object]] = []
        self._checks: list[_Write] = []
        self._deletes: list[_Write] = []
        self._puts: list[_Write] = []
        self._updates: list[_Write] = []

    def __enter__(self) -> "Transaction":
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        if failed is None:
            self.commit()

    def put(self, item: Entity, *, when: Condition | None = None, otherwise: ErrorFactory = WriteConflict) -> None:
        kwargs = item.get_save_kwargs_from_instance(condition=when, return_values_on_condition_failure="ALL_OLD")
        self._puts.append((kwargs, type(item), otherwise))

    def put_once(self, item: Entity) -> None:
        """Puts an item without a condition. Does nothing where this transaction already puts the same one."""
        kwargs = item.get_save_kwargs_from_instance(return_values_on_condition_failure="ALL_OLD")
        if not any(kwargs == other for other, *_ in self._puts):
            self._puts.append((kwargs, type(item), WriteConflict))

    def update(
        self,
        item: Entity,
        actions: Sequence[Action],
        *,
        when: Condition | None = None,
        otherwise: ErrorFactory = WriteConflict,
    ) -> None:
        kwargs = item.get_update_kwargs_from_instance(
            actions=list(actions), condition=when, return_values_on_condition_failure="ALL_OLD"
        )
        self._updates.append((kwargs, type(item), otherwise))

    def delete(self, item: Entity, *, when: Condition | None = None, otherwise: ErrorFactory = WriteConflict) -> None:
        self._deletes.append((item.get_delete_kwargs_from_instance(condition=when), type(item), otherwise))

    def check(self, item: Entity, *, when: Condition, otherwise: ErrorFactory = WriteConflict) -> None:
        """Adds a condition on an item that this transaction does not write."""
        hash_key, range_key = item._get_hash_range_key_serialized_values()
        kwargs = type(item).get_operation_kwargs_from_class(hash_key, range_key=range_key, condition=when)
        kwargs["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        self._checks.append((kwargs, type(item), otherwise))

    def after_commit(self, callback: Callable[[], object]) -> None:
        """Runs ``callback`` when the writes are committed, after the callbacks that were added before it.

        Where the commit fails the callback is dropped: a use case that is run again adds its own. Its errors are logged
        and swallowed, because they must not undo the commit's success.
        """
        self._callbacks.append(callback)

    def commit(self) -> None:
        """Writes everything, then runs the callbacks.

        Raises the ``otherwise`` of the first condition that failed, and :class:`WriteConflict` where another
        transaction touched the same items.
        """
        if self._checks or self._deletes or self._puts or self._updates:
            self._write()
        for callback in self._callbacks:
            with best_effort("after commit"):
                callback()

    def _write(self) -> None:
        try:
            connection().transact_write_items(
                condition_check_items=[kwargs for kwargs, *_ in self._checks],
                delete_items=[kwargs for kwargs, *_ in self._deletes],
                put_items=[kwargs for kwargs, *_ in self._puts],
                update_items=[kwargs for kwargs, *_ in self._updates],
            )
        except TransactWriteError as error:
            raise self._exception_for(error) from error

    def _exception_for(self, error: TransactWriteError) -> Exception:
        # DynamoDB lists its reasons in the order in which PynamoDB sends the writes.
        writes = [*self._checks, *self._deletes, *self._puts, *self._updates]
        failed = [
            (model, otherwise, reason.raw_item)
            for (_, model, otherwise), reason in zip(writes, error.cancellation_reasons, strict=False)
            if reason is not None and reason.code == "ConditionalCheckFailed"
        ]
        if failed:
            _, otherwise, raw = failed[0]
            if otherwise is WriteConflict:
                return WriteConflict([model.from_raw_data(raw) for model, _, raw in failed if raw])
            return otherwise() if isinstance(otherwise, type) else otherwise(raw)
        conflicts = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
        if any(reason is not None and reason.code in conflicts for reason in error.cancellation_reasons):
            return WriteConflict()
        if error.cause_response_code == "TransactionInProgressException":
            return WriteConflict()
        return error


def retry_on_conflict(use_case: Callable[P, R]) -> Callable[P, R]:
    """Decorator that runs a use case again after a :class:`WriteConflict`, with growing random pauses.

    Raises :class:`~chalicelib.errors.Busy` (503 with Retry-After) when conflicts go on for seconds.
    """

    @wraps(use_case)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for tries in range(MAX_TRIES):
            try:
                return use_case(*args, **kwargs)
            except WriteConflict:
                time.sleep(random.uniform(0, min(0.2, 0.005 * 1.5**tries)))
        raise Busy

    return run


@dataclass(frozen=True, slots=True)
class PageRequest:
    """The part of a list that is asked for: at most ``limit`` items, after the item whose key is ``after``."""

    limit: int = 20
    after: RawItem | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """A part of a list. ``next_key`` is the raw key of its last item where more follows, else None."""

    items: list[Item]
    next_key: RawItem | None = None


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
    items = list(found)
    if len(items) <= request.limit:
        return Page(items)
    kept = items[: request.limit]
    return Page(kept, start_key(source, kept[-1]))


def start_key(source: type[Item] | Index[Item], item: Item) -> RawItem:
    """Returns the item's position in a table or an index, in the form of DynamoDB's ``ExclusiveStartKey``."""
    names = {name for name, attribute in type(item).get_attributes().items() if _is_key(attribute)}
    if isinstance(source, Index):
        names |= {schema["AttributeName"] for schema in source._get_schema()["key_schema"]}
    raw = item.serialize(null_check=False)
    return {name: raw[name] for name in names}


def _is_key(attribute: Attribute[Any]) -> bool:
    return attribute.is_hash_key or attribute.is_range_key


def get_or_not_found(model: type[Item], hash_key: str, range_key: str | None = None) -> Item:
    """Reads one item by its key, strongly consistent. Raises :class:`~chalicelib.errors.NotFound`."""
    try:
        return model.get(hash_key, range_key, consistent_read=True)
    except model.DoesNotExist as error:
        raise NotFound from error


def batch_get(model: type[Item], keys: Iterable[Any]) -> dict[Any, Item]:
    """Reads many items (100 at most) in one round trip. Returns them by key, without those that do not exist."""
    wanted = list(dict.fromkeys(keys))
    range_name = model._range_keyname
    found = model.batch_get(wanted) if wanted else []
    if range_name is None:
        return {getattr(item, str(model._hash_keyname)): item for item in found}
    return {(getattr(item, str(model._hash_keyname)), getattr(item, range_name)): item for item in found}
