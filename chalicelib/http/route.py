"""Declarations of routes: what a route takes, what it returns and who may call it.

    routes = Routes("Bookings")

    @routes.post("/bookings", body=NewBooking, response=BookingView, status=201, roles=[Role.CUSTOMER])
    def book(request: ApiRequest, body: NewBooking) -> BookingView: ...

A handler gets its parsed body and returns views; ``handler`` does the rest. The OpenAPI document and the test of access
are made from the declarations.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, TypeVar

from chalicelib.errors import AppError
from chalicelib.routes import MODULES
from chalicelib.schema.base import Body, Query, View
from chalicelib.tokens import Role

ANYBODY: tuple[Role, ...] = tuple(Role)

Handler = TypeVar("Handler", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Route:
    """A declared route. Handling, OpenAPI document and the tests of access are made from it."""

    method: str
    path: str
    name: str
    tag: str
    summary: str
    roles: tuple[Role, ...] | None
    """The roles that may call it. None: it is public."""
    body: type[Body] | None
    query: type[Query] | None
    response: type[View] | None
    is_list: bool
    status: int
    idempotent: bool
    """Whether it requires an ``Idempotency-Key``."""
    optional_key: bool
    """Whether it accepts an ``Idempotency-Key`` without requiring one."""
    optional_body: bool
    """Whether the body may be empty. It then stands for an empty object."""
    raises: tuple[type[AppError], ...]
    """Errors of its use case, beside those that follow from the rest of the declaration."""
    repeat_status: int | None
    """The status of a request that repeats an earlier one."""
    by_id: bool
    """Whether the response is an object whose values are such views, by id."""
    content_type: str
    may_redirect: bool
    """Whether the response may be a 303 to the address of the content."""
    guard: Callable[..., object] | None = field(repr=False)
    handler: Callable[..., Any] = field(repr=False)


_declared: dict[tuple[str, str], Route] = {}


def find_route(method: str, path: str) -> Route:
    """Returns a route. The first call for a domain imports the module that declares its routes."""
    import_module(MODULES[method, path])
    return _declared[method, path]


def all_routes() -> list[Route]:
    """Returns all routes, of all domains."""
    return [find_route(method, path) for method, path in MODULES]


class Routes:
    """Declares the routes of one domain, by decorators. ``tag`` groups them in the OpenAPI document."""

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
        response: type[View] | None = None,
        is_list: bool = False,
        status: int = 200,
        idempotent: bool = False,
        optional_key: bool = False,
        optional_body: bool = False,
        raises: Sequence[type[AppError]] = (),
        repeat_status: int | None = None,
        by_id: bool = False,
        content_type: str = "application/json",
        may_redirect: bool = False,
        guard: Callable[..., object] | None = None,
    ) -> Callable[[Handler], Handler]:
        """See :class:`Route`. ``guard(request, **path)`` is called when the body is refused: it raises what an outsider
        gets, so that a bad body reveals no object of others. ``raises``, ``repeat_status``, ``by_id``,
        ``content_type`` and ``may_redirect`` describe the response for the OpenAPI document; a test compares that with
        real responses."""

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
                response=response,
                is_list=is_list,
                status=status,
                idempotent=idempotent,
                optional_key=optional_key,
                optional_body=optional_body,
                raises=tuple(raises),
                repeat_status=repeat_status,
                by_id=by_id,
                content_type=content_type,
                may_redirect=may_redirect,
                guard=guard,
                handler=handler,
            )
            if (method, path) not in MODULES:
                raise LookupError(f"{method} {path} is not in chalicelib/routes.py")
            _declared[method, path] = route
            return handler

        return declare
