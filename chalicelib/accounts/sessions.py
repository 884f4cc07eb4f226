"""Log-in sessions: families of refresh tokens. A token serves once, and for a minute more.

The answer to a refresh may be lost, and two tabs may ask at once. So a token that was used gives further pairs for
:data:`REUSE_SECONDS`; all pairs so given are alike, and each has a life of its own. Used later, it tells that somebody
else has it: the whole family ends. Reasons: docs/decisions/refresh.md.
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

REFRESH_LIFE = timedelta(days=30)
REUSE_SECONDS = 60
MOST_OF_AN_ID = 64


def start(user_id: str) -> str:
    """Makes a session. Returns its first refresh token."""
    session_id, moment = new_id(), now()
    token = _new_token(session_id)
    Session(
        id=session_id, user_id=user_id, digest=_digest(token), created_at=moment, expires_at=moment + REFRESH_LIFE
    ).save(Session.id.does_not_exist())
    return token


def of(token: str) -> Session:
    """The session that a token names. Whether the token is really one of it, ``renew`` and ``end_of`` ask.

    Raises ``RefreshRefused`` where there is no such session, or no longer.
    """
    session_id = token.partition(".")[0]
    if not 0 < len(session_id) <= MOST_OF_AN_ID:
        raise RefreshRefused  # DynamoDB takes no such key
    try:
        session = Session.get(session_id, consistent_read=True)
    except Session.DoesNotExist as error:
        raise RefreshRefused from error
    if session.expires_at <= now():
        raise RefreshRefused  # DynamoDB's TTL deletes some time later
    return session


def renew(session: Session, token: str) -> str:
    """Turns a token of the session into a new one.

    Raises ``RefreshRefused`` where the token is none of the session's; and ends the session too where it was used
    before, longer ago than an answer is waited for.

    Safe under any concurrency: the new token is stored first, and is worth nothing unless it is answered. Then one
    atomic update notes when the old one was used first, and that moment decides for all who ask.
    """
    known = _known(session, token)
    if known.used_at is not None:
        _require_recent(session, known.used_at)
    fresh, moment = _new_token(session.id), now()
    RefreshToken(session.id, _digest(fresh), expires_at=moment + REFRESH_LIFE).save()
    first_use = RefreshToken.used_at.set(RefreshToken.used_at | moment)
    known.update([first_use, RefreshToken.expires_at.set(moment + REFRESH_LIFE)])
    _require_recent(session, known.used_at or moment)
    _prolong(session, moment + REFRESH_LIFE)
    return fresh


def end(session: Session) -> None:
    """Ends the session; again changes nothing. Its tokens are refused from now on."""
    session.delete()


def end_of(token: str) -> None:
    """Ends the session of a token, which may have been used: it must not outlive its owner's wish to be out.

    A token that is unknown is no error: it is out already.
    """
    with suppress(RefreshRefused):
        session = of(token)
        _known(session, token)
        end(session)


def _require_recent(session: Session, used_at: datetime) -> None:
    if now() - used_at > timedelta(seconds=REUSE_SECONDS):
        end(session)
        raise RefreshRefused


def _prolong(session: Session, until: datetime) -> None:
    """Raises ``RefreshRefused`` where the session was ended meanwhile.

    Its first token has an item by now, and is good only while that is there: once DynamoDB has deleted the item, the
    token would else be taken for one that was never used.
    """
    changes: list[Action] = [Session.expires_at.set(until), Session.turn.add(1), Session.digest.remove()]
    try:
        session.update(changes, condition=Session.id.exists())
    except UpdateError as error:
        if error.cause_response_code == "ConditionalCheckFailedException":
            raise RefreshRefused from error
        raise


def _known(session: Session, token: str) -> RefreshToken:
    """A token of the session, as it is stored. The session's first one is stored when it is used.

    Raises ``RefreshRefused`` where it is none: a session is renewed and ended by its secret, never by its id.
    """
    digest = _digest(token)
    try:
        found = RefreshToken.get(session.id, digest, consistent_read=True)
    except RefreshToken.DoesNotExist as error:
        if digest == session.digest:
            return RefreshToken(session.id, digest, expires_at=session.expires_at)
        raise RefreshRefused from error
    if found.expires_at <= now():
        raise RefreshRefused
    return found


def _new_token(session_id: str) -> str:
    return f"{session_id}.{secrets.token_urlsafe(32)}"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
