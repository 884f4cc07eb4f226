"""Per-process cache of rooms and their rosters.

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
from chalicelib.realtime import rosters
from chalicelib.realtime.models import Roster
from chalicelib.realtime.rosters import RosterState

MAX_ROOMS = 500
"""The least recently used room is evicted first."""
MAX_AGE_SECONDS = 30
"""Later another process has probably changed the room: reading it is cheaper than a transaction that fails."""


@dataclass(frozen=True, slots=True)
class CachedRoom:
    """A room and its roster. ``cached_at`` is in seconds of the monotonic clock."""

    room: Room
    roster: RosterState
    cached_at: float = field(default_factory=time.monotonic)


_rooms: OrderedDict[str, CachedRoom] = OrderedDict()
_lock = Lock()


def get(room_id: str) -> CachedRoom:
    """Returns the cached room, or reads it and its roster in parallel. Raises ``NotFound``."""
    with _lock:
        cached = _rooms.get(room_id)
    if cached is not None and time.monotonic() - cached.cached_at < MAX_AGE_SECONDS:
        return cached
    return refresh(room_id)


def refresh(room_id: str) -> CachedRoom:
    """Reads the room and its roster in parallel, whatever is cached. Raises ``NotFound``."""
    room, roster = run_parallel(partial(rooms.get, room_id), partial(rosters.read, room_id))
    return store(CachedRoom(room, roster))


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
    state = cached.roster if roster is None else RosterState.of(room_id, roster)
    store(CachedRoom(room or cached.room, state))


def evict(room_id: str) -> None:
    """Removes the entry: the next use reads the room."""
    with _lock:
        _rooms.pop(room_id, None)
