"""Transactions of conditional writes, and running a use case again after a write conflict."""

import random
import time
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.db.models import Entity, RawItem, connection
from chalicelib.errors import Busy
from chalicelib.parallel import best_effort

P = ParamSpec("P")
R = TypeVar("R")

MAX_TRIES = 40
"""How often a use case is run before it is refused as busy."""


class WriteConflict(Exception):
    """An item changed between our read and our write (optimistic locking). Nothing was written; run the use case again.

    ``current_items`` are the items whose condition failed, as DynamoDB returned them with the failure.
    """

    def __init__(self, current_items: Sequence["Entity"] = ()) -> None:
        super().__init__()
        self.current_items = tuple(current_items)


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
        self._conflict_callbacks: list[Callable[[Sequence[Entity]], object]] = []
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

        A callback may itself add one: that one runs after all others.

        Where the commit fails the callback is dropped: a use case that is run again adds its own. Its errors are logged
        and swallowed, because they must not undo the commit's success.
        """
        self._callbacks.append(callback)

    def on_conflict(self, callback: Callable[[Sequence[Entity]], object]) -> None:
        """Runs ``callback`` with the current items of a :class:`WriteConflict`, before that is raised."""
        self._conflict_callbacks.append(callback)

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
            exception = self._exception_for(error)
            if isinstance(exception, WriteConflict):
                for callback in self._conflict_callbacks:
                    callback(exception.current_items)
            raise exception from error

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
