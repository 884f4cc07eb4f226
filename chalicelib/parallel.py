"""Parallel reads, and work after a commit that may fail without harm.

Threads run in the context of the invocation that started them: what they log and count is part of its log line.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from functools import cache, partial
from typing import Any, ParamSpec, TypeVar

from chalicelib import log

A = TypeVar("A")
B = TypeVar("B")
P = ParamSpec("P")
R = TypeVar("R")

MAX_THREADS = 8


class ContextThreadPool(ThreadPoolExecutor):
    """A thread pool whose tasks see the context variables of the caller that submits them."""

    def submit(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        run: Callable[..., R] = partial(copy_context().run, function)
        return super().submit(run, *args, **kwargs)


def map_parallel(function: Callable[..., R], calls: Sequence[tuple[Any, ...]]) -> list[R]:
    """Calls one function with each tuple of arguments, in parallel. Returns the results in the order of ``calls``.

    The first call runs on the caller's own thread. Raises what the first failed call raised.
    """
    if not calls:
        return []
    pending = [_pool().submit(function, *arguments) for arguments in calls[1:]]
    first = function(*calls[0])
    return [first, *(future.result() for future in pending)]


def run_parallel(first: Callable[[], A], second: Callable[[], B]) -> tuple[A, B]:
    """Runs two independent reads in parallel. Returns both results in the time of the slower one."""
    second_result = submit(second)
    return first(), second_result()


def submit(read: Callable[[], R]) -> Callable[[], R]:
    """Starts an independent read on another thread. Calling the returned function waits for its result.

    The read must not submit reads itself: the pool is small, and reads that wait for each other would block it.
    """
    return _pool().submit(read).result


@contextmanager
def best_effort(step: str) -> Iterator[None]:
    """Logs and swallows any error raised inside. For work after a commit, which must not undo the commit's success."""
    try:
        yield
    except Exception as error:
        log.logger().warning("step failed", step=step, error=type(error).__name__, exc_info=True)


@cache
def _pool() -> ContextThreadPool:
    return ContextThreadPool(max_workers=MAX_THREADS, thread_name_prefix="parallel")
