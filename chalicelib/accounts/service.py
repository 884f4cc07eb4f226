"""Users: reading, listing, creating and changing them. ``authentication`` registers them and logs them in."""

import unicodedata

from chalicelib.accounts.models import EmailClaim, User
from chalicelib.accounts.passwords import hash_password
from chalicelib.accounts.schemas import Profile, Registration
from chalicelib.audit import service as audit
from chalicelib.canonical import email_key
from chalicelib.db import (
    Page,
    PageRequest,
    Transaction,
    batch_get,
    is_unchanged,
    query_page,
    retry_on_conflict,
)
from chalicelib.errors import EmailTaken, NotFound
from chalicelib.ids import new_id
from chalicelib.localization.clock import now
from chalicelib.localization.text import Language, Reader
from chalicelib.pandits import service as pandits
from chalicelib.parallel import best_effort
from chalicelib.realtime import closing, registry
from chalicelib.search import service as search
from chalicelib.tokens import Actor, Role

MAX_ADMINS_NOTIFIED = 20
"""A transaction holds 100 writes, and notifying one person takes two."""


def get(user_id: str) -> User:
    """Reads a user (strongly consistent). Raises ``NotFound``."""
    return User.load(user_id)


def get_many(user_ids: set[str]) -> dict[str, User]:
    """Reads users in one round trip. Returns those that exist, by id."""
    return batch_get(User, user_ids)


def find_by_email(address: str) -> User | None:
    """Finds the account of an e-mail address, whatever form it is written in."""
    keys = dict.fromkeys([email_key(address), _former_email_key(address)])
    for key in filter(None, keys):  # DynamoDB takes no empty key
        claim = EmailClaim.find(key)
        if claim is not None:
            return get(claim.user_id)
    return None


def list_users(page_request: PageRequest) -> Page[User]:
    """Returns a page of all users, newest first."""
    return query_page(User.by_age, "user", page_request)


def admin_ids() -> list[str]:
    """Returns the ids of the admins to notify, at most :data:`MAX_ADMINS_NOTIFIED`."""
    return [user.id for user in User.by_role.query(Role.ADMIN.value, limit=MAX_ADMINS_NOTIFIED)]


def count() -> int:
    """Counts all users."""
    return User.by_age.count("user")


def preferences(user_id: str) -> Reader | None:
    """Returns a user's language and timezone, or None for a user who does not exist any more."""
    try:
        return reader_of(get(user_id))
    except NotFound:
        return None


def reader_of(user: User) -> Reader:
    """Returns the user's language and timezone."""
    return Reader(Language(user.language), user.timezone)


def actor_of(user: User) -> Actor:
    """Returns the identity that the user's tokens carry."""
    return Actor(user.id, Role(user.role))


def new_user(wanted: Registration, role: Role) -> User:
    """Makes a user item. Does not store it."""
    moment = now()
    return User(
        id=new_id(),
        email=wanted.email,
        password_hash=hash_password(wanted.password),
        full_name=wanted.full_name,
        phone=wanted.phone,
        role=role.value,
        language=wanted.language.value,
        timezone=wanted.timezone,
        created_at=moment,
        updated_at=moment,
    )


def add_user(tx: Transaction, user: User) -> None:
    """Adds a new user to a transaction, with the claim on the e-mail address and the search terms.

    The transaction raises ``EmailTaken`` if another account has the address.
    """
    key, former_key = email_key(user.email), _former_email_key(user.email)
    tx.put(EmailClaim(key, user_id=user.id), when=EmailClaim.email.does_not_exist(), otherwise=EmailTaken)
    if former_key != key:
        tx.check(EmailClaim(former_key), when=EmailClaim.email.does_not_exist(), otherwise=EmailTaken)
    tx.put(user, when=User.id.does_not_exist())
    search.put_person(tx, _search_terms(user))


@retry_on_conflict
def update_profile(user_id: str, wanted: Profile) -> User:
    """Changes the fields that were sent, and the name in a pandit's profile. Safe to repeat. Raises ``NotFound``.

    Closes the user's sockets that have another language or timezone than the user now: each keeps those with which it
    connected.
    """
    user = get(user_id)
    actions = [User.updated_at.set(now())]
    for name in wanted.model_fields_set:
        value = getattr(wanted, name)
        attribute = getattr(User, name)
        actions.append(attribute.remove() if value is None else attribute.set(value))
    sent = {name: getattr(wanted, name) for name in wanted.model_fields_set & {"full_name", "phone"}}
    terms = search.person_terms(user.id, **{"full_name": user.full_name, "phone": user.phone, **sent})
    unchanged = is_unchanged(User.full_name, user.full_name) & is_unchanged(User.phone, user.phone)
    with Transaction() as tx:
        # The terms follow from the name that was read. So two changes at once leave no term of a name nobody has.
        tx.update(user, actions, when=unchanged)
        if sent:
            search.put_person(tx, terms, _search_terms(user))
        if user.role == Role.PANDIT and "full_name" in wanted.model_fields_set:
            pandits.rename(tx, user.id, wanted.full_name)
    user = get(user_id)
    if wanted.model_fields_set & {"language", "timezone"}:
        with best_effort("closing"):
            _close_outdated_sockets(user)
    return user


def _close_outdated_sockets(user: User) -> None:
    reader = reader_of(user)
    connections = registry.find_of_users(user.id)
    closing.close([connection for connection in connections if connection.reader != reader], "preferences")


def make_admin(email: str, password: str) -> User:
    """Creates an admin, or turns an account into one, with this password and without its former sessions.

    For operators only: nobody has proved that the account's owner owns the address.
    """
    user = find_by_email(email)
    if user is None:
        wanted = Registration(email=email, password=password, full_name="Admin", role=Role.CUSTOMER)
        user = new_user(wanted, Role.ADMIN)
        with Transaction() as tx:
            add_user(tx, user)
            audit.record(tx, "operator", "MAKE_ADMIN", "user", user.id, {"email": user.email})
        return user
    moment = now()
    promoted = [
        User.role.set(Role.ADMIN.value),
        User.password_hash.set(hash_password(password)),
        User.sessions_since.set(moment),
        User.updated_at.set(moment),
    ]
    with Transaction() as tx:
        tx.update(user, promoted, when=User.id.exists())
        audit.record(tx, "operator", "MAKE_ADMIN", "user", user.id, {"email": user.email})
    return get(user.id)


def index(user: User) -> None:
    """Writes a user's search terms. Safe to repeat. Raises ``WriteConflict`` if name or telephone have changed."""
    unchanged = is_unchanged(User.full_name, user.full_name) & is_unchanged(User.phone, user.phone)
    with Transaction() as tx:
        tx.check(user, when=unchanged)
        search.put_person(tx, _search_terms(user))


def _search_terms(user: User) -> set[search.Key]:
    return search.person_terms(user.id, user.full_name, user.phone)


def _former_email_key(address: str) -> str:
    """Returns the key that addresses had before they were brought into canonical form. It is mostly the same."""
    return unicodedata.normalize("NFC", address.strip()).lower()
