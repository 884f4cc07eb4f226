"""Threads that work for the invocation which asks them: what they note and count stands in its log line."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Threads(ThreadPoolExecutor):
    def submit(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        run: Callable[..., R] = partial(copy_context().run, function)
        return super().submit(run, *args, **kwargs)
