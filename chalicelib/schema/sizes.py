"""The maximum size of an answer and of a frame, and the part of a list that fits into it."""

import json
from collections.abc import Callable, Sequence
from typing import TypeVar

MAX_ANSWER_BYTES = 4_000_000
"""The body of a REST answer, as Lambda returns it: escaped in a JSON string. A Lambda function may return 6 MB.
Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""
MAX_FRAME_BYTES = 120_000
"""A frame, in UTF-8. API Gateway posts 128 KB at most.
Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html"""
MAX_ESCAPE_BYTES = 12
"""The longest escape of one character in JSON: an emoji's two surrogates. A Devanagari letter takes six bytes."""

T = TypeVar("T")


def escaped_size(text: str) -> int:
    """Returns how many bytes a text takes in a JSON string in which all other characters than ASCII are escaped."""
    return len(json.dumps(text)) - len('""')


def fits_answer(body: str) -> bool:
    """Returns whether a REST answer may have this body. Measures it only where it is long."""
    return len(body) * MAX_ESCAPE_BYTES <= MAX_ANSWER_BYTES or escaped_size(body) <= MAX_ANSWER_BYTES


def keep_fitting(
    items: Sequence[T], size_of: Callable[[T], int], max_bytes: int, *, keep_last: bool = False
) -> list[T]:
    """Returns the first items, or with ``keep_last`` the last ones, whose total size is at most ``max_bytes``.

    Returns at least one item, whatever its size, so that a client that asks page by page always makes progress.
    """
    kept: list[T] = []
    for item in reversed(items) if keep_last else items:
        max_bytes -= size_of(item)
        if max_bytes < 0 and kept:
            break
        kept.append(item)
    return kept[::-1] if keep_last else kept
