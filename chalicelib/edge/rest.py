"""REST: a route is declared with what it takes, what it answers and who may call it; this file does the rest.

    routes = Routes("Bookings")

    @routes.post("/bookings", body=NewBooking, answer=BookingView, status=201, roles=[Role.CUSTOMER])
    def book(call: Call, body: NewBooking) -> BookingView: ...

A handler gets its parsed body and returns views; errors, languages, clocks, cursors, CORS and the log line happen
here, once. The declarations are kept in ``ROUTES``: the OpenAPI document and the access test are made from them.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast

from chalice.app import Blueprint, Request, Response

from chalicelib.db import Page, Window
from chalicelib.edge import log, tokens
from chalicelib.edge.problem import known, problem
from chalicelib.edge.schema import Body, Query, View, render
from chalicelib.edge.tokens import Actor, Role
from chalicelib.edge.validation import parse
from chalicelib.errors import AppError, BadCursor, Invalid, NotFound, NotJson, TooLarge, Unauthenticated, WrongRole
from chalicelib.localization.text import Language, Reader, Text, preferred_language
from chalicelib.settings import settings

MAX_BODY_BYTES = 256 * 1024
DEFAULT_LIMIT, MAX_LIMIT = 20, 100
ANYBODY: tuple[Role, ...] = tuple(Role)

Q = TypeVar("Q", bound=Query)
Handler = TypeVar("Handler", bound=Callable[..., Any])


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
class Route:
    """One declared route: the source of its handling, its documentation and its tests."""

    method: str
    path: str
    name: str
    tag: str
    summary: str
    roles: tuple[Role, ...] | None
    """Who may call it; None means that it is public."""
    body: type[Body] | None
    query: type[Query] | None
    answer: type[View] | None
    listed: bool
    status: int
    idempotent: bool
    optional_body: bool
    """Whether nothing at all may be sent in place of an empty object."""
    guard: Callable[..., object] | None = field(repr=False)
    handler: Callable[..., Any] = field(repr=False)


ROUTES: list[Route] = []

Preferences = Callable[[str], Reader | None]
"""How a user's language and timezone are looked up."""

_preferences: list[Preferences] = []


def wire(preferences: Preferences) -> None:
    """The app says where preferences are kept: the edge is below the accounts, and does not know them."""
    _preferences[:] = [preferences]


class Call:
    """One request, as a handler sees it."""

    def __init__(self, request: Request, route: Route) -> None:
        self._request = request
        self._route = route

    @cached_property
    def actor(self) -> Actor:
        """Who calls. Raises :class:`Unauthenticated` without a valid token. No database call."""
        scheme, _, token = self.header("authorization").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated
        actor = tokens.actor_of(token.strip())
        log.note(user_id=actor.id, role=actor.role.value)
        return actor

    @cached_property
    def reader(self) -> Reader:
        """Whose language and clock the answer is in: ``Accept-Language`` first, then the user's own."""
        if self._route.roles is None:
            return Reader(self.asked_language or Language.EN)
        own = _preferences[0](self.actor.id) or Reader()
        return Reader(self.asked_language or own.language, own.timezone)

    @property
    def asked_language(self) -> Language | None:
        return preferred_language(self.header("accept-language"))

    @cached_property
    def window(self) -> Window:
        """Which part of the list is asked for."""
        return Window(self._limit(), self._after())

    @property
    def address(self) -> str:
        """Where the caller is. The front door (the CDN in the cloud) writes it into a header of its own."""
        viewer = self.header("cloudfront-viewer-address")
        if viewer:
            return viewer.rpartition(":")[0] or viewer
        return str(self._request.context.get("identity", {}).get("sourceIp", "unknown"))

    def header(self, name: str) -> str:
        return str(self._request.headers.get(name, ""))

    @cached_property
    def _parameters(self) -> dict[str, str]:
        return dict(cast("Mapping[str, str] | None", self._request.query_params) or {})

    def query(self, model: type[Q]) -> Q:
        """The query string as this model. Raises :class:`Invalid`."""
        return parse(model, self._parameters)

    def body(self) -> Mapping[str, Any]:
        """The JSON object of the body. Raises :class:`TooLarge` and :class:`NotJson`."""
        raw = self._request.raw_body or b""
        if not raw and self._route.optional_body:
            return {}
        if len(raw) > MAX_BODY_BYTES:
            raise TooLarge
        try:
            values = json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise NotJson from error
        if not isinstance(values, dict):
            raise NotJson
        return values

    @property
    def scope(self) -> str:
        """Which list this is: the path, who reads it, and its filters. A cursor serves this list only."""
        reader = "" if self._route.roles is None else self.actor.id
        filters = {name: value for name, value in sorted(self._parameters.items()) if name not in {"cursor", "limit"}}
        return json.dumps([self._request.path, reader, filters])

    def _limit(self) -> int:
        text = self._parameters.get("limit")
        if text is None:
            return DEFAULT_LIMIT
        if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MAX_LIMIT):
            raise Invalid.field("limit", _LIMIT)
        return int(text)

    def _after(self) -> dict[str, Any] | None:
        token = self._parameters.get("cursor")
        if token is None:
            return None
        if not token:
            raise BadCursor
        return tokens.key_of(self.scope, token)


_LIMIT = Text("A whole number from 1 to 100.", "१ देखि १०० सम्मको पूर्ण संख्या।")


class Routes:
    """The routes of one domain, on a Chalice blueprint."""

    def __init__(self, tag: str) -> None:
        self.blueprint = Blueprint(__name__)
        self._tag = tag
        self._by_path: dict[str, list[Route]] = {}

    def get(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._route("GET", path, **options)

    def post(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._route("POST", path, **options)

    def put(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._route("PUT", path, **options)

    def patch(self, path: str, **options: Any) -> Callable[[Handler], Handler]:
        return self._route("PATCH", path, **options)

    def _route(
        self,
        method: str,
        path: str,
        *,
        roles: Sequence[Role] | None = ANYBODY,
        body: type[Body] | None = None,
        query: type[Query] | None = None,
        answer: type[View] | None = None,
        listed: bool = False,
        status: int = 200,
        idempotent: bool = False,
        optional_body: bool = False,
        guard: Callable[..., object] | None = None,
    ) -> Callable[[Handler], Handler]:
        """``guard`` raises what an outsider is told. It is asked when the body is refused, so that a bad body tells
        nobody that an object of others is there."""

        def declare(handler: Handler) -> Handler:
            route = Route(
                method=method,
                path=path,
                name=handler.__name__,
                tag=self._tag,
                summary=(handler.__doc__ or "").strip().split("\n")[0],
                roles=None if roles is None else tuple(roles),
                body=body,
                query=query,
                answer=answer,
                listed=listed,
                status=status,
                idempotent=idempotent,
                optional_body=optional_body,
                guard=guard,
                handler=handler,
            )
            ROUTES.append(route)
            self._register(route)
            return handler

        return declare

    def _register(self, route: Route) -> None:
        def view(**path: str) -> Response:
            return _handle(self.blueprint.current_request, route, path)

        self.blueprint.route(
            route.path, methods=[route.method], name=f"{route.method} {route.path}", content_types=["*/*"]
        )(view)
        first_of_its_path = route.path not in self._by_path
        self._by_path.setdefault(route.path, []).append(route)
        if first_of_its_path:
            self.blueprint.route(route.path, methods=["OPTIONS"], name=f"OPTIONS {route.path}", content_types=["*/*"])(
                lambda **_: _preflight(self.blueprint.current_request, self._by_path[route.path])
            )


def _handle(request: Request, route: Route, path: dict[str, str]) -> Response:
    correlation_id = str(request.context.get("requestId", ""))
    with log.invocation("api", correlation_id, method=route.method, route=route.path):
        call = Call(request, route)
        try:
            status, body, headers = _answer(call, route, path)
        except Exception as error:
            status, body, headers = _refusal(call, error)
        log.note(status=status)
        headers |= {"X-Request-Id": correlation_id, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        return Response(body, {**headers, **_cors(request)}, status)


def _answer(call: Call, route: Route, path: dict[str, str]) -> tuple[int, str, dict[str, str]]:
    if route.roles is not None and call.actor.role not in route.roles:
        raise WrongRole
    if any(len(part) > 64 for part in path.values()):
        raise NotFound  # no id of ours is that long, and a key of DynamoDB may not be
    if route.body is not None:
        result = route.handler(call, _body(call, route, path), **path)
    else:
        result = route.handler(call, **path)
    return _rendered(call, route, result)


def _body(call: Call, route: Route, path: dict[str, str]) -> Body:
    assert route.body is not None
    try:
        return parse(route.body, call.body())
    except (Invalid, NotJson, TooLarge):
        if route.guard is not None:
            route.guard(call, **path)
        raise


def _rendered(call: Call, route: Route, result: object) -> tuple[int, str, dict[str, str]]:
    match result:
        case None:
            return 204, "", {}
        case Download(text, filename):
            headers = {"Content-Type": "text/plain; charset=utf-8"}
            return 200, text, headers | {"Content-Disposition": f'attachment; filename="{filename}"'}
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


def _refusal(call: Call, error: Exception) -> tuple[int, str, dict[str, str]]:
    answer = known(error)
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


def _preflight(request: Request, routes: Sequence[Route]) -> Response:
    with log.invocation("api", str(request.context.get("requestId", "")), method="OPTIONS", route=routes[0].path):
        methods = ", ".join(route.method for route in routes)
        asked = {"Access-Control-Allow-Methods": methods, "Access-Control-Max-Age": "600"}
        asked["Access-Control-Allow-Headers"] = "Authorization, Content-Type, Accept-Language, Idempotency-Key"
        cors = _cors(request)
        return Response("", {**cors, **asked} if cors else {}, 204)


def _cors(request: Request) -> dict[str, str]:
    """Headers for a page of a configured origin; nothing for any other."""
    origin = request.headers.get("origin", "")
    if origin not in settings().allowed_origins:
        return {}
    exposed = "Retry-After, X-Request-Id"
    return {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": exposed, "Vary": "Origin"}
