"""Who is online. It is in Redis, and may be lost at any moment without harm.

``online:{<user>}``  sorted set with two kinds of members:
    ``<connection>``   the Unix time until which the socket counts as open. An expired member stays for the maximum age
        of a connection. So if the member of a registered socket is missing, Redis was flushed
    ``!<connection>``  a tombstone: the socket has closed. A welcome or a frame that is handled late does not open it
        again. The score is minus the Unix time at which the tombstone expires
``seen:{<user>}``    when the user was last online (ISO 8601)

Keys that change in one Redis transaction share a hash tag, the part in braces: a cluster allows no other transactions,
and serverless ElastiCache is a cluster.

:func:`get_verified` calls a user online only if one of these sockets is also registered in DynamoDB. So it does not
call a user online whose socket closed while Redis did not answer.
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
"""How many times a change is pushed at most, if the status changes back during each push."""
TOMBSTONE_RETENTION = timedelta(hours=1)
"""Longer than a handler can run. Any later registration fails, because DynamoDB keeps its own tombstone longer."""

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
class OnlineChange:
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


def mark_online(connection: Connection) -> OnlineChange:
    """Counts a registered socket as open from now on. Changes nothing if it has closed since. Safe to repeat."""

    def mark(redis: "Redis") -> OnlineChange:
        online, current_time = _online_key(connection.user_id), unix_time()
        pipeline = redis.pipeline(transaction=True)
        pipeline.zremrangebyscore(online, 0, current_time - MAX_CONNECTION_AGE.total_seconds())
        pipeline.zremrangebyscore(online, -current_time, 0)
        pipeline.zrange(online, 0, -1, withscores=True)
        pipeline.zadd(online, {connection.id: current_time + ONLINE_PERIOD.total_seconds()})
        pipeline.expire(online, MAX_CONNECTION_AGE)
        pipeline.set(_seen_key(connection.user_id), now().isoformat(), ex=LAST_SEEN_RETENTION)
        before: Scores = dict(pipeline.execute()[2])
        open_ids = _open_ids(before)
        is_closed = _tombstone(connection.id) in before
        return OnlineChange(not is_closed and connection.id not in open_ids, open_ids - {connection.id})

    return redis_store.query(mark, default=OnlineChange())


def announce(connection: Connection, change: OnlineChange) -> None:
    """Pushes that a user is online, if the new socket is their only one. Never raises.

    If other sockets of the user seem to be open, one query finds out whether they are.
    """
    with best_effort("presence"):
        if change.is_new and not (change.others and _verify(connection.user_id, change.others)):
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
    """Removes sockets that have been unregistered, and pushes "offline" for each user who has no other socket.

    ``are_closed``: API Gateway has reported that they are closed, so they will not come back. A 410 may be wrong: then
    the socket's next ping marks it as online again. Never raises. Safe to repeat: "offline" is pushed once.
    """
    if not redis_store.is_configured():  # this function cannot read presence, so it pushes none
        return
    ids_by_user: dict[str, set[str]] = {}
    for connection in connections:
        ids_by_user.setdefault(connection.user_id, set()).add(connection.id)
    watchers.forget_sockets([connection.id for connection in connections])
    for user_id, ids in ids_by_user.items():
        with best_effort("presence"):
            if _remove_and_check_offline(user_id, ids, are_closed=are_closed):
                push_change(user_id, "offline")


def push_change(user_id: str, status: PresenceStatus, known: Connection | None = None) -> None:
    """Pushes a user's new status to every socket that shows them. Never raises.

    Two such pushes may overtake each other. Therefore the status is read again after the push, and pushed again if it
    has changed, so that the last frame is right. ``known`` is a socket of the user whose registration is known.
    """
    with best_effort("presence"):
        for _ in range(MAX_PUSHES):
            _push(user_id, Presence(status, now()))
            current = get_verified([user_id], known)[user_id]
            if current.status in (status, "unknown"):
                return
            status = current.status


def _push(user_id: str, presence: Presence) -> None:
    posts = []
    for watcher in watchers.find(user_id):
        frame = PresenceOut(
            room_id=watcher.room_id, user_id=user_id, status=presence.status, last_seen=presence.last_seen
        )
        posts.append((watcher, encode(render(frame, watcher.connection.reader))))
    watchers.push(user_id, posts)


def _remove_and_check_offline(user_id: str, ids: set[str], *, are_closed: bool) -> bool:
    """Removes sockets from Redis. Returns whether their user is offline now, and this was not pushed before.

    It was pushed before if Redis has the tombstones of all these sockets. The user is still online with another
    registered socket that counts as open, or that Redis has lost in a flush. Sockets that Redis calls open and that are
    not registered are removed, too.
    """
    before = _remove(user_id, ids, are_closed=are_closed)
    registered = _registered_ids(user_id) - (ids if are_closed else set())
    if before is None:
        return not registered
    if all(_tombstone(connection_id) in before for connection_id in ids):
        return False
    open_ids = _open_ids(before) - ids
    _forget(user_id, open_ids - registered)
    return registered.isdisjoint(open_ids) and registered.issubset(before)


def _remove(user_id: str, ids: set[str], *, are_closed: bool) -> Scores | None:
    """Removes sockets of a user from Redis. Returns what was there before, or None while Redis is down."""

    def remove(redis: "Redis") -> Scores:
        online, current_time = _online_key(user_id), unix_time()
        pipeline = redis.pipeline(transaction=True)
        pipeline.zrange(online, 0, -1, withscores=True)
        pipeline.zrem(online, *ids)
        if are_closed:
            until = current_time + TOMBSTONE_RETENTION.total_seconds()
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
    """Removes sockets from Redis that have closed while Redis did not answer."""
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
    current_time = unix_time()
    return frozenset(
        connection_id
        for connection_id, until in scores.items()
        if until >= current_time and _tombstone(connection_id) not in scores
    )


def _tombstone(connection_id: str) -> str:
    return f"!{connection_id}"


def _online_key(user_id: str) -> str:
    return f"online:{{{user_id}}}"


def _seen_key(user_id: str) -> str:
    return f"seen:{{{user_id}}}"
