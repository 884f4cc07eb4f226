"""Use cases of registration and log-in: each ends with a pair of tokens, or ends the session."""

from contextlib import suppress
from dataclasses import dataclass

from chalicelib.accounts import sessions
from chalicelib.accounts.models import User
from chalicelib.accounts.passwords import PasswordCheck, check_password, hash_password
from chalicelib.accounts.schemas import Login, Registration
from chalicelib.accounts.service import actor_of, add_user, find_by_email, get, new_user
from chalicelib.canonical import email_key
from chalicelib.db import Transaction, WriteConflict
from chalicelib.errors import RefreshRefused, WrongPassword
from chalicelib.pandits import service as pandits
from chalicelib.rate_limits import FAILED_LOGINS_FROM_ADDRESS, FAILED_LOGINS_OF_ACCOUNT, REGISTRATIONS
from chalicelib.tokens import Role, access_token


@dataclass(frozen=True, slots=True)
class TokenPair:
    """A new access token, a new refresh token, and the user they belong to."""

    access: str
    refresh: str
    user: User


def register(wanted: Registration, address: str) -> TokenPair:
    """Creates a customer or an unverified pandit, and logs in. ``address`` is the caller's IP address.

    Raises ``EmailTaken``, ``TooFast``.
    """
    REGISTRATIONS.hit(address)
    user = new_user(wanted, Role(wanted.role))
    with Transaction() as tx:
        add_user(tx, user)
        if user.role == Role.PANDIT:
            pandits.add_profile(tx, user.id, user.full_name)
    return _start_session(user)


def login(credentials: Login, address: str) -> TokenPair:
    """Checks e-mail and password, and starts a session. ``address`` is the caller's IP address.

    Raises ``WrongPassword`` without saying which of the two was wrong, and ``TooFast`` after ten failures. Only
    failures count. The limit is checked again after the password, so of many passwords tried at once none is confirmed
    once ten were wrong.
    """
    account = email_key(credentials.email)
    _require_attempts_left(account, address)
    user = find_by_email(credentials.email)
    check = check_password(credentials.password, user.password_hash if user else None)
    if check is PasswordCheck.WRONG or user is None:
        FAILED_LOGINS_OF_ACCOUNT.hit(account)
        FAILED_LOGINS_FROM_ADDRESS.hit(address)
        raise WrongPassword
    _require_attempts_left(account, address)
    if check is PasswordCheck.OUTDATED:
        # A password that was changed meanwhile stays.
        with suppress(WriteConflict), Transaction() as tx:
            renewed = User.password_hash.set(hash_password(credentials.password))
            tx.update(user, [renewed], when=User.password_hash == user.password_hash)
    return _start_session(user)


def refresh(token: str) -> TokenPair:
    """Exchanges a refresh token for a new pair. Safe to repeat for a minute.

    Raises ``RefreshRefused``. A token that is used again later was stolen, so its session ends.
    """
    session = sessions.find(token)
    user = get(session.user_id)
    if user.sessions_since is not None and session.created_at <= user.sessions_since:
        sessions.end(session)
        raise RefreshRefused
    return TokenPair(access_token(actor_of(user)), sessions.renew(session, token), user)


def logout(token: str) -> None:
    """Ends the session of a refresh token, also of one that was used. An unknown token is no error."""
    sessions.end_by_token(token)


def _require_attempts_left(account: str, address: str) -> None:
    FAILED_LOGINS_OF_ACCOUNT.check(account)
    FAILED_LOGINS_FROM_ADDRESS.check(address)


def _start_session(user: User) -> TokenPair:
    return TokenPair(access_token(actor_of(user)), sessions.start(user.id), user)
