"""Who is there and who is typing: Redis alone, gone without harm when Redis is.

``online:{<user>}``  sorted set: connection -> until when it counts as open (Unix seconds)
``seen:{<user>}``    when the user was last there (ISO 8601)
``watch:<user>``     hash: ``<room>:<connection>`` -> how its owner reads; the sockets that care about this user
``joined:<conn>``    hash: room -> the other member, or nothing for a room that was left; what a disconnect cleans up
``typing:{<room>}``  sorted set: user -> until when (Unix seconds)
``typed:{<room>}:<user>``  there while a further typing frame is not passed on

What changes in one transaction has one hash tag, the part in braces: a cluster takes no other, and serverless
ElastiCache is one.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from chalicelib import redis_store
from chalicelib.localization.clock import now
from chalicelib.localization.text import Language, Reader
from chalicelib.realtime.models import LIFE
from chalicelib.realtime.registry import Connection

if TYPE_CHECKING:
    from redis import Redis

OPEN_FOR = timedelta(minutes=11)
"""API Gateway ends an idle socket after ten minutes; whatever a client says begins them anew."""
SEEN_FOR = timedelta(days=90)
TYPING_SECONDS = 5
TYPING_EVERY_MS = 1000

PresenceStatus = Literal["online", "offline", "unknown"]


@dataclass(frozen=True, slots=True)
class Presence:
    status: PresenceStatus
    last_seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class Watcher:
    """A socket that shows a user's presence and typing in a room."""

    connection_id: str
    room_id: str
    reader: Reader


UNKNOWN = Presence("unknown")


def of(user_ids: Iterable[str]) -> dict[str, Presence]:
    """The presence of these users, in one round trip."""
    wanted = list(user_ids)

    def look(redis: "Redis") -> dict[str, Presence]:
        pipeline = redis.pipeline(transaction=False)
        for user_id in wanted:
            pipeline.zcount(_online(user_id), time.time(), "+inf")
            pipeline.get(_seen(user_id))
        answers = pipeline.execute()
        return {
            user_id: Presence("online" if open_sockets else "offline", datetime.fromisoformat(seen) if seen else None)
            for user_id, open_sockets, seen in zip(wanted, answers[::2], answers[1::2], strict=True)
        }

    return redis_store.query(look, default=dict.fromkeys(wanted, UNKNOWN)) if wanted else {}


def arrive(connection: Connection) -> bool:
    """A socket is open, or still open. Answers whether its owner was away until now."""

    def mark(redis: "Redis") -> bool:
        online, present = _online(connection.user_id), time.time()
        pipeline = redis.pipeline(transaction=True)
        pipeline.zremrangebyscore(online, "-inf", present)
        pipeline.zcard(online)
        pipeline.zadd(online, {connection.id: present + OPEN_FOR.total_seconds()})
        pipeline.expire(online, OPEN_FOR)
        pipeline.set(_seen(connection.user_id), now().isoformat(), ex=SEEN_FOR)
        return bool(pipeline.execute()[1] == 0)

    return redis_store.query(mark, default=False)


def stay(connection: Connection) -> None:
    """A socket has said something, so it counts as open for longer: where it counts at all, because what it said may be
    handled after it has closed."""

    def prolong(redis: "Redis") -> None:
        online = _online(connection.user_id)
        pipeline = redis.pipeline(transaction=False)
        pipeline.zadd(online, {connection.id: time.time() + OPEN_FOR.total_seconds()}, xx=True)
        pipeline.expire(online, OPEN_FOR)
        pipeline.execute()

    redis_store.query(prolong, default=None)


def depart(connection_id: str, user_id: str) -> bool:
    """A socket has closed. Answers whether it was its owner's last."""

    def unmark(redis: "Redis") -> bool:
        joined, online = f"joined:{connection_id}", _online(user_id)
        others: dict[str, str] = redis.hgetall(joined)  # type: ignore[assignment]
        pipeline = redis.pipeline(transaction=False)
        for room_id, other_id in others.items():
            pipeline.hdel(f"watch:{other_id}", f"{room_id}:{connection_id}")
        pipeline.delete(joined)
        pipeline.execute()
        pipeline = redis.pipeline(transaction=True)
        pipeline.set(_seen(user_id), now().isoformat(), ex=SEEN_FOR)
        pipeline.zrem(online, connection_id)
        pipeline.zcount(online, time.time(), "+inf")
        _, removed, left = pipeline.execute()
        return bool(removed) and left == 0

    return redis_store.query(unmark, default=False)


def watch(connection: Connection, room_id: str, other_id: str) -> None:
    """This socket has joined a room and wants to see its other member come, go and type."""

    def note(redis: "Redis") -> None:
        pipeline = redis.pipeline(transaction=False)
        reader = f"{connection.reader.language}|{connection.reader.timezone}"
        watched, joined = f"watch:{other_id}", f"joined:{connection.id}"
        pipeline.hset(watched, f"{room_id}:{connection.id}", reader)
        pipeline.expire(watched, LIFE)
        pipeline.hset(joined, room_id, other_id)
        pipeline.expire(joined, LIFE)
        pipeline.execute()

    redis_store.query(note, default=None)


def watch_again(connection: Connection, room_id: str, other_id: str) -> None:
    """The same, where Redis has lost that this socket had joined. A room that it has left stays left."""

    def is_known(redis: "Redis") -> bool:
        return bool(redis.hexists(f"joined:{connection.id}", room_id))

    if not redis_store.query(is_known, default=True):
        watch(connection, room_id, other_id)


def unwatch(connection_id: str, room_id: str, other_id: str) -> None:
    """This socket has left a room."""

    def erase(redis: "Redis") -> None:
        pipeline = redis.pipeline(transaction=False)
        pipeline.hdel(f"watch:{other_id}", f"{room_id}:{connection_id}")
        pipeline.hset(f"joined:{connection_id}", room_id, "")
        pipeline.expire(f"joined:{connection_id}", LIFE)
        pipeline.execute()

    redis_store.query(erase, default=None)


def other_member(connection_id: str, room_id: str) -> str | None:
    """The other member of a room that this socket has joined; None where it has not (or Redis is down)."""

    def look(redis: "Redis") -> str | None:
        return redis.hget(f"joined:{connection_id}", room_id)  # type: ignore[return-value]

    return redis_store.query(look, default=None) or None


def watchers(user_id: str, room_id: str | None = None) -> list[Watcher]:
    """The sockets that care about this user: in one room, or in all."""

    def look(redis: "Redis") -> dict[str, str]:
        return redis.hgetall(f"watch:{user_id}")  # type: ignore[return-value]

    found = []
    nobody: dict[str, str] = {}
    for place, how in redis_store.query(look, default=nobody).items():
        its_room, _, connection_id = place.partition(":")
        language, _, timezone = how.partition("|")
        if room_id in (None, its_room):
            found.append(Watcher(connection_id, its_room, Reader(Language(language), timezone)))
    return found


def type_in(room_id: str, user_id: str, *, is_typing: bool) -> bool:
    """Notes that a member types or has stopped. Answers whether this is to be passed on: once a second at most."""

    def note(redis: "Redis") -> bool:
        typing = _typing(room_id)
        pipeline = redis.pipeline(transaction=True)
        if is_typing:
            pipeline.zadd(typing, {user_id: time.time() + TYPING_SECONDS})
        else:
            pipeline.zrem(typing, user_id)
        pipeline.expire(typing, 2 * TYPING_SECONDS)
        pipeline.set(f"typed:{{{room_id}}}:{user_id}", 1, px=TYPING_EVERY_MS, nx=True)
        return bool(pipeline.execute()[-1])

    return redis_store.query(note, default=False)


def typing_in(room_id: str) -> list[str]:
    """Who types in this room now."""

    def look(redis: "Redis") -> list[str]:
        return redis.zrangebyscore(_typing(room_id), time.time(), "+inf")  # type: ignore[return-value]

    return redis_store.query(look, default=[])


def _online(user_id: str) -> str:
    return f"online:{{{user_id}}}"


def _seen(user_id: str) -> str:
    return f"seen:{{{user_id}}}"


def _typing(room_id: str) -> str:
    return f"typing:{{{room_id}}}"
