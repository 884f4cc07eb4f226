"""A customer and a pandit with something behind them: a talk, an accepted booking, and a completed one."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.e2e.client import People, Person

# The API books nothing in the past, and completes nothing before its time: this puja's time comes very soon.
SOON = timedelta(seconds=2)
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
    """``booking`` is accepted and has some chat; ``done`` is completed. Both are their rooms' ids too."""

    customer: Person
    pandit: Person
    booking: str
    done: str


def create_scenario(people: People) -> Scenario:
    customer = people.customer(full_name="Anjali Shrestha")
    pandit = people.pandit(full_name="Ram Prasad Acharya", language="ne")
    pandit.put("/pandits/me", PROFILE).raise_for_status()
    booking = people.book(customer, pandit)
    pandit.post(f"/bookings/{booking}/accept").raise_for_status()
    customer.send(booking, "What should we have ready?")
    pandit.send(booking, "Bananas, milk and flowers.", content_ne="केरा, दूध र फूल।")
    return Scenario(customer, pandit, booking, _done(people, customer, pandit))


def _done(people: People, customer: Person, pandit: Person) -> str:
    at = datetime.now(UTC) + SOON
    wish = {**people.booking_request(pandit), "scheduled_at": at.isoformat()}
    done = str(customer.post("/bookings", wish).raise_for_status().json()["id"])
    pandit.post(f"/bookings/{done}/accept").raise_for_status()
    time.sleep(max(0.0, (at - datetime.now(UTC)).total_seconds()) + 0.2)
    pandit.post(f"/bookings/{done}/complete").raise_for_status()
    return done
