"""Log-in sessions: families of refresh tokens. A token can be used once, and again for a minute after that.

The answer to a refresh may be lost, and two tabs may refresh at once. So a used token gives further pairs for
:data:`REUSE_SECONDS`. All these pairs are equal, and each can be renewed by itself. A token that is used later is in
somebody else's hands: the whole session ends. Reasons: docs/decisions/2026-11-30-refresh-tokens.md.
"""

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from pynamodb.exceptions import UpdateError
from pynamodb.expressions.update import Action

from chalicelib.accounts.models import RefreshToken, Session
from chalicelib.errors import RefreshRefused
from chalicelib.ids import new_id
from chalicelib.localization.clock import now

REFRESH_TOKEN_LIFETIME = timedelta(days=30)
REUSE_SECONDS = 60
MAX_SESSION_ID_LENGTH = 64


def start(user_id: str) -> str:
    """Creates a session. Returns its first refresh token."""
    session_id, moment = new_id(), now()
    token = _new_token(session_id)
    Session(
        id=session_id,
        user_id=user_id,
        digest=_digest(token),
        created_at=moment,
        expires_at=moment + REFRESH_TOKEN_LIFETIME,
    ).save(Session.id.does_not_exist())
    return token


def find(token: str) -> Session:
    """Finds the session that a token names, without checking the token's secret (``renew``, ``end_by_token`` do).

    Raises ``RefreshRefused`` if there is no such session, or no longer.
    """
    session_id = token.partition(".")[0]
    if not 0 < len(session_id) <= MAX_SESSION_ID_LENGTH:
        raise RefreshRefused  # DynamoDB would refuse the key
    session = Session.find(session_id)
    if session is None or session.expires_at <= now():
        raise RefreshRefused  # DynamoDB deletes expired items only after some time
    return session


def renew(session: Session, token: str) -> str:
    """Exchanges a token of the session for a new one, which it returns.

    Raises ``RefreshRefused`` if the token does not belong to the session. If the token was first used more than
    :data:`REUSE_SECONDS` ago, it also ends the session.

    Safe under any concurrency. The new token is stored first; nobody has it until it is answered. Then one atomic
    update records the first use of the old token, and that time decides for all concurrent requests.
    """
    stored = _load_token(session, token)
    if stored.used_at is not None:
        _require_recent(session, stored.used_at)
    fresh, moment = _new_token(session.id), now()
    RefreshToken(session.id, _digest(fresh), expires_at=moment + REFRESH_TOKEN_LIFETIME).save()
    first_use = RefreshToken.used_at.set(RefreshToken.used_at | moment)
    stored.update([first_use, RefreshToken.expires_at.set(moment + REFRESH_TOKEN_LIFETIME)])
    _require_recent(session, stored.used_at or moment)
    _prolong(session, moment + REFRESH_TOKEN_LIFETIME)
    return fresh


def end(session: Session) -> None:
    """Ends the session: its tokens are refused from now on. Safe to repeat."""
    session.delete()


def end_by_token(token: str) -> None:
    """Ends the session of a token, also of a used one. An unknown token is no error: its session has ended."""
    with suppress(RefreshRefused):
        session = find(token)
        _load_token(session, token)
        end(session)


def _require_recent(session: Session, used_at: datetime) -> None:
    if now() - used_at > timedelta(seconds=REUSE_SECONDS):
        end(session)
        raise RefreshRefused


def _prolong(session: Session, until: datetime) -> None:
    """Extends the session. Raises ``RefreshRefused`` if it was ended meanwhile.

    Also removes the digest of the first token. That token has an item of its own by now; when DynamoDB has deleted the
    item, the digest would make the token look as if it had never been used.
    """
    changes: list[Action] = [Session.expires_at.set(until), Session.turn.add(1), Session.digest.remove()]
    try:
        session.update(changes, condition=Session.id.exists())
    except UpdateError as error:
        if error.cause_response_code == "ConditionalCheckFailedException":
            raise RefreshRefused from error
        raise


def _load_token(session: Session, token: str) -> RefreshToken:
    """Reads a token of the session. The session's first token has no item until it is used.

    Raises ``RefreshRefused`` if the token does not belong to the session: its id alone gives no access.
    """
    digest = _digest(token)
    found = RefreshToken.find(session.id, digest)
    if found is None and digest == session.digest:
        return RefreshToken(session.id, digest, expires_at=session.expires_at)
    if found is None or found.expires_at <= now():
        raise RefreshRefused
    return found


def _new_token(session_id: str) -> str:
    return f"{session_id}.{secrets.token_urlsafe(32)}"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
