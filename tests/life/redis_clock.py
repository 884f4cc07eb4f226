"""Redis in virtual time: its times to live pass with the simulation's clock, and it can be stopped and emptied."""

import time
from typing import Any

from redis import Redis

from tests.life.timeline import Timeline

# Shortens (or, for a negative number, prolongs) what is left of every key's time by so many milliseconds.
AGE = """
local by = tonumber(ARGV[1])
for _, key in ipairs(redis.call('KEYS', '*')) do
  local left = redis.call('PTTL', key)
  if left > 0 then
    if left <= by then redis.call('DEL', key) else redis.call('PEXPIRE', key, left - by) end
  end
end
"""
SHORTEST_SECONDS = 0.05
"""Differences below this are left to the next call."""


class RedisClock:
    def __init__(self, url: str, timeline: Timeline) -> None:
        self._redis: Any = Redis.from_url(url, decode_responses=True)
        self._timeline = timeline
        self.is_stopped = False
        self._redis.flushdb()
        self._virtual, self._real = timeline.now, time.monotonic()

    def age(self) -> bool:
        """Called before each use. Returns whether Redis answers."""
        passed = (self._timeline.now - self._virtual) - (time.monotonic() - self._real)
        if abs(passed) >= SHORTEST_SECONDS:
            self._redis.eval(AGE, 0, round(passed * 1000))
            self._virtual, self._real = self._timeline.now, time.monotonic()
        return not self.is_stopped

    def flush(self) -> None:
        self._redis.flushdb()

    def close(self) -> None:
        self._redis.close()
