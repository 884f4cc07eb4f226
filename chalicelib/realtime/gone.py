"""Reports sockets that a push has found gone (410) to a handler, which removes them.

The handler belongs to the domain that knows rooms and presence. That domain imports this package, so this package
cannot import it: each Lambda function's module sets the handler here when it is imported.
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
    """Calls the handler with connections that are gone, except those that it is removing already. Never raises."""
    unhandled = without_removed(connections)
    for handler in _handlers if unhandled else ():
        with best_effort("gone sockets"):
            handler(unhandled, room_id)


@contextmanager
def removing(connections: Sequence[Connection]) -> Iterator[None]:
    """Excludes connections that are being removed from all pushes inside the block.

    Their removal itself pushes a notification to their owner, and that the owner is offline. Without this it would find
    the same connections gone again.
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
