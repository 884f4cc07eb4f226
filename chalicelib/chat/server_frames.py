"""The frames that the server sends. They render, and ``/asyncapi.json`` is generated from them."""

from typing import Annotated, Literal

from pydantic import BaseModel

from chalicelib.chat.schemas import MessageView, PresenceView
from chalicelib.notifications.schemas import NotificationOut, NotificationsOut, UnreadOut
from chalicelib.realtime.closing import ClosingOut
from chalicelib.schema.base import OMITTED_WHEN_NONE, Moment, View


class HistoryOut(View):
    """A stretch of the conversation in ascending order, and how things stand in the room."""

    type: Literal["history"] = "history"
    room_id: str
    messages: list[MessageView]
    has_more: bool
    last_seq: int
    last_read: dict[str, int]
    presence: dict[str, PresenceView]
    typing: list[str]


class MessageOut(View):
    """A message has been stored."""

    type: Literal["message"] = "message"
    message: MessageView


class MessageUpdatedOut(View):
    """A machine has put a message into the other language: ``translated`` says which of the two is its own."""

    type: Literal["message_updated"] = "message_updated"
    message: MessageView


class TypingOut(View):
    """The other one types; this expires by itself after so many seconds."""

    type: Literal["typing"] = "typing"
    room_id: str
    user_id: str
    is_typing: bool
    expires_in: int


class ReadOut(View):
    """A member has read the room up to a message."""

    type: Literal["read"] = "read"
    room_id: str
    user_id: str
    up_to_seq: int
    read_at: Moment


class PresenceOut(View):
    """The other one has come or gone."""

    type: Literal["presence"] = "presence"
    room_id: str
    user_id: str
    status: Literal["online", "offline", "unknown"]
    last_seen: Moment | None


class LeftOut(View):
    """This connection no longer listens to the room."""

    type: Literal["left"] = "left"
    room_id: str


class PongOut(View):
    """The answer to a ping; the time is UTC.

    On a chat socket ``last_seq`` is the number of the room's newest message, and ``presence`` says who is there.
    ``unread_count`` and ``latest_id`` are about the user's notifications; ``latest_id`` is the newest one, read or not.
    A client that has not seen what these name asks for it: a push may have been lost.
    """

    type: Literal["pong"] = "pong"
    server_time: str
    last_seq: Annotated[int | None, OMITTED_WHEN_NONE] = None
    presence: Annotated[dict[str, PresenceView] | None, OMITTED_WHEN_NONE] = None
    unread_count: int
    latest_id: str | None


class ErrorOut(View):
    """A frame was refused and nothing was stored.

    ``client_id`` and ``action`` are the frame's, where it had them; ``retry_after`` (in seconds) stands where waiting
    helps.
    """

    type: Literal["error"] = "error"
    code: str
    detail: str
    client_id: Annotated[str | None, OMITTED_WHEN_NONE] = None
    action: Annotated[str | None, OMITTED_WHEN_NONE] = None
    retry_after: Annotated[int | None, OMITTED_WHEN_NONE] = None


SERVER_FRAMES: dict[str, type[BaseModel]] = {
    "history": HistoryOut,
    "notifications": NotificationsOut,
    "message": MessageOut,
    "message_updated": MessageUpdatedOut,
    "typing": TypingOut,
    "read": ReadOut,
    "presence": PresenceOut,
    "notification": NotificationOut,
    "unread": UnreadOut,
    "left": LeftOut,
    "pong": PongOut,
    "closing": ClosingOut,
    "error": ErrorOut,
}
