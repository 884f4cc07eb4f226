"""Signed tokens (JWT): access tokens, WebSocket tickets and list cursors. The audience claim separates their purposes.

An access token holds identity and role and nothing else. Authentication therefore needs no database call.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from chalicelib import secret_keys
from chalicelib.errors import BadCursor, Unauthenticated
from chalicelib.localization.clock import now

if TYPE_CHECKING:
    from jwt.types import Options

ALGORITHM = "HS256"
ACCESS_SECONDS = 15 * 60
TICKET_SECONDS = 60


class Role(StrEnum):
    CUSTOMER = "CUSTOMER"
    PANDIT = "PANDIT"
    ADMIN = "ADMIN"


@dataclass(frozen=True, slots=True)
class Actor:
    """The authenticated user who makes a request."""

    id: str
    role: Role

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket for one WebSocket connection. ``id`` can be redeemed once, until ``expires_at`` (Unix seconds)."""

    id: str
    actor: Actor
    expires_at: int


def access_token(actor: Actor) -> str:
    """Signs an access token, valid for 15 minutes."""
    return _sign("access", {"sub": actor.id, "role": actor.role.value}, ACCESS_SECONDS)


def actor_of(token: str) -> Actor:
    """Verifies an access token. Raises :class:`Unauthenticated` for anything else."""
    claims = _verify("access", token)
    return Actor(claims["sub"], Role(claims["role"]))


def new_ticket(actor: Actor, ticket_id: str) -> str:
    """Signs a ticket, valid for 60 seconds."""
    return _sign("ticket", {"sub": actor.id, "role": actor.role.value, "jti": ticket_id}, TICKET_SECONDS)


def ticket_of(token: str) -> Ticket:
    """Verifies a ticket. Raises :class:`Unauthenticated` for anything else. The caller must check that it is unused."""
    claims = _verify("ticket", token)
    return Ticket(claims["jti"], Actor(claims["sub"], Role(claims["role"])), claims["exp"])


def cursor(scope: str, key: dict[str, Any]) -> str:
    """Signs a cursor: an opaque position in the list that ``scope`` identifies."""
    import jwt

    return jwt.encode({"aud": f"cursor:{scope}", "key": key}, secret_keys.signing_key(), ALGORITHM)


def key_of(scope: str, token: str) -> dict[str, Any]:
    """Verifies a cursor and returns its key. Raises :class:`BadCursor` for a forged one or one of another list."""
    import jwt

    try:
        return dict(_claims(f"cursor:{scope}", token)["key"])
    except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
        raise BadCursor from error


def _sign(purpose: str, claims: dict[str, Any], seconds: int) -> str:
    import jwt

    issued = int(now().timestamp())
    return jwt.encode(
        {**claims, "aud": purpose, "iat": issued, "exp": issued + seconds}, secret_keys.signing_key(), ALGORITHM
    )


def _verify(purpose: str, token: str) -> dict[str, Any]:
    import jwt

    try:
        return _claims(purpose, token, require=["sub", "exp", "aud"])
    except (jwt.PyJWTError, ValueError) as error:
        raise Unauthenticated from error


def _claims(purpose: str, token: str, require: Sequence[str] = ()) -> dict[str, Any]:
    """Verifies a token against all accepted keys: during a rotation other processes still sign with the previous key.

    When a token was signed is not checked: the function that signed it may have a clock that is a little ahead.
    Raises ``jwt.PyJWTError``.
    """
    import jwt

    options: Options = {"require": list(require), "verify_iat": False}
    while True:
        for key in secret_keys.accepted_keys():
            try:
                return dict(jwt.decode(token, key, [ALGORITHM], audience=purpose, options=options))
            except jwt.InvalidSignatureError as error:
                unknown = error
        if not secret_keys.have_changed():
            raise unknown
