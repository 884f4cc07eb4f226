"""Creates bookings, moves them in time, and reads the messages and notifications about them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.bookings.models import Booking
from chalicelib.chat.models import Message
from tests.integration.chat_client import stored_notifications
from tests.integration.people import Api, Person

NOON = (datetime.now(UTC) + timedelta(days=30)).replace(hour=12, minute=0, second=0, microsecond=0)
HOUR = timedelta(hours=1)


def booking_request(pandit: Person, moment: datetime | str = NOON, **members: Any) -> dict[str, Any]:
    """The request body that books the pandit's service of two hours."""
    scheduled_at = moment if isinstance(moment, str) else moment.isoformat()
    service_id = pandit.services[0]["id"]
    return {
        "pandit_id": pandit.id,
        "service_id": service_id,
        "scheduled_at": scheduled_at,
        "address": "Asan, Kathmandu",
        **members,
    }


def book(api: Api, customer: Person, pandit: Person, moment: datetime = NOON) -> dict[str, Any]:
    reply = api.post("/bookings", customer, booking_request(pandit, moment))
    assert reply.status == 201, reply.json
    return dict(reply.json)


def move_to_the_past(booking_id: str) -> None:
    booking = Booking.get(booking_id)
    booking.update([Booking.scheduled_at.set(datetime.now(UTC) - timedelta(minutes=1))])


def room_messages(booking_id: str) -> list[Message]:
    return list(Message.query(booking_id, consistent_read=True))


def notification_types(person: Person) -> list[str]:
    """Types of the person's notifications, newest first."""
    return [note.notification_type for note in reversed(stored_notifications(person))]
