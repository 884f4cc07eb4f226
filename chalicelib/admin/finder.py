"""The admins' search for users, bookings and payments by reference, e-mail, telephone number or part of a name.

A search is a sequence of hits in a fixed order, each with a position; a page is the next hits after a position. The
order is:

1. what a reference leads to, newest first;
2. what belongs to people who are meant exactly (by id, e-mail or telephone), by their ids;
3. what belongs to people with a matching name, in alphabetic order of the matching word.

A hit that several ways lead to is listed by the first of them only. There is no Scan: each step is a Query, or reads
a batch of items by key.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from heapq import merge
from itertools import islice
from typing import Generic, NamedTuple, TypeVar

from pynamodb.expressions.condition import Condition
from pynamodb.indexes import Index

from chalicelib import canonical
from chalicelib.accounts import service as accounts
from chalicelib.accounts.models import User
from chalicelib.bookings.models import Booking
from chalicelib.bookings.rules import BookingStatus
from chalicelib.db import Page, PageRequest, RawItem, batch_get
from chalicelib.payments.attention import AttentionList
from chalicelib.payments.models import Attempt, Payment
from chalicelib.payments.rules import PaymentStatus
from chalicelib.search import rules
from chalicelib.search import service as search
from chalicelib.tokens import Role

MAX_PEOPLE = 100
"""How many people's bookings one request looks through. The page then ends with a cursor, however few hits it has."""
CHUNK_SIZE = 25
"""How many items are read at once."""
ATTEMPT_ID_LENGTH, ULID_LENGTH = 20, 26

Item = TypeVar("Item", Booking, Payment)
Hit = TypeVar("Hit", Booking, Payment, User)
Element = TypeVar("Element")


class Position(NamedTuple):
    """The position of a hit.

    ``place`` is ``!`` for hits by reference, ``0 <user id>`` for people who are meant exactly, and
    ``1 <word> <user id>`` for people with a matching name. ``id`` is the booking's; the next hit has a lower one.
    """

    place: str
    id: str


REFERENCES = "!"
HIGHEST_ID = "~"
"""Sorts after every id."""

Hits = Iterator[tuple[Hit | None, Position]]
"""Hits with their positions. None instead of a hit: :data:`MAX_PEOPLE` were looked at, up to this position."""


@dataclass(frozen=True, slots=True)
class SearchTarget(Generic[Item]):
    """What is searched: bookings or payments, with their indexes and the list's filters.

    ``only`` is the filter as a condition of a Query, ``fits`` the same filter for an item that was read by its key.
    """

    model: type[Item]
    by_customer: Index[Item]
    by_pandit: Index[Item]
    parties: Callable[[Item], tuple[str, str]]
    only: Condition | None
    fits: Callable[[Item], bool]

    def items_of(self, user: User, before: str) -> Iterator[Item]:
        """Yields a user's items with ids below ``before``, newest first.

        An admin may have been a customer or a pandit earlier, so both indexes are read.
        """
        by_role = {Role.CUSTOMER: [self.by_customer], Role.PANDIT: [self.by_pandit]}
        indexes = by_role.get(Role(user.role), [self.by_customer, self.by_pandit])
        below: Condition = self.model.id < before
        found = [index.query(user.id, below, self.only, scan_index_forward=False) for index in indexes]
        return merge(*found, key=lambda item: str(item.id), reverse=True)


def find_bookings(
    text: str, status: BookingStatus | None, page_request: PageRequest, *, max_people: int = MAX_PEOPLE
) -> Page[Booking]:
    """Returns a page of the bookings that a text finds, of one status or of any."""
    target = SearchTarget(
        Booking,
        Booking.by_customer,
        Booking.by_pandit,
        parties=lambda booking: (booking.customer_id, booking.pandit_id),
        only=None if status is None else Booking.status == status.value,
        fits=lambda booking: status is None or booking.status == status,
    )
    return _page(_Search(text).items(target, _position(page_request), max_people), page_request.limit)


def find_payments(
    text: str, status: PaymentStatus | None, needs_attention: bool | None, page_request: PageRequest
) -> Page[Payment]:
    """Returns a page of the payments that a text finds, of one status or of any, with or without open attention."""
    attention = None if needs_attention is None else AttentionList.holding(flagged=needs_attention)
    filters = [Payment.status == status.value] if status else []
    filters += [Payment.attention_list == attention.value] if attention else []
    target = SearchTarget(
        Payment,
        Payment.by_customer,
        Payment.by_pandit,
        parties=lambda payment: (payment.user_id, payment.pandit_id),
        only=filters[0] & filters[1] if len(filters) == 2 else next(iter(filters), None),
        fits=lambda payment: status in (None, payment.status) and attention in (None, payment.attention_list),
    )
    return _page(_Search(text).items(target, _position(page_request)), page_request.limit)


def find_users(text: str, page_request: PageRequest) -> Page[User]:
    """Returns a page of the users whom a text finds, also the parties of the booking or payment that it names."""
    return _page(_Search(text, with_parties=True).users(_position(page_request)), page_request.limit)


class _Search:
    """The search for one text. The people whom it means exactly are looked up once."""

    def __init__(self, text: str, *, with_parties: bool = False) -> None:
        self._text = canonical.trim(text)
        self._with_parties = with_parties

    def items(self, target: SearchTarget[Item], after: Position | None, max_people: int = MAX_PEOPLE) -> Hits[Item]:
        """Yields the bookings or payments after a position."""
        if after is None or after.place == REFERENCES:
            yield from self._referenced(target, HIGHEST_ID if after is None else after.id)
            after = None
        start = None if after is None else after.place
        for number, (place, user) in enumerate(self._people(start)):
            if number == max_people:
                yield None, Position(place, HIGHEST_ID)
                return
            before = after.id if after is not None and after.place == place else HIGHEST_ID
            for chunk in _chunks(target.items_of(user, before)):
                for item in self._without_earlier_hits(target, place, chunk):
                    yield item, Position(place, item.id)

    def users(self, after: Position | None) -> Hits[User]:
        """Yields the users after a position."""
        for place, user in self._people(None if after is None else after.place):
            if after is None or place != after.place:
                yield user, Position(place, "")

    def _referenced(self, target: SearchTarget[Item], before: str) -> Hits[Item]:
        for ids in _chunks(self._booking_ids(before)):
            found = batch_get(target.model, ids)
            for booking_id in ids:
                if booking_id in found and target.fits(found[booking_id]):
                    yield found[booking_id], Position(REFERENCES, booking_id)

    def _booking_ids(self, before: str = HIGHEST_ID) -> Iterator[str]:
        """Yields the ids of the bookings that the text refers to, newest first, without duplicates."""
        last = None
        named = (booking_id for booking_id in self._named_ids if booking_id < before)
        for booking_id in merge(named, search.payments_of(self._text, before), reverse=True):
            if booking_id != last:
                yield booking_id
            last = booking_id

    @cached_property
    def _named_ids(self) -> list[str]:
        """The id of the booking whose id the text is, or of the attempt whose id it is. It may not exist."""
        key = self._text.upper()
        if len(key) == ULID_LENGTH:
            return [key]
        found = batch_get(Attempt, [key]) if len(key) == ATTEMPT_ID_LENGTH else {}
        return [attempt.payment_id for attempt in found.values()]

    @cached_property
    def _exact_people(self) -> dict[str, User]:
        """The users whom the text means exactly, by id."""
        ids = set(search.people_with_phone(self._text))
        if len(self._text) == ULID_LENGTH:
            ids.add(self._text.upper())
        if "@" in self._text and (owner := accounts.find_by_email(self._text)) is not None:
            ids.add(owner.id)
        if self._with_parties:
            found = batch_get(Booking, islice(self._booking_ids(), CHUNK_SIZE))
            ids |= {party for booking in found.values() for party in (booking.customer_id, booking.pandit_id)}
        return accounts.get_many(ids)

    @cached_property
    def _words(self) -> list[str]:
        return rules.words(self._text)

    def _people(self, start: str | None) -> Iterator[tuple[str, User]]:
        """Yields each user whom the text finds with their place, from the place ``start`` on (inclusive)."""
        for user_id in sorted(self._exact_people):
            place = f"0 {user_id}"
            if start is None or place >= start:
                yield place, self._exact_people[user_id]
        if not self._words:
            return
        first_name = start[2:] if start is not None and start.startswith("1 ") else None
        for chunk in _chunks(search.people_named(rules.longest(self._words), first_name)):
            users = accounts.get_many({user_id for _, user_id in chunk})
            for word, user_id in chunk:
                place = f"1 {word} {user_id}"
                if user_id in users and self._place(users[user_id]) == place:
                    yield place, users[user_id]

    def _place(self, user: User) -> str | None:
        """Returns a user's place in the order of hits, or None if the text does not find them."""
        if user.id in self._exact_people:
            return f"0 {user.id}"
        word = rules.matching_word(user.full_name, self._words)
        return None if word is None else f"1 {word} {user.id}"

    def _without_earlier_hits(self, target: SearchTarget[Item], place: str, items: list[Item]) -> list[Item]:
        """Returns a person's items without those that an earlier way led to: a reference, or the other party."""
        item_ids: list[str] = [item.id for item in items]
        referenced = {*self._named_ids, *search.filter_by_reference(self._text, item_ids)}
        parties = {party for item in items for party in target.parties(item)}
        # People who are meant exactly come first, so for their items only such people can be earlier.
        others = set() if place.startswith("0 ") else parties - self._exact_people.keys()
        users = {**accounts.get_many(others), **self._exact_people}
        places = {party: self._place(users[party]) for party in parties if party in users}

        def is_first_hit(item: Item) -> bool:
            found = [of_party for party in target.parties(item) if (of_party := places.get(party)) is not None]
            return min(found, default=place) == place

        return [item for item in items if item.id not in referenced and is_first_hit(item)]


def _page(hits: Hits[Hit], limit: int) -> Page[Hit]:
    items: list[Hit] = []
    positions: dict[str, Position] = {}

    def key_of(hit: Hit) -> RawItem:
        return _key(positions[hit.id])

    for hit, position in hits:
        if hit is None:
            return Page(items, _key(position), key_of)
        if items and len(items) == limit:
            return Page(items, key_of(items[-1]), key_of)
        items.append(hit)
        positions[hit.id] = position
    return Page(items, key_of=key_of)


def _key(position: Position) -> RawItem:
    return {"place": {"S": position.place}, "id": {"S": position.id}}


def _position(page_request: PageRequest) -> Position | None:
    after = page_request.after
    return None if after is None else Position(after["place"]["S"], after["id"]["S"])


def _chunks(items: Iterable[Element]) -> Iterator[list[Element]]:
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK_SIZE)):
        yield chunk
