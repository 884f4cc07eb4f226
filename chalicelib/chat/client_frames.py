"""The frames that clients send: parses a client's text into a frame, or refuses it. Pure: no I/O.

The models here validate and document: ``/asyncapi.json`` is generated from them.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import StrictBool

from chalicelib.chat.schemas import ClientId, Content, Draft, FileId, HistoryQuery, SendableType, Seq
from chalicelib.errors import AppError, BadRequest, NotJson, TooLarge
from chalicelib.ids import new_id
from chalicelib.localization.text import Text
from chalicelib.schema.base import Body
from chalicelib.schema.fields import Whole, opaque
from chalicelib.schema.json_input import json_object
from chalicelib.schema.validation import parse

MAX_FRAME_BYTES = 32 * 1024
MAX_ECHO_CHARACTERS = 1024

RoomId = Annotated[str, opaque(1, 64)]


class UnknownAction(BadRequest):
    code = "UNKNOWN_ACTION"
    detail = Text("There is no such action.", "यस्तो कुनै कार्य छैन।")


class RoomMissing(BadRequest):
    code = "ROOM_REQUIRED"
    detail = Text("Say which room: room_id is missing.", "कुन कुराकानी हो भन्नुहोस्: room_id छैन।")


class ClientFrame(Body):
    """``room_id`` may be left out on a chat socket."""

    room_id: RoomId | None = None


class MessageFrame(ClientFrame):
    """Send a message; the ``message`` frame that comes back with the same ``client_id`` is the acknowledgement."""

    action: Literal["message"]
    client_id: ClientId | None = None
    message_type: SendableType
    content: Content | None = None
    content_ne: Content | None = None
    file_id: FileId | None = None


class JoinFrame(ClientFrame):
    """Join a room on this connection, or have its history sent again."""

    action: Literal["join"]
    after_seq: Seq | None = None


class LeaveFrame(ClientFrame):
    action: Literal["leave"]


class HistoryFrame(ClientFrame):
    """Ask for older messages, or for those after a known one."""

    action: Literal["history"]
    before_seq: Seq | None = None
    after_seq: Seq | None = None
    limit: Annotated[int, Whole(1, 100)] | None = None


class TypingFrame(ClientFrame):
    action: Literal["typing"]
    is_typing: StrictBool


class ReadFrame(ClientFrame):
    action: Literal["read"]
    up_to_seq: Seq


class PingFrame(ClientFrame):
    action: Literal["ping"]


class SimpleMessageFrame(Body):
    """A message from a simple client, on a chat socket. Its ``client_id`` is made by the server where it has none."""

    type: SendableType
    content: Content | None = None
    content_ne: Content | None = None
    client_id: ClientId | None = None
    file_id: FileId | None = None
    room_id: RoomId | None = None


Frame = MessageFrame | JoinFrame | LeaveFrame | HistoryFrame | TypingFrame | ReadFrame | PingFrame

FRAMES: dict[str, type[ClientFrame]] = {
    "message": MessageFrame,
    "join": JoinFrame,
    "leave": LeaveFrame,
    "history": HistoryFrame,
    "typing": TypingFrame,
    "read": ReadFrame,
    "ping": PingFrame,
}


class Refused(Exception):
    """A frame that cannot be handled. ``echo`` is the part of it that the ``error`` frame repeats."""

    def __init__(self, error: AppError, echo: Mapping[str, str]) -> None:
        super().__init__(str(error))
        self.error = error
        self.echo = dict(echo)


def parse_frame(text: str) -> Frame:
    """Parses a client's text. Raises :class:`Refused` for anything that is not a valid frame; never another error."""
    try:
        values = json_object(text)
    except NotJson:
        values = None
    try:
        if len(text.encode(errors="replace")) > MAX_FRAME_BYTES:
            raise TooLarge
        if values is None:
            raise BadRequest(_NOT_AN_OBJECT)
        if "action" not in values:
            return _parse_simple_message(values)
        action = values["action"]
        model = FRAMES.get(action) if isinstance(action, str) else None
        if model is None:
            raise UnknownAction
        return parse(model, values)  # type: ignore[return-value]
    except AppError as error:
        raise Refused(error, echo(values or {})) from error


def echo(values: Mapping[str, Any]) -> dict[str, str]:
    """Returns what an ``error`` frame repeats of its cause, so that a client knows which of its frames was refused.

    These are ``action`` and ``client_id``, valid or not, where they are strings that fit into the answer.
    """
    return {
        name: values[name]
        for name in ("action", "client_id")
        if isinstance(values.get(name), str) and len(values[name]) <= MAX_ECHO_CHARACTERS
    }


def draft(frame: MessageFrame) -> Draft:
    """Converts a frame to the message that it asks to send. Raises ``Invalid``."""
    fields = frame.model_dump(exclude={"action", "room_id"}, exclude_none=True)
    return parse(Draft, {"client_id": new_id(), **fields})


def history_query(frame: HistoryFrame, default_limit: int) -> HistoryQuery:
    """Converts a frame to the query for the messages that it asks for. Raises ``Invalid``."""
    fields = frame.model_dump(exclude={"action", "room_id"}, exclude_none=True)
    return parse(HistoryQuery, {"limit": default_limit, **fields})


def _parse_simple_message(values: dict[str, Any]) -> MessageFrame:
    """Parses ``{"type": "TEXT", "content": …}``, which clients of an earlier protocol send."""
    if "type" not in values:
        raise UnknownAction
    simple = parse(SimpleMessageFrame, values)
    fields = simple.model_dump(exclude={"type"}, exclude_none=True)
    return parse(MessageFrame, {"action": "message", "message_type": simple.type, **fields})


_NOT_AN_OBJECT = Text("A frame is one JSON object.", "एउटा फ्रेम एउटा JSON वस्तु हो।")
