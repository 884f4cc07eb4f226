"""Accounts, log-ins and profiles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chalicelib.accounts.models import EmailClaim, Session, User
from chalicelib.audit.models import AuditEntry
from chalicelib.canonical import email_key
from chalicelib.pandits.models import Pandit
from chalicelib.pandits.rules import rank
from chalicelib.reviews.models import Review
from chalicelib.tokens import Role
from infra.operate.audit.invariants import InvariantSet

OPERATOR = "operator"


@dataclass(frozen=True)
class Account:
    user: User
    claim: EmailClaim | None
    profile: Pandit | None


accounts: InvariantSet[Account] = InvariantSet("account", lambda account: account.user.id)


@accounts.invariant
def address_is_its_own(account: Account) -> Iterator[str]:
    """The account's e-mail address is claimed, for it and nobody else."""
    if account.claim is None:
        yield "its address is not claimed"
    elif account.claim.user_id != account.user.id:
        yield f"its address is claimed for {account.claim.user_id}"


@accounts.invariant
def pandit_has_a_profile(account: Account) -> Iterator[str]:
    """A pandit has a profile, of the same name."""
    if account.user.role != Role.PANDIT:
        return
    if account.profile is None:
        yield "a pandit without a profile"
    elif account.profile.full_name != account.user.full_name:
        yield "account and profile have different names"


@dataclass(frozen=True)
class ClaimedEmail:
    claim: EmailClaim
    user: User | None


claims: InvariantSet[ClaimedEmail] = InvariantSet("email", lambda claim: claim.claim.user_id)


@claims.invariant
def leads_to_its_account(claim: ClaimedEmail) -> Iterator[str]:
    """A claimed address is that of the account it is claimed for."""
    if claim.user is None:
        yield "claimed for nobody"
    elif email_key(claim.user.email) != email_key(claim.claim.email):
        yield "claimed for an account of another address"


@dataclass(frozen=True)
class LogIn:
    session: Session
    user: User | None


log_ins: InvariantSet[LogIn] = InvariantSet("session", lambda log_in: log_in.session.id)


@log_ins.invariant
def belongs_to_a_user(log_in: LogIn) -> Iterator[str]:
    """A session is that of an account."""
    if log_in.user is None:
        yield f"of {log_in.session.user_id}, who is not there"


@dataclass(frozen=True)
class Profile:
    """``reviews`` are the published ones of the pandit."""

    pandit: Pandit
    user: User | None
    reviews: Sequence[Review]


profiles: InvariantSet[Profile] = InvariantSet("pandit", lambda profile: profile.pandit.id)
_SUMS = {
    "rating_sum": "rating",
    "professionalism_sum": "professionalism",
    "knowledge_sum": "knowledge",
    "punctuality_sum": "punctuality",
}


@profiles.invariant
def has_an_account(profile: Profile) -> Iterator[str]:
    """A profile is that of an account."""
    if profile.user is None:
        yield "a profile of nobody"


@profiles.invariant
def averages_are_those_of_the_published_reviews(profile: Profile) -> Iterator[str]:
    """Count and sums are what the published reviews add up to."""
    pandit, count = profile.pandit, len(profile.reviews)
    if pandit.rating_count != count:
        yield f"counts {pandit.rating_count} reviews, {count} are published"
    for attribute, mark in _SUMS.items():
        total = sum(getattr(review, mark) for review in profile.reviews)
        if getattr(pandit, attribute) != total:
            yield f"{attribute} is {getattr(pandit, attribute)}, the published reviews make {total}"


@profiles.invariant
def rank_is_that_of_the_averages(profile: Profile) -> Iterator[str]:
    """The place in the list by rating is that of the sums."""
    pandit = profile.pandit
    expected = rank(pandit.rating_sum, pandit.rating_count, pandit.id)
    if pandit.rank != expected:
        yield f"ranked {pandit.rank}, earned {expected}"


@dataclass(frozen=True)
class AuditedAction:
    entry: AuditEntry
    actor: User | None


audited_actions: InvariantSet[AuditedAction] = InvariantSet("audit", lambda action: action.entry.id)


@audited_actions.invariant
def is_done_by_a_user(audited_action: AuditedAction) -> Iterator[str]:
    """The actor of an audited action has an account, or is the operator."""
    if audited_action.actor is None and audited_action.entry.actor_id != OPERATOR:
        yield f"{audited_action.entry.action} by {audited_action.entry.actor_id}, who is not there"
