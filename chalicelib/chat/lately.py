"""What this process last knew of a room: the item, and who is in it. Possibly out of date, and harmless then.

A message is written on the strength of it, and the transaction proves it: where the room has changed meanwhile nothing
is written, and the failed transaction itself says how the room stands. In a conversation that goes on, a message needs
no read, however many processes take part in it.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import partial
from threading import Lock

from chalicelib.chat import rooms
from chalicelib.chat.models import Room
from chalicelib.db import Race
from chalicelib.realtime import registry
from chalicelib.realtime.models import Roster
from chalicelib.realtime.push import side_by_side
from chalicelib.realtime.registry import Listener

ROOMS = 500
"""A process remembers so many; the one that has been silent longest is forgotten first."""
TRUSTED_SECONDS = 30
"""Later, another process has probably been busy with the room: reading it is cheaper than a transaction that fails."""


@dataclass(frozen=True, slots=True)
class Known:
    """A room, and everybody in it."""

    room: Room
    listeners: frozenset[Listener]
    since: float = field(default_factory=time.monotonic)


_rooms: OrderedDict[str, Known] = OrderedDict()
_lock = Lock()


def known(room_id: str) -> Known:
    """The room as last known, else as it stands. Raises ``NotFound``."""
    with _lock:
        remembered = _rooms.get(room_id)
    if remembered is not None and time.monotonic() - remembered.since < TRUSTED_SECONDS:
        return remembered
    room, listeners = side_by_side(partial(rooms.get, room_id), partial(registry.listeners, registry.room(room_id)))
    return remember(Known(room, frozenset(listeners)))


def remember(found: Known) -> Known:
    with _lock:
        _rooms[found.room.id] = found
        _rooms.move_to_end(found.room.id)
        if len(_rooms) > ROOMS:
            _rooms.popitem(last=False)
    return found


def correct(room_id: str, race: Race) -> None:
    """Takes over what a failed transaction found; where it found nothing of the room, the room is to be read again."""
    with _lock:
        remembered = _rooms.get(room_id)
    room = next((item for item in race.found if isinstance(item, Room)), None)
    roster = next((item for item in race.found if isinstance(item, Roster)), None)
    if remembered is None or (room is None and roster is None):
        forget(room_id)
        return
    listeners = remembered.listeners if roster is None else frozenset(registry.on(roster))
    remember(Known(room or remembered.room, listeners))


def forget(room_id: str) -> None:
    with _lock:
        _rooms.pop(room_id, None)
