"""Creates bookings, moves them in time, and reads the messages and notifications about them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.bookings.models import Booking
from chalicelib.chat.models import Message
from tests.integration.chat_client import stored_notifications
from tests.integration.people import Api, Person

NOON = (datetime.now(UTC) + timedelta(days=30)).replace(hour=12, minute=0, second=0, microsecond=0)
HOUR = timedelta(hours=1)


def wish(pandit: Person, at: datetime | str = NOON, **more: Any) -> dict[str, Any]:
    """The request body that books the pandit's service of two hours."""
    when = at if isinstance(at, str) else at.isoformat()
    service_id = pandit.services[0]["id"]
    return {
        "pandit_id": pandit.id,
        "service_id": service_id,
        "scheduled_at": when,
        "address": "Asan, Kathmandu",
        **more,
    }


def book(api: Api, customer: Person, pandit: Person, at: datetime = NOON) -> dict[str, Any]:
    reply = api.post("/bookings", customer, wish(pandit, at))
    assert reply.status == 201, reply.json
    return dict(reply.json)


def move_to_the_past(booking_id: str) -> None:
    booking = Booking.get(booking_id)
    booking.update([Booking.scheduled_at.set(datetime.now(UTC) - timedelta(minutes=1))])


def said(booking_id: str) -> list[Message]:
    return list(Message.query(booking_id, consistent_read=True))


def notification_types(person: Person) -> list[str]:
    """Types of the person's notifications, newest first."""
    return [note.notification_type for note in reversed(stored_notifications(person))]
