"""Who is at the other end of a socket: the ``$connect`` authorizer's context, there and back.

API Gateway keeps the context (strings only) and puts it into every event of the connection.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from chalicelib.canonical import parse_number
from chalicelib.localization.text import DEFAULT_TIMEZONE, Language, Reader
from chalicelib.realtime.registry import Connection

MOST_SEQ = 10**15


@dataclass(frozen=True, slots=True)
class Peer:
    """An authenticated socket. ``room_id`` and ``counterpart_id`` are those of a chat socket.

    ``name`` is its owner's full name at the connect, so that no message costs a read of it. It is empty on a socket
    that an earlier version has admitted.
    """

    connection: Connection
    name: str = ""
    room_id: str | None = None
    counterpart_id: str | None = None
    after_seq: int | None = None

    @property
    def user_id(self) -> str:
        return self.connection.user_id

    @property
    def reader(self) -> Reader:
        return self.connection.reader


def context(
    user_id: str, name: str, reader: Reader, room_id: str | None, counterpart_id: str | None, after_seq: str | None
) -> dict[str, str]:
    """What the authorizer hands to API Gateway: ASCII, whatever the name's script."""
    return {
        "user_id": user_id,
        "name": quote(name),
        "language": reader.language.value,
        "timezone": reader.timezone,
        "room_id": room_id or "",
        "counterpart_id": counterpart_id or "",
        "after_seq": after_seq or "",
    }


def peer(connection_id: str, authorizer: Mapping[str, Any]) -> Peer:
    """The peer of an event, from its ``requestContext.authorizer``."""
    return Peer(
        connection=Connection(
            id=connection_id,
            user_id=str(authorizer["user_id"]),
            reader=Reader(
                Language(authorizer.get("language") or "en"), str(authorizer.get("timezone") or DEFAULT_TIMEZONE)
            ),
        ),
        name=unquote(str(authorizer.get("name") or "")),
        room_id=str(authorizer.get("room_id") or "") or None,
        counterpart_id=str(authorizer.get("counterpart_id") or "") or None,
        after_seq=_seq(str(authorizer.get("after_seq") or "")),
    )


def _seq(asked: str) -> int | None:
    """The place in a conversation that a client asked for when it connected; None for anything else, as without it."""
    seq = parse_number(asked)
    return int(seq) if seq is not None and seq.is_integer() and 0 <= seq <= MOST_SEQ else None
