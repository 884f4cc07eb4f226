"""The admins' search: people, bookings and payments by any reference, e-mail, telephone number or part of a name.

A list is walked hit by hit, each with its position; a page is the next hits after a position, whatever the way that led
to them. First come those that a reference leads to, newest first; then those of the people who are meant exactly (by
id, e-mail or telephone); then those of the people so named, in the order of the alphabet. A hit that several ways lead
to is shown by the first of them. No Scan: each step is a Query, or a batch of items by their keys.
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
from chalicelib.db import Page, PageRequest, batch_get
from chalicelib.payments import ledger
from chalicelib.payments.models import Attempt, Payment
from chalicelib.payments.rules import PaymentStatus
from chalicelib.search import rules
from chalicelib.search import service as search
from chalicelib.tokens import Role

MOST_PEOPLE = 100
"""People whose bookings one request looks through: a page ends there, with a cursor, however few it holds by then."""
CHUNK = 25
ATTEMPT_ID, ULID = 20, 26
"""Lengths of the ids that are looked up by themselves."""

Item = TypeVar("Item", Booking, Payment)
Hit = TypeVar("Hit", Booking, Payment, User)
E = TypeVar("E")


class Position(NamedTuple):
    """Where a hit stands in the walk. ``place`` is ``!`` for what a reference leads to, ``0 <user id>`` for people who
    are meant exactly, ``1 <word> <user id>`` for the others; ``id`` is the booking's, below which the walk goes on."""

    place: str
    id: str


REFERENCES = "!"
HIGHEST_ID = "~"
"""Greater than any id there is: before it come all of them."""

Walk = Iterator[tuple[Hit | None, Position]]
"""Hits with their positions. None instead of a hit: enough people were looked at, and this is how far the walk came."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[Item]):
    """What is looked for below people: its indexes, whose it is, and which of it fits the list's filters."""

    model: type[Item]
    by_customer: Index[Item]
    by_pandit: Index[Item]
    parties: Callable[[Item], tuple[str, str]]
    only: Condition | None
    fits: Callable[[Item], bool]

    def of(self, user: User, before: str) -> Iterator[Item]:
        """A person's, newest first, those below an id. An admin may have been a customer or a pandit before."""
        ways = {Role.CUSTOMER: [self.by_customer], Role.PANDIT: [self.by_pandit]}
        indexes = ways.get(Role(user.role), [self.by_customer, self.by_pandit])
        below: Condition = self.model.id < before
        found = [index.query(user.id, below, self.only, scan_index_forward=False) for index in indexes]
        return merge(*found, key=lambda item: str(item.id), reverse=True)


def bookings(
    text: str, status: BookingStatus | None, page_request: PageRequest, *, most_people: int = MOST_PEOPLE
) -> Page[Booking]:
    """A page of the bookings that a text finds, of one status or of any."""
    kind = Kind(
        Booking,
        Booking.by_customer,
        Booking.by_pandit,
        parties=lambda booking: (booking.customer_id, booking.pandit_id),
        only=None if status is None else Booking.status == status.value,
        fits=lambda booking: status is None or booking.status == status,
    )
    return _page(_Search(text).items(kind, _position(page_request), most_people), page_request.limit)


def payments(
    text: str, status: PaymentStatus | None, needs_attention: bool | None, page_request: PageRequest
) -> Page[Payment]:
    """A page of the payments that a text finds, of one status or of any, with or without a wish for a person."""
    desk = {True: ledger.ATTENTION, False: ledger.CALM, None: None}[needs_attention]
    filters = [Payment.status == status.value] if status else []
    filters += [Payment.desk == desk] if desk else []
    kind = Kind(
        Payment,
        Payment.by_customer,
        Payment.by_pandit,
        parties=lambda payment: (payment.user_id, payment.pandit_id),
        only=filters[0] & filters[1] if len(filters) == 2 else next(iter(filters), None),
        fits=lambda payment: status in (None, payment.status) and desk in (None, payment.desk),
    )
    return _page(_Search(text).items(kind, _position(page_request)), page_request.limit)


def users(text: str, page_request: PageRequest) -> Page[User]:
    """A page of the people whom a text finds: also the parties of the booking or payment that it names."""
    return _page(_Search(text, also_parties=True).users(_position(page_request)), page_request.limit)


class _Search:
    """One text that is looked for. What it means exactly is looked up once."""

    def __init__(self, text: str, *, also_parties: bool = False) -> None:
        self._text = canonical.trimmed(text)
        self._also_parties = also_parties

    def items(self, kind: Kind[Item], after: Position | None, most_people: int = MOST_PEOPLE) -> Walk[Item]:
        if after is None or after.place == REFERENCES:
            yield from self._referenced(kind, HIGHEST_ID if after is None else after.id)
            after = None
        start = None if after is None else after.place
        for number, (place, user) in enumerate(self._people(start)):
            if number == most_people:
                yield None, Position(place, HIGHEST_ID)
                return
            before = after.id if after is not None and after.place == place else HIGHEST_ID
            for chunk in _chunks(kind.of(user, before)):
                for item in self._first_here(kind, place, chunk):
                    yield item, Position(place, item.id)

    def users(self, after: Position | None) -> Walk[User]:
        for place, user in self._people(None if after is None else after.place):
            if after is None or place != after.place:
                yield user, Position(place, "")

    def _referenced(self, kind: Kind[Item], before: str) -> Walk[Item]:
        for ids in _chunks(self._ids(before)):
            found = batch_get(kind.model, ids)
            for one in ids:
                if one in found and kind.fits(found[one]):
                    yield found[one], Position(REFERENCES, one)

    def _ids(self, before: str = HIGHEST_ID) -> Iterator[str]:
        """The ids of the bookings that the text names, newest first, each once."""
        last = None
        named = (one for one in self._named if one < before)
        for one in merge(named, search.payments_of(self._text, before), reverse=True):
            if one != last:
                yield one
            last = one

    @cached_property
    def _named(self) -> list[str]:
        """The ids of the bookings that the text may name itself: as a booking's id, or as an attempt's."""
        key = self._text.upper()
        if len(key) == ULID:
            return [key]
        found = batch_get(Attempt, [key]) if len(key) == ATTEMPT_ID else {}
        return [attempt.payment_id for attempt in found.values()]

    @cached_property
    def _exact(self) -> dict[str, User]:
        """The people whom the text means exactly, by id."""
        ids = set(search.people_with_phone(self._text))
        if len(self._text) == ULID:
            ids.add(self._text.upper())
        if "@" in self._text and (owner := accounts.find_by_email(self._text)) is not None:
            ids.add(owner.id)
        if self._also_parties:
            found = batch_get(Booking, islice(self._ids(), CHUNK))
            ids |= {party for booking in found.values() for party in (booking.customer_id, booking.pandit_id)}
        return accounts.get_many(ids)

    @cached_property
    def _words(self) -> list[str]:
        return rules.words(self._text)

    def _people(self, start: str | None) -> Iterator[tuple[str, User]]:
        """Everybody who is meant, each once, with his place in the walk; from a place on, that one included."""
        for user_id in sorted(self._exact):
            place = f"0 {user_id}"
            if start is None or place >= start:
                yield place, self._exact[user_id]
        if not self._words:
            return
        named_from = start[2:] if start is not None and start.startswith("1 ") else None
        for chunk in _chunks(search.people_named(rules.longest(self._words), named_from)):
            users = accounts.get_many({user_id for _, user_id in chunk})
            for word, user_id in chunk:
                place = f"1 {word} {user_id}"
                if user_id in users and self._place(users[user_id]) == place:
                    yield place, users[user_id]

    def _place(self, user: User) -> str | None:
        """Where a person stands in the walk; None for whom the text does not find."""
        if user.id in self._exact:
            return f"0 {user.id}"
        word = rules.matching_word(user.full_name, self._words)
        return None if word is None else f"1 {word} {user.id}"

    def _first_here(self, kind: Kind[Item], place: str, items: list[Item]) -> list[Item]:
        """Those of a person's items that no earlier way led to: no reference, and not the other party."""
        listed: list[str] = [item.id for item in items]
        seen = {*self._named, *search.is_reference_of(self._text, listed)}
        both = {party for item in items for party in kind.parties(item)}
        # Who is meant exactly stands before all others: then only those can be earlier.
        others = set() if place.startswith("0 ") else both - self._exact.keys()
        known = {**accounts.get_many(others), **self._exact}
        places = {party: self._place(known[party]) for party in both if party in known}

        def is_first(item: Item) -> bool:
            of_parties = [found for party in kind.parties(item) if (found := places.get(party)) is not None]
            return min(of_parties, default=place) == place

        return [item for item in items if item.id not in seen and is_first(item)]


def _page(hits: Walk[Hit], limit: int) -> Page[Hit]:
    items: list[Hit] = []
    last: Position | None = None
    for hit, position in hits:
        if hit is None:
            return Page(items, _key(position))
        if last is not None and len(items) == limit:
            return Page(items, _key(last))
        items.append(hit)
        last = position
    return Page(items)


def _key(position: Position) -> dict[str, dict[str, str]]:
    return {"place": {"S": position.place}, "id": {"S": position.id}}


def _position(page_request: PageRequest) -> Position | None:
    return (
        None
        if page_request.after is None
        else Position(page_request.after["place"]["S"], page_request.after["id"]["S"])
    )


def _chunks(items: Iterable[E]) -> Iterator[list[E]]:
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
