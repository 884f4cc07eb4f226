"""Invariants of the search terms by which admins find people and payments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chalicelib.accounts.models import User
from chalicelib.payments.models import Attempt, Refund
from chalicelib.search import rules
from chalicelib.search.models import SearchTerm
from chalicelib.search.service import person_terms
from infra.operate.audit.invariants import InvariantSet


@dataclass(frozen=True)
class SearchTermCase:
    """A term, and what it leads to: a person, or the attempts and refunds of a payment."""

    term: SearchTerm
    user: User | None
    parts: Sequence[Attempt | Refund]


terms: InvariantSet[SearchTermCase] = InvariantSet("search_term", lambda case: f"{case.term.term} {case.term.place}")


@terms.invariant
def matches_what_it_leads_to(case: SearchTermCase) -> Iterator[str]:
    """A term leads to a person of that name or number, or to a payment with that reference."""
    kind, _, text = case.term.term.partition("#")
    if kind == "reference":
        if text not in {
            rules.reference(text_of_part) for part in case.parts for text_of_part in part.searchable_by or ()
        }:
            yield "no attempt or refund of the payment has this reference"
    elif case.user is None:
        yield "leads to nobody"
    elif (case.term.term, case.term.place) not in person_terms(case.user.id, case.user.full_name, case.user.phone):
        yield f"leads to {case.user.id}, who has another name"
