"""Writes search terms and looks them up. The caller checks whether an object still has the name that was found."""

from collections.abc import Iterable, Iterator, Set

from pynamodb.expressions.condition import Condition

from chalicelib.db import Transaction
from chalicelib.search import rules
from chalicelib.search.models import SearchTerm, reference_term

PAGE_SIZE = 25
"""How many terms are read at once. A page of a list seldom needs more."""

Key = tuple[str, str]


def person_terms(user_id: str, full_name: str, phone: str | None) -> set[Key]:
    """Returns the keys of the terms by which a person is found."""
    found = {(_name_partition(word), f"{word} {user_id}") for word in rules.words(full_name)}
    number = phone and (rules.phone(phone) or rules.reference(phone))
    return found | {(f"phone#{number}", user_id)} if number else found


def put_person(tx: Transaction, terms: Set[Key], former: Set[Key] = frozenset()) -> None:
    """Adds a person's terms to a transaction, and deletes those former terms that are no longer valid."""
    for term, place in terms:
        tx.put_once(SearchTerm(term, place))
    for term, place in former - terms:
        tx.delete(SearchTerm(term, place))


def payments_of(text: str, before: str | None = None) -> Iterator[str]:
    """Yields the ids of the payments that a reference leads to, newest first, only those below ``before`` if given."""
    partition = reference_term(text)
    condition = None if before is None else SearchTerm.place < before
    for found in SearchTerm.query(partition, condition, scan_index_forward=False, page_size=PAGE_SIZE):
        yield found.place


def filter_by_reference(text: str, payment_ids: Iterable[str]) -> set[str]:
    """Returns which of the payments a reference leads to, in one round trip."""
    partition = reference_term(text)
    wanted = [(partition, payment_id) for payment_id in dict.fromkeys(payment_ids)]
    return {found.place for found in SearchTerm.batch_get(wanted)} if wanted else set()


def people_with_phone(text: str) -> list[str]:
    """Returns the ids of the people with this telephone number, at most 100."""
    number = rules.phone(text)
    return [] if number is None else [found.place for found in SearchTerm.query(f"phone#{number}", limit=100)]


def people_named(beginning: str, start: str | None = None) -> Iterator[tuple[str, str]]:
    """Yields word and user id of each name with a word that begins so, in alphabetic order.

    ``start`` is ``"<word> <user id>"``, the first result (inclusive).
    """
    condition: Condition = SearchTerm.place.startswith(beginning)
    if start is not None:
        condition = SearchTerm.place.between(start, beginning + "\U0010ffff")
    for found in SearchTerm.query(_name_partition(beginning), condition, page_size=PAGE_SIZE):
        word, _, user_id = found.place.rpartition(" ")
        yield word, user_id


def _name_partition(word: str) -> str:
    return f"name#{word[0]}"
