"""Reads connections and rosters, with the items that their invariants need."""

from collections.abc import Sequence
from functools import partial

from chalicelib.accounts.models import User
from chalicelib.chat.models import Room
from chalicelib.realtime.models import Roster, UserConnection, is_tombstone, user_channel
from chalicelib.realtime.push import is_open
from chalicelib.realtime.rosters import RosterState
from infra.operate.audit.check import AnyCheck, Check, items, partitions
from infra.operate.audit.reader import Reader
from infra.operate.audit.rules import sockets


def _sockets(reader: Reader, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], sockets.Socket]:
    open_keys = [key for key in keys if not is_tombstone(key[0])]
    connections = reader.many(UserConnection, open_keys)
    users = reader.many(User, (connection.user_id for connection in connections.values()))
    rosters = reader.many(
        Roster, (room_id for connection in connections.values() for room_id in connection.rooms or ())
    )
    return {
        key: sockets.Socket(
            connection, users.get(connection.user_id), rosters, partial(is_open, connection.connection_id)
        )
        for key, connection in connections.items()
    }


def _rosters(reader: Reader, ids: Sequence[str]) -> dict[str, sockets.Attendance]:
    rooms, result = reader.many(Room, ids), {}
    for room_id, roster in reader.many(Roster, ids).items():
        connections = RosterState.of(room_id, roster).live()
        keys = ((user_channel(connection.user_id), connection.id) for connection in connections)
        registered = reader.many(UserConnection, keys)
        result[room_id] = sockets.Attendance(roster, rooms.get(room_id), registered)
    return result


CHECKS: tuple[AnyCheck, ...] = (
    Check(sockets.connections, UserConnection, items(UserConnection), _sockets),
    Check(sockets.rosters, Roster, partitions(Roster), _rosters),
)
