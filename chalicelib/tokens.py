"""Signed tokens: access tokens, WebSocket tickets and list cursors. One key, one library, a purpose in each.

Authenticating costs no database call: identity and role stand in the token, and nothing else does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chalicelib import secret_keys
from chalicelib.errors import BadCursor, Unauthenticated
from chalicelib.localization.clock import now

ALGORITHM = "HS256"
ACCESS_SECONDS = 15 * 60
TICKET_SECONDS = 60


class Role(StrEnum):
    CUSTOMER = "CUSTOMER"
    PANDIT = "PANDIT"
    ADMIN = "ADMIN"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: proven by a token, never by what a client writes."""

    id: str
    role: Role

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN


@dataclass(frozen=True, slots=True)
class Ticket:
    """A pass for one WebSocket connect. ``id`` can be redeemed once, until ``expires_at`` (Unix seconds)."""

    id: str
    actor: Actor
    expires_at: int


def access_token(actor: Actor) -> str:
    return _sign("access", {"sub": actor.id, "role": actor.role.value}, ACCESS_SECONDS)


def actor_of(token: str) -> Actor:
    """Raises :class:`Unauthenticated` for anything but a valid access token."""
    claims = _verify("access", token)
    return Actor(claims["sub"], Role(claims["role"]))


def new_ticket(actor: Actor, ticket_id: str) -> str:
    return _sign("ticket", {"sub": actor.id, "role": actor.role.value, "jti": ticket_id}, TICKET_SECONDS)


def ticket_of(token: str) -> Ticket:
    """Raises :class:`Unauthenticated` for anything but a ticket in its time. Whether it was used, the store knows."""
    claims = _verify("ticket", token)
    return Ticket(claims["jti"], Actor(claims["sub"], Role(claims["role"])), claims["exp"])


def cursor(scope: str, key: dict[str, Any]) -> str:
    """An opaque, signed place in the list that ``scope`` names."""
    import jwt

    return jwt.encode({"aud": f"cursor:{scope}", "key": key}, secret_keys.signing_key(), ALGORITHM)


def key_of(scope: str, token: str) -> dict[str, Any]:
    """Raises :class:`BadCursor` for a forged cursor or one of another list."""
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
    """What a token says, under whichever key holds: while one is rotated, others still sign with the one before it.

    Raises ``jwt.PyJWTError``.
    """
    import jwt

    while True:
        for key in secret_keys.accepted_keys():
            try:
                return dict(jwt.decode(token, key, [ALGORITHM], audience=purpose, options={"require": list(require)}))
            except jwt.InvalidSignatureError as error:
                unknown = error
        if not secret_keys.have_changed():
            raise unknown
