"""People, rooms and messages to measure with, put straight into the tables, and the events that sockets cause.

Imported only where the application is set up: see :mod:`bench.apart`.
"""

import json
from dataclasses import dataclass
from typing import Any

from pynamodb.expressions.update import Action

from chalicelib.accounts.models import User
from chalicelib.chat import rooms
from chalicelib.chat import service as chat
from chalicelib.chat.models import Message, Room
from chalicelib.chat.rules import MessageType
from chalicelib.db import Transaction
from chalicelib.edge.tokens import Actor, Role, access_token
from chalicelib.ids import new_id
from chalicelib.localization.clock import now
from chalicelib.localization.text import Language, Reader
from chalicelib.notifications import service as notifications
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.realtime.context import Peer, context, peer
from chalicelib.sockets import functions, lifecycle


@dataclass(frozen=True, slots=True)
class Conversation:
    """A customer and a pandit with a room, which has the id of a booking."""

    customer: Actor
    pandit: Actor
    room_id: str


def person(role: Role) -> Actor:
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


def conversation(customer: Actor | None = None) -> Conversation:
    found = Conversation(customer or person(Role.CUSTOMER), person(Role.PANDIT), new_id())
    with Transaction() as tx:
        chat.open_room(tx, found.room_id, found.customer.id, found.pandit.id, now())
    return found


def said(where: Conversation, number: int) -> None:
    """So many messages of the pandit, as sending them one by one would have left them."""
    moment = now()
    with Message.batch_write() as batch:
        for seq in range(1, number + 1):
            batch.save(
                Message(
                    room_id=where.room_id,
                    seq=seq,
                    id=new_id(),
                    client_id=new_id(),
                    sender_id=where.pandit.id,
                    message_type=MessageType.TEXT.value,
                    content=f"Message {seq}",
                    customer_sent=0,
                    pandit_sent=seq,
                    created_at=moment,
                )
            )
    counted: list[Action] = [Room.last_seq.set(number), Room.pandit_sent.set(number), Room.activity.set(new_id())]
    rooms.get(where.room_id).update(counted)


def told(user: Actor, number: int) -> None:
    """So many unread notifications."""
    for _ in range(number):
        with Transaction() as tx:
            notifications.add(tx, user.id, NotificationType.PANDIT_VERIFIED)


def socket(user: Actor, room_id: str | None, counterpart: Actor | None = None) -> Peer:
    """An open socket, welcomed: registered, and in its room where it has one."""
    found = peer(new_id(), context(user.id, Reader(), room_id, counterpart.id if counterpart else None, None))
    lifecycle.welcome(found)
    return found


def both_in(where: Conversation) -> tuple[Peer, Peer]:
    """A chat socket of the customer and one of the pandit."""
    return socket(where.customer, where.room_id, where.pandit), socket(where.pandit, where.room_id, where.customer)


def arrives(sender: Peer, **frame: Any) -> None:
    """A client's frame arrives, as API Gateway hands it to the function."""
    counterpart = sender.counterpart_id
    authorizer = context(sender.user_id, sender.reader, sender.room_id, counterpart, None)
    request = {"connectionId": sender.connection.id, "requestId": new_id(), "authorizer": authorizer}
    answer = functions.ws_message({"requestContext": request, "body": json.dumps(frame)}, None)
    if answer["statusCode"] != 200:
        raise RuntimeError(f"the frame was answered by {answer}")


def text(**more: str) -> dict[str, str]:
    """A ``message`` frame: ``text(client_id=…)``."""
    return {"action": "message", "message_type": "TEXT", "content": "Namaste!", "content_ne": "नमस्ते!", **more}


def token(user: Actor) -> str:
    return access_token(user)
