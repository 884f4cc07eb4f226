"""An open WebSocket, and the client at its other end.

API Gateway keeps what the ``$connect`` authorizer returned for a connection (strings only) and puts it into every later
event of that connection. So a frame needs no read to find out who sent it.
Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from chalicelib.canonical import parse_number
from chalicelib.localization.text import DEFAULT_TIMEZONE, Language, Reader

MAX_SEQ = 10**15


@dataclass(frozen=True, slots=True)
class Connection:
    """An open socket: its user, and the language and timezone in which that user reads."""

    id: str
    user_id: str
    reader: Reader


@dataclass(frozen=True, slots=True)
class SocketClient:
    """The authenticated client of a socket, as the authorizer described it when the socket connected.

    ``room_id`` and ``counterpart_id`` (the room's other member) are set on a chat socket only. ``name`` is the user's
    full name, so that no message costs a read of it; it is empty on a socket that an earlier version admitted.
    """

    connection: Connection
    name: str = ""
    room_id: str | None = None
    counterpart_id: str | None = None
    after_seq: int | None = None

    @classmethod
    def from_context(cls, connection_id: str, context: Mapping[str, Any]) -> "SocketClient":
        """Reads ``requestContext.authorizer`` of a connection's event."""
        reader = Reader(Language(context.get("language") or "en"), str(context.get("timezone") or DEFAULT_TIMEZONE))
        return cls(
            connection=Connection(connection_id, str(context["user_id"]), reader),
            name=unquote(str(context.get("name") or "")),
            room_id=str(context.get("room_id") or "") or None,
            counterpart_id=str(context.get("counterpart_id") or "") or None,
            after_seq=_parse_seq(str(context.get("after_seq") or "")),
        )

    @property
    def context(self) -> dict[str, str]:
        """What :meth:`from_context` reads, for a function that this one invokes."""
        after_seq = None if self.after_seq is None else str(self.after_seq)
        return authorizer_context(self.user_id, self.name, self.reader, self.room_id, self.counterpart_id, after_seq)

    @property
    def user_id(self) -> str:
        return self.connection.user_id

    @property
    def reader(self) -> Reader:
        return self.connection.reader


def authorizer_context(
    user_id: str, name: str, reader: Reader, room_id: str | None, counterpart_id: str | None, after_seq: str | None
) -> dict[str, str]:
    """Returns what the authorizer gives to API Gateway. All values are ASCII, whatever the name's script."""
    return {
        "user_id": user_id,
        "name": quote(name),
        "language": reader.language.value,
        "timezone": reader.timezone,
        "room_id": room_id or "",
        "counterpart_id": counterpart_id or "",
        "after_seq": after_seq or "",
    }


def _parse_seq(text: str) -> int | None:
    """Returns the ``after_seq`` that a client named when it connected. None for anything that is no message number."""
    seq = parse_number(text)
    return int(seq) if seq is not None and seq.is_integer() and 0 <= seq <= MAX_SEQ else None
