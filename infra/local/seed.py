"""The demo data: an admin, a customer, a verified pandit, and bookings with a conversation.

It is created over the REST API. Only the admin, whom the API cannot create, comes from ``infra.operate.admin``.
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import httpx

from infra.local.settings import STAGE, Settings
from infra.paths import ROOT

PASSWORD = "namaste-123"
CUSTOMER = {"email": "customer@demo.test", "full_name": "Anjali Shrestha", "role": "CUSTOMER", "language": "en"}
PANDIT = {"email": "pandit@demo.test", "full_name": "Ram Prasad Acharya", "role": "PANDIT", "language": "ne"}
ADMIN = "admin@demo.test"

PROFILE = {
    "bio": "Pandit from Bhaktapur. Twenty years of pujas in families' homes, in Nepal and by video.",
    "bio_ne": "भक्तपुरका पण्डित। बीस वर्षदेखि घर-घरमा र भिडियोमार्फत पूजा गराउँदै।",
    "languages": ["ne", "en", "sa"],
    "services": [
        {
            "name": "Satyanarayan Puja",
            "name_ne": "सत्यनारायण पूजा",
            "price": "1500.00",
            "currency": "NPR",
            "duration_minutes": 120,
        },
        {
            "name": "Griha Pravesh",
            "name_ne": "गृह प्रवेश",
            "price": "3500.00",
            "currency": "NPR",
            "duration_minutes": 180,
        },
    ],
}
# Who says what; a message of the pandit's is Nepali first.
CHAT = (
    ("customer", "Namaste Pandit ji! What should we have ready for the puja?", None),
    ("pandit", None, "नमस्ते! केरा, दूध, दही, घिउ, मह र फूल तयार राख्नुहोस्।"),
    ("customer", "Wonderful. My parents will join by video from Sydney.", None),
    ("pandit", "Very good. I will come at a quarter to eight.", "धेरै राम्रो। म पौने आठ बजे आउँछु।"),
)
# A puja is completed after its time has come, and the API books none in the past: this one's comes very soon.
SOON = timedelta(seconds=2)


class SeedFailed(Exception):
    """The demo data could not be made; the text says what the API answered."""


def log_ins(settings: Settings) -> list[tuple[str, str, str]]:
    """E-mail, password and who it is, of everybody who is seeded."""
    demo = [(CUSTOMER["email"], PASSWORD, "Customer"), (PANDIT["email"], PASSWORD, "Pandit")]
    return [(ADMIN, PASSWORD, "Admin"), *(demo if settings.seed else [])]


def seed(settings: Settings) -> None:
    """Creates the demo data that is missing. Safe to repeat. Raises :class:`SeedFailed`."""
    try:
        with httpx.Client(base_url=f"{settings.front}/api", timeout=35) as http:
            admin = _admin(http, settings)
            if not settings.seed:
                return
            customer, pandit = User.register_or_log_in(http, CUSTOMER), User.register_or_log_in(http, PANDIT)
            if not customer.get("/bookings")["items"]:
                _create_demo_bookings(admin, customer, pandit)
    except httpx.HTTPError as error:
        raise SeedFailed(f"the API could not be reached: {error}") from error


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who is logged in and uses the API."""

    id: str
    http: httpx.Client
    token: str

    @classmethod
    def register_or_log_in(cls, http: httpx.Client, user: Mapping[str, str]) -> Self:
        """Registers, or logs in who is registered already."""
        answer = http.post("/auth/register", json={**user, "password": PASSWORD})
        if answer.status_code == httpx.codes.CONFLICT:
            answer = http.post("/auth/login", json={"email": user["email"], "password": PASSWORD})
        return cls.from_tokens(http, _json_of(answer))

    @classmethod
    def from_tokens(cls, http: httpx.Client, tokens: Mapping[str, Any]) -> Self:
        return cls(tokens["user"]["id"], http, tokens["access_token"])

    def get(self, path: str) -> Any:
        return _json_of(self.http.get(path, headers=self._headers()))

    def put(self, path: str, body: Any) -> Any:
        return _json_of(self.http.put(path, json=body, headers=self._headers()))

    def post(self, path: str, body: Any = None) -> Any:
        return _json_of(self.http.post(path, json=body or {}, headers=self._headers()))

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def _admin(http: httpx.Client, settings: Settings) -> User:
    answer = http.post("/auth/login", json={"email": ADMIN, "password": PASSWORD})
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        # In a process of its own: it loads the application, which is being edited while this one runs.
        variables = {"EMAIL": ADMIN, "PASSWORD": PASSWORD, "STAGE": STAGE, "ENDPOINT_URL": settings.aws}
        run = subprocess.run(
            [sys.executable, "-m", "infra.operate.admin"],
            cwd=ROOT,
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
        )
        if run.returncode:
            raise SeedFailed(f"no admin could be made: {run.stderr.strip()}")
        answer = http.post("/auth/login", json={"email": ADMIN, "password": PASSWORD})
    return User.from_tokens(http, _json_of(answer))


def _create_demo_bookings(admin: User, customer: User, pandit: User) -> None:
    """One booking that is accepted and talked about, and one that has been held."""
    services = pandit.put("/pandits/me", PROFILE)["services"]
    admin.post(f"/admin/pandits/{pandit.id}/verify")
    moment = datetime.now(UTC) + SOON
    completed = _book(customer, pandit, services[1], moment)
    # Eight in the morning, Nepal time, a week from now.
    next_week = (datetime.now(UTC) + timedelta(days=7)).replace(hour=2, minute=15, second=0, microsecond=0)
    coming = _book(customer, pandit, services[0], next_week)
    people = {"customer": customer, "pandit": pandit}
    for number, (role, content, content_ne) in enumerate(CHAT, start=1):
        message = {"client_id": f"demo-{number}", "message_type": "TEXT"}
        words = {"content": content, "content_ne": content_ne}
        people[role].post(f"/chat/rooms/{coming['chat_room_id']}/messages", {**message, **words})
    time.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds()))
    pandit.post(f"/bookings/{completed['id']}/complete")


def _book(customer: User, pandit: User, service: Mapping[str, Any], moment: datetime) -> Any:
    request = {
        "pandit_id": pandit.id,
        "service_id": service["id"],
        "scheduled_at": moment.isoformat(),
        "address": "Patan Durbar Square, Lalitpur",
        "note": "Family puja, about ten people",
        "note_ne": "पारिवारिक पूजा, करिब दस जना",
    }
    booking = customer.post("/bookings", request)
    return pandit.post(f"/bookings/{booking['id']}/accept")


def _json_of(answer: httpx.Response) -> Any:
    if answer.is_success:
        return answer.json()
    request = answer.request
    raise SeedFailed(f"{request.method} {request.url.path} answered {answer.status_code}: {answer.text}")
