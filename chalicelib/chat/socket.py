"""Handles a client's frames: each becomes one call of a use case, and the answer goes back on the same connection.

Who sends comes from the ``$connect`` authorizer's context, which API Gateway puts into every event of the connection.
So a frame costs no read to identify its sender, and nothing that a client claims about itself is believed.
"""

from functools import partial

from chalicelib import log
from chalicelib.chat import client_frames, departures, history, presence, receipts, rooms, sending
from chalicelib.chat.client_frames import (
    ClientFrame,
    HistoryFrame,
    JoinFrame,
    LeaveFrame,
    MessageFrame,
    PingFrame,
    ReadFrame,
    Refused,
    RoomMissing,
    TypingFrame,
)
from chalicelib.chat.models import Room
from chalicelib.chat.schemas import HistoryQuery
from chalicelib.chat.server_frames import LeftOut, MessageOut, PongOut
from chalicelib.errors import AppError
from chalicelib.localization.clock import iso, now
from chalicelib.localization.text import Text
from chalicelib.parallel import run_parallel
from chalicelib.problem import error_frame, to_app_error
from chalicelib.realtime import registry, rosters
from chalicelib.realtime.connection import SocketClient
from chalicelib.realtime.push import Frame, encode, post
from chalicelib.realtime.registry import SocketClosed
from chalicelib.schema.base import render

PAGE_LIMIT = 50
"""How many of the newest messages a client gets that joins a room."""
RESUME_LIMIT = 100
"""How many messages a client gets at once that has named the last one it knows."""
_SOMEONE = Text("Someone", "कसै")


def receive(client: SocketClient, text: str) -> None:
    """Handles one frame. Any error is answered by an ``error`` frame; the socket stays open."""
    try:
        frame = client_frames.parse_frame(text)
    except Refused as refused:
        _reply_error(client, refused.error, refused.echo)
        return
    log.note(action=frame.action)
    try:
        _handle(client, frame)
        presence.keep_online(client.connection)
    except SocketClosed:
        log.note(outcome="closed")
    except Exception as error:
        if not isinstance(error, AppError):
            log.note(error=type(error).__name__, exception=error)
        _reply_error(client, to_app_error(error), client_frames.echo(frame.model_dump()))


def _handle(client: SocketClient, frame: client_frames.Frame) -> None:
    match frame:
        case MessageFrame():
            _handle_message(client, frame)
        case JoinFrame():
            join_room(client, _room_id(client, frame), frame.after_seq, rejoin=True)
        case LeaveFrame():
            _handle_leave(client, frame)
        case HistoryFrame():
            room = _get_own_room(client, _room_id(client, frame))
            query = client_frames.history_query(frame, PAGE_LIMIT if frame.after_seq is None else RESUME_LIMIT)
            _reply(client, history.history_frame(client.user_id, client.reader, room, query))
        case TypingFrame():
            _handle_typing(client, frame)
        case ReadFrame():
            receipts.record_reading(client.user_id, _room_id(client, frame), frame.up_to_seq)
        case PingFrame():
            _handle_ping(client)


def _handle_message(client: SocketClient, frame: MessageFrame) -> None:
    room_id = _room_id(client, frame)
    sender = sending.Sender(client.user_id, client.name or _SOMEONE)
    result = sending.send_message(sender, room_id, client_frames.draft(frame), client.connection)
    is_other_room = room_id != client.room_id
    if result.has_joined or (is_other_room and not presence.is_watching(client.connection.id, room_id)):
        presence.watch(client.connection, room_id, result.room.counterpart_of(client.user_id).user_id)
    if not result.is_pushed:  # the push of the first time, which is the acknowledgement, may have been lost
        view = history.view_message(client.user_id, result.room, result.message)
        _reply(client, render(MessageOut(message=view), client.reader))


def join_room(client: SocketClient, room_id: str, after_seq: int | None, *, rejoin: bool) -> None:
    """Adds the connection to the room, *then* reads and sends the history: what is stored in between is pushed.

    Sends the newest messages, or those after ``after_seq``. Without ``rejoin`` does nothing in a room that the client
    has left. Safe to repeat. Raises ``NotFound`` for an outsider, and ``SocketClosed``.
    """
    room, roster = run_parallel(partial(_get_own_room, client, room_id), partial(rosters.read, room_id))
    if registry.register(client.connection, room_id, roster, rejoin=rejoin) is None:
        return
    presence.watch(client.connection, room_id, room.counterpart_of(client.user_id).user_id)
    query = HistoryQuery(after_seq=after_seq, limit=PAGE_LIMIT if after_seq is None else RESUME_LIMIT)
    _reply(client, history.history_frame(client.user_id, client.reader, rooms.get(room_id), query))


def _handle_leave(client: SocketClient, frame: LeaveFrame) -> None:
    room = _get_own_room(client, _room_id(client, frame))
    departures.leave(client.connection, room.id)
    presence.unwatch(client.connection.id, room.id, room.counterpart_of(client.user_id).user_id)
    _reply(client, render(LeftOut(room_id=room.id), client.reader))


def _handle_typing(client: SocketClient, frame: TypingFrame) -> None:
    room_id = _room_id(client, frame)
    if room_id != client.room_id and not presence.is_watching(client.connection.id, room_id):
        _get_own_room(client, room_id)  # refuses an outsider: Redis knows nothing of this room
    presence.record_typing(room_id, client.user_id, is_typing=frame.is_typing)


def _handle_ping(client: SocketClient) -> None:
    """Answers a ping. After Redis has lost its data, this also restores the client's presence and watching."""
    was_offline = presence.mark_online(client.connection)
    if client.room_id is not None and client.counterpart_id is not None:
        presence.restore_watch(client.connection, client.room_id, client.counterpart_id)
    if was_offline:
        presence.push_presence(client.user_id)
    _reply(client, render(PongOut(server_time=iso(now(), "UTC")), client.reader))


def _get_own_room(client: SocketClient, room_id: str) -> Room:
    """Reads a room of which the client's user is a member. Raises ``NotFound``, also for an outsider."""
    room = rooms.get(room_id)
    room.member_of(client.user_id)
    return room


def _room_id(client: SocketClient, frame: ClientFrame) -> str:
    """Returns the room that the frame names, else the chat socket's own. Raises ``RoomMissing``."""
    room_id = frame.room_id or client.room_id
    if room_id is None:
        raise RoomMissing
    log.note(room_id=room_id)
    return room_id


def _reply(client: SocketClient, frame: Frame) -> None:
    post(client.connection.id, encode(frame))


def _reply_error(client: SocketClient, error: AppError, echo: dict[str, str]) -> None:
    log.note(code=error.code)
    _reply(client, {**error_frame(error, client.reader.language), **echo})
