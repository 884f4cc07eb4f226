"""Creates people of every role, with one object of every kind, for tests that call all routes."""

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from infra.local.settings import STAGE
from infra.paths import ROOT
from tests.e2e.client import PASSWORD, People, Person
from tests.stack import RunningStack

CALLERS = ("nobody", "customer", "pandit", "admin")
TIME_TO_PUJA = timedelta(seconds=2)
RATINGS = {"rating": 5, "professionalism": 4, "knowledge": 3, "punctuality": 2}
Ids = Mapping[str, str]


@dataclass(frozen=True)
class SampleData:
    """``headers`` are request headers by caller. ``path_ids`` are ids for the paths of routes: those of a completed
    booking, those of a future one, and ids that do not exist."""

    headers: Mapping[str, dict[str, str]]
    path_ids: Sequence[Ids]


def create_sample_data(people: People, stack: RunningStack) -> SampleData:
    customer, pandit, admin = people.customer(), people.pandit(), _create_admin(people, stack)
    over = _create_completed_booking(people, customer, pandit)
    to_come = people.book(customer, pandit)
    customer.send(to_come, "Namaste")
    pay = {"payment_method": "CASH"}
    customer.post(f"/bookings/{over}/payment", pay, **{"Idempotency-Key": uuid.uuid4().hex}).raise_for_status()
    note = customer.get("/notifications").json()["items"][0]["id"]
    persons = {"customer": customer, "pandit": pandit, "admin": admin}
    headers = {name: {"Authorization": person.http.headers["Authorization"]} for name, person in persons.items()}
    headers["nobody"] = {}
    return SampleData(headers, [_ids(over, pandit.id, note), _ids(to_come, pandit.id, note), _ids(*("0" * 26,) * 3)])


def _ids(booking_id: str, pandit_id: str, note_id: str) -> Ids:
    same = dict.fromkeys(("booking_id", "room_id", "payment_id", "review_id"), booking_id)
    return {**same, "pandit_id": pandit_id, "notification_id": note_id, "webhook_id": "0" * 26}


def _create_completed_booking(people: People, customer: Person, pandit: Person) -> str:
    """Creates a completed booking with a review. Returns its id."""
    moment = datetime.now(UTC) + TIME_TO_PUJA
    request = {**people.booking_request(pandit), "scheduled_at": moment.isoformat()}
    booking_id = str(customer.post("/bookings", request).raise_for_status().json()["id"])
    pandit.post(f"/bookings/{booking_id}/accept").raise_for_status()
    time.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds()))
    pandit.post(f"/bookings/{booking_id}/complete").raise_for_status()
    customer.post(f"/bookings/{booking_id}/review", RATINGS).raise_for_status()
    return booking_id


def _create_admin(people: People, stack: RunningStack) -> Person:
    """A new admin: requests of these tests may change the name and the language."""
    email = f"{uuid.uuid4().hex}@demo.test"
    variables = {"EMAIL": email, "PASSWORD": PASSWORD, "STAGE": STAGE, "ENDPOINT_URL": stack.endpoints.aws}
    subprocess.run([sys.executable, "-m", "infra.operate.admin"], cwd=ROOT, env={**os.environ, **variables}, check=True)
    return people.login(email)
