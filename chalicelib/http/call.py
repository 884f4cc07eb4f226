"""One request as a handler sees it: who calls, what was sent, which part of a list, and who will read the answer."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast

from chalice.app import Request

from chalicelib import log, tokens
from chalicelib.canonical import parse_number
from chalicelib.db import PageRequest
from chalicelib.errors import AppError, FieldError, Invalid, TooLarge, Unauthenticated
from chalicelib.http.wiring import preferences
from chalicelib.localization.text import Language, Reader, Text, preferred_language
from chalicelib.schema.base import Body, Query, View
from chalicelib.schema.json_input import json_object
from chalicelib.schema.validation import parse, readable
from chalicelib.secret_keys import is_front_door
from chalicelib.tokens import Actor, Role

MAX_BODY_BYTES = 256 * 1024
DEFAULT_LIMIT, MAX_LIMIT = 20, 100

Q = TypeVar("Q", bound=Query)


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
    """Whether it wants an ``Idempotency-Key``."""
    optional_key: bool
    """Whether it takes an ``Idempotency-Key``, and does without one."""
    optional_body: bool
    """Whether nothing at all may be sent in place of an empty object."""
    raises: tuple[type[AppError], ...]
    """What its use case refuses with, beside what the rest of this declaration tells."""
    repeated: int | None
    """The status where the same had been asked for before."""
    keyed: bool
    """Whether it answers an object of such answers, by id."""
    media: str
    may_redirect: bool
    """Whether its answer may be a 303 to where it is to be fetched from."""
    guard: Callable[..., object] | None = field(repr=False)
    handler: Callable[..., Any] = field(repr=False)


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
        own = self._own_preferences() or Reader()
        return Reader(self.asked_language or own.language, own.timezone)

    def _own_preferences(self) -> Reader | None:
        try:
            return preferences(self.actor.id)
        except Unauthenticated:
            if self._route.roles is None:  # a public route is also for those whom we do not know, or no longer
                return None
            raise

    @property
    def asked_language(self) -> Language | None:
        return preferred_language(self.header("accept-language"))

    @cached_property
    def page_request(self) -> PageRequest:
        """Which part of the list is asked for."""
        return PageRequest(self._limit(), self._after())

    @property
    def address(self) -> str:
        """Where the caller is: the front door says so, in a header that anybody who comes past it can write too.

        So it is believed only beside the front door's secret; else the address is the one that API Gateway saw.
        """
        viewer = self.header("x-viewer-address")
        if viewer and is_front_door(self.header("x-origin-secret")):
            return viewer
        return str(self._request.context.get("identity", {}).get("sourceIp", "unknown"))

    def header(self, name: str) -> str:
        return str(self._request.headers.get(name, ""))

    @cached_property
    def _parameters(self) -> dict[str, str]:
        return dict(cast("Mapping[str, str] | None", self._request.query_params) or {})

    def query(self, model: type[Q]) -> Q:
        """The query string as this model. Raises :class:`Invalid`."""
        return parse(model, self._parameters)

    def require_known_parameters(self) -> None:
        """Raises :class:`Invalid` naming each query parameter that the route does not know."""
        known = set(self._route.query.model_fields) if self._route.query is not None else set()
        if self._route.listed:
            known |= {"limit", "cursor"}
        unknown = [FieldError(readable(name), _UNKNOWN) for name in self._parameters if name not in known]
        if unknown:
            raise Invalid(fields=unknown)

    def require_size(self) -> None:
        """Raises :class:`TooLarge` where more was sent than anybody may send."""
        if len(self._request.raw_body or b"") > MAX_BODY_BYTES:
            raise TooLarge

    def body(self) -> Mapping[str, Any]:
        """The JSON object of the body. Raises :class:`NotJson`."""
        raw = self._request.raw_body or b""
        if not raw and self._route.optional_body:
            return {}
        return json_object(raw)

    @property
    def scope(self) -> str:
        """Which list this is: the path, who reads it, and its filters. A cursor serves this list only."""
        reader = "" if self._route.roles is None else self.actor.id
        filters = {name: value for name, value in sorted(self._parameters.items()) if name not in {"cursor", "limit"}}
        return json.dumps([self._request.path, self._request.uri_params, reader, filters])

    def _limit(self) -> int:
        text = self._parameters.get("limit")
        if text is None:
            return DEFAULT_LIMIT
        limit = parse_number(text)
        if limit is None or not (limit.is_integer() and 1 <= limit <= MAX_LIMIT):
            raise Invalid.field("limit", _LIMIT)
        return int(limit)

    def _after(self) -> dict[str, Any] | None:
        token = self._parameters.get("cursor")
        return tokens.key_of(self.scope, token) if token else None


_UNKNOWN = Text("There is no such parameter.", "यस्तो कुनै प्यारामिटर छैन।")
_LIMIT = Text("A whole number from 1 to 100.", "१देखि १००सम्मको पूर्ण संख्या।")
