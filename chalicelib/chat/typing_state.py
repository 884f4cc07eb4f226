"""Who is typing. It is in Redis, and while Redis is down typing is dropped.

``typing:{<room>}``        sorted set: user -> until when (Unix seconds)
``typed:{<room>}:<user>``  exists while a further typing frame is not passed on
"""

from typing import TYPE_CHECKING

from chalicelib import redis_store
from chalicelib.chat import watchers
from chalicelib.chat.server_frames import TypingOut
from chalicelib.localization.clock import unix_time
from chalicelib.localization.text import Reader
from chalicelib.parallel import best_effort
from chalicelib.realtime.push import encode
from chalicelib.schema.base import render

if TYPE_CHECKING:
    from redis import Redis

TYPING_SECONDS = 5
TYPING_INTERVAL_MS = 1000
"""A member's typing frames are passed on once in this interval at most."""


def record(room_id: str, user_id: str, counterpart_id: str, *, is_typing: bool) -> None:
    """Records that a member types or has stopped, and pushes it to the other member's sockets in the room.

    Pushes once in a second at most; further frames are dropped. Never raises. Reads no database, except for the room's
    roster where Redis has lost who is in the room.
    """

    def write(redis: "Redis") -> bool:
        typing = _key(room_id)
        pipeline = redis.pipeline(transaction=True)
        if is_typing:
            pipeline.zadd(typing, {user_id: unix_time() + TYPING_SECONDS})
        else:
            pipeline.zrem(typing, user_id)
        pipeline.expire(typing, 2 * TYPING_SECONDS)
        pipeline.set(f"typed:{{{room_id}}}:{user_id}", 1, px=TYPING_INTERVAL_MS, nx=True)
        return bool(pipeline.execute()[-1])

    if redis_store.query(write, default=False):
        with best_effort("typing"):
            frame = TypingOut(room_id=room_id, user_id=user_id, is_typing=is_typing, expires_in=TYPING_SECONDS)
            body = encode(render(frame, Reader()))
            shown_by = watchers.find_in_room(room_id, user_id, counterpart_id)
            watchers.push(user_id, [(watcher, body) for watcher in shown_by])


def list_typing(room_id: str) -> list[str]:
    """Returns the ids of the members who are typing in a room now."""

    def look_up(redis: "Redis") -> list[str]:
        return redis.zrangebyscore(_key(room_id), unix_time(), "+inf")  # type: ignore[return-value]

    return redis_store.query(look_up, default=[])


def _key(room_id: str) -> str:
    return f"typing:{{{room_id}}}"
