"""A sound connection and roster, and how each of their invariants is broken."""

from dataclasses import replace
from typing import Any

from chalicelib.realtime.models import Roster, UserConnection
from infra.operate.audit.rules import sockets
from tests.unit.audit import bookings
from tests.unit.audit.breaking import Broken
from tests.unit.audit.people import user

ENTRY = "connection pandit ne UTC"


def user_connection() -> UserConnection:
    own: dict[str, Any] = {"user_id": "pandit", "language": "ne", "timezone": "UTC", "rooms": {"booking"}}
    return UserConnection("user#pandit", "connection", **own)


def roster() -> Roster:
    return Roster("booking", sockets={ENTRY})


connections = Broken(
    sockets.connections, lambda: sockets.Socket(user_connection(), user(), {"booking": roster()}, lambda: True)
)
rosters = Broken(
    sockets.rosters,
    lambda: sockets.Attendance(roster(), bookings.room(), {("user#pandit", "connection"): user_connection()}),
)
INVARIANT_SETS = [connections, rosters]


@connections.breaks("is_somebodys")
def of_nobody(found: sockets.Socket) -> sockets.Socket:
    return replace(found, user=None)


@connections.breaks("is_somebodys")
def on_anothers_channel(found: sockets.Socket) -> None:
    found.connection.channel = "user#another"


@connections.breaks("is_in_the_rooms_that_it_has_joined")
def open_and_on_no_roster(found: sockets.Socket) -> sockets.Socket:
    return replace(found, rosters={})


@rosters.breaks("names_members_of_a_room")
def with_an_outsider(found: sockets.Attendance) -> None:
    found.roster.sockets = {ENTRY, "connection-2 another en UTC"}


@rosters.breaks("names_connections_that_have_joined")
def unknown_to_its_connection(found: sockets.Attendance) -> None:
    found.connections["user#pandit", "connection"].rooms = None
