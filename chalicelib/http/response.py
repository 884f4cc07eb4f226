"""Responses: what handlers return, and how it is rendered for its reader; errors as problem documents."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from chalice.app import Request

from chalicelib import log, tokens
from chalicelib.db import Page
from chalicelib.errors import AppError
from chalicelib.http.request import ApiRequest
from chalicelib.http.route import Route
from chalicelib.localization.text import Language, Reader
from chalicelib.problem import problem, to_app_error
from chalicelib.schema.base import View, render
from chalicelib.settings import settings

RenderedResponse = tuple[int, str, dict[str, str]]
"""Status, body and headers."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list: its views, and the key after which the next page starts, if any."""

    views: Sequence[View]
    next_key: dict[str, Any] | None = None

    @classmethod
    def of(cls, page: Page[Any], show: Callable[[Any], View]) -> "Listing":
        return cls([show(item) for item in page.items], page.next_key)


@dataclass(frozen=True, slots=True)
class ViewResponse:
    """A view whose status or reader differs from the route's usual ones."""

    view: View
    status: int | None = None
    reader: Reader | None = None


@dataclass(frozen=True, slots=True)
class Download:
    """A text file that the browser saves."""

    text: str
    filename: str


@dataclass(frozen=True, slots=True)
class Redirect:
    """A 303 to where the content is. Whoever has the link can read the content, so it must not be cached."""

    url: str


def render_response(request: ApiRequest, route: Route, result: object) -> RenderedResponse:
    match result:
        case None:
            return 204, "", {}
        case Download(text, filename):
            headers = {"Content-Type": "text/plain; charset=utf-8"}
            return 200, text, headers | {"Content-Disposition": f'attachment; filename="{filename}"'}
        case Redirect(url):
            return 303, "", {"Location": url, "Cache-Control": "no-store"}
        case Listing(views, next_key):
            cursor = None if next_key is None else tokens.cursor(request.scope, next_key)
            items = [render(view, request.reader) for view in views]
            return route.status, _json({"items": items, "next_cursor": cursor}), _JSON
        case ViewResponse(view, status, reader):
            return status or route.status, _json(render(view, reader or request.reader)), _JSON
        case View():
            return route.status, _json(render(result, request.reader)), _JSON
        case _:
            return route.status, _json(result), _JSON


def render_error(request: ApiRequest, error: Exception) -> RenderedResponse:
    problem_error = to_app_error(error)
    log.note(code=problem_error.code)
    if problem_error.status >= 500 and not isinstance(error, AppError):
        log.note(error=type(error).__name__, exception=error)
    headers = {"Content-Type": "application/problem+json"}
    if problem_error.retry_after is not None:
        headers["Retry-After"] = str(problem_error.retry_after)
    if problem_error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return problem_error.status, _json(problem(problem_error, _language_of_error(request))), headers


def _language_of_error(request: ApiRequest) -> Language:
    if request.requested_language is not None:
        return request.requested_language
    try:
        return request.reader.language
    except Exception:  # the caller is unknown, or the lookup of preferences is what has just failed
        return Language.EN


_JSON = {"Content-Type": "application/json; charset=utf-8"}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def cors_headers(request: Request) -> dict[str, str]:
    """Returns the CORS headers for a configured origin, nothing for any other."""
    origin = request.headers.get("origin", "")
    if origin not in settings().allowed_origins:
        return {}
    exposed = "Retry-After, X-Request-Id"
    return {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": exposed, "Vary": "Origin"}
