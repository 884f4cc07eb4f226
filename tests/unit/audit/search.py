"""Sound terms of the admins' search, and changes that violate their invariants."""

from dataclasses import replace

from chalicelib.payments.models import Attempt
from chalicelib.search.models import SearchTerm
from infra.operate.audit.rules import search
from tests.unit.audit.people import user
from tests.unit.audit.sound_subjects import SoundSubject

terms = SoundSubject(search.terms, lambda: search.SearchTermCase(SearchTerm("name#r", "ram pandit"), user(), []))
SUBJECTS = [terms]


@terms.violation("matches_what_it_leads_to")
def term_of_an_old_name(subject: search.SearchTermCase) -> None:
    assert subject.user is not None
    subject.user.full_name = "Hari"


@terms.violation("matches_what_it_leads_to")
def term_without_a_user(subject: search.SearchTermCase) -> search.SearchTermCase:
    return replace(subject, user=None)


@terms.violation("matches_what_it_leads_to")
def term_of_another_reference(_: search.SearchTermCase) -> search.SearchTermCase:
    return search.SearchTermCase(
        SearchTerm("reference#tx-1", "booking"), None, [Attempt("PAID", searchable_by={"TX-2"})]
    )
