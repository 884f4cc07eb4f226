"""Sound terms of the admins' search, and how they are broken."""

from dataclasses import replace

from chalicelib.payments.models import Attempt
from chalicelib.search.models import SearchTerm
from infra.operate.audit.rules import search
from tests.unit.audit.breaking import Broken
from tests.unit.audit.people import user

terms = Broken(search.terms, lambda: search.Found(SearchTerm("name#r", "ram pandit"), user(), []))
INVARIANT_SETS = [terms]


@terms.breaks("leads_to_what_is_called_so")
def renamed(found: search.Found) -> None:
    assert found.user is not None
    found.user.full_name = "Hari"


@terms.breaks("leads_to_what_is_called_so")
def nobody(found: search.Found) -> search.Found:
    return replace(found, user=None)


@terms.breaks("leads_to_what_is_called_so")
def another_reference(_: search.Found) -> search.Found:
    return search.Found(SearchTerm("reference#tx-1", "booking"), None, [Attempt("PAID", searchable_by={"TX-2"})])
