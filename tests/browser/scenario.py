"""Creates a customer and a pandit with a conversation, an accepted booking and a completed booking."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.e2e.client import People, Person

TIME_TO_PUJA = timedelta(seconds=2)
"""The API accepts no booking in the past, and completes none before its time. So this puja is very soon."""
PROFILE = {
    "bio": "Pujas in families' homes, in Patan and by video.",
    "bio_ne": "पाटनमा र भिडियोमार्फत घरपरिवारका पूजा।",
    "languages": ["ne", "en", "sa"],
    "services": [
        {
            "name": "Satyanarayan Puja",
            "name_ne": "सत्यनारायण पूजा",
            "price": "1500.00",
            "currency": "NPR",
            "duration_minutes": 120,
        }
    ],
}


@dataclass(frozen=True)
class Scenario:
    """``booking`` is an accepted booking with messages, ``completed`` a completed one. Both ids are also room ids."""

    customer: Person
    pandit: Person
    booking: str
    completed: str


def create_scenario(people: People) -> Scenario:
    customer = people.customer(full_name="Anjali Shrestha")
    pandit = people.pandit(full_name="Ram Prasad Acharya", language="ne")
    pandit.put("/pandits/me", PROFILE).raise_for_status()
    booking = people.book(customer, pandit)
    pandit.post(f"/bookings/{booking}/accept").raise_for_status()
    customer.send(booking, "What should we have ready?")
    pandit.send(booking, "Bananas, milk and flowers.", content_ne="केरा, दूध र फूल।")
    return Scenario(customer, pandit, booking, _create_completed_booking(people, customer, pandit))


def _create_completed_booking(people: People, customer: Person, pandit: Person) -> str:
    moment = datetime.now(UTC) + TIME_TO_PUJA
    body = {**people.booking_request(pandit), "scheduled_at": moment.isoformat()}
    booking_id = str(customer.post("/bookings", body).raise_for_status().json()["id"])
    pandit.post(f"/bookings/{booking_id}/accept").raise_for_status()
    time.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds()) + 0.2)
    pandit.post(f"/bookings/{booking_id}/complete").raise_for_status()
    return booking_id
