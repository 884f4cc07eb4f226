"""What happens to sockets that a push has found gone (410). The domain that knows rooms and presence handles them.

That domain lies above this package, so each Lambda function's module sets its handler here when it is imported.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from chalicelib.parallel import best_effort
from chalicelib.realtime.connection import Connection

Handler = Callable[[Sequence[Connection], str | None], None]

_handlers: list[Handler] = []
_being_removed: ContextVar[frozenset[str]] = ContextVar("being_removed", default=frozenset())


def set_handler(handler: Handler) -> None:
    """Sets what :func:`report` calls, with the connections and the room in which they were found, if any."""
    _handlers[:] = [handler]


def report(connections: Sequence[Connection], room_id: str | None = None) -> None:
    """Hands connections that are gone to the handler, unless it is at work on them. Never raises."""
    unhandled = without_removed(connections)
    for handler in _handlers if unhandled else ():
        with best_effort("gone sockets"):
            handler(unhandled, room_id)


@contextmanager
def removing(connections: Sequence[Connection]) -> Iterator[None]:
    """Keeps pushes inside the block away from connections that are being removed.

    Their removal pushes itself: a notification to their owner, and that the owner is offline.
    """
    token = _being_removed.set(_being_removed.get() | {connection.id for connection in connections})
    try:
        yield
    finally:
        _being_removed.reset(token)


def without_removed(connections: Sequence[Connection]) -> list[Connection]:
    """Returns those of the connections that are not being removed just now."""
    removed = _being_removed.get()
    return [connection for connection in connections if connection.id not in removed]


def is_being_removed(connection_id: str) -> bool:
    return connection_id in _being_removed.get()
