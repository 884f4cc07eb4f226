"""Idempotency keys: a repeated request with the same key and body gets the first result; another body is refused.

A key is written in the transaction of its result. So there is never a key without a result, nor two results for a key.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from pynamodb.attributes import TTLAttribute, UnicodeAttribute

from chalicelib.db import Entity, TableMeta, Transaction, table_name
from chalicelib.errors import BadRequest, Conflict
from chalicelib.localization.clock import now
from chalicelib.localization.text import Text

KEY_LIFETIME = timedelta(days=7)
MAX_KEY_LENGTH = 200


class IdempotencyKey(Entity):
    """A client's ``Idempotency-Key`` for one operation, and the id of its result."""

    class Meta(TableMeta):
        table_name = table_name("idempotency-keys")

    key = UnicodeAttribute(hash_key=True)
    """``<user>#<operation>#<object>#<the client's key>``"""
    digest = UnicodeAttribute()
    """SHA-256 of the body. The same key with another body is refused."""
    result_id = UnicodeAttribute()
    expires_at = TTLAttribute()


class KeyRequired(BadRequest):
    code = "IDEMPOTENCY_KEY_REQUIRED"
    detail = Text("Send an Idempotency-Key header.", "Idempotency-Key हेडर पठाउनुहोस्।")


class KeyReused(Conflict):
    code = "IDEMPOTENCY_KEY_REUSED"
    detail = Text(
        "This Idempotency-Key was used with another request.", "यो Idempotency-Key अर्को अनुरोधमा प्रयोग भइसकेको छ।"
    )


@dataclass(frozen=True, slots=True)
class IdempotencyClaim:
    """A request's key and the digest of its body, before or after the result exists."""

    key: str
    digest: str

    def result(self) -> str | None:
        """Returns the id of the key's result, or None without one. Raises :class:`KeyReused` for another body."""
        stored = IdempotencyKey.find(self.key)
        if stored is None:
            return None
        if stored.digest != self.digest:
            raise KeyReused
        return stored.result_id

    def put(self, tx: Transaction, result_id: str) -> None:
        """Adds the key to its result's transaction, which raises ``WriteConflict`` if another request was first."""
        item = IdempotencyKey(self.key, digest=self.digest, result_id=result_id, expires_at=now() + KEY_LIFETIME)
        tx.put(item, when=IdempotencyKey.key.does_not_exist())

    def release(self, tx: Transaction, result_id: str) -> None:
        """Adds to a transaction that the key can be used again, because ``result_id`` failed.

        The transaction raises ``WriteConflict`` if the key has another result by now.
        """
        tx.delete(IdempotencyKey(self.key), when=IdempotencyKey.result_id == result_id)


def claim(user_id: str, operation: str, object_id: str, header: str, body: Mapping[str, object]) -> IdempotencyClaim:
    """Makes the claim of a request. Raises :class:`KeyRequired` for a blank header or one above 200 characters."""
    key = header.strip()
    if not 1 <= len(key) <= MAX_KEY_LENGTH:
        raise KeyRequired
    digest = hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return IdempotencyClaim(f"{user_id}#{operation}#{object_id}#{key}", digest)


def optional_claim(
    user_id: str, operation: str, object_id: str, header: str, body: Mapping[str, object]
) -> IdempotencyClaim | None:
    """Makes the claim of a request whose key is optional. Returns None without a header; otherwise as :func:`claim`."""
    return claim(user_id, operation, object_id, header, body) if header else None
