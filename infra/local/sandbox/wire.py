"""HTTP helpers that all simulators share: refusals, credentials, money as text, addresses."""

import base64
import binascii
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode, urlsplit

from aiohttp import web

KATHMANDU = timezone(timedelta(hours=5, minutes=45))
OUTAGE_PAGE = "<html><head><title>503</title></head><body><h1>Service Temporarily Unavailable</h1></body></html>"
_DECIMAL = re.compile(r"\d{1,15}(\.\d{1,2})?")


class Refusal(Exception):
    """An answer in place of the requested one: JSON, a text page, or nothing (the connection is closed)."""

    def __init__(
        self, status: int, body: Mapping[str, Any] | list[Any] | str | None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body
        self.headers = headers or {}

    async def response(self, request: web.Request) -> web.StreamResponse:
        if self.body is None:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        if isinstance(self.body, str):
            return web.Response(status=self.status, text=self.body, content_type="text/html", headers=self.headers)
        return web.json_response(self.body, status=self.status, headers=self.headers)


class Truncated(Refusal):
    """An answer that ends before its announced length."""

    def __init__(self) -> None:
        super().__init__(200, None)

    async def response(self, request: web.Request) -> web.StreamResponse:
        headers = {"Content-Type": "application/json", "Content-Length": "4096"}
        response = web.StreamResponse(status=200, headers=headers)
        await response.prepare(request)
        await response.write(b'{"status": "Comp')
        if request.transport is not None:
            request.transport.close()
        return response


class Echo(Refusal):
    """A 400 that repeats the request, with its keys."""

    def __init__(self) -> None:
        super().__init__(400, None)

    async def response(self, request: web.Request) -> web.StreamResponse:
        request_text = json.dumps({**request.headers, "body": await request.text()})
        return web.json_response({"detail": f"cannot handle {request_text}"}, status=400)


NO_ANSWER = Refusal(0, None)


@dataclass(frozen=True, slots=True)
class BrowserReturn:
    """How the payer's browser returns to the shop: by a link, or by a form that posts itself."""

    url: str
    method: str = "GET"
    fields: dict[str, str] = field(default_factory=dict)


async def json_object(request: web.Request) -> dict[str, Any] | None:
    """The JSON object of the body; ``None`` where it is none, or is not said to be JSON."""
    if request.content_type != "application/json":
        return None
    try:
        content = json.loads(await request.read())
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


async def form(request: web.Request) -> dict[str, str]:
    """The fields of a posted form; the first of each where one comes twice."""
    fields = await request.post()
    return {name: value for name, value in reversed(list(fields.items())) if isinstance(value, str)}


def same(received: str, expected: str) -> bool:
    return hmac.compare_digest(received.encode(), expected.encode())


def basic_credentials(request: web.Request) -> tuple[str, str] | None:
    """User and password of the ``Authorization`` header; ``None`` where there are none to be read."""
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    try:
        user, separator, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (user, password) if scheme.lower() == "basic" and separator else None


def is_url(text: object) -> bool:
    """An absolute http(s) address."""
    if not isinstance(text, str) or re.search(r"\s", text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def with_query(url: str, parameters: Mapping[str, str]) -> str:
    """``url`` with more parameters in its query."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode(parameters)}"


def minor_units(rupees: str) -> int | None:
    """Paisa of an amount in rupees like ``1500`` or ``1500.50``; ``None`` where it is none."""
    return int(Decimal(rupees) * 100) if _DECIMAL.fullmatch(rupees) else None


def decimal_text(minor: int, places: int = 2) -> str:
    """``150050`` as ``1500.50``, or with more places."""
    return f"{Decimal(minor) / 100:.{places}f}"


def kathmandu(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).astimezone(KATHMANDU)
