"""Idempotency keys: the same key with the same body leads to the same result, with another body to a refusal.

The key is written in the transaction of what it stands for, so there is never a key without its result, nor two
results for one key.
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

KEPT = timedelta(days=7)
MAX_LENGTH = 200


class IdempotencyKey(Entity):
    """A client's ``Idempotency-Key`` for one operation, and what it led to."""

    class Meta(TableMeta):
        table_name = table_name("idempotency-keys")

    key = UnicodeAttribute(hash_key=True)
    """``<user>#<operation>#<object>#<the client's key>``"""
    digest = UnicodeAttribute()
    """Of the body: the same key with another body is refused."""
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
    """One request's claim to be the only one of its key."""

    key: str
    digest: str

    def result(self) -> str | None:
        """What the key has led to already, or None. Raises :class:`KeyReused` for another body."""
        try:
            stored = IdempotencyKey.get(self.key, consistent_read=True)
        except IdempotencyKey.DoesNotExist:
            return None
        if stored.digest != self.digest:
            raise KeyReused
        return stored.result_id

    def put(self, tx: Transaction, result_id: str) -> None:
        """Adds the key to the transaction of its result. It raises ``WriteConflict`` if another request was first."""
        item = IdempotencyKey(self.key, digest=self.digest, result_id=result_id, expires_at=now() + KEPT)
        tx.put(item, when=IdempotencyKey.key.does_not_exist())

    def release(self, tx: Transaction, result_id: str) -> None:
        """Adds to a transaction that the key is free again, because ``result_id`` came to nothing. The transaction
        raises ``WriteConflict`` where the key leads elsewhere by now."""
        tx.delete(IdempotencyKey(self.key), when=IdempotencyKey.result_id == result_id)


def claim(user_id: str, operation: str, object_id: str, header: str, body: Mapping[str, object]) -> IdempotencyClaim:
    """The claim of a request. Raises :class:`KeyRequired` without a usable header."""
    key = header.strip()
    if not 1 <= len(key) <= MAX_LENGTH:
        raise KeyRequired
    digest = hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return IdempotencyClaim(f"{user_id}#{operation}#{object_id}#{key}", digest)


def optional_claim(
    user_id: str, operation: str, object_id: str, header: str, body: Mapping[str, object]
) -> IdempotencyClaim | None:
    """The claim of a request whose key may be left out; None without one. Raises :class:`KeyRequired` for a key that
    is blank or longer than 200 characters."""
    return claim(user_id, operation, object_id, header, body) if header else None
