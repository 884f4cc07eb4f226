"""Who is online and who is typing. All of it is in Redis, and may be lost at any moment without harm.

``online:{<user>}``  sorted set: connection -> until when it counts as open (Unix seconds)
``seen:{<user>}``    when the user was last online (ISO 8601)
``watch:<user>``     hash: ``<room>:<connection>`` -> ``<language>|<timezone>``; the sockets that show this user
``joined:<conn>``    hash: room -> the other member, or empty for a room that was left; what a disconnect cleans up
``typing:{<room>}``  sorted set: user -> until when (Unix seconds)
``typed:{<room>}:<user>``  exists while a further typing frame is not passed on

Keys that change in one Redis transaction share a hash tag, the part in braces: a cluster allows no other transactions,
and serverless ElastiCache is a cluster.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from chalicelib import redis_store
from chalicelib.chat.server_frames import PresenceOut, TypingOut
from chalicelib.localization.clock import now, unix_time
from chalicelib.localization.text import Language, Reader
from chalicelib.parallel import best_effort
from chalicelib.realtime.connection import Connection
from chalicelib.realtime.models import MAX_CONNECTION_AGE
from chalicelib.realtime.push import encode, push_ephemeral
from chalicelib.schema.base import render

if TYPE_CHECKING:
    from redis import Redis

ONLINE_PERIOD = timedelta(minutes=11)
"""API Gateway ends an idle socket after ten minutes. Each frame of the client starts this period anew."""
LAST_SEEN_RETENTION = timedelta(days=90)
TYPING_SECONDS = 5
TYPING_INTERVAL_MS = 1000
"""A member's typing frames are passed on once in this interval at most."""

PresenceStatus = Literal["online", "offline", "unknown"]


@dataclass(frozen=True, slots=True)
class Presence:
    """``status`` is "unknown" while Redis is down."""

    status: PresenceStatus
    last_seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class Watcher:
    """A socket that shows a user's presence and typing in a room."""

    connection_id: str
    room_id: str
    reader: Reader


UNKNOWN = Presence("unknown")


def get_presence(user_ids: Iterable[str]) -> dict[str, Presence]:
    """Returns the presence of these users by user id, in one round trip."""
    wanted = list(user_ids)

    def look_up(redis: "Redis") -> dict[str, Presence]:
        pipeline = redis.pipeline(transaction=False)
        for user_id in wanted:
            pipeline.zcount(_online_key(user_id), unix_time(), "+inf")
            pipeline.get(_seen_key(user_id))
        answers = pipeline.execute()
        return {
            user_id: Presence("online" if open_sockets else "offline", datetime.fromisoformat(seen) if seen else None)
            for user_id, open_sockets, seen in zip(wanted, answers[::2], answers[1::2], strict=True)
        }

    return redis_store.query(look_up, default=dict.fromkeys(wanted, UNKNOWN)) if wanted else {}


def push_presence(user_id: str) -> None:
    """Pushes a user's presence to every socket that watches them. Never raises."""
    with best_effort("presence"):
        state = get_presence([user_id])[user_id]
        posts = []
        for watcher in find_watchers(user_id):
            frame = PresenceOut(
                room_id=watcher.room_id, user_id=user_id, status=state.status, last_seen=state.last_seen
            )
            posts.append((watcher.connection_id, encode(render(frame, watcher.reader))))
        push_ephemeral(posts)


def mark_online(connection: Connection) -> bool:
    """Counts a socket as open from now on. Returns whether its user was offline before. Safe to repeat."""

    def mark(redis: "Redis") -> bool:
        online, present = _online_key(connection.user_id), unix_time()
        pipeline = redis.pipeline(transaction=True)
        pipeline.zremrangebyscore(online, "-inf", present)
        pipeline.zcard(online)
        pipeline.zadd(online, {connection.id: present + ONLINE_PERIOD.total_seconds()})
        pipeline.expire(online, ONLINE_PERIOD)
        pipeline.set(_seen_key(connection.user_id), now().isoformat(), ex=LAST_SEEN_RETENTION)
        return bool(pipeline.execute()[1] == 0)

    return redis_store.query(mark, default=False)


def keep_online(connection: Connection) -> None:
    """Counts a socket as open for longer, because it has sent a frame.

    Does nothing for a socket that does not count as open: its last frame may be handled after it has closed.
    """

    def prolong(redis: "Redis") -> None:
        online = _online_key(connection.user_id)
        pipeline = redis.pipeline(transaction=False)
        pipeline.zadd(online, {connection.id: unix_time() + ONLINE_PERIOD.total_seconds()}, xx=True)
        pipeline.expire(online, ONLINE_PERIOD)
        pipeline.execute()

    redis_store.query(prolong, default=None)


def mark_offline(connection_id: str, user_id: str) -> bool:
    """Counts a socket as closed and stops its watching. Returns whether it was its user's last. Safe to repeat."""

    def unmark(redis: "Redis") -> bool:
        joined, online = _joined_key(connection_id), _online_key(user_id)
        counterparts: dict[str, str] = redis.hgetall(joined)  # type: ignore[assignment]
        pipeline = redis.pipeline(transaction=False)
        for room_id, counterpart_id in counterparts.items():
            pipeline.hdel(_watch_key(counterpart_id), f"{room_id}:{connection_id}")
        pipeline.delete(joined)
        pipeline.execute()
        pipeline = redis.pipeline(transaction=True)
        pipeline.set(_seen_key(user_id), now().isoformat(), ex=LAST_SEEN_RETENTION)
        pipeline.zrem(online, connection_id)
        pipeline.zcount(online, unix_time(), "+inf")
        _, removed, still_open = pipeline.execute()
        return bool(removed) and still_open == 0

    return redis_store.query(unmark, default=False)


def watch(connection: Connection, room_id: str, counterpart_id: str) -> None:
    """Records that a socket has joined a room and shows the other member's presence and typing. Safe to repeat."""

    def record(redis: "Redis") -> None:
        pipeline = redis.pipeline(transaction=False)
        reader = f"{connection.reader.language}|{connection.reader.timezone}"
        watched, joined = _watch_key(counterpart_id), _joined_key(connection.id)
        pipeline.hset(watched, f"{room_id}:{connection.id}", reader)
        pipeline.expire(watched, MAX_CONNECTION_AGE)
        pipeline.hset(joined, room_id, counterpart_id)
        pipeline.expire(joined, MAX_CONNECTION_AGE)
        pipeline.execute()

    redis_store.query(record, default=None)


def restore_watch(connection: Connection, room_id: str, counterpart_id: str) -> None:
    """Watches again where Redis has lost that this socket had joined. A room that the socket has left stays left."""

    def is_recorded(redis: "Redis") -> bool:
        return bool(redis.hexists(_joined_key(connection.id), room_id))

    if not redis_store.query(is_recorded, default=True):
        watch(connection, room_id, counterpart_id)


def unwatch(connection_id: str, room_id: str, counterpart_id: str) -> None:
    """Records that a socket has left a room. Safe to repeat."""

    def record(redis: "Redis") -> None:
        pipeline = redis.pipeline(transaction=False)
        pipeline.hdel(_watch_key(counterpart_id), f"{room_id}:{connection_id}")
        pipeline.hset(_joined_key(connection_id), room_id, "")
        pipeline.expire(_joined_key(connection_id), MAX_CONNECTION_AGE)
        pipeline.execute()

    redis_store.query(record, default=None)


def is_watching(connection_id: str, room_id: str) -> bool:
    """Returns whether a socket is recorded as joined to a room. False also while Redis is down."""

    def look_up(redis: "Redis") -> str | None:
        return redis.hget(_joined_key(connection_id), room_id)  # type: ignore[return-value]

    return bool(redis_store.query(look_up, default=None))


def find_watchers(user_id: str, room_id: str | None = None) -> list[Watcher]:
    """Returns the sockets that show this user: those in one room, or in all of them."""

    def look_up(redis: "Redis") -> dict[str, str]:
        return redis.hgetall(_watch_key(user_id))  # type: ignore[return-value]

    watchers = []
    nobody: dict[str, str] = {}
    for field, reader in redis_store.query(look_up, default=nobody).items():
        watched_room_id, _, connection_id = field.partition(":")
        language, _, timezone = reader.partition("|")
        if room_id in (None, watched_room_id):
            watchers.append(Watcher(connection_id, watched_room_id, Reader(Language(language), timezone)))
    return watchers


def record_typing(room_id: str, user_id: str, *, is_typing: bool) -> None:
    """Records that a member types or has stopped, and pushes it to the other member's sockets in the room.

    Pushes once in a second at most; further frames are dropped. No database is read. Never raises.
    """

    def record(redis: "Redis") -> bool:
        typing = _typing_key(room_id)
        pipeline = redis.pipeline(transaction=True)
        if is_typing:
            pipeline.zadd(typing, {user_id: unix_time() + TYPING_SECONDS})
        else:
            pipeline.zrem(typing, user_id)
        pipeline.expire(typing, 2 * TYPING_SECONDS)
        pipeline.set(f"typed:{{{room_id}}}:{user_id}", 1, px=TYPING_INTERVAL_MS, nx=True)
        return bool(pipeline.execute()[-1])

    if redis_store.query(record, default=False):
        with best_effort("typing"):
            frame = TypingOut(room_id=room_id, user_id=user_id, is_typing=is_typing, expires_in=TYPING_SECONDS)
            body = encode(render(frame, Reader()))
            push_ephemeral([(watcher.connection_id, body) for watcher in find_watchers(user_id, room_id)])


def list_typing(room_id: str) -> list[str]:
    """Returns the ids of the members who are typing in a room now."""

    def look_up(redis: "Redis") -> list[str]:
        return redis.zrangebyscore(_typing_key(room_id), unix_time(), "+inf")  # type: ignore[return-value]

    return redis_store.query(look_up, default=[])


def _online_key(user_id: str) -> str:
    return f"online:{{{user_id}}}"


def _seen_key(user_id: str) -> str:
    return f"seen:{{{user_id}}}"


def _watch_key(user_id: str) -> str:
    return f"watch:{user_id}"


def _joined_key(connection_id: str) -> str:
    return f"joined:{connection_id}"


def _typing_key(room_id: str) -> str:
    return f"typing:{{{room_id}}}"
