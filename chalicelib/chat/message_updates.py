"""Pushes messages that have changed after they were sent: a machine has translated them."""

from functools import partial

from chalicelib.chat import history, rooms
from chalicelib.chat.models import Message
from chalicelib.chat.server_frames import MessageUpdatedOut
from chalicelib.parallel import best_effort
from chalicelib.realtime import registry
from chalicelib.realtime.push import fan_out
from chalicelib.schema.base import render


def push_message_update(message: Message) -> None:
    """Pushes a changed message to everybody in its room, as each member sees it. Never raises."""
    with best_effort("message update"):
        room = rooms.get(message.room_id)
        in_room = registry.find_in_room(room.id)
        for user_id in {connection.user_id for connection in in_room}:
            update = MessageUpdatedOut(message=history.view_message(user_id, room, message))
            of_user = [connection for connection in in_room if connection.user_id == user_id]
            fan_out(of_user, partial(render, update), room.id)
