"""Sending: the one way in for a message, whoever speaks and wherever it comes from.

What is stored together: the message, the room's next ``seq``, the sender's ``client_id``, the file that goes with it,
and the NEW_MESSAGE notification of a recipient who is not in the room. The same transaction proves who is in the room
at that moment, and to those it is pushed. A socket is in the room before it reads its history: a message that is stored
before finds it not yet there and is in its history, one that is stored after is pushed to it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

from chalicelib import metrics
from chalicelib.accounts import service as accounts
from chalicelib.chat import attachments, files, room_cache, rooms
from chalicelib.chat.attachments import AttachmentClaim
from chalicelib.chat.models import Attachment, Message, MessageKey, Room
from chalicelib.chat.outgoing import MessageOut
from chalicelib.chat.receipts import member_key
from chalicelib.chat.room_cache import CachedRoom
from chalicelib.chat.rules import MessageType, Side
from chalicelib.chat.schemas import Draft, MessageView
from chalicelib.db import RawItem, Transaction, WriteConflict, is_unchanged, retry_on_conflict
from chalicelib.errors import AttachmentUsed, RoomClosed
from chalicelib.ids import new_id
from chalicelib.localization.clock import now
from chalicelib.localization.text import Reader, Text
from chalicelib.notifications import service as notifications
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.notifications.models import Notification
from chalicelib.parallel import best_effort, run_parallel
from chalicelib.rate_limits import MESSAGES
from chalicelib.realtime import registry
from chalicelib.realtime.push import Frame, fan_out
from chalicelib.realtime.registry import Connection, Listener
from chalicelib.schema.base import render


class _Sent(Exception):
    """This ``client_id`` has its message already: the one with ``seq``."""

    def __init__(self, seq: int) -> None:
        super().__init__()
        self.seq = seq


@dataclass(frozen=True, slots=True)
class Sending:
    """A stored message and its room, whether this call stored it or an earlier one with its ``client_id``, and whether
    the socket on which it came has joined the room by it."""

    message: Message
    room: Room
    is_new: bool
    has_joined: bool = False


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends. ``name`` is what a notice calls them, where the caller knows it; else it is read when one is made."""

    id: str
    name: str | Text | None = None

    def named(self) -> str | Text:
        return accounts.get(self.id).full_name if self.name is None else self.name


@dataclass(frozen=True, slots=True)
class _Request:
    """What is to be sent by whom, and the socket on which it came: the same in every try."""

    sender: Sender
    room_id: str
    draft: Draft
    origin: Connection | None
    claim: AttachmentClaim


@dataclass(frozen=True, slots=True)
class _Stored:
    message: Message
    room: Room
    listeners: frozenset[Listener]
    recipient_was_in: bool
    has_joined: bool
    notice: Notification | None


def send(sender: Sender, room_id: str, draft: Draft, origin: Connection | None = None) -> Sending:
    """Stores a member's message and pushes it to every joined socket of both.

    ``origin`` is the socket it came on; sending joins that socket to the room. Raises ``NotFound``, ``RoomClosed``,
    ``TooFast``, ``Invalid``, ``AttachmentUsed``.
    """
    MESSAGES.hit(sender.id)
    request = _Request(sender, room_id, draft, origin, AttachmentClaim(sender.id, draft.message_type))
    try:
        stored = notifications.retry_when_read(partial(_store, request))
    except _Sent as earlier:
        return _sent_before(room_id, earlier.seq, origin)
    metrics.count("Messages")
    _deliver(stored, sender)
    return Sending(stored.message, stored.room, is_new=True, has_joined=stored.has_joined)


def _sent_before(room_id: str, seq: int, origin: Connection | None) -> Sending:
    if origin is not None and not _is_listening(origin, room_cache.get(room_id).listeners):
        registry.subscribe(origin, room_id)
    room, message = run_parallel(partial(rooms.get, room_id), partial(Message.get, room_id, seq, consistent_read=True))
    return Sending(message, room, is_new=False)


@retry_on_conflict
def _store(request: _Request, known_read: frozenset[str]) -> _Stored:
    try:
        known, file = _looked_up(request.room_id, request.draft.file_id)
        return _write(request, known, file, known_read)
    except WriteConflict as conflict:
        room_cache.refresh_from_conflict(request.room_id, conflict)
        raise


def _looked_up(room_id: str, file_id: str | None) -> tuple[CachedRoom, Attachment | None]:
    """The room as last known, and the file. Where that has to be read, the room is read anew beside it, in no more
    time: so that a message with a file never waits for both, one after the other."""
    if file_id is None:
        return room_cache.get(room_id), None
    room_cache.evict(room_id)
    return run_parallel(partial(room_cache.get, room_id), partial(attachments.find, room_id, file_id))


def _write(request: _Request, known: CachedRoom, file: Attachment | None, known_read: frozenset[str]) -> _Stored:
    """Stores a message in a room that is as it is known to be; raises ``WriteConflict`` where it is not."""
    sender_id, draft, origin = request.sender.id, request.draft, request.origin
    room, listeners = known.room, known.listeners
    side = rooms.members(room).side_of(sender_id)
    if not room.is_active:
        _raise_if_sent(room.id, sender_id, draft.client_id)
        raise RoomClosed
    message = _next(room, side, draft.message_type, draft.content, draft.content_ne, draft.client_id)
    recipient = side.other
    is_in = _is_in(listeners, rooms.members(room).id_of(recipient))
    joining = None if origin is None or _is_listening(origin, listeners) else origin
    with Transaction() as tx:
        if draft.file_id is not None:
            _claim(tx, request, file, message)
        key = MessageKey(member_key(room.id, sender_id), draft.client_id, seq=message.seq)
        tx.put(key, when=MessageKey.client_id.does_not_exist(), otherwise=_already)
        notice = None if is_in else _notify(tx, room, request.sender, known_read)
        _append(tx, room, side, message, notice=notice, recipient=recipient)
        if joining is None:
            registry.require_unchanged(tx, room.id, listeners)
        else:
            registry.join(tx, joining, room.id, listeners)
            listeners |= {Listener.on(joining, room.id)}
    room_cache.store(CachedRoom(_after(room, side, message, notice), listeners))
    return _Stored(message, room, listeners, is_in, joining is not None, notice)


def _after(room: Room, side: Side, message: Message, notice: Notification | None) -> Room:
    """The room as the message has left it."""
    changed = {
        "last_seq": message.seq,
        "activity": message.id,
        "updated_at": message.created_at,
        f"{side}_sent": getattr(message, f"{side}_sent"),
    }
    if notice is not None:
        changed[f"{side.other}_notice"] = notice.id
    return Room(**{**room.attribute_values, **changed})


def _claim(tx: Transaction, request: _Request, file: Attachment | None, message: Message) -> None:
    try:
        request.claim.bind(tx, file, message)
    except AttachmentUsed:
        _raise_if_sent(request.room_id, request.sender.id, request.draft.client_id)  # this very message has used it
        raise


def _notify(tx: Transaction, room: Room, sender: Sender, known_read: frozenset[str]) -> Notification | None:
    """The recipient's one NEW_MESSAGE for this room: the one that stands unread, or a new one."""
    members = rooms.members(room)
    recipient = members.side_of(sender.id).other
    user_id = members.id_of(recipient)
    standing: str | None = getattr(room, f"{recipient}_notice")
    if standing is not None and standing not in known_read:
        notifications.require_unread(tx, user_id, standing)
        return None
    return notifications.add(tx, user_id, NotificationType.NEW_MESSAGE, booking_id=room.id, name=sender.named())


def say(tx: Transaction, room: Room, words: Text, *, close: bool = False) -> Message:
    """Adds a SYSTEM message to a transaction. It raises ``WriteConflict`` where the room has changed meanwhile."""
    message = _next(room, None, MessageType.SYSTEM, words.en, words.ne, new_id())
    _append(tx, room, None, message, close=close)
    return message


def push(room_id: str, message: Message) -> None:
    """Shows a stored message on every joined socket. Never raises."""
    metrics.count("Messages")
    with best_effort("message"):
        fan_out(registry.listeners(registry.room(room_id)), partial(frame, message))


def frame(message: Message, reader: Reader) -> Frame:
    """A message that has just been stored: nobody has read it yet."""
    view = MessageView.of(message, None, files.linked(message))
    return render(MessageOut(message=view), reader)


def _next(
    room: Room, side: Side | None, kind: MessageType, content: str | None, content_ne: str | None, client_id: str
) -> Message:
    """The room's next message. Its number is a claim, made good by the transaction's condition."""
    return Message(
        room_id=room.id,
        seq=room.last_seq + 1,
        id=new_id(),
        client_id=client_id,
        sender_id=None if side is None else rooms.members(room).id_of(side),
        message_type=kind.value,
        content=content,
        content_ne=content_ne,
        customer_sent=room.customer_sent + (side is Side.CUSTOMER),
        pandit_sent=room.pandit_sent + (side is Side.PANDIT),
        created_at=now(),
    )


def _append(
    tx: Transaction,
    room: Room,
    side: Side | None,
    message: Message,
    *,
    notice: Notification | None = None,
    recipient: Side | None = None,
    close: bool = False,
) -> None:
    unchanged = Room.last_seq == room.last_seq
    actions = [Room.last_seq.set(message.seq), Room.activity.set(message.id), Room.updated_at.set(message.created_at)]
    if side is not None:
        actions.append(getattr(Room, f"{side}_sent").add(1))
        unchanged &= Room.is_active == True  # noqa: E712 - PynamoDB's condition
    if recipient is not None:
        pointer = getattr(Room, f"{recipient}_notice")
        unchanged &= is_unchanged(pointer, getattr(room, f"{recipient}_notice"))
        if notice is not None:
            actions.append(pointer.set(notice.id))
    if close:
        actions.append(Room.is_active.set(False))
    tx.put(message, when=Message.seq.does_not_exist())
    tx.update(room, actions, when=unchanged)


def _deliver(stored: _Stored, sender: Sender) -> None:
    room_id, message = stored.room.id, stored.message
    show_notice = None if stored.notice is None else notifications.start_push(stored.notice)
    with best_effort("message"):
        others_first = sorted(stored.listeners, key=lambda listener: listener.user_id == message.sender_id)
        delivery = fan_out(others_first, partial(frame, message))
        if delivery.gone:
            room_cache.evict(room_id)
        if stored.recipient_was_in and not (set(delivery.reached) - {message.sender_id}):
            _notify_afterwards(room_id, sender)
    if show_notice is not None:
        show_notice()


def _notify_afterwards(room_id: str, sender: Sender) -> None:
    """The recipient seemed to be in the room, but no socket of theirs took the message: it had died unheard."""
    notice = notifications.retry_when_read(partial(_notify_alone, room_id, sender))
    if notice is not None:
        notifications.push([notice])


@retry_on_conflict
def _notify_alone(room_id: str, sender: Sender, known_read: frozenset[str]) -> Notification | None:
    room = rooms.get(room_id)
    recipient = rooms.members(room).side_of(sender.id).other
    pointer, standing = getattr(Room, f"{recipient}_notice"), getattr(room, f"{recipient}_notice")
    with Transaction() as tx:
        notice = _notify(tx, room, sender, known_read)
        if notice is not None:
            tx.update(room, [pointer.set(notice.id)], when=is_unchanged(pointer, standing))
    return notice


def _is_listening(connection: Connection, listening: Collection[Listener]) -> bool:
    return any(listener.connection_id == connection.id for listener in listening)


def _is_in(listening: Collection[Listener], user_id: str) -> bool:
    return any(listener.user_id == user_id for listener in listening)


def _raise_if_sent(room_id: str, sender_id: str, client_id: str) -> None:
    """A retry of a message that got in when it still could is no refusal."""
    try:
        key = MessageKey.get(member_key(room_id, sender_id), client_id, consistent_read=True)
    except MessageKey.DoesNotExist:
        return
    raise _Sent(key.seq)


def _already(key: RawItem | None) -> Exception:
    return WriteConflict() if key is None else _Sent(int(key["seq"]["N"]))
