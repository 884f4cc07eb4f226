"""Who lives: people, their devices and the tabs on them; and the rooms in which they talk."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.accounts import service as accounts
from tests.life.network import Link
from tests.life.rest import RestApi

PASSWORD = "namaste-123"
PUJA = {"name": "Puja", "name_ne": "पूजा", "price": "1500.50", "currency": "NPR", "duration_minutes": 120}


@dataclass(eq=False)
class Person:
    name: str
    id: str
    email: str
    token: str


@dataclass(eq=False)
class Device:
    name: str
    owner: Person
    link: Link
    is_asleep: bool = False
    clock_offset: float = 0.0
    tabs: list["Tab"] = field(default_factory=list)
    loaded: int = 0


@dataclass(eq=False)
class Tab:
    """``room_id`` is the conversation that is open in it."""

    name: str
    device: Device
    room_id: str | None = None
    is_visible: bool = True
    at_end: bool = True

    @property
    def owner(self) -> Person:
        return self.device.owner

    @property
    def is_reading(self) -> bool:
        """Whether its owner sees what arrives."""
        return self.room_id is not None and self.is_visible and self.at_end and not self.device.is_asleep


@dataclass(frozen=True, slots=True)
class Written:
    """A text that a person wrote in a tab."""

    text: str
    author_id: str
    device: str
    tab: str
    room_id: str


@dataclass(frozen=True, slots=True)
class Room:
    id: str
    name: str
    customer: Person
    pandit: Person

    @property
    def members(self) -> tuple[Person, Person]:
        return self.customer, self.pandit

    def other(self, person: Person) -> Person:
        return self.pandit if person is self.customer else self.customer


class Founding:
    """Makes the accounts and bookings with which a life begins, through the REST API."""

    def __init__(self, api: RestApi, now: float) -> None:
        self._api = api
        self._now = now

    def person(self, name: str, role: str) -> Person:
        email = f"{name.lower()}@life.test"
        body = {"email": email, "password": PASSWORD, "full_name": name, "role": role}
        answer = self._call("POST", "/auth/register", None, body)
        return Person(name, answer["user"]["id"], email, answer["access_token"])

    def admin(self) -> Person:
        email = "admin@life.test"
        accounts.make_admin(email, PASSWORD)
        answer = self._call("POST", "/auth/login", None, {"email": email, "password": PASSWORD})
        return Person("Admin", answer["user"]["id"], email, answer["access_token"])

    def offer(self, pandit: Person, admin: Person) -> str:
        """Returns the id of the verified pandit's service."""
        self._call("POST", f"/admin/pandits/{pandit.id}/verify", admin, {})
        return str(self._call("PUT", "/pandits/me", pandit, {"services": [PUJA]})["services"][0]["id"])

    def room(self, customer: Person, pandit: Person, service_id: str, number: int) -> Room:
        at = datetime.fromtimestamp(self._now, UTC) + timedelta(days=60 + number)
        body = {
            "pandit_id": pandit.id,
            "service_id": service_id,
            "scheduled_at": at.isoformat(),
            "address": "Asan, Kathmandu",
        }
        booking = self._call("POST", "/bookings", customer, body)
        return Room(booking["id"], f"the room of {customer.name} and {pandit.name}", customer, pandit)

    def log_in(self, person: Person) -> dict[str, Any]:
        """Returns the tokens of a new session."""
        return dict(self._call("POST", "/auth/login", None, {"email": person.email, "password": PASSWORD}))

    def headers(self, person: Person) -> dict[str, str]:
        """Headers of a request with a new token."""
        return _headers(self.log_in(person)["access_token"])

    def _call(self, method: str, path: str, person: Person | None, body: Any) -> Any:
        answer = self._api.call(method, path, _headers(None if person is None else person.token), json.dumps(body))
        assert answer["status"] in (200, 201), answer
        return json.loads(answer["body"])


def _headers(token: str | None) -> dict[str, str]:
    return {"content-type": "application/json", **({} if token is None else {"authorization": f"Bearer {token}"})}


def names() -> Iterator[str]:
    """Names of a person's devices."""
    yield from ("phone", "tablet", "computer", "old phone", "television")
