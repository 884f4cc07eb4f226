"""Per-process cache of rooms and their connected sockets.

Entries may be stale; that is safe. Every write checks the cached state inside its transaction. If the check fails,
nothing is written, and DynamoDB returns the current items, which replace the entry. A warm process therefore sends a
message without reading first.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import partial
from threading import Lock

from chalicelib.chat import rooms
from chalicelib.chat.models import Room
from chalicelib.db import WriteConflict
from chalicelib.parallel import run_parallel
from chalicelib.realtime import registry
from chalicelib.realtime.models import Roster
from chalicelib.realtime.registry import Listener

MAX_ROOMS = 500
"""The least recently used room is evicted first."""
MAX_AGE_SECONDS = 30
"""Later another process has probably changed the room: reading it is cheaper than a transaction that fails."""


@dataclass(frozen=True, slots=True)
class CachedRoom:
    """A room and its connected sockets. ``cached_at`` is in seconds of the monotonic clock."""

    room: Room
    listeners: frozenset[Listener]
    cached_at: float = field(default_factory=time.monotonic)


_rooms: OrderedDict[str, CachedRoom] = OrderedDict()
_lock = Lock()


def get(room_id: str) -> CachedRoom:
    """Returns the cached room, or reads it. Raises ``NotFound``."""
    with _lock:
        cached = _rooms.get(room_id)
    if cached is not None and time.monotonic() - cached.cached_at < MAX_AGE_SECONDS:
        return cached
    room, listeners = run_parallel(partial(rooms.get, room_id), partial(registry.listeners, registry.room(room_id)))
    return store(CachedRoom(room, frozenset(listeners)))


def store(room: CachedRoom) -> CachedRoom:
    with _lock:
        _rooms[room.room.id] = room
        _rooms.move_to_end(room.room.id)
        if len(_rooms) > MAX_ROOMS:
            _rooms.popitem(last=False)
    return room


def refresh_from_conflict(room_id: str, conflict: WriteConflict) -> None:
    """Replaces the entry by the items that a failed transaction returned. Evicts it where none is of this room."""
    with _lock:
        cached = _rooms.get(room_id)
    room = next((item for item in conflict.current_items if isinstance(item, Room)), None)
    roster = next((item for item in conflict.current_items if isinstance(item, Roster)), None)
    if cached is None or (room is None and roster is None):
        evict(room_id)
        return
    listeners = cached.listeners if roster is None else frozenset(registry.on(roster))
    store(CachedRoom(room or cached.room, listeners))


def evict(room_id: str) -> None:
    """Removes the entry: the next use reads the room."""
    with _lock:
        _rooms.pop(room_id, None)
