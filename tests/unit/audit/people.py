"""Sound accounts, log-ins and profiles, and how each of their invariants is broken."""

from datetime import UTC, datetime

from chalicelib.accounts.models import EmailClaim, Session, User
from chalicelib.audit.models import AuditEntry
from chalicelib.pandits.models import Pandit
from chalicelib.reviews.models import Review
from infra.operate.audit.rules import people
from tests.unit.audit.breaking import Broken

NOW = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)


def user(user_id: str = "pandit", role: str = "PANDIT") -> User:
    return User(id=user_id, email="Ram@example.org", full_name="Ram", role=role, language="ne", timezone="UTC")


def pandit(pandit_id: str = "pandit") -> Pandit:
    return Pandit(
        id=pandit_id,
        full_name="Ram",
        rating_count=2,
        rating_sum=9,
        professionalism_sum=8,
        knowledge_sum=7,
        punctuality_sum=6,
        rank="450#000000002#pandit",
    )


def review(rating: int, professionalism: int, knowledge: int, punctuality: int) -> Review:
    return Review(
        booking_id="booking",
        pandit_id="pandit",
        customer_id="customer",
        rating=rating,
        professionalism=professionalism,
        knowledge=knowledge,
        punctuality=punctuality,
    )


accounts = Broken(
    people.accounts, lambda: people.Account(user(), EmailClaim("ram@example.org", user_id="pandit"), pandit())
)
claims = Broken(people.claims, lambda: people.ClaimedEmail(EmailClaim("ram@example.org", user_id="pandit"), user()))
log_ins = Broken(people.log_ins, lambda: people.LogIn(Session("session", user_id="pandit"), user()))
profiles = Broken(people.profiles, lambda: people.Profile(pandit(), user(), [review(5, 4, 4, 3), review(4, 4, 3, 3)]))
audited_actions = Broken(
    people.audited_actions,
    lambda: people.AuditedAction(AuditEntry(id="entry", actor_id="admin", action="DO"), user("admin")),
)
INVARIANT_SETS = [accounts, claims, log_ins, profiles, audited_actions]


@accounts.breaks("address_is_its_own")
def unclaimed(account: people.Account) -> people.Account:
    return people.Account(account.user, None, account.profile)


@accounts.breaks("address_is_its_own")
def claimed_for_another(account: people.Account) -> None:
    assert account.claim is not None
    account.claim.user_id = "another"


@accounts.breaks("pandit_has_a_profile")
def without_a_profile(account: people.Account) -> people.Account:
    return people.Account(account.user, account.claim, None)


@accounts.breaks("pandit_has_a_profile")
def of_another_name(account: people.Account) -> None:
    account.user.full_name = "Hari"


@claims.breaks("leads_to_its_account")
def claimed_for_nobody(claim: people.ClaimedEmail) -> people.ClaimedEmail:
    return people.ClaimedEmail(claim.claim, None)


@claims.breaks("leads_to_its_account")
def of_another_address(claim: people.ClaimedEmail) -> None:
    claim.claim.email = "hari@example.org"


@log_ins.breaks("is_somebodys")
def of_nobody(log_in: people.LogIn) -> people.LogIn:
    return people.LogIn(log_in.session, None)


@profiles.breaks("has_an_account")
def profile_of_nobody(profile: people.Profile) -> people.Profile:
    return people.Profile(profile.pandit, None, profile.reviews)


@profiles.breaks("averages_are_those_of_the_published_reviews")
def one_review_more(profile: people.Profile) -> people.Profile:
    return people.Profile(profile.pandit, profile.user, [*profile.reviews, review(1, 1, 1, 1)])


@profiles.breaks("averages_are_those_of_the_published_reviews")
def another_mark(profile: people.Profile) -> None:
    profile.reviews[0].punctuality = 1


@profiles.breaks("rank_is_that_of_the_averages")
def ranked_too_high(profile: people.Profile) -> None:
    profile.pandit.rank = "500#000000002#pandit"


@audited_actions.breaks("is_done_by_somebody")
def done_by_nobody(audited_action: people.AuditedAction) -> people.AuditedAction:
    return people.AuditedAction(audited_action.entry, None)
