"""Takes sockets out of rooms: by ``leave``, after ``$disconnect``, and when a push was answered by 410 (gone).

When the last live socket of a member leaves a room in which messages of the other member are unread, the member gets a
NEW_MESSAGE notification. A push alone does not prove that a message was seen: a phone that is locked with the chat open
accepts pushes for minutes and shows none of them.

One transaction removes the sockets from the roster and adds the notification. It requires that the roster and the room
have not changed since they were read. If another departure, a message or a reading changes them at the same time, the
departure runs again. So only one of several concurrent departures adds the notification.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from chalicelib.chat import presence, room_cache
from chalicelib.chat.models import Member, Message, Room
from chalicelib.chat.notices import add_notice
from chalicelib.chat.room_cache import CachedRoom
from chalicelib.chat.rules import count_unread
from chalicelib.db import Transaction, is_unchanged, retry_on_conflict
from chalicelib.localization.text import Text
from chalicelib.notifications import service as notifications
from chalicelib.notifications.models import Notification
from chalicelib.parallel import best_effort
from chalicelib.realtime import gone, registry, rosters
from chalicelib.realtime.connection import Connection
from chalicelib.realtime.registry import SocketClosed
from chalicelib.realtime.rosters import RosterState


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message that has just been stored, with its room.

    A departure that its push causes uses it instead of reading the room again. ``sender_name`` is None if it has not
    been read yet.
    """

    message: Message
    cached: CachedRoom
    sender_name: str | Text | None


@dataclass(slots=True)
class _Departure:
    """The connections that are taken out of a room. The same object is used in every try.

    ``leaving`` is the connection whose client has sent ``leave``, if that is the cause. ``read_notices`` are the ids of
    notifications that failed tries have found to be read.
    """

    room_id: str
    connections: Sequence[Connection]
    leaving: Connection | None = None
    stored: StoredMessage | None = None
    read_notices: set[str] = field(default_factory=set)


def handle_gone(
    connections: Sequence[Connection], room_id: str | None = None, stored: StoredMessage | None = None
) -> None:
    """Removes connections that a push has found gone: from ``room_id`` first, then from all other rooms.

    A user without another connection is offline. The answer 410 may have been wrong: then the next ping registers the
    connection again. Safe to repeat.
    """
    with gone.removing(connections):
        if room_id is not None:
            _depart(_Departure(room_id, connections, stored=stored))
        _unregister(connections, is_closed=False)


def handle_disconnect(connection: Connection, room_id: str | None) -> None:
    """Removes a closed connection for good: a frame or welcome that is handled late cannot register it again.

    Safe to repeat.
    """
    registry.mark_closed(connection.id)
    with gone.removing([connection]):
        if room_id is not None:
            with best_effort("departure"):
                _depart(_Departure(room_id, [connection]))
        presence.end([connection], are_closed=True)
        _unregister([connection], is_closed=True)


def leave(connection: Connection, room_id: str) -> None:
    """Takes a connection out of a room that its client leaves. It stays registered for its user. Safe to repeat."""
    try:
        _depart(_Departure(room_id, [connection], leaving=connection))
    except SocketClosed:
        _depart(_Departure(room_id, [connection]))


def _unregister(connections: Sequence[Connection], *, is_closed: bool) -> None:
    """Removes connections from all rooms and from their users. Ends the presence of those that may not be closed."""
    removed: dict[str, Connection] = {}
    try:
        _remove_registrations(connections, removed, is_closed=is_closed)
    finally:
        if removed and not is_closed:
            presence.end(list(removed.values()), are_closed=False)


@retry_on_conflict
def _remove_registrations(
    connections: Sequence[Connection], removed: dict[str, Connection], *, is_closed: bool
) -> None:
    """Takes connections out of all rooms that their registrations name, then removes the registrations.

    Adds each one to ``removed`` by its id: a further try after a conflict does not find it any more.
    """
    found = registry.find_registered(connections)
    in_room: dict[str, list[Connection]] = defaultdict(list)
    for registered in found:
        for room_id in registered.rooms or ():
            in_room[room_id].append(registered.connection)
    for room_id, leaving in sorted(in_room.items()):
        _depart(_Departure(room_id, leaving))
    for registered in found:
        registry.unregister(registered, is_closed=is_closed)
        removed[registered.connection_id] = registered.connection


@retry_on_conflict
def _depart(departure: _Departure) -> None:
    """Takes connections out of a room, and notifies members who leave unread messages behind. Safe to repeat."""
    stored, departure.stored = departure.stored, None
    room, before = _read(departure.room_id, stored)
    after = before.without(departure.connections)
    if after is before and departure.leaving is None:
        return
    with Transaction() as tx:
        if departure.leaving is not None:
            registry.add_leaving(tx, departure.leaving, room.id)
        rosters.replace(tx, before, after)
        gone_members = [member for member in room.members if _is_gone(member, before, after)]
        if gone_members:
            notices = _add_notices(tx, room, gone_members, stored, departure.read_notices)
            tx.after_commit(partial(notifications.push, notices))
        tx.after_commit(partial(room_cache.evict, room.id))


def _read(room_id: str, stored: StoredMessage | None) -> tuple[Room, RosterState]:
    cached = room_cache.refresh(room_id) if stored is None else stored.cached
    return cached.room, cached.roster


def _is_gone(member: Member, before: RosterState, after: RosterState) -> bool:
    """Returns whether the member was in the room (expired entries count) and is not in it any more."""
    was_in = any(entry.connection.user_id == member.user_id for entry in before.entries.values())
    return was_in and not after.is_in(member.user_id)


def _add_notices(
    tx: Transaction, room: Room, members: Sequence[Member], stored: StoredMessage | None, read_notices: set[str]
) -> list[Notification]:
    """Adds to a transaction a NEW_MESSAGE notification for each of these members, who have no more socket in the room.

    Skips members without unread messages. Requires that the room has not changed since it was read: a message that is
    stored at the same time treats these members as present, and does not notify them.
    """
    notices, changes = [], []
    unchanged = Room.last_seq == room.last_seq
    for member in members:
        pointers = member.attributes
        unchanged &= (pointers.read_seq == member.read_seq) & is_unchanged(pointers.notice, member.notice)
        if not _has_unread_messages(room, member, stored):
            continue
        notice = add_notice(tx, room, member, None if stored is None else stored.sender_name, read_notices)
        if notice is not None:
            notices.append(notice)
            changes.append(pointers.notice.set(notice.id))
    if changes:
        tx.update(room, changes, when=unchanged)
    else:
        tx.check(room, when=unchanged)
    return notices


def _has_unread_messages(room: Room, member: Member, stored: StoredMessage | None) -> bool:
    """Whether a message of the other member is unread. The member's own and SYSTEM messages do not count."""
    counterpart = room.counterpart_of(member.user_id)
    if count_unread(room.last_seq, member.sent, member.read_seq, member.read_own) == 0:
        return False
    if stored is not None and stored.message.sender_id == counterpart.user_id:
        return True
    if member.read_seq == 0:
        return counterpart.sent > 0
    last_read = Message.load(room.id, member.read_seq)
    return counterpart.sent > last_read.sent_by(counterpart.side)
