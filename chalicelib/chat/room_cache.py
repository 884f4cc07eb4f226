"""Per-process cache of rooms and the connections in them.

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
from chalicelib.realtime.connection import Connection
from chalicelib.realtime.models import Roster

MAX_ROOMS = 500
"""The least recently used room is evicted first."""
MAX_AGE_SECONDS = 30
"""Later another process has probably changed the room: reading it is cheaper than a transaction that fails."""


@dataclass(frozen=True, slots=True)
class CachedRoom:
    """A room and the connections in it. ``cached_at`` is in seconds of the monotonic clock."""

    room: Room
    connections: frozenset[Connection]
    cached_at: float = field(default_factory=time.monotonic)


_rooms: OrderedDict[str, CachedRoom] = OrderedDict()
_lock = Lock()


def get(room_id: str) -> CachedRoom:
    """Returns the cached room, or reads it and its roster in parallel. Raises ``NotFound``."""
    with _lock:
        cached = _rooms.get(room_id)
    if cached is not None and time.monotonic() - cached.cached_at < MAX_AGE_SECONDS:
        return cached
    room, connections = run_parallel(partial(rooms.get, room_id), partial(registry.find_in_room, room_id))
    return store(CachedRoom(room, frozenset(connections)))


def store(cached: CachedRoom) -> CachedRoom:
    """Puts or replaces an entry, and returns it."""
    with _lock:
        _rooms[cached.room.id] = cached
        _rooms.move_to_end(cached.room.id)
        if len(_rooms) > MAX_ROOMS:
            _rooms.popitem(last=False)
    return cached


def refresh_from_conflict(room_id: str, conflict: WriteConflict) -> None:
    """Replaces the entry by the items that a failed transaction returned. Evicts it where none of them is this
    room's."""
    with _lock:
        cached = _rooms.get(room_id)
    room = next((item for item in conflict.current_items if isinstance(item, Room)), None)
    roster = next((item for item in conflict.current_items if isinstance(item, Roster)), None)
    if cached is None or (room is None and roster is None):
        evict(room_id)
        return
    connections = cached.connections if roster is None else frozenset(roster.connections)
    store(CachedRoom(room or cached.room, connections))


def evict(room_id: str) -> None:
    """Removes the entry: the next use reads the room."""
    with _lock:
        _rooms.pop(room_id, None)
