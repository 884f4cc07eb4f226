"""Adds SYSTEM messages to rooms, for the domains whose events belong into the conversation: bookings and payments."""

from functools import partial

from chalicelib import metrics
from chalicelib.chat.models import Message, Room
from chalicelib.chat.rules import MessageType
from chalicelib.chat.sending import message_frame
from chalicelib.db import Transaction
from chalicelib.ids import new_id
from chalicelib.localization.text import Text
from chalicelib.realtime import registry
from chalicelib.realtime.push import fan_out


def add_system_message(tx: Transaction, room_id: str, text: Text, *, close: bool = False) -> Message:
    """Adds a SYSTEM message to a transaction; its commit pushes the message to everybody in the room.

    The transaction raises ``WriteConflict`` where the room has changed since it was read here. ``close`` also closes
    the room: no member can write in it any more. A transaction takes one message: it writes the room once.
    """
    room = Room.load(room_id)
    message = room.next_message(None, MessageType.SYSTEM, text.en, text.ne, new_id())
    changes = [
        Room.last_seq.set(message.seq),
        Room.activity.set(message.id),
        Room.updated_at.set(message.created_at),
    ]
    if close:
        changes.append(Room.is_active.set(False))
    tx.put(message, when=Message.seq.does_not_exist())
    tx.update(room, changes, when=Room.last_seq == room.last_seq)
    tx.after_commit(partial(_push, message))
    return message


def _push(message: Message) -> None:
    metrics.count("Messages")
    fan_out(registry.find_in_room(message.room_id), partial(message_frame, message), message.room_id)
