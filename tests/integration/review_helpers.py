"""Creates completed bookings and reviews, moderates them, and reads the lists that show them."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from chalicelib.bookings.models import Booking
from tests.integration.people import Api, People, Person

GOOD = {"rating": 5, "professionalism": 4, "knowledge": 3, "punctuality": 2}
HOURS = count(24, 3)


def create_completed_booking(
    api: Api, customer: Person, pandit: Person, status: str = "COMPLETED", **members: Any
) -> str:
    """Creates a booking of two hours in this status. Returns its id."""
    body = {
        "pandit_id": pandit.id,
        "service_id": pandit.services[0]["id"],
        "scheduled_at": (datetime.now(UTC) + timedelta(hours=next(HOURS))).isoformat(),
        "address": "Asan, Kathmandu",
        **members,
    }
    booking_id: str = api.post("/bookings", customer, body).json["id"]
    Booking.get(booking_id).update([Booking.status.set(status)])
    return booking_id


def create_review(api: Api, customer: Person, pandit: Person, **members: Any) -> dict[str, Any]:
    booking_id = create_completed_booking(api, customer, pandit)
    reply = api.post(f"/bookings/{booking_id}/review", customer, {**GOOD, **members})
    assert reply.status == 201, reply.text
    return dict(reply.json)


def approve(api: Api, people: People, review: dict[str, Any]) -> dict[str, Any]:
    reply = api.post(f"/admin/reviews/{review['id']}/approve", people.admin())
    assert reply.status == 200, reply.text
    return dict(reply.json)


def get_rating(api: Api, pandit: Person) -> dict[str, Any]:
    return dict(api.get(f"/pandits/{pandit.id}").json["rating"])


def list_public_reviews(api: Api, pandit: Person) -> list[str]:
    return [item["id"] for item in api.get(f"/pandits/{pandit.id}/reviews").json["items"]]


def list_reviews_to_moderate(api: Api, people: People, is_verified: str) -> list[str]:
    reviews = api.get(f"/admin/reviews?is_verified={is_verified}&limit=100", people.admin()).json["items"]
    return [item["id"] for item in reviews]
