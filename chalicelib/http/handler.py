"""Handling of one REST request: access, parsing, the handler's call, and the response or the problem document."""

from collections.abc import Sequence

from chalice.app import Request, Response

from chalicelib import log
from chalicelib.errors import Invalid, NotFound, NotJson, TooLarge, WrongRole
from chalicelib.http.request import ApiRequest, PreferencesLookup
from chalicelib.http.response import RenderedResponse, cors_headers, render_error, render_response
from chalicelib.http.route import Route
from chalicelib.schema.base import Body
from chalicelib.schema.validation import parse

MAX_PATH_PARAMETER_LENGTH = 64


def handle(chalice_request: Request, route: Route, path: dict[str, str], preferences: PreferencesLookup) -> Response:
    """Runs a route's handler. Never raises: an error becomes a problem document in the reader's language.

    ``path`` holds the path parameters, ``preferences`` looks up a user's language and timezone. Each invocation writes
    one log line, with the request's id.
    """
    request_id = str(chalice_request.context.get("requestId", ""))
    with log.invocation("api", request_id, http_method=route.method, route=route.path):
        request = ApiRequest(chalice_request, route, preferences)
        try:
            status, body, headers = _respond(request, route, path)
        except Exception as error:
            status, body, headers = render_error(request, error)
        log.note(status=status)
        headers |= {"X-Request-Id": request_id, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        return Response(body, {**headers, **cors_headers(chalice_request)}, status)


def _respond(request: ApiRequest, route: Route, path: dict[str, str]) -> RenderedResponse:
    if route.roles is not None and request.actor.role not in route.roles:
        raise WrongRole
    # None of our ids is so long or has such letters, and DynamoDB refuses them as a key.
    if not all(len(value) <= MAX_PATH_PARAMETER_LENGTH and value.isprintable() for value in path.values()):
        raise NotFound
    return render_response(request, route, route.handler(request, *_parse_body(request, route, path), **path))


def _parse_body(request: ApiRequest, route: Route, path: dict[str, str]) -> Sequence[Body]:
    """Returns the parsed body where the route takes one, else nothing.

    A body that is too large and an unknown query parameter are refused on every route.
    """
    try:
        request.require_known_parameters()
        request.require_size()
        return () if route.body is None else (parse(route.body, request.body()),)
    except (Invalid, NotJson, TooLarge):
        if route.guard is not None:
            route.guard(request, **path)
        raise


def handle_preflight(request: Request, path: str, methods: Sequence[str]) -> Response:
    """Answers a browser's CORS preflight for a path that has these methods."""
    with log.invocation("api", str(request.context.get("requestId", "")), http_method="OPTIONS", route=path):
        allowed = cors_headers(request)
        if allowed:
            allowed |= {
                "Access-Control-Allow-Methods": ", ".join(methods),
                "Access-Control-Allow-Headers": "Authorization, Content-Type, Accept-Language, Idempotency-Key",
                "Access-Control-Max-Age": "600",
            }
        return Response("", {**allowed}, 204)
