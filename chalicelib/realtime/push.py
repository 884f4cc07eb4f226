"""Fan-out: one frame, rendered for each kind of reader, to all listeners at once.

After the fact: a push never raises. What is stored is made good by the next connect; a connection that is gone is
forgotten here.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from chalicelib.edge import log
from chalicelib.localization.text import Reader
from chalicelib.realtime import registry, sender
from chalicelib.realtime.registry import Listener
from chalicelib.realtime.sender import Outcome
from chalicelib.threads import Threads

A = TypeVar("A")
B = TypeVar("B")
R = TypeVar("R")
Frame = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a push: to whom it got, and how many connections were gone."""

    reached: frozenset[str]
    """Ids of the users of whom at least one connection took the frame."""
    sent: int
    gone: int


def encode(frame: Frame) -> bytes:
    """The frame as it is sent. Half a surrogate pair, which an ``error`` may repeat, is no UTF-8: it goes out as JSON's
    own escape."""
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode(errors="backslashreplace")


def fan_out(listeners: Sequence[Listener], frame_for: Callable[[Reader], Frame]) -> Delivery:
    """Pushes to these listeners in parallel; drops the registrations of those that are gone."""
    frames = {reader: encode(frame_for(reader)) for reader in registry.readers(listeners)}
    by_connection = {listener.connection_id: listener for listener in listeners}
    posts = [
        (connection_id, frames[reader])
        for reader, connection_ids in registry.readers(listeners).items()
        for connection_id in connection_ids
    ]
    outcomes = at_once(sender.post, posts)
    became = [(by_connection[post[0]], outcome) for post, outcome in zip(posts, outcomes, strict=True)]
    reached = [listener.user_id for listener, outcome in became if outcome is Outcome.SENT]
    gone = [listener for listener, outcome in became if outcome is Outcome.GONE]
    for listener in gone:
        registry.forget(listener.connection_id, listener.user_id)
        registry.drop(listener)  # also where its person's entry had gone before
    log.note(pushed=len(reached), gone=len(gone))
    return Delivery(frozenset(reached), len(reached), len(gone))


def fan_out_to(posts: Sequence[tuple[str, bytes]]) -> None:
    """Pushes ephemeral frames, each ready for its connection. Nothing is registered here, so nothing is dropped."""
    at_once(sender.post, posts)
    log.note(pushed=len(posts))


@contextmanager
def guarded(what: str) -> Iterator[None]:
    """Around what happens after a commit: a failure is logged, and what was done stays done."""
    try:
        yield
    except Exception as error:
        log.logger().warning("not pushed", what=what, error=type(error).__name__, exc_info=True)


def at_once(function: Callable[..., R], calls: Sequence[tuple[Any, ...]]) -> list[R]:
    """The results of several independent calls of one function, made side by side; a single one is made here."""
    if not calls:
        return []
    pending = [_pool().submit(function, *arguments) for arguments in calls[1:]]
    first = function(*calls[0])
    return [first, *(future.result() for future in pending)]


def side_by_side(first: Callable[[], A], second: Callable[[], B]) -> tuple[A, B]:
    """The results of two independent reads, in the time of the slower one."""
    other = begun(second)
    return first(), other()


def begun(read: Callable[[], R]) -> Callable[[], R]:
    """Begins an independent read; what it answers waits for the result. Such a read may not begin others itself."""
    return _pool().submit(read).result


@cache
def _pool() -> Threads:
    return Threads(max_workers=8, thread_name_prefix="at-once")
