"""Finding rooms: who may see which."""

from chalicelib.chat.models import Room
from chalicelib.chat.rules import Members
from chalicelib.db import Page, Window, fetch, page
from chalicelib.edge.tokens import Actor, Role
from chalicelib.errors import NotFound


def get(room_id: str) -> Room:
    """The room as it stands now. Raises ``NotFound``."""
    try:
        return Room.get(room_id, consistent_read=True)
    except Room.DoesNotExist as error:
        raise NotFound from error


def members(room: Room) -> Members:
    return Members(room.customer_id, room.pandit_id)


def visible(actor: Actor, room_id: str) -> Room:
    """A member's own room, or any for an admin. Raises ``NotFound`` for an outsider."""
    room = get(room_id)
    if not actor.is_admin:
        members(room).side_of(actor.id)
    return room


def newest(actor: Actor, window: Window) -> Page[Room]:
    """The actor's rooms (an admin's: all), newest activity first."""
    match actor.role:
        case Role.CUSTOMER:
            return page(Room.by_customer, actor.id, window)
        case Role.PANDIT:
            return page(Room.by_pandit, actor.id, window)
        case Role.ADMIN:
            keys = page(Room.by_activity, "room", window)
            rooms = fetch(Room, [key.id for key in keys.items])
            return Page([rooms[key.id] for key in keys.items if key.id in rooms], keys.next_key)
