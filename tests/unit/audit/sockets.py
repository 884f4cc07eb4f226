"""A sound connection and roster, and changes that violate each of their invariants."""

from dataclasses import replace
from typing import Any

from chalicelib.realtime.models import Roster, UserConnection
from infra.operate.audit.rules import sockets
from tests.unit.audit import bookings
from tests.unit.audit.people import user
from tests.unit.audit.sound_subjects import SoundSubject

ENTRY = "connection pandit ne UTC"


def user_connection() -> UserConnection:
    attributes: dict[str, Any] = {"user_id": "pandit", "language": "ne", "timezone": "UTC", "rooms": {"booking"}}
    return UserConnection("user#pandit", "connection", **attributes)


def roster() -> Roster:
    return Roster("booking", sockets={ENTRY})


connections = SoundSubject(
    sockets.connections, lambda: sockets.Socket(user_connection(), user(), {"booking": roster()}, lambda: True)
)
rosters = SoundSubject(
    sockets.rosters,
    lambda: sockets.Attendance(roster(), bookings.room(), {("user#pandit", "connection"): user_connection()}),
)
SUBJECTS = [connections, rosters]


@connections.violation("belongs_to_a_user")
def connection_without_a_user(subject: sockets.Socket) -> sockets.Socket:
    return replace(subject, user=None)


@connections.violation("belongs_to_a_user")
def on_another_users_channel(subject: sockets.Socket) -> None:
    subject.connection.channel = "user#another"


@connections.violation("is_in_the_rooms_that_it_has_joined")
def open_without_a_roster_entry(subject: sockets.Socket) -> sockets.Socket:
    return replace(subject, rosters={})


@rosters.violation("names_members_of_a_room")
def roster_with_an_outsider(subject: sockets.Attendance) -> None:
    subject.roster.sockets = {ENTRY, "connection-2 another en UTC"}


@rosters.violation("names_connections_that_have_joined")
def roster_entry_unknown_to_its_connection(subject: sockets.Attendance) -> None:
    subject.connections["user#pandit", "connection"].rooms = None
