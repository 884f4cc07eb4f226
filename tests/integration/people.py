"""Creates accounts, and calls the REST API in process through Chalice's test client."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chalice.test import Client

from chalicelib.accounts import service as accounts
from chalicelib.tokens import Actor, Role, access_token
from tests.stack import FRONT_DOOR_SECRET

PASSWORD = "namaste-123"


@dataclass(frozen=True, slots=True)
class Reply:
    """A response. ``json`` is None for an empty body; ``text`` is the body as it was sent."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text) if self.text else None


@dataclass
class Person:
    """An account. ``services`` are a pandit's, as the profile lists them."""

    id: str
    refresh_token: str
    full_name: str
    email: str
    actor: Actor
    services: list[dict[str, Any]] = field(default_factory=list)

    @property
    def token(self) -> str:
        """A new access token: a person lives as long as the test run, a token 15 minutes."""
        return access_token(self.actor)


def from_address(address: str) -> dict[str, str]:
    """Headers of a request that came through the front door from this network address."""
    return {"x_viewer_address": address, "x_origin_secret": FRONT_DOOR_SECRET}


class Api:
    """Client of the REST API. Takes one request at a time: Chalice keeps the current one in the app object."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def get(self, path: str, person: Person | None = None, body: Any = None, **headers: str) -> Reply:
        return self.call("GET", path, person, body, **headers)

    def post(self, path: str, person: Person | None = None, body: Any = None, **headers: str) -> Reply:
        return self.call("POST", path, person, body, **headers)

    def put(self, path: str, person: Person | None = None, body: Any = None, **headers: str) -> Reply:
        return self.call("PUT", path, person, body, **headers)

    def patch(self, path: str, person: Person | None = None, body: Any = None, **headers: str) -> Reply:
        return self.call("PATCH", path, person, body, **headers)

    def call(self, method: str, path: str, person: Person | None = None, body: Any = None, **headers: str) -> Reply:
        """``body`` is sent as JSON, bytes as they are. ``accept_language="ne"`` is a header."""
        headers_sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if person is not None:
            headers_sent.setdefault("authorization", f"Bearer {person.token}")
        if body is not None:
            headers_sent.setdefault("content-type", "application/json")
        raw_body = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        answer = self._client.http.request(method, path, headers=headers_sent, body=raw_body)
        return Reply(answer.status_code, answer.headers, (answer.body or b"").decode())


class People:
    """Creates accounts, each from a network address of its own, because registrations are limited by address."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._admin: Person | None = None
        self._stranger: Person | None = None

    def customer(self, **profile: str) -> Person:
        return self._register(Role.CUSTOMER, profile)

    def pandit(self, verified: bool = True, **profile: str) -> Person:
        """A pandit with one service of two hours."""
        pandit = self._register(Role.PANDIT, profile)
        if verified:
            assert self._api.post(f"/admin/pandits/{pandit.id}/verify", self.admin()).status == 200
        puja = {"name": "Puja", "name_ne": "पूजा", "price": "1500.50", "currency": "NPR", "duration_minutes": 120}
        pandit.services = self._api.put("/pandits/me", pandit, {"services": [puja]}).json["services"]
        return pandit

    def admin(self) -> Person:
        """An admin; the same at every call."""
        if self._admin is None:
            email = f"{uuid.uuid4().hex}@demo.test"
            accounts.make_admin(email, PASSWORD)
            body = {"email": email, "password": PASSWORD}
            self._admin = _person(self._api.post("/auth/login", None, body).json)
        return self._admin

    def stranger(self) -> Person:
        """A customer without bookings; the same at every call."""
        if self._stranger is None:
            self._stranger = self.customer()
        return self._stranger

    def _register(self, role: Role, profile: Mapping[str, str]) -> Person:
        name = uuid.uuid4().hex
        body = {
            "email": f"{name}@demo.test",
            "password": PASSWORD,
            "full_name": f"{role.title()} {name[:6]}",
            "role": role.value,
            **profile,
        }
        reply = self._api.post("/auth/register", None, body, **from_address(name))
        assert reply.status == 201, reply.text
        return _person(reply.json)


def _person(tokens: dict[str, Any]) -> Person:
    user = tokens["user"]
    return Person(
        id=user["id"],
        refresh_token=tokens["refresh_token"],
        full_name=user["full_name"],
        email=user["email"],
        actor=Actor(user["id"], Role(user["role"])),
    )
