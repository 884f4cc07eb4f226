"""Stored items: search terms. Each word, number or reference is a small item with the id that it leads to."""

from pynamodb.attributes import UnicodeAttribute

from chalicelib.db import Entity, TableMeta, table_name


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
