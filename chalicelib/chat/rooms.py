"""Finding rooms: who may see which."""

from chalicelib.chat.models import Room
from chalicelib.chat.rules import Members
from chalicelib.db import Page, PageRequest, batch_get, query_page
from chalicelib.errors import NotFound
from chalicelib.tokens import Actor, Role


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


def newest(actor: Actor, page_request: PageRequest) -> Page[Room]:
    """The actor's rooms (an admin's: all), newest activity first."""
    match actor.role:
        case Role.CUSTOMER:
            return query_page(Room.by_customer, actor.id, page_request)
        case Role.PANDIT:
            return query_page(Room.by_pandit, actor.id, page_request)
        case Role.ADMIN:
            keys = query_page(Room.by_activity, "room", page_request)
            rooms = batch_get(Room, [key.id for key in keys.items])
            return Page([rooms[key.id] for key in keys.items if key.id in rooms], keys.next_key)
