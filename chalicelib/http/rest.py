"""REST: a route is declared with what it takes, what it answers and who may call it; this file does the rest.

    routes = Routes("Bookings")

    @routes.post("/bookings", body=NewBooking, answer=BookingView, status=201, roles=[Role.CUSTOMER])
    def book(call: Call, body: NewBooking) -> BookingView: ...

A handler gets its parsed body and returns views; errors, languages, clocks, cursors, CORS and the log line happen
here, once. The declarations are kept: the OpenAPI document and the access test are made of them.
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, TypeVar

from chalice.app import Request, Response

from chalicelib import log
from chalicelib.errors import AppError, Invalid, NotFound, NotJson, TooLarge, WrongRole
from chalicelib.http import wiring
from chalicelib.http.answers import Rendered, cors, refusal, rendered
from chalicelib.http.call import Call, Route
from chalicelib.schema.base import Body, Query, View
from chalicelib.schema.validation import parse
from chalicelib.tokens import Role

ANYBODY: tuple[Role, ...] = tuple(Role)

Handler = TypeVar("Handler", bound=Callable[..., Any])

_declared: dict[tuple[str, str], Route] = {}


def route(method: str, path: str) -> Route:
    """A route that is served; its domain is imported by the first who asks for one of its routes."""
    import_module(wiring.domains()[method, path])
    return _declared[method, path]


def routes() -> list[Route]:
    """All routes of all domains."""
    return [route(method, path) for method, path in wiring.domains()]


class Routes:
    """The routes of one domain."""

    def __init__(self, tag: str) -> None:
        self._tag = tag

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
        optional_key: bool = False,
        optional_body: bool = False,
        raises: Sequence[type[AppError]] = (),
        repeated: int | None = None,
        keyed: bool = False,
        media: str = "application/json",
        may_redirect: bool = False,
        guard: Callable[..., object] | None = None,
    ) -> Callable[[Handler], Handler]:
        """``guard`` raises what an outsider is told. It is asked when the body is refused, so that a bad body tells
        nobody that an object of others is there. ``raises``, ``repeated``, ``keyed``, ``media`` and
        ``may_redirect`` are for the OpenAPI document, which a test holds against what is served."""

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
                optional_key=optional_key,
                optional_body=optional_body,
                raises=tuple(raises),
                repeated=repeated,
                keyed=keyed,
                media=media,
                may_redirect=may_redirect,
                guard=guard,
                handler=handler,
            )
            if (method, path) not in wiring.domains():
                raise LookupError(f"{method} {path} is not in chalicelib/routes.py")
            _declared[method, path] = route
            return handler

        return declare


def handle(request: Request, route: Route, path: dict[str, str]) -> Response:
    correlation_id = str(request.context.get("requestId", ""))
    with log.invocation("api", correlation_id, http_method=route.method, route=route.path):
        call = Call(request, route)
        try:
            status, body, headers = _answer(call, route, path)
        except Exception as error:
            status, body, headers = refusal(call, error)
        log.note(status=status)
        headers |= {"X-Request-Id": correlation_id, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        return Response(body, {**headers, **cors(request)}, status)


def _answer(call: Call, route: Route, path: dict[str, str]) -> Rendered:
    if route.roles is not None and call.actor.role not in route.roles:
        raise WrongRole
    if not all(map(_may_be_id, path.values())):
        raise NotFound
    return rendered(call, route, route.handler(call, *_sent(call, route, path), **path))


def _may_be_id(part: str) -> bool:
    """No id of ours is so long or has such letters, and a key of DynamoDB may not."""
    return len(part) <= 64 and part.isprintable()


def _sent(call: Call, route: Route, path: dict[str, str]) -> Sequence[Body]:
    """The body, where the route takes one. None may be too large, not even one that nobody looks at, and no query may
    have a parameter that the route does not know."""
    try:
        call.require_known_parameters()
        call.require_size()
        return () if route.body is None else (parse(route.body, call.body()),)
    except (Invalid, NotJson, TooLarge):
        if route.guard is not None:
            route.guard(call, **path)
        raise


def preflight(request: Request, path: str, methods: Sequence[str]) -> Response:
    with log.invocation("api", str(request.context.get("requestId", "")), http_method="OPTIONS", route=path):
        asked = {"Access-Control-Allow-Methods": ", ".join(methods), "Access-Control-Max-Age": "600"}
        asked["Access-Control-Allow-Headers"] = "Authorization, Content-Type, Accept-Language, Idempotency-Key"
        allowed = cors(request)
        return Response("", {**allowed, **asked} if allowed else {}, 204)
