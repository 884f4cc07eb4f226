"""Watchers: the sockets that show a user's presence and typing. Stored in Redis, and restored from the rooms' rosters.

``watch:<user>``  hash, with three kinds of fields:
    ``<room>:<connection>`` -> ``<language>|<timezone>|<expires>|<owner>``: a socket that shows this user in a room.
        Entries that were stored before 2026-12 lack the last two parts, and expire with the key
    ``<room>:`` -> ``<expires>``: all sockets of this room that show this user are recorded
    ``:`` -> ``<expires>``: all sockets of all rooms that show this user are recorded
``joined:<conn>`` hash: room -> the user that the connection shows there; used to clean up when the connection ends

``<expires>`` is in Unix seconds. If a field ``<room>:`` or ``:`` is missing, Redis was flushed, or the sockets were
never recorded: they are then read from the rosters, once. While Redis does not answer they are read each time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib import redis_store
from chalicelib.chat import rooms
from chalicelib.db import read_together
from chalicelib.localization.clock import unix_time
from chalicelib.localization.text import Language, Reader
from chalicelib.realtime import gone, registry
from chalicelib.realtime.connection import Connection
from chalicelib.realtime.models import MAX_CONNECTION_AGE, Roster
from chalicelib.realtime.push import push_ephemeral
from chalicelib.realtime.rosters import RosterState

if TYPE_CHECKING:
    from redis import Redis
    from redis.client import Pipeline

MAX_ROOMS_RESTORED = 50
"""How many of a user's rooms are restored, those with the newest activity first. Sockets in older rooms learn the
user's presence from their next ``pong``."""
_ALL_ROOMS = ":"


@dataclass(frozen=True, slots=True)
class Watcher:
    """A socket that shows a user's presence and typing in a room."""

    connection: Connection
    room_id: str


def record(room_id: str, member_ids: tuple[str, str], connections: Iterable[Connection]) -> None:
    """Records the sockets that are in a room: each shows the other member. Safe to repeat."""
    in_room = list(connections)

    def write(redis: "Redis") -> None:
        pipeline = redis.pipeline(transaction=False)
        for user_id in member_ids:
            _add(pipeline, user_id, room_id, _others(user_id, in_room))
        pipeline.execute()

    redis_store.query(write, default=None)


def forget(connection_id: str, room_id: str, counterpart_id: str) -> None:
    """Records that a socket has left a room. Safe to repeat."""

    def write(redis: "Redis") -> None:
        pipeline = redis.pipeline(transaction=False)
        pipeline.hdel(_watch_key(counterpart_id), _field(room_id, connection_id))
        pipeline.hdel(_joined_key(connection_id), room_id)
        pipeline.execute()

    redis_store.query(write, default=None)


def forget_sockets(connection_ids: Iterable[str]) -> None:
    """Removes closed sockets in all their rooms. Safe to repeat."""

    def write(redis: "Redis") -> None:
        ids = list(connection_ids)
        pipeline = redis.pipeline(transaction=False)
        for connection_id in ids:
            pipeline.hgetall(_joined_key(connection_id))
        joined = pipeline.execute()
        pipeline = redis.pipeline(transaction=False)
        for connection_id, shown in zip(ids, joined, strict=True):
            for room_id, user_id in shown.items():
                pipeline.hdel(_watch_key(user_id), _field(room_id, connection_id))
            pipeline.delete(_joined_key(connection_id))
        pipeline.execute()

    redis_store.query(write, default=None)


def push(user_id: str, posts: Sequence[tuple[Watcher, bytes]]) -> None:
    """Posts a frame to each of these sockets that show this user, in parallel. Those that are gone are removed."""
    gone_ids = push_ephemeral([(watcher.connection.id, body) for watcher, body in posts])
    lost = [watcher for watcher, _ in posts if watcher.connection.id in gone_ids]
    trim(user_id, lost)
    by_room: dict[str, list[Connection]] = {}
    for watcher in lost:
        if watcher.connection.user_id:
            by_room.setdefault(watcher.room_id, []).append(watcher.connection)
    for room_id, connections in by_room.items():
        gone.report(connections, room_id)


def trim(user_id: str, lost: Iterable[Watcher]) -> None:
    """Removes sockets, which answered 410 or have expired, from those that show this user. Safe to repeat."""
    fields = [_field(watcher.room_id, watcher.connection.id) for watcher in lost]
    if fields:
        redis_store.query(lambda redis: redis.hdel(_watch_key(user_id), *fields), default=0)


def counterpart_of(connection_id: str, room_id: str) -> str | None:
    """Returns the user that a socket shows in a room, or None where it has not joined that room, as far as Redis
    knows."""

    def look_up(redis: "Redis") -> str | None:
        return redis.hget(_joined_key(connection_id), room_id)  # type: ignore[return-value]

    return redis_store.query(look_up, default=None) or None


def find_in_room(room_id: str, user_id: str, counterpart_id: str) -> list[Watcher]:
    """Returns the sockets that show this user in a room. Reads the roster only where Redis does not know them."""
    fields = _read(user_id)
    if fields is not None and _is_complete(fields, _field(room_id, "")):
        return [watcher for watcher in _parse(user_id, fields) if watcher.room_id == room_id]
    in_room = registry.find_in_room(room_id)
    record(room_id, (user_id, counterpart_id), in_room)
    return [Watcher(connection, room_id) for connection in _others(user_id, in_room)]


def find(user_id: str) -> list[Watcher]:
    """Returns the sockets that show this user in any room. Reads the rosters only where Redis does not know them."""
    fields = _read(user_id)
    if fields is not None and _is_complete(fields, _ALL_ROOMS):
        return _parse(user_id, fields)
    shown = _read_rosters(user_id)

    def write(redis: "Redis") -> None:
        pipeline = redis.pipeline(transaction=False)
        for room_id, connections in shown.items():
            _add(pipeline, user_id, room_id, connections)
        pipeline.hset(_watch_key(user_id), _ALL_ROOMS, str(_expiry()))
        pipeline.expire(_watch_key(user_id), MAX_CONNECTION_AGE)
        pipeline.execute()

    redis_store.query(write, default=None)
    return [Watcher(connection, room_id) for room_id, connections in shown.items() for connection in connections]


def _read_rosters(user_id: str) -> dict[str, list[Connection]]:
    """Reads the other members' sockets in this user's rooms, by room id."""
    room_ids = rooms.newest_ids(user_id, MAX_ROOMS_RESTORED)
    if not room_ids:
        return {}
    batch = read_together(*(Roster(room_id) for room_id in room_ids))
    rosters = [(room_id, batch.find(Roster(room_id))) for room_id in room_ids]
    return {
        room_id: _others(user_id, RosterState.of(room_id, roster).live())
        for room_id, roster in rosters
        if roster is not None
    }


def _others(user_id: str, connections: Iterable[Connection]) -> list[Connection]:
    return [connection for connection in connections if connection.user_id != user_id]


def _add(pipeline: "Pipeline", user_id: str, room_id: str, connections: Iterable[Connection]) -> None:
    """Adds to a pipeline that these are the sockets that show the user in the room."""
    expires_at = _expiry()
    fields = {_field(room_id, ""): str(expires_at)}
    for connection in connections:
        reader = f"{connection.reader.language.value}|{connection.reader.timezone}"
        fields[_field(room_id, connection.id)] = f"{reader}|{expires_at}|{connection.user_id}"
        pipeline.hset(_joined_key(connection.id), room_id, user_id)
        pipeline.expire(_joined_key(connection.id), MAX_CONNECTION_AGE)
    pipeline.hset(_watch_key(user_id), mapping=fields)  # type: ignore[arg-type] # invariant in its keys
    pipeline.expire(_watch_key(user_id), MAX_CONNECTION_AGE)


def _read(user_id: str) -> dict[str, str] | None:
    """Returns what Redis has recorded, or None where it does not answer."""

    def look_up(redis: "Redis") -> dict[str, str] | None:
        return redis.hgetall(_watch_key(user_id))  # type: ignore[return-value]

    return redis_store.query(look_up, default=None)


def _is_complete(fields: Mapping[str, str], sentinel: str) -> bool:
    return float(fields.get(sentinel, 0)) > unix_time()


def _parse(user_id: str, fields: Mapping[str, str]) -> list[Watcher]:
    """Returns the recorded sockets that have not expired, and removes the others."""
    live: list[Watcher] = []
    expired: list[Watcher] = []
    for field, value in fields.items():
        room_id, _, connection_id = field.partition(":")
        if not connection_id:
            continue
        language, timezone, expires_at, owner_id = (*value.split("|"), "inf", "")[:4]
        watcher = Watcher(Connection(connection_id, owner_id, Reader(Language(language), timezone)), room_id)
        (live if float(expires_at) > unix_time() else expired).append(watcher)
    trim(user_id, expired)
    return live


def _expiry() -> int:
    return int(unix_time() + MAX_CONNECTION_AGE.total_seconds())


def _field(room_id: str, connection_id: str) -> str:
    return f"{room_id}:{connection_id}"


def _watch_key(user_id: str) -> str:
    return f"watch:{user_id}"


def _joined_key(connection_id: str) -> str:
    return f"joined:{connection_id}"
