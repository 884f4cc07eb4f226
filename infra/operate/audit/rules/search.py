"""What admins find people and payments by."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chalicelib.accounts.models import User
from chalicelib.payments.models import Attempt, Refund
from chalicelib.search import rules
from chalicelib.search.models import SearchTerm
from chalicelib.search.service import person_terms
from infra.operate.audit.invariants import InvariantSet


@dataclass(frozen=True)
class Found:
    """A term, and what it leads to: a person, or the attempts and refunds of a payment."""

    term: SearchTerm
    user: User | None
    parts: Sequence[Attempt | Refund]


terms: InvariantSet[Found] = InvariantSet("search_term", lambda found: f"{found.term.term} {found.term.place}")


@terms.invariant
def leads_to_what_is_called_so(found: Found) -> Iterator[str]:
    """A term leads to a person of that name or number, or to a payment with that reference."""
    kind, _, text = found.term.term.partition("#")
    if kind == "reference":
        if text not in {rules.reference(one) for part in found.parts for one in part.searchable_by or ()}:
            yield "no attempt or refund of the payment has this reference"
    elif found.user is None:
        yield "leads to nobody"
    elif (found.term.term, found.term.place) not in person_terms(found.user.id, found.user.full_name, found.user.phone):
        yield f"leads to {found.user.id}, who is called otherwise"
