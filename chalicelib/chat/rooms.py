"""Opens a booking's room, and finds the rooms that a person may see."""

from datetime import datetime
from functools import partial

from chalicelib.chat.models import Room
from chalicelib.db import Page, PageRequest, Transaction, batch_get, query_page
from chalicelib.ids import new_id
from chalicelib.parallel import run_parallel
from chalicelib.tokens import Actor, Role


def open_room(tx: Transaction, booking_id: str, customer_id: str, pandit_id: str, moment: datetime) -> None:
    """Adds a booking's room to a transaction. The room has the booking's id, so there cannot be a second one."""
    room = Room(
        id=booking_id,
        customer_id=customer_id,
        pandit_id=pandit_id,
        activity=new_id(),
        created_at=moment,
        updated_at=moment,
    )
    tx.put(room, when=Room.id.does_not_exist())


def get(room_id: str) -> Room:
    """Reads a room, strongly consistent. Raises ``NotFound``."""
    return Room.load(room_id)


def get_visible(actor: Actor, room_id: str) -> Room:
    """Reads a room of which the actor is a member; an admin may read any. Raises ``NotFound`` for an outsider."""
    room = get(room_id)
    if not actor.is_admin:
        room.member_of(actor.id)
    return room


def list_rooms(actor: Actor, page_request: PageRequest) -> Page[Room]:
    """Reads a page of the actor's rooms (of all rooms for an admin), newest activity first."""
    match actor.role:
        case Role.CUSTOMER:
            return query_page(Room.by_customer, actor.id, page_request)
        case Role.PANDIT:
            return query_page(Room.by_pandit, actor.id, page_request)
        case Role.ADMIN:
            page = query_page(Room.by_activity, "room", page_request)
            keys = {key.id: key for key in page.items}
            rooms = batch_get(Room, keys)
            found = [rooms[room_id] for room_id in keys if room_id in rooms]
            return Page(found, page.next_key, lambda room: page.key_of(keys[room.id]))


def newest_ids(user_id: str, limit: int) -> list[str]:
    """Returns the ids of the rooms of which this user is a member, newest activity first, ``limit`` of them at most.

    Reads the indexes, which do not know yet what was written a moment ago.
    """
    page_request = PageRequest(limit)
    as_customer, as_pandit = run_parallel(
        partial(query_page, Room.by_customer, user_id, page_request),
        partial(query_page, Room.by_pandit, user_id, page_request),
    )
    found = sorted([*as_customer.items, *as_pandit.items], key=lambda room: room.activity, reverse=True)
    return [room.id for room in found[:limit]]
