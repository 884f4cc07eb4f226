"""Sends a member's message: stores it once, pushes it to everybody in the room, notifies the recipient if away.

One transaction stores the message, the room's next ``seq``, the sender's ``client_id``, the file that goes with it, and
the NEW_MESSAGE notification of a recipient who is not in the room. The same transaction checks who is in the room, and
to exactly those connections the message is pushed. A socket joins the room before it reads the history: a message that
is stored before is in that history, one that is stored after is pushed.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial

from chalicelib import metrics
from chalicelib.chat import departures, room_cache
from chalicelib.chat.attachments import AttachmentClaim
from chalicelib.chat.departures import StoredMessage
from chalicelib.chat.message_views import create_view
from chalicelib.chat.models import Attachment, Member, Message, MessageKey, Room, member_key
from chalicelib.chat.notices import add_notice
from chalicelib.chat.room_cache import CachedRoom
from chalicelib.chat.schemas import Draft
from chalicelib.chat.server_frames import MessageOut
from chalicelib.db import RawItem, Transaction, WriteConflict, is_unchanged, retry_on_conflict
from chalicelib.errors import AttachmentUsed, RoomClosed
from chalicelib.localization.text import Reader, Text
from chalicelib.notifications import service as notifications
from chalicelib.notifications.models import Notification
from chalicelib.parallel import best_effort, run_parallel
from chalicelib.rate_limits import MESSAGES
from chalicelib.realtime import registry, rosters
from chalicelib.realtime.connection import Connection
from chalicelib.realtime.push import Frame, fan_out, post_frame
from chalicelib.realtime.registry import SocketClosed
from chalicelib.realtime.rosters import RosterState
from chalicelib.schema.base import render


@dataclass(frozen=True, slots=True)
class Sender:
    """The user who sends. ``name`` is their name in a notification; None if it has not been read yet."""

    id: str
    name: str | Text | None = None


@dataclass(frozen=True, slots=True)
class SendResult:
    """A stored message, its room, and the room's roster.

    ``is_new`` is False if an earlier call stored it with the same ``client_id``. ``is_pushed``: this call pushed it; a
    repeated message that the recipient has read is not pushed again. ``has_joined``: the socket on which the message
    came joined the room with it.
    """

    message: Message
    room: Room
    roster: RosterState
    is_new: bool
    has_joined: bool = False
    is_pushed: bool = True


@dataclass(frozen=True, slots=True)
class _Request:
    """A message to be sent, with its sender and room. The same object is used in every try.

    ``read_notices`` are the ids of notifications that failed tries have found to be read.
    """

    sender: Sender
    room_id: str
    draft: Draft
    origin: Connection | None
    claim: AttachmentClaim | None
    read_notices: set[str] = field(default_factory=set)


class _AlreadySent(Exception):
    """The sender's ``client_id`` belongs to the stored message with this ``seq``."""

    def __init__(self, seq: int) -> None:
        super().__init__()
        self.seq = seq


def send_message(sender: Sender, room_id: str, draft: Draft, origin: Connection | None = None) -> SendResult:
    """Stores a member's message and pushes it to all connections in the room. Safe to repeat with the same
    ``client_id``.

    ``origin`` is the socket on which it came; sending adds that socket to the room. Raises ``NotFound``,
    ``RoomClosed``, ``TooFast``, ``Invalid``, ``AttachmentUsed``, and what :meth:`AttachmentClaim.bind` raises.
    """
    MESSAGES.hit(sender.id)
    claim = None if draft.file_id is None else AttachmentClaim(sender.id, draft.message_type)
    request = _Request(sender, room_id, draft, origin, claim)
    try:
        try:
            return _store(request)
        except SocketClosed:  # the socket closed meanwhile; its message is stored all the same
            return _store(replace(request, origin=None))
    except _AlreadySent as sent:
        seq = sent.seq
    except (RoomClosed, AttachmentUsed):  # a retry of a message that is stored already is not refused
        earlier = _find_sent(room_id, sender.id, draft.client_id)
        if earlier is None:
            raise
        seq = earlier
    return _repeat(sender, room_id, seq, origin)


def _repeat(sender: Sender, room_id: str, seq: int, origin: Connection | None) -> SendResult:
    """Returns a message that was stored before, and pushes it again until the recipient has read it.

    The first push may have been lost, and with it the acknowledgement that the sender waits for.
    """
    message, cached = run_parallel(partial(Message.load, room_id, seq), partial(room_cache.refresh, room_id))
    room, roster = cached.room, cached.roster
    has_joined = False
    if origin is not None and origin not in roster.live():
        with suppress(SocketClosed):
            roster = registry.register(origin, room_id, roster, rejoin=True) or roster
            has_joined = True
    is_pushed = room.counterpart_of(sender.id).read_seq < seq
    if is_pushed:
        fan_out(_in_order(roster.live(), sender.id, origin), partial(message_frame, message), room_id)
    return SendResult(message, room, roster, is_new=False, has_joined=has_joined, is_pushed=is_pushed)


@retry_on_conflict
def _store(request: _Request) -> SendResult:
    """Stores the message. After a conflict the cache has the current room, and this runs again."""
    try:
        return _store_in_cached_room(*_read_room_and_file(request), request)
    except notifications.AlreadyRead:  # only the notification has changed; the cached room is right
        raise
    except WriteConflict as conflict:
        room_cache.refresh_from_conflict(request.room_id, conflict)
        raise


def _store_in_cached_room(cached: CachedRoom, file: Attachment | None, request: _Request) -> SendResult:
    """Stores the message if the room has not changed since it was cached, else raises ``WriteConflict``.

    Pushes it after the commit.
    """
    sender, draft, origin = request.sender, request.draft, request.origin
    room, roster = cached.room, cached.roster.without()
    author, recipient = room.members_seen_by(sender.id)
    if not room.is_active:
        raise RoomClosed
    message = room.next_message(sender.id, draft.message_type, draft.content, draft.content_ne, draft.client_id)
    has_to_join = origin is not None and origin not in roster.live()
    with Transaction() as tx:
        if request.claim is not None:
            request.claim.bind(tx, file, message)
        key = MessageKey(author.key, draft.client_id, seq=message.seq)
        tx.put(key, when=MessageKey.client_id.does_not_exist(), otherwise=_already_sent)
        notice = None
        if not roster.is_in(recipient.user_id):
            notice = add_notice(tx, room, recipient, sender.name, request.read_notices)
        _add_message(tx, room, message, author, recipient, notice)
        if origin is not None and has_to_join:
            roster = registry.join_room(tx, origin, cached.roster)
        else:
            rosters.replace(tx, cached.roster, roster)
        stored = CachedRoom(room.after_message(message, recipient, None if notice is None else notice.id), roster)
        tx.after_commit(partial(room_cache.store, stored))
        tx.after_commit(partial(_push, StoredMessage(message, stored, sender.name), sender.id, origin, notice))
    return SendResult(message, stored.room, roster, is_new=True, has_joined=has_to_join)


def _read_room_and_file(request: _Request) -> tuple[CachedRoom, Attachment | None]:
    """Reads the room from the cache, or in parallel with the file where there is one.

    The file has to be read in any case. Reading the room beside it takes no longer, and spares a message with a file
    the conflict that a stale cache entry would cause.
    """
    room_id, file_id = request.room_id, request.draft.file_id
    if file_id is None:
        return room_cache.get(room_id), None
    room_cache.evict(room_id)
    return run_parallel(partial(room_cache.get, room_id), partial(Attachment.find, room_id, file_id))


def _add_message(
    tx: Transaction, room: Room, message: Message, author: Member, recipient: Member, notice: Notification | None
) -> None:
    """Adds the message to a transaction, and what it changes in its room."""
    changes = [
        Room.last_seq.set(message.seq),
        Room.activity.set(message.id),
        Room.updated_at.set(message.created_at),
        author.attributes.sent.add(1),
    ]
    if notice is not None:
        changes.append(recipient.attributes.notice.set(notice.id))
    unchanged = (Room.last_seq == room.last_seq) & is_unchanged(recipient.attributes.notice, recipient.notice)
    is_active = Room.is_active == True  # noqa: E712 - PynamoDB's condition
    tx.put(message, when=Message.seq.does_not_exist())
    tx.update(room, changes, when=unchanged & is_active)


def _push(stored: StoredMessage, sender_id: str, origin: Connection | None, notice: Notification | None) -> None:
    """Pushes a stored message to the room, then its notification to the recipient's other sockets.

    Sockets that are gone are removed last, so that no push waits for that.
    """
    metrics.count("Messages")
    message, not_found = stored.message, []
    show_notice = None if notice is None else notifications.start_push(notice)
    with best_effort("message"):
        receivers = _in_order(stored.cached.roster.live(), sender_id, origin)
        not_found = post_frame(receivers, partial(message_frame, message))
    if show_notice is not None:
        show_notice()
    if not_found:
        departures.handle_gone(not_found, message.room_id, stored)


def _in_order(connections: Sequence[Connection], sender_id: str, origin: Connection | None) -> list[Connection]:
    """Returns receivers of a message: the socket on which it came, the recipient's sockets, the sender's others."""
    return sorted(connections, key=lambda connection: (connection != origin, connection.user_id == sender_id))


def message_frame(message: Message, reader: Reader) -> Frame:
    """Renders the ``message`` frame of a message that has just been stored, so that nobody has read it yet."""
    return render(MessageOut(message=create_view(message, None)), reader)


def _find_sent(room_id: str, sender_id: str, client_id: str) -> int | None:
    """Returns the ``seq`` of the message that the sender stored with this ``client_id``."""
    key = MessageKey.find(member_key(room_id, sender_id), client_id)
    return None if key is None else key.seq


def _already_sent(key: RawItem | None) -> Exception:
    """Makes the exception for a ``client_id`` that is stored already."""
    return WriteConflict() if key is None else _AlreadySent(int(key["seq"]["N"]))
