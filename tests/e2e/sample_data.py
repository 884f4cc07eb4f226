"""A customer, a pandit and an admin of their own, with something of everything: for tests that send whatever."""

import os
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from infra.local.settings import ROOT, STAGE
from tests.e2e.client import PASSWORD, People, Person
from tests.stack import RunningStack

CALLERS = ("nobody", "customer", "pandit", "admin")
SOON = timedelta(seconds=2)
MARKS = {"rating": 5, "professionalism": 4, "knowledge": 3, "punctuality": 2}
Ids = Mapping[str, str]


@dataclass(frozen=True)
class SampleData:
    """``headers`` are those of each kind of caller. ``places`` are ids for paths: of a booking that is over, of one
    that is to come, and of nothing."""

    headers: Mapping[str, dict[str, str]]
    places: Sequence[Ids]


def create_sample_data(people: People, stack: RunningStack) -> SampleData:
    customer, pandit, admin = people.customer(), people.pandit(), _admin(people, stack)
    over = _held(people, customer, pandit)
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


def _held(people: People, customer: Person, pandit: Person) -> str:
    """A booking whose puja has been held, with a review."""
    moment = datetime.now(UTC) + SOON
    wish = {**people.booking_request(pandit), "scheduled_at": moment.isoformat()}
    booking_id = str(customer.post("/bookings", wish).raise_for_status().json()["id"])
    pandit.post(f"/bookings/{booking_id}/accept").raise_for_status()
    time.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds()))
    pandit.post(f"/bookings/{booking_id}/complete").raise_for_status()
    customer.post(f"/bookings/{booking_id}/review", MARKS).raise_for_status()
    return booking_id


def _admin(people: People, stack: RunningStack) -> Person:
    """Not the one of the other tests: what is sent may change a name and a language."""
    email = f"{uuid.uuid4().hex}@demo.test"
    given = {"EMAIL": email, "PASSWORD": PASSWORD, "STAGE": STAGE, "ENDPOINT_URL": stack.endpoints.aws}
    subprocess.run([sys.executable, "-m", "infra.admin"], cwd=ROOT, env={**os.environ, **given}, check=True)
    return people.login(email)
