"""People, rooms and messages to measure with, put straight into the tables, and the events that sockets cause.

Imported only where the application is set up: see :mod:`bench.fresh_process`.
"""

import json
from dataclasses import dataclass
from typing import Any

from chalicelib import aws
from chalicelib.accounts.models import User
from chalicelib.chat import attachments, rooms
from chalicelib.chat.schemas import Announcement
from chalicelib.db import Transaction
from chalicelib.ids import new_id
from chalicelib.localization.clock import now
from chalicelib.localization.text import Language, Reader
from chalicelib.notifications import service as notifications
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.realtime.connection import SocketClient, authorizer_context
from chalicelib.settings import settings
from chalicelib.sockets import functions, lifecycle
from chalicelib.tokens import Actor, Role, access_token

CONTENT = b"flowers, rice, incense"


@dataclass(frozen=True, slots=True)
class Conversation:
    """A customer and a pandit with a room, which has the id of a booking."""

    customer: Actor
    pandit: Actor
    room_id: str


def create_person(role: Role) -> Actor:
    """A new account; nobody logs in to it, so it has no password that could match."""
    user_id, moment = new_id(), now()
    User(
        id=user_id,
        email=f"{user_id}@bench.test".lower(),
        password_hash="none",
        full_name="Bench",
        role=role.value,
        language=Language.EN.value,
        timezone=Reader().timezone,
        created_at=moment,
        updated_at=moment,
    ).save()
    return Actor(user_id, role)


def create_conversation(customer: Actor | None = None) -> Conversation:
    conversation = Conversation(customer or create_person(Role.CUSTOMER), create_person(Role.PANDIT), new_id())
    with Transaction() as tx:
        rooms.open_room(tx, conversation.room_id, conversation.customer.id, conversation.pandit.id, now())
    return conversation


def add_notifications(user: Actor, number: int) -> None:
    """Adds ``number`` unread notifications."""
    for _ in range(number):
        with Transaction() as tx:
            notifications.add(tx, user.id, NotificationType.PANDIT_VERIFIED)


def open_socket(
    user: Actor, room_id: str | None, counterpart: Actor | None = None, seen_seq: int | None = None
) -> SocketClient:
    """Opens a socket: welcomed, registered, and in its room if it has one. ``seen_seq``: the newest seq it has seen."""
    other, after = counterpart.id if counterpart else None, None if seen_seq is None else str(seen_seq)
    context = authorizer_context(user.id, "Anjali Shrestha", Reader(), room_id, other, after)
    client = SocketClient.from_context(new_id(), context)
    lifecycle.welcome(client)
    return client


def join_both(conversation: Conversation, seen_seq: int | None = None) -> tuple[SocketClient, SocketClient]:
    """A chat socket of the customer and one of the pandit."""
    pairs = (conversation.customer, conversation.pandit), (conversation.pandit, conversation.customer)
    customer, pandit = (open_socket(user, conversation.room_id, other, seen_seq) for user, other in pairs)
    return customer, pandit


def handle_frame(sender: SocketClient, **frame: Any) -> None:
    """A client's frame arrives, as API Gateway hands it to the function."""
    handle_event(frame_event(sender, **frame))


def frame_event(sender: SocketClient, **frame: Any) -> dict[str, Any]:
    """The event that API Gateway makes of a client's frame."""
    request = {"connectionId": sender.connection.id, "requestId": new_id(), "authorizer": sender.context}
    return {"requestContext": request, "body": json.dumps(frame)}


def handle_event(event: dict[str, Any]) -> None:
    answer = functions.ws_message(event, None)
    if answer["statusCode"] != 200:
        raise RuntimeError(f"the frame was answered by {answer}")


def text_frame(client_id: str = "") -> dict[str, str]:
    """A ``message`` frame."""
    words = {"content": "Namaste!", "content_ne": "नमस्ते!"}
    return {"action": "message", "client_id": client_id or new_id(), "message_type": "TEXT", **words}


def file_frame(conversation: Conversation, sender: Actor) -> dict[str, str]:
    """A ``message`` frame with a file, which has been announced and uploaded."""
    announced = Announcement(filename="list.txt", content_type="text/plain", size=len(CONTENT))
    attachment, _ = attachments.announce(rooms.get(conversation.room_id), sender.id, announced)
    aws.client("s3").put_object(
        Bucket=settings().attachments_bucket,
        Key=attachment.upload_key,
        Body=CONTENT,
        ContentType=announced.content_type,
    )
    return {"action": "message", "client_id": new_id(), "message_type": "FILE", "file_id": attachment.id}


def token(user: Actor) -> str:
    return access_token(user)
