"""Responses: what handlers return, and how it is rendered for its reader; errors as problem documents."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from chalice.app import Request

from chalicelib import log, tokens
from chalicelib.db import Page, RawItem
from chalicelib.errors import AppError
from chalicelib.http.request import ApiRequest
from chalicelib.http.route import Route
from chalicelib.localization.text import Language, Reader
from chalicelib.problem import problem, to_app_error
from chalicelib.schema.base import View, render
from chalicelib.schema.sizes import MAX_ANSWER_BYTES, escaped_size, fits_answer, keep_fitting
from chalicelib.settings import settings

RenderedResponse = tuple[int, str, dict[str, str]]
"""Status, body and headers."""
CURSOR_VARIATION_BYTES = 1000
"""By how much the cursors of one list may differ in length."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list, with one view for each of its items. An answer holds those that fit into it."""

    views: Sequence[View]
    page: Page[Any]

    @classmethod
    def of(cls, page: Page[Any], show: Callable[[Any], View]) -> "Listing":
        return cls([show(item) for item in page.items], page)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A view of consecutive ``items`` that says in ``has_more`` whether others follow.

    An answer holds the first items that fit into it; with ``keep_last``, for a list that is read backwards, the last.
    """

    view: View
    keep_last: bool


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
        case Listing():
            return route.status, _list_body(request, result), _JSON
        case Excerpt():
            return route.status, _excerpt_body(request, result), _JSON
        case ViewResponse(view, status, reader):
            return status or route.status, _json(render(view, reader or request.reader)), _JSON
        case View():
            return route.status, _json(render(result, request.reader)), _JSON
        case _:
            return route.status, _json(result), _JSON


def _list_body(request: ApiRequest, listing: Listing) -> str:
    """Returns the body of a list's page. Where it would be too large, it ends earlier and says where to go on."""
    page = listing.page
    items = [render(view, request.reader) for view in listing.views]

    def body(part: Sequence[object], next_key: RawItem | None) -> str:
        cursor = None if next_key is None else tokens.cursor(request.scope, next_key)
        return _json({"items": part, "next_cursor": cursor})

    whole = body(items, page.next_key)
    if fits_answer(whole):
        return whole
    bytes_left = MAX_ANSWER_BYTES - escaped_size(body([], page.key_of(page.items[0]))) - CURSOR_VARIATION_BYTES
    kept = keep_fitting(items, _size_in_list, bytes_left)
    return whole if len(kept) == len(items) else body(kept, page.key_of(page.items[len(kept) - 1]))


def _excerpt_body(request: ApiRequest, excerpt: Excerpt) -> str:
    rendered = render(excerpt.view, request.reader)
    whole = _json(rendered)
    if fits_answer(whole):
        return whole
    bytes_left = MAX_ANSWER_BYTES - escaped_size(_json({**rendered, "items": []}))
    kept = keep_fitting(rendered["items"], _size_in_list, bytes_left, keep_last=excerpt.keep_last)
    return _json({**rendered, "items": kept, "has_more": rendered["has_more"] or len(kept) < len(rendered["items"])})


def _size_in_list(item: object) -> int:
    return escaped_size(_json(item)) + len(",")


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
