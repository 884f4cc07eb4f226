"""What other domains may do with conversations: open a booking's room, speak in it, close it."""

from datetime import datetime
from functools import partial

from chalicelib.chat import history, messages, rooms
from chalicelib.chat.models import Message, Room
from chalicelib.chat.outgoing import MessageUpdatedOut
from chalicelib.db import Transaction
from chalicelib.ids import new_id
from chalicelib.localization.text import Text
from chalicelib.parallel import best_effort
from chalicelib.realtime import registry
from chalicelib.realtime.push import fan_out
from chalicelib.schema.base import render


def open_room(tx: Transaction, booking_id: str, customer_id: str, pandit_id: str, moment: datetime) -> None:
    """Adds the booking's room to a transaction. It has the booking's id, so there can be no second one."""
    room = Room(
        id=booking_id,
        customer_id=customer_id,
        pandit_id=pandit_id,
        activity=new_id(),
        created_at=moment,
        updated_at=moment,
    )
    tx.put(room, when=Room.id.does_not_exist())


def room(room_id: str) -> Room:
    """The room as it stands now. Raises ``NotFound``."""
    return rooms.get(room_id)


def say(tx: Transaction, room: Room, words: Text, *, close: bool = False) -> Message:
    """Adds a SYSTEM message to a transaction; see :func:`chalicelib.chat.messages.say`."""
    return messages.say(tx, room, words, close=close)


def push_message(room: Room, message: Message) -> None:
    """Shows it on every joined socket, after the commit. Never raises."""
    messages.push(room.id, message)


def push_update(message: Message) -> None:
    """Shows an earlier message anew on every joined socket, to each member as it stands for him. Never raises."""
    with best_effort("message update"):
        room = rooms.get(message.room_id)
        listeners = registry.listeners(registry.room(room.id))
        for user_id in {listener.user_id for listener in listeners}:
            update = MessageUpdatedOut(message=history.one(user_id, room, message))
            fan_out([one for one in listeners if one.user_id == user_id], partial(render, update))
