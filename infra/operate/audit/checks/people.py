"""Reads accounts, log-ins and profiles, with the items that their invariants need."""

from collections.abc import Sequence

from chalicelib.accounts.models import EmailClaim, Session, User
from chalicelib.audit.models import AuditEntry
from chalicelib.canonical import email_key
from chalicelib.pandits.models import Pandit
from chalicelib.reviews.models import Review
from infra.operate.audit.check import AnyCheck, Check, items, partitions
from infra.operate.audit.reader import Reader
from infra.operate.audit.rules import people


def _accounts(reader: Reader, ids: Sequence[str]) -> dict[str, people.Account]:
    users = reader.many(User, ids)
    addresses = {key: email_key(user.email) for key, user in users.items()}
    claims = reader.many(EmailClaim, addresses.values())
    profiles = reader.many(Pandit, ids)
    return {key: people.Account(user, claims.get(addresses[key]), profiles.get(key)) for key, user in users.items()}


def _claims(reader: Reader, addresses: Sequence[str]) -> dict[str, people.ClaimedEmail]:
    claims = reader.many(EmailClaim, addresses)
    users = reader.many(User, (claim.user_id for claim in claims.values()))
    return {key: people.ClaimedEmail(claim, users.get(claim.user_id)) for key, claim in claims.items()}


def _log_ins(reader: Reader, ids: Sequence[str]) -> dict[str, people.LogIn]:
    sessions = reader.many(Session, ids)
    users = reader.many(User, (session.user_id for session in sessions.values()))
    return {key: people.LogIn(session, users.get(session.user_id)) for key, session in sessions.items()}


def _profiles(reader: Reader, ids: Sequence[str]) -> dict[str, people.Profile]:
    users = reader.many(User, ids)
    return {
        key: people.Profile(pandit, users.get(key), list(Review.published.query(key)))
        for key, pandit in reader.many(Pandit, ids).items()
    }


def _audited_actions(reader: Reader, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], people.AuditedAction]:
    entries = reader.many(AuditEntry, keys)
    actors = reader.many(User, (entry.actor_id for entry in entries.values()))
    return {key: people.AuditedAction(entry, actors.get(entry.actor_id)) for key, entry in entries.items()}


CHECKS: tuple[AnyCheck, ...] = (
    Check(people.accounts, User, partitions(User), _accounts),
    Check(people.claims, EmailClaim, partitions(EmailClaim), _claims),
    Check(people.log_ins, Session, partitions(Session), _log_ins),
    Check(people.profiles, Pandit, partitions(Pandit), _profiles),
    Check(people.audited_actions, AuditEntry, items(AuditEntry), _audited_actions),
)
