"""Rooms as a person sees them in a list: with the newest message, the unread count and the other member."""

from collections.abc import Sequence

from chalicelib.accounts import service as accounts
from chalicelib.chat import presence
from chalicelib.chat.message_views import create_view
from chalicelib.chat.models import Message, Room
from chalicelib.chat.receipts import marks_of_newest
from chalicelib.chat.rules import count_unread, read_at_for
from chalicelib.chat.schemas import CounterpartView, MessageView, RoomView
from chalicelib.db import batch_get
from chalicelib.tokens import Actor


def view_rooms(actor: Actor, rooms: Sequence[Room]) -> list[RoomView]:
    """Returns rooms as this person sees them: two database calls and one of Redis, however many rooms there are."""
    newest = batch_get(Message, [(room.id, room.last_seq) for room in rooms if room.last_seq])
    counterpart_ids = {} if actor.is_admin else {room.id: room.counterpart_of(actor.id).user_id for room in rooms}
    people = accounts.get_many(set(counterpart_ids.values()))
    statuses = presence.get_presence(people)
    counterparts = {
        user_id: CounterpartView(
            id=user_id,
            full_name=user.full_name,
            status=statuses[user_id].status,
            last_seen=statuses[user_id].last_seen,
        )
        for user_id, user in people.items()
    }
    return [
        RoomView.model_construct(
            id=room.id,
            booking_id=room.id,
            customer_id=room.customer_id,
            pandit_id=room.pandit_id,
            created_at=room.created_at,
            updated_at=room.updated_at,
            is_active=room.is_active,
            last_seq=room.last_seq,
            last_message=_view_newest(actor, room, newest.get((room.id, room.last_seq))),
            unread_count=unread_count(actor, room),
            counterpart=counterparts.get(counterpart_ids.get(room.id, "")),
        )
        for room in rooms
    ]


def unread_count(actor: Actor, room: Room) -> int:
    """Counts the messages that this member has not read; 0 for an admin."""
    if actor.is_admin:
        return 0
    member = room.member_of(actor.id)
    return count_unread(room.last_seq, member.sent, member.read_seq, member.read_own)


def _view_newest(actor: Actor, room: Room, message: Message | None) -> MessageView | None:
    if message is None:
        return None
    read_at = read_at_for(actor.id, message.sender_id, message.seq, room.member_ids, marks_of_newest(room))
    return create_view(message, read_at)
