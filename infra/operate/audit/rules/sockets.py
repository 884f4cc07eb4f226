"""Open sockets: people's connections, and the rosters of rooms."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from chalicelib.accounts.models import User
from chalicelib.chat.models import Room
from chalicelib.realtime.connection import Connection
from chalicelib.realtime.models import Roster, UserConnection, user_channel
from chalicelib.realtime.rosters import RosterState
from infra.operate.audit.invariants import InvariantSet


@dataclass(frozen=True)
class Socket:
    """A connection with the rosters of the rooms that it has joined. ``is_open`` asks API Gateway: one that has ended
    without a word stays registered until somebody writes to it, or its time is over."""

    connection: UserConnection
    user: User | None
    rosters: Mapping[str, Roster]
    is_open: Callable[[], bool]


connections: InvariantSet[Socket] = InvariantSet("connection", lambda socket: socket.connection.connection_id)


@connections.invariant
def belongs_to_a_user(socket: Socket) -> Iterator[str]:
    """A connection is registered for its owner, who has an account."""
    connection = socket.connection
    if socket.user is None or connection.channel != user_channel(connection.user_id):
        yield f"of {connection.user_id}, on the channel {connection.channel}"


@connections.invariant
def is_in_the_rooms_that_it_has_joined(socket: Socket) -> Iterator[str]:
    """An open socket is on the roster of each of its rooms: what is said there is pushed to it."""
    connection = socket.connection
    for room_id in sorted(connection.rooms or ()):
        roster = RosterState.of(room_id, socket.rosters.get(room_id))
        if not connection.is_gone and connection.connection not in roster.live() and socket.is_open():
            yield f"it has joined {room_id}, and is not on its roster"


@dataclass(frozen=True)
class Attendance:
    """A room's roster, and the connections that it names as far as they are registered."""

    roster: Roster
    room: Room | None
    connections: Mapping[tuple[str, str], UserConnection]


rosters: InvariantSet[Attendance] = InvariantSet("roster", lambda attendance: attendance.roster.room_id)


@rosters.invariant
def names_members_of_a_room(attendance: Attendance) -> Iterator[str]:
    """A roster contains only connections of the room's two members."""
    room = attendance.room
    members = set() if room is None else {room.customer_id, room.pandit_id}
    for connection in _connections(attendance):
        if connection.user_id not in members:
            yield f"{connection.user_id} is in it, and no member"


@rosters.invariant
def names_connections_that_have_joined(attendance: Attendance) -> Iterator[str]:
    """A registered connection that is on the roster has the room among its own: its end takes it off."""
    room_id = attendance.roster.room_id
    for connection in _connections(attendance):
        stored = attendance.connections.get((user_channel(connection.user_id), connection.id))
        if stored is not None and room_id not in (stored.rooms or ()):
            yield f"{connection.id} is in it, and does not know"


def _connections(attendance: Attendance) -> list[Connection]:
    return RosterState.of(attendance.roster.room_id, attendance.roster).live()
