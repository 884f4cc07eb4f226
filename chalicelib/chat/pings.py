"""Answers pings. A ping restores what the server has lost of a socket; its answer shows a client what it has missed.

Three things can be lost: the registration, by a 410 that was wrong; presence and watchers, by a flush of Redis; and any
push. A ping costs two reads at most: one of everything that the answer needs, and one that finds out whether a
counterpart who seems to be online has a registered socket.
"""

from dataclasses import dataclass

from chalicelib.chat import presence, watchers
from chalicelib.chat.models import Room
from chalicelib.chat.server_frames import PongOut
from chalicelib.db import read_together
from chalicelib.localization.clock import iso, now
from chalicelib.notifications.inbox import without_expired
from chalicelib.notifications.models import Inbox
from chalicelib.realtime import registry
from chalicelib.realtime.connection import SocketClient
from chalicelib.realtime.models import Roster, UserConnection, user_channel
from chalicelib.realtime.push import Frame
from chalicelib.realtime.rosters import RosterState
from chalicelib.schema.base import render


@dataclass(frozen=True, slots=True)
class Answer:
    """A ``pong`` frame. ``is_new``: the socket did not count as open before the ping, because Redis had lost it."""

    frame: Frame
    is_new: bool


@dataclass(frozen=True, slots=True)
class _State:
    """What is stored about a socket. ``room`` and ``roster`` are None on a notifications socket."""

    inbox: Inbox
    registered: UserConnection | None
    room: Room | None
    roster: RosterState | None


def answer(client: SocketClient) -> Answer:
    """Registers the socket again if the server has lost it, and returns the answer to its ping. Safe to repeat.

    Raises ``SocketClosed`` for the ping of a socket that has closed.
    """
    connection, state = client.connection, _read(client)
    roster = state.roster
    if registry.needs_registration(connection, state.registered, roster):
        roster = registry.register(connection, client.room_id, roster) or roster
    online_change = presence.mark_online(connection)
    statuses = None
    if state.room is not None and roster is not None:
        watchers.record(state.room.id, state.room.member_ids, roster.live())
        found = presence.get_verified(state.room.member_ids, connection)
        statuses = {user_id: status.view for user_id, status in found.items()}
    counted = without_expired(state.inbox)
    pong = PongOut(
        server_time=iso(now(), "UTC"),
        last_seq=None if state.room is None else state.room.last_seq,
        presence=statuses,
        unread_count=counted.unread_count,
        latest_id=counted.latest_id,
    )
    return Answer(render(pong, client.reader), online_change.is_new)


def _read(client: SocketClient) -> _State:
    inbox = Inbox(client.user_id)
    registration = UserConnection(user_channel(client.user_id), client.connection.id)
    if client.room_id is None:
        batch = read_together(inbox, registration)
        return _State(batch.find(inbox) or inbox, batch.find(registration), None, None)
    room, roster = Room(client.room_id), Roster(client.room_id)
    batch = read_together(inbox, registration, room, roster)
    return _State(
        inbox=batch.find(inbox) or inbox,
        registered=batch.find(registration),
        room=batch.find(room),
        roster=RosterState.of(client.room_id, batch.find(roster)),
    )
