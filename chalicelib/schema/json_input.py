"""JSON as it comes in, over REST and sockets: one object in UTF-8, or a refusal."""

import json
from collections.abc import Sequence
from typing import Any

from chalicelib.errors import NotJson


def json_object(raw: bytes | str) -> dict[str, Any]:
    """The object in a body or a frame.

    Raises :class:`NotJson` for anything else: bytes that are no UTF-8, ``NaN`` and ``Infinity``, which JSON does not
    have, nesting too deep to be read, and a name that stands twice in one object, for who reads it may take either.
    """
    try:
        text = raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw
        values = json.loads(text, parse_constant=_refuse, object_pairs_hook=_once_each)
    except (ValueError, RecursionError) as error:
        raise NotJson from error
    if not isinstance(values, dict):
        raise NotJson
    return values


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _once_each(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("a name stands twice")
    return values
