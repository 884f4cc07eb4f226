"""Fills the tables in bulk with what years of use leave behind: items in their shape, counters and pointers agreeing.

Only what nobody reads again is left out: the ``client_id`` of old messages.
"""

from collections.abc import Sequence

from pynamodb.expressions.update import Action

from bench.scenario import Conversation, create_person
from chalicelib.chat import rooms
from chalicelib.chat.models import Message, Room
from chalicelib.chat.rules import MessageType
from chalicelib.ids import new_id
from chalicelib.localization.clock import now
from chalicelib.localization.text import Reader
from chalicelib.realtime.connection import Connection
from chalicelib.realtime.models import MAX_CONNECTION_AGE, Roster, UserConnection, user_channel
from chalicelib.realtime.rosters import RosterEntry
from chalicelib.tokens import Actor, Role

PANDITS = 20


def add_messages(conversation: Conversation, number: int) -> None:
    """Adds ``number`` messages of the pandit."""
    room = rooms.get(conversation.room_id)
    with Message.batch_write() as batch:
        for offset in range(1, number + 1):
            batch.save(
                _message(conversation.room_id, conversation.pandit, room.last_seq + offset, room.pandit_sent + offset)
            )
    changes: list[Action] = [Room.last_seq.add(number), Room.pandit_sent.add(number), Room.activity.set(new_id())]
    room.update(changes)


def add_rooms(customer: Actor, number: int) -> None:
    """Adds ``number`` rooms of the customer, each with a message and a connected socket of the pandit."""
    moment, pandits = now(), [create_person(Role.PANDIT) for _ in range(min(number, PANDITS))]
    conversations = [Conversation(customer, pandits[index % len(pandits)], new_id()) for index in range(number)]
    with Room.batch_write() as batch:
        for conversation in conversations:
            batch.save(
                Room(
                    id=conversation.room_id,
                    customer_id=conversation.customer.id,
                    pandit_id=conversation.pandit.id,
                    last_seq=1,
                    pandit_sent=1,
                    activity=new_id(),
                    created_at=moment,
                    updated_at=moment,
                )
            )
    with Message.batch_write() as messages:
        for conversation in conversations:
            messages.save(_message(conversation.room_id, conversation.pandit, 1, 1))
    _sockets(conversations)


def _message(room_id: str, sender: Actor, seq: int, sent: int) -> Message:
    return Message(
        room_id=room_id,
        seq=seq,
        id=new_id(),
        client_id=new_id(),
        sender_id=sender.id,
        message_type=MessageType.TEXT.value,
        content=f"Message {seq}",
        customer_sent=0,
        pandit_sent=sent,
        created_at=now(),
    )


def _sockets(conversations: Sequence[Conversation]) -> None:
    """A chat socket of the pandit in each of these, as the registry notes it."""
    expires, reader = now() + MAX_CONNECTION_AGE, Reader()
    joined = [
        (Connection(new_id(), conversation.pandit.id, reader), conversation.room_id) for conversation in conversations
    ]
    with UserConnection.batch_write() as connections:
        for connection, room_id in joined:
            connections.save(
                UserConnection(
                    user_channel(connection.user_id),
                    connection.id,
                    user_id=connection.user_id,
                    language=reader.language.value,
                    timezone=reader.timezone,
                    rooms={room_id},
                    expires_at=expires,
                )
            )
    with Roster.batch_write() as rosters:
        for connection, room_id in joined:
            entry = RosterEntry(connection, expires.timestamp())
            rosters.save(Roster(room_id, sockets={entry.text}, expires_at=expires))
