"""Parsing of JSON input from REST and sockets."""

import json
from collections.abc import Sequence
from typing import Any

from chalicelib.errors import NotJson


def json_object(raw: bytes | str) -> dict[str, Any]:
    """Parses a body or a frame that must be one JSON object.

    Raises :class:`NotJson` for anything else: bytes that are not UTF-8; ``NaN`` and ``Infinity``, which are not JSON;
    nesting too deep for the parser; a repeated name in an object, of which two readers might take different values.
    """
    try:
        text = raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw
        values = json.loads(text, parse_constant=_refuse, object_pairs_hook=_unique_names)
    except (ValueError, RecursionError) as error:
        raise NotJson from error
    if not isinstance(values, dict):
        raise NotJson
    return values


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _unique_names(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("repeated name")
    return values
