"""Idempotency keys, as docs.stripe.com/api/idempotent_requests describes them.

The first answer to a key is returned again, whatever it was. Other parameters are refused, and so is a second request
while the first one is running. A request that fails validation leaves its key unused.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from infra.local.sandbox.store import Store
from infra.local.sandbox.stripe.errors import StripeError

MAX_KEY_LENGTH = 255
SECONDS = 24 * 3600
CALL_SECONDS = 0.02
HEADER = "Idempotency-Key"


class IdempotencyKeys:
    def __init__(self, store: Store, now: Callable[[], float]) -> None:
        self._store = store
        self._now = now
        self._under_way: set[str] = set()

    async def run_once(
        self, request: web.Request, body: bytes, work: Callable[[], Awaitable[dict[str, Any]]]
    ) -> web.Response:
        """The answer of ``work``, or the one it had before under the same key. Raises ``StripeError``."""
        key = request.headers.get(HEADER, "")
        if len(key) > MAX_KEY_LENGTH:
            raise StripeError(400, f"Idempotency-Key may have {MAX_KEY_LENGTH} characters")
        if not key:
            return web.json_response(await work())
        fingerprint = hashlib.sha256(request.path.encode() + b"\n" + body).hexdigest()
        if stored := self._find(key):
            return _replay(stored, key, fingerprint)
        if key in self._under_way:
            message = f"There is currently another in-progress request using this Idempotent Key: {key}."
            raise StripeError(409, message, kind="idempotency_error", code="idempotency_key_in_use")
        self._under_way.add(key)
        try:
            status, answer = await _outcome(work)
        finally:
            self._under_way.discard(key)
        self._store.put(
            "idempotency", key, {"fingerprint": fingerprint, "status": status, "answer": answer, "at": self._now()}
        )
        return web.json_response(answer, status=status, headers={HEADER: key})

    def _find(self, key: str) -> dict[str, Any] | None:
        stored = self._store.get("idempotency", key)
        return stored if stored and stored["at"] > self._now() - SECONDS else None


async def _outcome(work: Callable[[], Awaitable[dict[str, Any]]]) -> tuple[int, Any]:
    # A call takes its time; only so can two with one key meet.
    await asyncio.sleep(CALL_SECONDS)
    try:
        return 200, await work()
    except StripeError as error:
        if not error.executed:
            raise
        return error.status, error.body


def _replay(stored: dict[str, Any], key: str, fingerprint: str) -> web.Response:
    if stored["fingerprint"] != fingerprint:
        message = (
            "Keys for idempotent requests can only be used with the same parameters they were first used with. "
            f"Try using a key other than '{key}' if you meant to execute a different request."
        )
        raise StripeError(400, message, kind="idempotency_error")
    headers = {HEADER: key, "Idempotent-Replayed": "true"}
    return web.json_response(stored["answer"], status=stored["status"], headers=headers)
