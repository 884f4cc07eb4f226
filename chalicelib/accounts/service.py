"""Accounts: one function a use case."""

import unicodedata
from contextlib import suppress
from dataclasses import dataclass

from chalicelib.accounts import sessions
from chalicelib.accounts.models import EmailClaim, User
from chalicelib.accounts.passwords import Check, check, hashed
from chalicelib.accounts.schemas import Login, Profile, Registration
from chalicelib.audit import service as audit
from chalicelib.canonical import email_key
from chalicelib.db import (
    Page,
    PageRequest,
    Transaction,
    WriteConflict,
    batch_get,
    is_unchanged,
    query_page,
    retry_on_conflict,
)
from chalicelib.errors import EmailTaken, NotFound, RefreshRefused, WrongPassword
from chalicelib.ids import new_id
from chalicelib.localization.clock import now
from chalicelib.localization.text import Language, Reader
from chalicelib.pandits import service as pandits
from chalicelib.rate_limits import FAILED_LOGINS_FROM_ADDRESS, FAILED_LOGINS_OF_ACCOUNT, REGISTRATIONS
from chalicelib.search import service as search
from chalicelib.tokens import Actor, Role, access_token


@dataclass(frozen=True, slots=True)
class Tokens:
    """A fresh pair, and whose it is."""

    access: str
    refresh: str
    user: User


def register(wanted: Registration, address: str) -> Tokens:
    """Makes a customer or a pandit (unverified). Raises ``EmailTaken``, ``TooFast``."""
    REGISTRATIONS.hit(address)
    user = _new_user(wanted, Role(wanted.role))
    with Transaction() as tx:
        _add(tx, user)
        if user.role == Role.PANDIT:
            pandits.enroll(tx, user.id, user.full_name)
    return _log_in(user)


def login(given: Login, address: str) -> Tokens:
    """Raises ``WrongPassword`` without saying what was wrong; only failures count towards the rate_limits.

    Of many passwords at once, each is judged by what has been counted when it has been looked at: once ten were wrong,
    ``TooFast`` does not say whether another one is.
    """
    account = email_key(given.email)
    _require_patience(account, address)
    user = by_email(given.email)
    found = check(given.password, user.password_hash if user else None)
    if found is Check.WRONG or user is None:
        FAILED_LOGINS_OF_ACCOUNT.hit(account)
        FAILED_LOGINS_FROM_ADDRESS.hit(address)
        raise WrongPassword
    _require_patience(account, address)
    if found is Check.OUTDATED:
        _rehash(user, given.password)
    return _log_in(user)


def refresh(token: str) -> Tokens:
    """Turns a refresh token into a new pair; for a minute it does so again. Raises ``RefreshRefused``, later with the
    end of the whole family (it was stolen, or is)."""
    session = sessions.of(token)
    user = get(session.user_id)
    if user.sessions_since is not None and session.created_at <= user.sessions_since:
        sessions.end(session)
        raise RefreshRefused
    return Tokens(access_token(actor_of(user)), sessions.renew(session, token), user)


def logout(token: str) -> None:
    """Ends the token's family, by an old token too. An unknown token is no error: it is out already."""
    sessions.end_of(token)


def get(user_id: str) -> User:
    """Raises ``NotFound``."""
    try:
        return User.get(user_id, consistent_read=True)
    except User.DoesNotExist as error:
        raise NotFound from error


def by_email(address: str) -> User | None:
    """The account of an e-mail address, in whatever form it is written."""
    keys = dict.fromkeys([email_key(address), _key_of_before(address)])
    for key in filter(None, keys):  # DynamoDB takes no empty one
        with suppress(EmailClaim.DoesNotExist):
            return get(EmailClaim.get(key, consistent_read=True).user_id)
    return None


def _key_of_before(address: str) -> str:
    """The key that an address had before it was brought into its canonical form; of nearly all it is the same."""
    return unicodedata.normalize("NFC", address.strip()).lower()


def many(user_ids: set[str]) -> dict[str, User]:
    """Users by id, in one round trip."""
    return batch_get(User, user_ids)


def preferences(user_id: str) -> Reader | None:
    """In which language and on which clock this user reads; None for a user who is gone."""
    try:
        return reader_of(get(user_id))
    except NotFound:
        return None


def reader_of(user: User) -> Reader:
    return Reader(Language(user.language), user.timezone)


def actor_of(user: User) -> Actor:
    return Actor(user.id, Role(user.role))


@retry_on_conflict
def change(user_id: str, wanted: Profile) -> User:
    """Changes the fields that were sent. Safe to repeat. Raises ``NotFound``."""
    user = get(user_id)
    actions = [User.updated_at.set(now())]
    for name in wanted.model_fields_set:
        value = getattr(wanted, name)
        attribute = getattr(User, name)
        actions.append(attribute.remove() if value is None else attribute.set(value))
    named = _terms(user)
    sent = {name: getattr(wanted, name) for name in wanted.model_fields_set & {"full_name", "phone"}}
    renamed = search.person_terms(user.id, **{"full_name": user.full_name, "phone": user.phone, **sent})
    unchanged = is_unchanged(User.full_name, user.full_name) & is_unchanged(User.phone, user.phone)
    with Transaction() as tx:
        # What was read is what the terms are made of, so that no two changes leave terms of a name that nobody has.
        tx.update(user, actions, when=unchanged)
        if sent:
            search.put_person(tx, renamed, named)
        if user.role == Role.PANDIT and "full_name" in wanted.model_fields_set:
            pandits.rename(tx, user.id, wanted.full_name)
    return get(user_id)


def make_admin(email: str, password: str) -> User:
    """Creates an admin, or makes an account one: with this password, and without the sessions that it had.

    For operators, not for the network. Whoever registered the address before may not have been its owner.
    """
    user = by_email(email)
    if user is None:
        wanted = Registration(email=email, password=password, full_name="Admin", role=Role.CUSTOMER)
        user = _new_user(wanted, Role.ADMIN)
        with Transaction() as tx:
            _add(tx, user)
            audit.record(tx, "operator", "MAKE_ADMIN", "user", user.id, {"email": user.email})
        return user
    moment = now()
    promoted = [
        User.role.set(Role.ADMIN.value),
        User.password_hash.set(hashed(password)),
        User.sessions_since.set(moment),
        User.updated_at.set(moment),
    ]
    with Transaction() as tx:
        tx.update(user, promoted, when=User.id.exists())
        audit.record(tx, "operator", "MAKE_ADMIN", "user", user.id, {"email": user.email})
    return get(user.id)


def newest(page_request: PageRequest) -> Page[User]:
    """All users, newest first: for admins."""
    return query_page(User.by_age, "user", page_request)


MOST_ADMINS_TOLD = 20
"""A transaction holds 100 writes, and telling one person takes two."""


def admins() -> list[str]:
    """The ids of the admins, to be told when a person is wanted."""
    return [user.id for user in User.by_role.query(Role.ADMIN.value, limit=MOST_ADMINS_TOLD)]


def count() -> int:
    """How many users there are."""
    return User.by_age.count("user")


def _new_user(wanted: Registration, role: Role) -> User:
    moment = now()
    return User(
        id=new_id(),
        email=wanted.email,
        password_hash=hashed(wanted.password),
        full_name=wanted.full_name,
        phone=wanted.phone,
        role=role.value,
        language=wanted.language.value,
        timezone=wanted.timezone,
        created_at=moment,
        updated_at=moment,
    )


def _add(tx: Transaction, user: User) -> None:
    key, key_of_before = email_key(user.email), _key_of_before(user.email)
    tx.put(EmailClaim(key, user_id=user.id), when=EmailClaim.email.does_not_exist(), otherwise=EmailTaken)
    if key_of_before != key:
        tx.check(EmailClaim(key_of_before), when=EmailClaim.email.does_not_exist(), otherwise=EmailTaken)
    tx.put(user, when=User.id.does_not_exist())
    search.put_person(tx, _terms(user))


def _terms(user: User) -> set[search.Key]:
    return search.person_terms(user.id, user.full_name, user.phone)


def index(user: User) -> None:
    """Writes a user's search terms. Safe to repeat. Raises ``WriteConflict`` where name or telephone have changed."""
    unchanged = is_unchanged(User.full_name, user.full_name) & is_unchanged(User.phone, user.phone)
    with Transaction() as tx:
        tx.check(user, when=unchanged)
        search.put_person(tx, _terms(user))


def _rehash(user: User, password: str) -> None:
    """Makes a hash of before anew, unless the password was changed meanwhile."""
    with suppress(WriteConflict), Transaction() as tx:
        tx.update(user, [User.password_hash.set(hashed(password))], when=User.password_hash == user.password_hash)


def _require_patience(account: str, address: str) -> None:
    FAILED_LOGINS_OF_ACCOUNT.check(account)
    FAILED_LOGINS_FROM_ADDRESS.check(address)


def _log_in(user: User) -> Tokens:
    return Tokens(access_token(actor_of(user)), sessions.start(user.id), user)
