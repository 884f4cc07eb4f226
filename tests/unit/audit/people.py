"""Sound accounts, log-ins and profiles, and changes that violate each of their invariants."""

from datetime import UTC, datetime

from chalicelib.accounts.models import EmailClaim, Session, User
from chalicelib.audit.models import AuditEntry
from chalicelib.pandits.models import Pandit
from chalicelib.reviews.models import Review
from infra.operate.audit.rules import people
from tests.unit.audit.sound_subjects import SoundSubject

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


accounts = SoundSubject(
    people.accounts, lambda: people.Account(user(), EmailClaim("ram@example.org", user_id="pandit"), pandit())
)
claims = SoundSubject(
    people.claims, lambda: people.ClaimedEmail(EmailClaim("ram@example.org", user_id="pandit"), user())
)
log_ins = SoundSubject(people.log_ins, lambda: people.LogIn(Session("session", user_id="pandit"), user()))
profiles = SoundSubject(
    people.profiles, lambda: people.Profile(pandit(), user(), [review(5, 4, 4, 3), review(4, 4, 3, 3)])
)
audited_actions = SoundSubject(
    people.audited_actions,
    lambda: people.AuditedAction(AuditEntry(id="entry", actor_id="admin", action="DO"), user("admin")),
)
SUBJECTS = [accounts, claims, log_ins, profiles, audited_actions]


@accounts.violation("address_is_its_own")
def address_without_a_claim(account: people.Account) -> people.Account:
    return people.Account(account.user, None, account.profile)


@accounts.violation("address_is_its_own")
def address_claimed_for_another_user(account: people.Account) -> None:
    assert account.claim is not None
    account.claim.user_id = "another"


@accounts.violation("pandit_has_a_profile")
def pandit_without_a_profile(account: people.Account) -> people.Account:
    return people.Account(account.user, account.claim, None)


@accounts.violation("pandit_has_a_profile")
def profile_with_another_name(account: people.Account) -> None:
    account.user.full_name = "Hari"


@claims.violation("leads_to_its_account")
def claim_without_an_account(claim: people.ClaimedEmail) -> people.ClaimedEmail:
    return people.ClaimedEmail(claim.claim, None)


@claims.violation("leads_to_its_account")
def claim_of_another_address(claim: people.ClaimedEmail) -> None:
    claim.claim.email = "hari@example.org"


@log_ins.violation("belongs_to_a_user")
def session_without_a_user(log_in: people.LogIn) -> people.LogIn:
    return people.LogIn(log_in.session, None)


@profiles.violation("has_an_account")
def profile_without_an_account(profile: people.Profile) -> people.Profile:
    return people.Profile(profile.pandit, None, profile.reviews)


@profiles.violation("averages_are_those_of_the_published_reviews")
def one_more_review(profile: people.Profile) -> people.Profile:
    return people.Profile(profile.pandit, profile.user, [*profile.reviews, review(1, 1, 1, 1)])


@profiles.violation("averages_are_those_of_the_published_reviews")
def another_mark_in_a_review(profile: people.Profile) -> None:
    profile.reviews[0].punctuality = 1


@profiles.violation("rank_is_that_of_the_averages")
def ranked_too_high(profile: people.Profile) -> None:
    profile.pandit.rank = "500#000000002#pandit"


@audited_actions.violation("is_done_by_a_user")
def action_without_an_actor(audited_action: people.AuditedAction) -> people.AuditedAction:
    return people.AuditedAction(audited_action.entry, None)
