"""Writing what can be found, and looking it up. Whether the thing is still called so, the caller compares."""

from collections.abc import Iterable, Iterator, Set

from pynamodb.expressions.condition import Condition

from chalicelib.db import Transaction
from chalicelib.search import rules
from chalicelib.search.models import SearchTerm

PAGE = 25
"""Terms read at once: more than one page of a list seldom needs."""

Key = tuple[str, str]


def person_terms(user_id: str, full_name: str, phone: str | None) -> set[Key]:
    """The keys of the terms by which a person is found."""
    found = {(_name_partition(word), f"{word} {user_id}") for word in rules.words(full_name)}
    number = phone and (rules.phone(phone) or rules.reference(phone))
    return found | {(f"phone#{number}", user_id)} if number else found


def put_person(tx: Transaction, terms: Set[Key], former: Set[Key] = frozenset()) -> None:
    """Adds a person's terms to a transaction, and takes away the former ones that are none any more."""
    for term, place in terms:
        tx.put_once(SearchTerm(term, place))
    for term, place in former - terms:
        tx.delete(SearchTerm(term, place))


def put_references(tx: Transaction, payment_id: str, references: Iterable[str]) -> None:
    """Adds to a transaction that these references lead to this payment."""
    for key in sorted({_reference_partition(one) for one in references}):
        tx.put_once(SearchTerm(key, payment_id))


def payments_of(text: str, before: str | None = None) -> Iterator[str]:
    """The ids of the payments that a reference leads to, newest first; those before an id where one is given."""
    partition = _reference_partition(text)
    where = None if before is None else SearchTerm.place < before
    for found in SearchTerm.query(partition, where, scan_index_forward=False, page_size=PAGE):
        yield found.place


def is_reference_of(text: str, payment_ids: Iterable[str]) -> set[str]:
    """Those of the payments that a reference leads to, in one round trip."""
    partition = _reference_partition(text)
    wanted = [(partition, one) for one in dict.fromkeys(payment_ids)]
    return {found.place for found in SearchTerm.batch_get(wanted)} if wanted else set()


def people_with_phone(text: str) -> list[str]:
    """The ids of the people with this telephone number, at most 100."""
    number = rules.phone(text)
    return [] if number is None else [found.place for found in SearchTerm.query(f"phone#{number}", limit=100)]


def people_named(beginning: str, start: str | None = None) -> Iterator[tuple[str, str]]:
    """Word and user id of each name with a word that begins so, in the order of the alphabet.

    ``start`` is ``"<word> <user id>"``: where to begin, that one included.
    """
    where: Condition = SearchTerm.place.startswith(beginning)
    if start is not None:
        where = SearchTerm.place.between(start, beginning + "\U0010ffff")
    for found in SearchTerm.query(_name_partition(beginning), where, page_size=PAGE):
        word, _, user_id = found.place.rpartition(" ")
        yield word, user_id


def _name_partition(word: str) -> str:
    return f"name#{word[0]}"


def _reference_partition(text: str) -> str:
    return f"reference#{rules.reference(text)}"
