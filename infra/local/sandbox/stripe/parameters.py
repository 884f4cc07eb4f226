"""Reads Stripe's bracketed form parameters and holds them against the types that stripe-python has for each call.

So the sandbox knows every parameter that Stripe has, and refuses every other, without a list of its own.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from stripe._request_options import RequestOptions
from typing_extensions import is_typeddict

from infra.local.sandbox.stripe.errors import StripeError, invalid

# Options of the client, which it does not send, and the names in their types that live in other modules.
OPTIONS = frozenset(RequestOptions.__annotations__)
NAMES = {"StripeContext": object, "Mapping": Mapping}
METADATA_KEYS, METADATA_KEY, METADATA_VALUE = 50, 40, 500
_KEY = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")


def nested(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """``a[b][0]=c`` as ``{"a": {"b": {"0": "c"}}}``; what is a list shows from its type only."""
    result: dict[str, Any] = {}
    for key, value in pairs:
        match = _KEY.fullmatch(key)
        if match is None:
            raise invalid(f"Received unknown parameter: {key}", key, "parameter_unknown")
        *path, last = [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])]
        node = result
        for part in path:
            node = node.setdefault(part or str(len(node)), {})
            if not isinstance(node, dict):
                raise invalid(f"Invalid parameter: {key}", key)
        node[last or str(len(node))] = value
    return result


def checked(params: Mapping[str, Any], schema: type) -> dict[str, Any]:
    """``params`` with the types of ``schema``, one of stripe-python's ``…Params``. Raises ``StripeError``."""
    return _object(params, schema, "")


@cache
def _type_hints(schema: type) -> dict[str, Any]:
    return {name: type_ for name, type_ in get_type_hints(schema, localns=NAMES).items() if name not in OPTIONS}


def _object(params: Any, schema: Any, path: str) -> dict[str, Any]:
    if not isinstance(params, Mapping):
        raise invalid("Invalid object", path)
    types = _type_hints(schema)
    for name in params:
        if name not in types:
            param = _inside(path, name)
            raise invalid(f"Received unknown parameter: {param}", param, "parameter_unknown")
    for name in sorted(schema.__required_keys__ & types.keys()):
        if name not in params:
            param = _inside(path, name)
            raise invalid(f"Missing required param: {param}.", param, "parameter_missing")
    return {name: _value(value, types[name], _inside(path, name)) for name, value in params.items()}


def _value(value: Any, type_: Any, path: str) -> Any:
    origin, arguments = get_origin(type_), get_args(type_)
    if origin is Literal:
        if value not in arguments:
            raise invalid(f"Invalid {path}: must be one of {', '.join(arguments)}", path)
        return value
    if origin in (Union, UnionType):
        return _one_of(value, arguments, path)
    if origin is list:
        if not isinstance(value, Mapping) or not all(key.isdecimal() for key in value):
            raise invalid("Invalid array", path)
        items = sorted(value.items(), key=lambda item: int(item[0]))
        return [_value(item, arguments[0], f"{path}[{number}]") for number, item in items]
    if origin is dict:
        return _metadata(value, path)
    if is_typeddict(type_):
        return _object(value, type_, path)
    return _scalar(value, type_, path)


def _one_of(value: Any, types: tuple[Any, ...], path: str) -> Any:
    if str in types and (words := [type_ for type_ in types if get_origin(type_) is Literal]):
        # The client lets any text pass for values that are still to come; Stripe knows the words it has.
        types = tuple(words)
    errors = []
    for type_ in types:
        try:
            return _value(value, type_, path)
        except StripeError as error:
            errors.append(error)
    # The likeliest reading comes first, but for the empty string by which a value is taken back.
    raise errors[-1] if get_origin(types[0]) is Literal else errors[0]


def _scalar(value: Any, type_: Any, path: str) -> Any:
    if not isinstance(value, str):
        raise invalid("Invalid string: a scalar is expected", path)
    if type_ is int:
        if not re.fullmatch(r"-?\d+", value):
            raise invalid(f"Invalid integer: {value}", path, "parameter_invalid_integer")
        return int(value)
    if type_ is bool:
        if value not in ("true", "false"):
            raise invalid(f"Invalid boolean: {value}", path)
        return value == "true"
    if type_ in (Decimal, float) and not re.fullmatch(r"-?\d+(\.\d+)?", value):
        raise invalid(f"Invalid decimal: {value}", path)
    return value


def _metadata(value: Any, path: str) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(entry, str) for entry in value.values()):
        raise invalid("Invalid hash", path)
    if len(value) > METADATA_KEYS:
        raise invalid(f"You can have at most {METADATA_KEYS} metadata keys", path)
    for key, text in value.items():
        if len(key) > METADATA_KEY or len(text) > METADATA_VALUE:
            raise invalid("Metadata keys may have 40 characters, their values 500", _inside(path, key))
    return dict(value)


def _inside(path: str, name: str) -> str:
    return f"{path}[{name}]" if path else name
