"""Who is online. It is in Redis, and may be lost at any moment without harm.

``online:{<user>}``  sorted set with two kinds of members:
    ``<connection>``   until when it counts as open (Unix seconds). One that has expired stays for the age of a
        connection, so that a missing one tells that Redis was flushed
    ``!<connection>``  a tombstone: it has closed, and a welcome or a frame of it that is handled late does not make it
        count as open. Minus the Unix time until which this is remembered
``seen:{<user>}``    when the user was last online (ISO 8601)

Keys that change in one Redis transaction share a hash tag, the part in braces: a cluster allows no other transactions,
and serverless ElastiCache is a cluster.

Redis is not the only witness: whoever is shown as online also has a connection that is registered in DynamoDB. So a
socket that closed while Redis did not answer leaves no ghost.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from chalicelib import redis_store
from chalicelib.chat import watchers
from chalicelib.chat.schemas import PresenceView
from chalicelib.chat.server_frames import PresenceOut
from chalicelib.localization.clock import now, unix_time
from chalicelib.parallel import best_effort
from chalicelib.realtime import registry
from chalicelib.realtime.connection import Connection
from chalicelib.realtime.models import MAX_CONNECTION_AGE
from chalicelib.realtime.push import encode
from chalicelib.schema.base import render

if TYPE_CHECKING:
    from redis import Redis

ONLINE_PERIOD = timedelta(minutes=11)
"""API Gateway ends an idle socket after ten minutes. Each frame of the client starts this period anew."""
LAST_SEEN_RETENTION = timedelta(days=90)
MAX_PUSHES = 3
"""How often a change is pushed whose opposite happens while it is being pushed."""
TOMBSTONE_RETENTION = timedelta(hours=1)
"""Longer than a handler can be at work. Later a registration fails by the tombstone in DynamoDB."""

PresenceStatus = Literal["online", "offline", "unknown"]
Scores = dict[str, float]
"""The members of ``online:{<user>}``."""


@dataclass(frozen=True, slots=True)
class Presence:
    """``status`` is "unknown" while Redis is down."""

    status: PresenceStatus
    last_seen: datetime | None = None

    @property
    def view(self) -> PresenceView:
        return PresenceView(status=self.status, last_seen=self.last_seen)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What :func:`mark_online` has changed. ``is_new``: the socket did not count as open before, and does so now.
    ``others`` are the user's other sockets that count as open."""

    is_new: bool = False
    others: frozenset[str] = frozenset()


UNKNOWN = Presence("unknown")


def get_presence(user_ids: Iterable[str]) -> dict[str, Presence]:
    """Returns the presence of these users by user id, as Redis has it, in one round trip."""
    return {user_id: presence for user_id, (presence, _) in _look_up(user_ids).items()}


def get_verified(user_ids: Iterable[str], known: Connection | None = None) -> dict[str, Presence]:
    """Returns the presence of these users by user id. Online is only who has a registered socket, too.

    That costs one query for each user who seems to be online; none for the owner of ``known``, a socket whose
    registration is known. Redis forgets the sockets that have turned out to be gone.
    """
    found = {}
    for user_id, (presence, open_ids) in _look_up(user_ids).items():
        is_known = known is not None and known.user_id == user_id and known.id in open_ids
        if presence.status == "online" and not is_known and not _verify(user_id, open_ids):
            presence = Presence("offline", presence.last_seen)
        found[user_id] = presence
    return found


def mark_online(connection: Connection) -> Arrival:
    """Counts a registered socket as open from now on. Changes nothing if it has closed since. Safe to repeat."""

    def mark(redis: "Redis") -> Arrival:
        online, present = _online_key(connection.user_id), unix_time()
        pipeline = redis.pipeline(transaction=True)
        pipeline.zremrangebyscore(online, 0, present - MAX_CONNECTION_AGE.total_seconds())
        pipeline.zremrangebyscore(online, -present, 0)
        pipeline.zrange(online, 0, -1, withscores=True)
        pipeline.zadd(online, {connection.id: present + ONLINE_PERIOD.total_seconds()})
        pipeline.expire(online, MAX_CONNECTION_AGE)
        pipeline.set(_seen_key(connection.user_id), now().isoformat(), ex=LAST_SEEN_RETENTION)
        before: Scores = dict(pipeline.execute()[2])
        open_ids = _open_ids(before)
        is_closed = _tombstone(connection.id) in before
        return Arrival(not is_closed and connection.id not in open_ids, open_ids - {connection.id})

    return redis_store.query(mark, default=Arrival())


def announce(connection: Connection, arrival: Arrival) -> None:
    """Pushes that a user has come, if the socket that has arrived is their only one. Never raises.

    Where other sockets of the user seem to be open, one query finds out whether they are.
    """
    with best_effort("presence"):
        if arrival.is_new and not (arrival.others and _verify(connection.user_id, arrival.others)):
            push_change(connection.user_id, "online")


def keep_online(connection: Connection) -> None:
    """Counts a socket as open for longer, because it has sent a frame.

    Does nothing for a socket that Redis does not know: its last frame may be handled after it has closed.
    """

    def prolong(redis: "Redis") -> None:
        online = _online_key(connection.user_id)
        pipeline = redis.pipeline(transaction=False)
        pipeline.zadd(online, {connection.id: unix_time() + ONLINE_PERIOD.total_seconds()}, xx=True)
        pipeline.expire(online, MAX_CONNECTION_AGE)
        pipeline.execute()

    redis_store.query(prolong, default=None)


def end(connections: Sequence[Connection], *, are_closed: bool) -> None:
    """Ends the presence of sockets that have been unregistered, and tells the other members where a user has gone.

    ``are_closed``: API Gateway has said so, and they will not come back. A 410 may be untrue: the next ping of such a
    socket marks it again. Never raises. Safe to repeat: each is told once.
    """
    if not redis_store.is_configured():  # no presence is known here, and none can be told
        return
    ids_by_user: dict[str, set[str]] = {}
    for connection in connections:
        ids_by_user.setdefault(connection.user_id, set()).add(connection.id)
    watchers.forget_sockets([connection.id for connection in connections])
    for user_id, ids in ids_by_user.items():
        with best_effort("presence"):
            if not _is_told_already(user_id, ids, are_closed=are_closed):
                push_change(user_id, "offline")


def push_change(user_id: str, status: PresenceStatus, known: Connection | None = None) -> None:
    """Pushes that a user has come or gone to every socket that shows them. Never raises.

    Two such pushes may overtake each other: where the opposite has happened meanwhile, it is pushed again, so that the
    last frame is true. ``known`` is a socket of the user whose registration is known.
    """
    with best_effort("presence"):
        for _ in range(MAX_PUSHES):
            _push(user_id, Presence(status, now()))
            present = get_verified([user_id], known)[user_id]
            if present.status in (status, "unknown"):
                return
            status = present.status


def _push(user_id: str, presence: Presence) -> None:
    posts = []
    for watcher in watchers.find(user_id):
        frame = PresenceOut(
            room_id=watcher.room_id, user_id=user_id, status=presence.status, last_seen=presence.last_seen
        )
        posts.append((watcher, encode(render(frame, watcher.connection.reader))))
    watchers.push(user_id, posts)


def _is_told_already(user_id: str, ids: set[str], *, are_closed: bool) -> bool:
    """Removes sockets from Redis. Returns whether nobody has to be told that their user is offline.

    That is so where all these sockets were known to be closed, and where the user has another one: a registered socket
    that counts as open, or of which Redis knows nothing, because it was flushed. Also removes from Redis what only
    seems to be one.
    """
    before = _remove(user_id, ids, are_closed=are_closed)
    registered = _registered_ids(user_id) - (ids if are_closed else set())
    if before is None:
        return bool(registered)
    if all(_tombstone(connection_id) in before for connection_id in ids):
        return True
    open_ids = _open_ids(before) - ids
    _forget(user_id, open_ids - registered)
    return not registered.isdisjoint(open_ids) or not registered.issubset(before)


def _remove(user_id: str, ids: set[str], *, are_closed: bool) -> Scores | None:
    """Removes sockets of a user from Redis. Returns what was there before, or None while Redis is down."""

    def remove(redis: "Redis") -> Scores:
        online, present = _online_key(user_id), unix_time()
        pipeline = redis.pipeline(transaction=True)
        pipeline.zrange(online, 0, -1, withscores=True)
        pipeline.zrem(online, *ids)
        if are_closed:
            until = present + TOMBSTONE_RETENTION.total_seconds()
            pipeline.zadd(online, {_tombstone(connection_id): -until for connection_id in ids})
        pipeline.expire(online, MAX_CONNECTION_AGE)
        pipeline.set(_seen_key(user_id), now().isoformat(), ex=LAST_SEEN_RETENTION)
        return dict(pipeline.execute()[0])

    return redis_store.query(remove, default=None)


def _verify(user_id: str, open_ids: frozenset[str]) -> bool:
    """Returns whether one of the sockets that Redis calls open is registered. Removes the others from Redis.

    A socket is registered before it is marked as online, so one that was marked when ``open_ids`` were read, and is not
    registered now, is gone.
    """
    registered = _registered_ids(user_id)
    _forget(user_id, open_ids - registered)
    return not open_ids.isdisjoint(registered)


def _registered_ids(user_id: str) -> set[str]:
    return {connection.id for connection in registry.find_of_users(user_id)}


def _forget(user_id: str, ids: frozenset[str]) -> None:
    """Removes sockets from Redis that have closed without its knowing."""
    if ids:
        watchers.forget_sockets(ids)
        redis_store.query(lambda redis: redis.zrem(_online_key(user_id), *ids), default=0)


def _look_up(user_ids: Iterable[str]) -> dict[str, tuple[Presence, frozenset[str]]]:
    """Returns the presence of these users and the ids of their sockets that count as open, in one round trip."""
    wanted = list(user_ids)

    def look_up(redis: "Redis") -> dict[str, tuple[Presence, frozenset[str]]]:
        pipeline = redis.pipeline(transaction=False)
        for user_id in wanted:
            pipeline.zrange(_online_key(user_id), 0, -1, withscores=True)
            pipeline.get(_seen_key(user_id))
        answers = pipeline.execute()
        found = {}
        for user_id, scores, seen in zip(wanted, answers[::2], answers[1::2], strict=True):
            open_ids = _open_ids(dict(scores))
            last_seen = datetime.fromisoformat(seen) if seen else None
            found[user_id] = Presence("online" if open_ids else "offline", last_seen), open_ids
        return found

    nobody: frozenset[str] = frozenset()
    default = dict.fromkeys(wanted, (UNKNOWN, nobody))
    return redis_store.query(look_up, default=default) if wanted else {}


def _open_ids(scores: Scores) -> frozenset[str]:
    present = unix_time()
    return frozenset(
        connection_id
        for connection_id, until in scores.items()
        if until >= present and _tombstone(connection_id) not in scores
    )


def _tombstone(connection_id: str) -> str:
    return f"!{connection_id}"


def _online_key(user_id: str) -> str:
    return f"online:{{{user_id}}}"


def _seen_key(user_id: str) -> str:
    return f"seen:{{{user_id}}}"
