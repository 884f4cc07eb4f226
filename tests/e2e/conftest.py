"""Fixtures of people and bookings on the deployed stack."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.e2e.client import People, Person
from tests.stack import RunningStack


@dataclass(frozen=True)
class BookedRoom:
    """The room of a booking and its two members. The pandit reads Nepali; the customer lives in Tokyo."""

    room_id: str
    customer: Person
    pandit: Person


@pytest.fixture(scope="session")
def people(stack: RunningStack) -> Iterator[People]:
    with People(stack.endpoints) as people:
        yield people


@pytest.fixture(scope="session")
def parties(people: People) -> tuple[Person, Person]:
    return new_couple(people)


def new_couple(people: People) -> tuple[Person, Person]:
    return people.customer(timezone="Asia/Tokyo"), people.pandit(language="ne")


@pytest.fixture
def first_booked_room(people: People) -> BookedRoom:
    """The first booking of two new people: they have no earlier socket that may still be closing."""
    parties = new_couple(people)
    return BookedRoom(people.book(*parties), *parties)


@pytest.fixture
def booked_room(people: People, parties: tuple[Person, Person]) -> BookedRoom:
    """A new booking of the shared couple."""
    return BookedRoom(people.book(*parties), *parties)
