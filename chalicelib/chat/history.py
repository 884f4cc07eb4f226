"""Reading a conversation: a page of it with everybody's receipts, in a number of calls that does not grow."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.chat import presence, rooms
from chalicelib.chat.files import linked
from chalicelib.chat.models import Message, Room
from chalicelib.chat.outgoing import HistoryOut
from chalicelib.chat.receipts import marks
from chalicelib.chat.rules import Side, read_at_for
from chalicelib.chat.schemas import HistoryQuery, MessagesView, MessageView, PresenceView
from chalicelib.localization.text import Reader
from chalicelib.realtime.push import Frame, encode
from chalicelib.schema.base import render

SHOWN_ON_CONNECT = 50
MOST = 100
MOST_BYTES = 120 * 1024
"""Of a frame's messages: API Gateway posts 128 KB at most, and a long message in both languages alone takes 24."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which messages: the first and last ``seq``. Because ``seq`` has no gaps, this is also how many."""

    first: int
    last: int


def stretch(last_seq: int, asked: HistoryQuery) -> Stretch:
    """The messages that a page holds, of a room with ``last_seq`` of them. Pure."""
    if asked.after_seq is not None:
        first = asked.after_seq + 1
        return Stretch(first, min(last_seq, first + asked.limit - 1))
    last = last_seq if asked.before_seq is None else min(last_seq, asked.before_seq - 1)
    return Stretch(max(1, last - asked.limit + 1), last)


def page(viewer_id: str, room: Room, asked: HistoryQuery) -> MessagesView:
    """Messages in ascending order, each as this viewer sees it; ``has_more`` in the direction that was asked for."""
    part = stretch(room.last_seq, asked)
    if part.last < part.first:
        return MessagesView(items=[], has_more=False)
    within = Message.seq.between(part.first, part.last)
    items = _seen_by(viewer_id, room, list(Message.query(room.id, within, consistent_read=True)))
    has_more = part.last < room.last_seq if asked.after_seq is not None else part.first > 1
    return MessagesView(items=items, has_more=has_more)


def one(viewer_id: str, room: Room, message: Message) -> MessageView:
    """A single message."""
    return _seen_by(viewer_id, room, [message])[0]


def _seen_by(viewer_id: str, room: Room, found: Sequence[Message]) -> list[MessageView]:
    """Messages in ascending order, each with when it was read."""
    read = marks(room, found[0].seq, found[-1].seq)
    members = rooms.members(room)
    return [
        MessageView.of(message, read_at_for(viewer_id, message.sender_id, message.seq, members, read), linked(message))
        for message in found
    ]


def frame(viewer_id: str, reader: Reader, room: Room, asked: HistoryQuery) -> Frame:
    """The ``history`` frame: the page, how far everybody has read, who is there and who types."""
    members = rooms.members(room)
    there = presence.of(members.audience(None))
    shown = page(viewer_id, room, asked)
    history = HistoryOut(
        room_id=room.id,
        messages=shown.items,
        has_more=shown.has_more,
        last_seq=room.last_seq,
        last_read={members.id_of(side): int(getattr(room, f"{side}_read_seq")) for side in Side},
        presence={
            user_id: PresenceView(status=state.status, last_seen=state.last_seen) for user_id, state in there.items()
        },
        typing=[user_id for user_id in presence.typing_in(room.id) if user_id != viewer_id],
    )
    return _fitting(render(history, reader), oldest_first=asked.after_seq is not None)


def _fitting(shown: Frame, *, oldest_first: bool) -> Frame:
    """As much of a ``history`` frame as can be posted. What it has to leave out, at its far end, is more to ask for."""
    messages, left = shown["messages"], MOST_BYTES
    kept = 0
    for message in messages if oldest_first else reversed(messages):
        left -= len(encode(message))
        if left < 0:
            break
        kept += 1
    if kept == len(messages):
        return shown
    part = messages[:kept] if oldest_first else messages[len(messages) - kept :]
    return {**shown, "messages": part, "has_more": True}
