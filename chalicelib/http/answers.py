"""What a handler answers, and how it goes out: rendered for its reader, or refused in the reader's language."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from chalice.app import Request

from chalicelib import log, tokens
from chalicelib.db import Page
from chalicelib.errors import AppError
from chalicelib.http.call import Call, Route
from chalicelib.localization.text import Language, Reader
from chalicelib.problem import problem, to_app_error
from chalicelib.schema.base import View, render
from chalicelib.settings import settings

Rendered = tuple[int, str, dict[str, str]]
"""Status, body and headers."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list: what is shown, and the key to go on from, if any."""

    views: Sequence[View]
    next_key: dict[str, Any] | None = None

    @classmethod
    def of(cls, page: Page[Any], show: Callable[[Any], View]) -> "Listing":
        return cls([show(item) for item in page.items], page.next_key)


@dataclass(frozen=True, slots=True)
class Answer:
    """A view with another status or reader than its route's usual ones."""

    view: View
    status: int | None = None
    reader: Reader | None = None


@dataclass(frozen=True, slots=True)
class Download:
    """A text file to save."""

    text: str
    filename: str


@dataclass(frozen=True, slots=True)
class Redirect:
    """Where the answer is to be fetched from. The link is worth what it shows: nobody may keep it."""

    url: str


def rendered(call: Call, route: Route, result: object) -> Rendered:
    match result:
        case None:
            return 204, "", {}
        case Download(text, filename):
            headers = {"Content-Type": "text/plain; charset=utf-8"}
            return 200, text, headers | {"Content-Disposition": f'attachment; filename="{filename}"'}
        case Redirect(url):
            return 303, "", {"Location": url, "Cache-Control": "no-store"}
        case Listing(views, next_key):
            cursor = None if next_key is None else tokens.cursor(call.scope, next_key)
            items = [render(view, call.reader) for view in views]
            return route.status, _json({"items": items, "next_cursor": cursor}), _JSON
        case Answer(view, status, reader):
            return status or route.status, _json(render(view, reader or call.reader)), _JSON
        case View():
            return route.status, _json(render(result, call.reader)), _JSON
        case _:
            return route.status, _json(result), _JSON


def refusal(call: Call, error: Exception) -> Rendered:
    answer = to_app_error(error)
    log.note(code=answer.code)
    if answer.status >= 500 and not isinstance(error, AppError):
        log.note(error=type(error).__name__, exception=error)
    headers = {"Content-Type": "application/problem+json"}
    if answer.retry_after is not None:
        headers["Retry-After"] = str(answer.retry_after)
    if answer.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return answer.status, _json(problem(answer, _language_of_refusal(call))), headers


def _language_of_refusal(call: Call) -> Language:
    if call.asked_language is not None:
        return call.asked_language
    try:
        return call.reader.language
    except Exception:  # the reader is not known, or what we would ask is what has just failed
        return Language.EN


_JSON = {"Content-Type": "application/json; charset=utf-8"}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def cors(request: Request) -> dict[str, str]:
    """Headers for a page of a configured origin; nothing for any other."""
    origin = request.headers.get("origin", "")
    if origin not in settings().allowed_origins:
        return {}
    exposed = "Retry-After, X-Request-Id"
    return {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": exposed, "Vary": "Origin"}
