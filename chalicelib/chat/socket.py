"""Handles a client's frames: each becomes one call of a use case, and the answer goes back on the same connection.

Who sends comes from the ``$connect`` authorizer's context, which API Gateway puts into every event of the connection.
So a frame costs no read to identify its sender, and nothing that a client claims about itself is believed.
"""

from chalicelib import log
from chalicelib.chat import (
    arrivals,
    client_frames,
    departures,
    history,
    pings,
    presence,
    receipts,
    rooms,
    sending,
    typing_state,
    watchers,
)
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
from chalicelib.chat.server_frames import LeftOut, MessageOut
from chalicelib.errors import AppError
from chalicelib.localization.text import Text
from chalicelib.problem import error_frame, to_app_error
from chalicelib.realtime import gone
from chalicelib.realtime.connection import SocketClient
from chalicelib.realtime.push import Frame, PostResult, encode, post
from chalicelib.realtime.registry import SocketClosed
from chalicelib.schema.base import render

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
        if not isinstance(frame, PingFrame):  # the ping's own handler has marked the socket as online
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
            _handle_join(client, frame)
        case LeaveFrame():
            _handle_leave(client, frame)
        case HistoryFrame():
            room = _get_own_room(client, _room_id(client, frame))
            default_limit = arrivals.PAGE_LIMIT if frame.after_seq is None else arrivals.RESUME_LIMIT
            query = client_frames.history_query(frame, default_limit)
            _reply(client, history.history_frame(client.connection, room, query))
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
    if result.has_joined:
        presence.announce(client.connection, arrivals.enter(client.connection, result.room, result.roster))
    if not result.is_pushed:  # the acknowledgement, which is the sender's own push, may have been lost
        view = history.view_message(client.user_id, result.room, result.message)
        _reply(client, render(MessageOut(message=view), client.reader))


def _handle_join(client: SocketClient, frame: JoinFrame) -> None:
    arrival = arrivals.join_room(client.connection, _room_id(client, frame), frame.after_seq, rejoin=True)
    if arrival.frame is not None:
        _reply(client, arrival.frame)
    presence.announce(client.connection, arrival.online_change)


def _handle_leave(client: SocketClient, frame: LeaveFrame) -> None:
    room = _get_own_room(client, _room_id(client, frame))
    departures.leave(client.connection, room.id)
    watchers.forget(client.connection.id, room.id, room.counterpart_of(client.user_id).user_id)
    _reply(client, render(LeftOut(room_id=room.id), client.reader))


def _handle_typing(client: SocketClient, frame: TypingFrame) -> None:
    """Passes a typing frame on to the other member of the room.

    The context of a chat socket names that member. For another room Redis may know them; otherwise the room is read.
    """
    room_id = _room_id(client, frame)
    is_own_room = room_id == client.room_id
    counterpart_id = client.counterpart_id if is_own_room else watchers.counterpart_of(client.connection.id, room_id)
    if counterpart_id is None:
        counterpart_id = _get_own_room(client, room_id).counterpart_of(client.user_id).user_id
    typing_state.record(room_id, client.user_id, counterpart_id, is_typing=frame.is_typing)


def _handle_ping(client: SocketClient) -> None:
    answer = pings.answer(client)
    _reply(client, answer.frame)
    if answer.is_new:
        presence.push_change(client.user_id, "online", client.connection)


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
    if post(client.connection.id, encode(frame)) is PostResult.GONE:
        gone.report([client.connection], client.room_id)


def _reply_error(client: SocketClient, error: AppError, echo: dict[str, str]) -> None:
    log.note(code=error.code)
    _reply(client, {**error_frame(error, client.reader.language), **echo})
