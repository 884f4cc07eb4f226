"""Rooms as people see them in a list, without asking for each one's parts."""

from collections.abc import Sequence

from chalicelib.accounts import service as accounts
from chalicelib.chat import presence
from chalicelib.chat.files import linked
from chalicelib.chat.models import Message, Room
from chalicelib.chat.receipts import marks_of_latest
from chalicelib.chat.rooms import members
from chalicelib.chat.rules import read_at_for, unread
from chalicelib.chat.schemas import CounterpartView, MessageView, RoomView
from chalicelib.db import batch_get
from chalicelib.tokens import Actor


def shown(actor: Actor, rooms: Sequence[Room]) -> list[RoomView]:
    """These rooms for this reader: two database calls and one to Redis, however many they are."""
    latest = batch_get(Message, [(room.id, room.last_seq) for room in rooms if room.last_seq])
    others = {room.id: _counterpart_id(actor, room) for room in rooms}
    people = accounts.get_many({user_id for user_id in others.values() if user_id is not None})
    seen = presence.of(people)
    counterparts = {
        user_id: CounterpartView(
            id=user_id, full_name=user.full_name, status=seen[user_id].status, last_seen=seen[user_id].last_seen
        )
        for user_id, user in people.items()
    }
    return [
        _view(
            actor,
            room,
            _last_message(actor, room, latest.get((room.id, room.last_seq))),
            counterparts.get(others[room.id] or ""),
        )
        for room in rooms
    ]


def _view(actor: Actor, room: Room, last: MessageView | None, counterpart: CounterpartView | None) -> RoomView:
    return RoomView.model_construct(
        id=room.id,
        booking_id=room.id,
        customer_id=room.customer_id,
        pandit_id=room.pandit_id,
        created_at=room.created_at,
        updated_at=room.updated_at,
        is_active=room.is_active,
        last_seq=room.last_seq,
        last_message=last,
        unread_count=unread_count(actor, room),
        counterpart=counterpart,
    )


def unread_count(actor: Actor, room: Room) -> int:
    """How many messages this member has not read; 0 for an admin."""
    if actor.is_admin:
        return 0
    side = members(room).side_of(actor.id)
    sent, read_seq, read_own = (int(getattr(room, f"{side}_{name}")) for name in ("sent", "read_seq", "read_own"))
    return unread(room.last_seq, sent, read_seq, read_own)


def _last_message(actor: Actor, room: Room, message: Message | None) -> MessageView | None:
    if message is None:
        return None
    seen_at = read_at_for(actor.id, message.sender_id, message.seq, members(room), marks_of_latest(room))
    return MessageView.of(message, seen_at, linked(message))


def _counterpart_id(actor: Actor, room: Room) -> str | None:
    if actor.is_admin:
        return None
    return members(room).id_of(members(room).side_of(actor.id).other)
