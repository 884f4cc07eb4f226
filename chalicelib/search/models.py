"""Stored items: search terms. Each word, number or reference is a small item with the id that it leads to."""

from typing import Self

from pynamodb.attributes import UnicodeAttribute

from chalicelib.db import Entity, TableMeta, table_name
from chalicelib.search import rules


class SearchTerm(Entity):
    """A term and one id that it leads to. It is written in the transaction that creates or renames the object.

    ``term``                     ``place``
    ``name#<first letter>``      ``<word> <user id>``: so the beginning of a word is a range of one partition
    ``phone#<E.164>``            ``<user id>``
    ``reference#<reference>``    ``<payment id>``
    """

    class Meta(TableMeta):
        table_name = table_name("search-terms")

    term = UnicodeAttribute(hash_key=True)
    place = UnicodeAttribute(range_key=True)

    @classmethod
    def of_reference(cls, reference: str, payment_id: str) -> Self:
        """Makes the term by which a reference leads to its payment."""
        return cls(reference_term(reference), payment_id)


def reference_term(text: str) -> str:
    """Returns the ``term`` of a reference."""
    return f"reference#{rules.reference(text)}"
