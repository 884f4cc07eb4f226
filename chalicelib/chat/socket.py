"""The sockets: frames become service calls, and what they answer goes back on the same connection.

Who speaks comes from the ``$connect`` authorizer's context, which API Gateway puts into every event of the
connection: a frame costs no read for it, and nothing that a client writes about itself is believed.
"""

from chalicelib import log
from chalicelib.chat import frames, history, messages, presence, receipts, rooms
from chalicelib.chat.frames import Refused
from chalicelib.chat.models import Room
from chalicelib.chat.outgoing import LeftOut, MessageOut, PongOut, PresenceOut, TypingOut
from chalicelib.chat.schemas import HistoryQuery
from chalicelib.errors import AppError
from chalicelib.localization.clock import iso, now
from chalicelib.localization.text import Text
from chalicelib.parallel import best_effort
from chalicelib.problem import error_frame, to_app_error
from chalicelib.realtime import registry, sender
from chalicelib.realtime.context import Peer
from chalicelib.realtime.push import Frame, encode, fan_out_to
from chalicelib.schema.base import render

_SOMEONE = Text("Someone", "कसै")


def receive(peer: Peer, text: str) -> None:
    """One frame of a client. Whatever is wrong with it is answered by an ``error`` frame; the socket stays open."""
    try:
        frame = frames.read(text)
    except Refused as refused:
        _reply(peer, _error(peer, refused.error, refused.echo))
        return
    log.note(action=frame.action)
    try:
        _serve(peer, frame)
        presence.stay(peer.connection)
    except Exception as error:
        refusal = to_app_error(error)
        if not isinstance(error, AppError):
            log.note(error=type(error).__name__, exception=error)
        _reply(peer, _error(peer, refusal, frames.echo(frame.model_dump())))


def _serve(peer: Peer, frame: frames.Frame) -> None:
    match frame:
        case frames.MessageFrame():
            _message(peer, _room_id(peer, frame), frame)
        case frames.JoinFrame():
            join(peer, _room_id(peer, frame), frames.history_query(frame, _limit(frame)))
        case frames.LeaveFrame():
            _leave(peer, _room_id(peer, frame))
        case frames.HistoryFrame():
            room = _own_room(peer, _room_id(peer, frame))
            _reply(peer, history.frame(peer.user_id, peer.reader, room, frames.history_query(frame, _limit(frame))))
        case frames.TypingFrame():
            _typing(peer, _room_id(peer, frame), is_typing=frame.is_typing)
        case frames.ReadFrame():
            receipts.read(peer.user_id, _room_id(peer, frame), frame.up_to_seq)
        case frames.PingFrame():
            _here(peer)
            _reply(peer, render(PongOut(server_time=iso(now(), "UTC")), peer.reader))


def _message(peer: Peer, room_id: str, frame: frames.MessageFrame) -> None:
    author = messages.Sender(peer.user_id, peer.name or _SOMEONE)
    sending = messages.send(author, room_id, frames.draft(frame), peer.connection)
    if sending.has_joined or (room_id != peer.room_id and presence.other_member(peer.connection.id, room_id) is None):
        presence.watch(peer.connection, room_id, _other(peer, sending.room))
    if not sending.is_new:  # the echo of the first time may have been lost: it is the acknowledgement
        again = history.one(peer.user_id, sending.room, sending.message)
        _reply(peer, render(MessageOut(message=again), peer.reader))


def join(peer: Peer, room_id: str, asked: HistoryQuery) -> None:
    """Registers the connection for the room, *then* reads its history: what is stored meanwhile is pushed."""
    room = _own_room(peer, room_id)
    registry.subscribe(peer.connection, room_id)
    presence.watch(peer.connection, room_id, _other(peer, room))
    _reply(peer, history.frame(peer.user_id, peer.reader, rooms.get(room_id), asked))


def _leave(peer: Peer, room_id: str) -> None:
    room = _own_room(peer, room_id)
    registry.leave(peer.connection, room_id)
    presence.unwatch(peer.connection.id, room_id, _other(peer, room))
    _reply(peer, render(LeftOut(room_id=room_id), peer.reader))


def _typing(peer: Peer, room_id: str, *, is_typing: bool) -> None:
    """Ephemeral from end to end: Redis knows who watches, and no database is asked in a room that was joined."""
    if room_id != peer.room_id and presence.other_member(peer.connection.id, room_id) is None:
        _own_room(peer, room_id)  # Redis knows nothing of this room: an outsider is refused
    if presence.type_in(room_id, peer.user_id, is_typing=is_typing):
        shown = TypingOut(
            room_id=room_id, user_id=peer.user_id, is_typing=is_typing, expires_in=presence.TYPING_SECONDS
        )
        frame = encode(render(shown, peer.reader))
        with best_effort("typing"):
            fan_out_to([(watcher.connection_id, frame) for watcher in presence.watchers(peer.user_id, room_id)])


def _here(peer: Peer) -> None:
    """A ping says that the socket is alive; after a loss of Redis it also brings back who watches whom."""
    arrived = presence.arrive(peer.connection)
    if peer.room_id is not None and peer.counterpart_id is not None:
        presence.watch_again(peer.connection, peer.room_id, peer.counterpart_id)
    if arrived:
        show_presence(peer.user_id)


def show_presence(user_id: str) -> None:
    """Tells every socket that watches this user whether they are there."""
    with best_effort("presence"):
        state = presence.of([user_id])[user_id]
        fan_out_to(
            [(watcher.connection_id, encode(_shown(user_id, state, watcher))) for watcher in presence.watchers(user_id)]
        )


def _shown(user_id: str, state: presence.Presence, watcher: presence.Watcher) -> Frame:
    shown = PresenceOut(room_id=watcher.room_id, user_id=user_id, status=state.status, last_seen=state.last_seen)
    return render(shown, watcher.reader)


def _own_room(peer: Peer, room_id: str) -> Room:
    room = rooms.get(room_id)
    rooms.members(room).side_of(peer.user_id)
    return room


def _other(peer: Peer, room: Room) -> str:
    members = rooms.members(room)
    return members.id_of(members.side_of(peer.user_id).other)


def _room_id(peer: Peer, frame: frames.ClientFrame) -> str:
    room_id = frame.room_id or peer.room_id
    if room_id is None:
        raise frames.RoomMissing
    log.note(room_id=room_id)
    return room_id


def _limit(frame: frames.JoinFrame | frames.HistoryFrame) -> int:
    return history.SHOWN_ON_CONNECT if frame.after_seq is None else history.MOST


def _error(peer: Peer, error: AppError, echo: dict[str, str]) -> Frame:
    log.note(code=error.code)
    return {**error_frame(error, peer.reader.language), **echo}


def _reply(peer: Peer, frame: Frame) -> None:
    sender.post(peer.connection.id, encode(frame))
