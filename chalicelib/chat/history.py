"""Reads messages of a room as a viewer sees them, with read receipts, in a constant number of calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from chalicelib.chat import presence, typing_state
from chalicelib.chat.message_views import create_view
from chalicelib.chat.models import Message, Room
from chalicelib.chat.receipts import find_marks
from chalicelib.chat.rules import read_at_for
from chalicelib.chat.schemas import HistoryQuery, MessagesView, MessageView
from chalicelib.chat.server_frames import HistoryOut
from chalicelib.parallel import run_parallel
from chalicelib.realtime.connection import Connection
from chalicelib.realtime.push import Frame, cut_frame
from chalicelib.schema.base import render


@dataclass(frozen=True, slots=True)
class SeqRange:
    """The messages from ``first`` to ``last``, both included. Empty where ``last`` is less than ``first``."""

    first: int
    last: int


def select_range(last_seq: int, query: HistoryQuery) -> SeqRange:
    """Selects the messages of a page, in a room that has ``last_seq`` messages. Pure."""
    if query.after_seq is not None:
        first = query.after_seq + 1
        return SeqRange(first, min(last_seq, first + query.limit - 1))
    last = last_seq if query.before_seq is None else min(last_seq, query.before_seq - 1)
    return SeqRange(max(1, last - query.limit + 1), last)


def read_page(viewer_id: str, room: Room, query: HistoryQuery) -> MessagesView:
    """Reads a page of messages in ascending order. ``has_more`` is about the direction that was asked for."""
    selected = select_range(room.last_seq, query)
    if selected.last < selected.first:
        return MessagesView(items=[], has_more=False)
    within = Message.seq.between(selected.first, selected.last)
    items = _view_messages(viewer_id, room, list(Message.query(room.id, within, consistent_read=True)))
    has_more = selected.last < room.last_seq if query.after_seq is not None else selected.first > 1
    return MessagesView(items=items, has_more=has_more)


def view_message(viewer_id: str, room: Room, message: Message) -> MessageView:
    """Returns one message as the viewer sees it, with when it was read."""
    return _view_messages(viewer_id, room, [message])[0]


def _view_messages(viewer_id: str, room: Room, messages: Sequence[Message]) -> list[MessageView]:
    """Returns messages, which are in ascending order, as the viewer sees them."""
    marks = find_marks(room, messages[0].seq, messages[-1].seq)
    return [
        create_view(message, read_at_for(viewer_id, message.sender_id, message.seq, room.member_ids, marks))
        for message in messages
    ]


def history_frame(viewer: Connection, room: Room, query: HistoryQuery) -> Frame:
    """Reads and renders a ``history`` frame for a registered socket: the page, both read pointers, who is online, who
    is typing.

    A page that is too large to be posted is cut, and ``has_more`` says so. The client then asks for the rest.
    """
    page, statuses = run_parallel(
        partial(read_page, viewer.user_id, room, query), partial(presence.get_verified, room.member_ids, viewer)
    )
    history = HistoryOut(
        room_id=room.id,
        messages=page.items,
        has_more=page.has_more,
        last_seq=room.last_seq,
        last_read={member.user_id: member.read_seq for member in room.members},
        presence={user_id: state.view for user_id, state in statuses.items()},
        typing=[user_id for user_id in typing_state.list_typing(room.id) if user_id != viewer.user_id],
    )
    frame = render(history, viewer.reader)
    part = cut_frame(frame, "messages", keep_last=query.after_seq is None)
    return {**part, "has_more": page.has_more or len(part["messages"]) < len(page.items)}
