"""People and a booking on the deployed stack."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.e2e.client import Person, Town
from tests.stack import Running


@dataclass(frozen=True)
class Booked:
    """A booking's room and its two members. The pandit reads Nepali; the customer lives in Tokyo."""

    room_id: str
    customer: Person
    pandit: Person


@pytest.fixture(scope="session")
def town(stack: Running) -> Iterator[Town]:
    with Town(stack.endpoints) as town:
        yield town


@pytest.fixture(scope="session")
def couple(town: Town) -> tuple[Person, Person]:
    return new_couple(town)


def new_couple(town: Town) -> tuple[Person, Person]:
    return town.customer(timezone="Asia/Tokyo"), town.pandit(language="ne")


@pytest.fixture
def newly_booked(town: Town) -> Booked:
    """The first booking of two people who were never there before: no earlier socket of theirs is still closing."""
    couple = new_couple(town)
    return Booked(town.book(*couple), *couple)


@pytest.fixture
def booked(town: Town, couple: tuple[Person, Person]) -> Booked:
    """A new booking of two people who have others too."""
    return Booked(town.book(*couple), *couple)
