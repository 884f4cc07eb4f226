"""A request as handlers see it: the caller, what was sent, which page of a list, and the reader of the response."""

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, TypeVar, cast

from chalice.app import Request

from chalicelib import log, tokens
from chalicelib.canonical import parse_number
from chalicelib.db import PageRequest
from chalicelib.errors import FieldError, Invalid, TooLarge, Unauthenticated
from chalicelib.http.route import Route
from chalicelib.localization.text import Language, Reader, Text, preferred_language
from chalicelib.schema.base import Query
from chalicelib.schema.json_input import json_object
from chalicelib.schema.validation import parse, readable
from chalicelib.secret_keys import is_front_door
from chalicelib.tokens import Actor

MAX_BODY_BYTES = 256 * 1024
DEFAULT_LIMIT, MAX_LIMIT = 20, 100

Q = TypeVar("Q", bound=Query)

PreferencesLookup = Callable[[str], Reader | None]
"""Looks up a user's language and timezone by id. None: there is no such user."""


class ApiRequest:
    """One REST request. What it holds is parsed on first use."""

    def __init__(self, request: Request, route: Route, preferences: PreferencesLookup) -> None:
        self._request = request
        self._route = route
        self._preferences = preferences

    @cached_property
    def actor(self) -> Actor:
        """The caller, by the token alone: no database call. Raises :class:`Unauthenticated` without a valid one."""
        scheme, _, token = self.header("authorization").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated
        actor = tokens.actor_of(token.strip())
        log.note(user_id=actor.id, role=actor.role.value)
        return actor

    @cached_property
    def reader(self) -> Reader:
        """Language and timezone of the response: ``Accept-Language`` first, then the caller's own preferences."""
        preferred = self._own_preferences() or Reader()
        return Reader(self.requested_language or preferred.language, preferred.timezone)

    def _own_preferences(self) -> Reader | None:
        try:
            return self._preferences(self.actor.id)
        except Unauthenticated:
            if self._route.roles is None:  # on a public route an invalid token is no error
                return None
            raise

    @property
    def requested_language(self) -> Language | None:
        return preferred_language(self.header("accept-language"))

    @cached_property
    def page_request(self) -> PageRequest:
        """The page of the list that is asked for. Raises :class:`Invalid` and :class:`BadCursor`."""
        return PageRequest(self._limit(), self._after())

    @property
    def address(self) -> str:
        """The caller's IP address.

        The front door sends it in a header that anybody could write. It is therefore believed only beside the front
        door's secret; otherwise it is the address that API Gateway saw.
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
        """Parses the query string. Raises :class:`Invalid`."""
        return parse(model, self._parameters)

    def require_known_parameters(self) -> None:
        """Raises :class:`Invalid` naming each query parameter that the route does not know."""
        known_names = set(self._route.query.model_fields) if self._route.query is not None else set()
        if self._route.is_list:
            known_names |= {"limit", "cursor"}
        unknown = [FieldError(readable(name), _UNKNOWN) for name in self._parameters if name not in known_names]
        if unknown:
            raise Invalid(fields=unknown)

    def require_size(self) -> None:
        """Raises :class:`TooLarge` for a body over 256 KiB."""
        if len(self._request.raw_body or b"") > MAX_BODY_BYTES:
            raise TooLarge

    def body(self) -> Mapping[str, Any]:
        """Parses the body as a JSON object. Raises :class:`NotJson`."""
        raw = self._request.raw_body or b""
        if not raw and self._route.optional_body:
            return {}
        return json_object(raw)

    @property
    def scope(self) -> str:
        """Identifies the list: path, reader and filters. A cursor is valid for one scope only."""
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
