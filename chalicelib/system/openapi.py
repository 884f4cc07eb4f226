"""Generates the OpenAPI document from the declared routes and their schemas, so it always matches what is served."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel

from chalicelib.errors import (
    AppError,
    BadCursor,
    Busy,
    Forbidden,
    Invalid,
    NotFound,
    NotJson,
    TooLarge,
    Unauthenticated,
    Unavailable,
    WrongRole,
)
from chalicelib.http.request import MAX_LIMIT
from chalicelib.http.route import Route, all_routes
from chalicelib.idempotency import MAX_KEY_LENGTH
from chalicelib.settings import settings
from chalicelib.system.definitions import REFERENCE, Mode, Names, definitions
from chalicelib.tokens import Role

REFUSAL = "#/components/responses/Refusal"

_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "stable; texts are in the reader's language"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}


@cache
def document() -> dict[str, Any]:
    """Returns the document. It is made once in each process."""
    schemas, names = _schemas()
    paths: dict[str, dict[str, Any]] = {}
    for route in all_routes():
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schemas, names)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "PanditYatra",
            "version": settings().version,
            "description": "Bookings, conversations, payments and reviews. Times carry the reader's offset and a "
            "Bikram Sambat date beside them; money is a decimal string. See docs/api.md.",
        },
        "servers": [{"url": f"{settings().public_url}/api"}],
        "paths": paths,
        "components": {
            "schemas": {**schemas, "Problem": _PROBLEM},
            "responses": {"Refusal": _refusal()},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def _schemas() -> tuple[dict[str, Any], Names]:
    bodies: list[type[BaseModel]] = [route.body for route in all_routes() if route.body is not None]
    answers: list[type[BaseModel]] = [route.response for route in all_routes() if route.response is not None]
    queries: list[type[BaseModel]] = [route.query for route in all_routes() if route.query is not None]
    wanted: list[tuple[type[BaseModel], Mode]] = [(model, "validation") for model in dict.fromkeys([*bodies, *queries])]
    wanted += [(model, "serialization") for model in dict.fromkeys(answers)]
    return definitions(wanted)


def _operation(route: Route, schemas: dict[str, Any], names: Names) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": f"{route.tag.lower()}_{route.name}",
        "tags": [route.tag],
        "summary": route.summary,
        "parameters": [*_path_parameters(route), *_query_parameters(route, schemas, names), *_headers(route)],
        "responses": {**_successes(route, names), **_refusals(route)},
        "security": [] if route.roles is None else [{"bearer": []}],
    }
    if route.roles is not None:
        operation["x-roles"] = [role.value for role in route.roles]
    if route.body is not None:
        operation["requestBody"] = {"required": True, "content": _json_of(_reference(names[route.body]))}
    return operation


_REDIRECT = {
    "description": "The answer is too large for one: it is to be fetched from this link, without credentials",
    "headers": {"Location": {"required": True, "schema": {"type": "string", "format": "uri"}}},
}


def _successes(route: Route, names: Names) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": route.summary}
    if route.status != 204:
        answer["content"] = {route.content_type: {"schema": _answer(route, names)}}
    found = {str(status): answer for status in (route.status, route.repeat_status) if status is not None}
    return found | ({"303": _REDIRECT} if route.may_redirect else {})


def _answer(route: Route, names: Names) -> dict[str, Any]:
    if route.response is None:
        return {"type": "object" if route.content_type == "application/json" else "string"}
    schema = _reference(names[route.response])
    if route.by_id:
        return {"type": "object", "additionalProperties": schema}
    if not route.is_list:
        return schema
    cursor = {"anyOf": [{"type": "string"}, {"type": "null"}]}
    properties = {"items": {"type": "array", "items": schema}, "next_cursor": cursor}
    return {"type": "object", "required": ["items", "next_cursor"], "properties": properties}


def _refusals(route: Route) -> dict[str, Any]:
    """Returns the error responses of a route by status, each with its error codes."""
    by_status: dict[int, list[str]] = {}
    for error in dict.fromkeys([*_declared_errors(route), *route.raises]):
        by_status.setdefault(error.status, []).append(error.code)
    return {
        str(status): {"$ref": REFUSAL, "description": ", ".join(codes)} for status, codes in sorted(by_status.items())
    }


def _declared_errors(route: Route) -> Iterator[type[AppError]]:
    if route.body is not None:
        yield from (NotJson, Invalid)
    if route.method != "GET":  # a GET with a body is refused as well, but documents no body
        yield TooLarge
    if route.is_list:
        yield BadCursor
    if route.is_list or route.query is not None:
        yield Invalid
    if route.roles is not None:
        yield Unauthenticated
        if set(route.roles) != set(Role):
            yield WrongRole
    if route.guard is not None:
        yield Forbidden
    if "{" in route.path:
        yield NotFound
    yield from (Unavailable, Busy)


def _refusal() -> dict[str, Any]:
    return {"description": "A refusal", "content": {"application/problem+json": {"schema": _reference("Problem")}}}


def _path_parameters(route: Route) -> list[dict[str, Any]]:
    schema = {"type": "string", "maxLength": 64}
    return [
        {"name": name, "in": "path", "required": True, "schema": schema} for name in re.findall(r"{(\w+)}", route.path)
    ]


def _query_parameters(route: Route, schemas: dict[str, Any], names: Names) -> list[dict[str, Any]]:
    named: dict[str, Any] = {}
    if route.query is not None:
        named |= schemas[names[route.query]]["properties"]
    if route.is_list:
        named["limit"] = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": 20}
        named["cursor"] = {"type": "string"}
    return [{"name": name, "in": "query", "schema": schema} for name, schema in named.items()]


def _headers(route: Route) -> list[dict[str, Any]]:
    language = {"name": "Accept-Language", "in": "header", "schema": {"type": "string"}}
    if not (route.idempotent or route.optional_key):
        return [language]
    schema = {"type": "string", "minLength": 1, "maxLength": MAX_KEY_LENGTH}
    key = {"name": "Idempotency-Key", "in": "header", "required": route.idempotent, "schema": schema}
    return [language, key]


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": REFERENCE.format(model=name)}


def _json_of(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
