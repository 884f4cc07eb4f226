"""Opens chat rooms, and sends and reads messages as their members."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from chalicelib.chat import receipts, rooms, sending
from chalicelib.chat.models import Message, Room
from chalicelib.chat.schemas import Draft
from chalicelib.chat.system_messages import add_system_message
from chalicelib.db import Transaction, retry_on_conflict
from chalicelib.ids import new_id
from chalicelib.localization.clock import now
from chalicelib.localization.text import Text
from chalicelib.notifications.models import Notification
from tests.integration.connections_api import FakeConnectionsApi
from tests.integration.people import People, Person
from tests.integration.sockets import Socket


@dataclass
class ChatClient:
    """A room and its two members. ``say`` and ``read`` call the use cases that sockets and REST call."""

    room_id: str
    customer: Person
    pandit: Person
    connections_api: FakeConnectionsApi
    sockets: list[Socket] = field(default_factory=list)

    def say(
        self, person: Person, content: str | None = "Namaste", client_id: str | None = None, **members: Any
    ) -> Message:
        return self.send(person, content, client_id, **members).message

    def send(
        self, person: Person, content: str | None = "Namaste", client_id: str | None = None, **members: Any
    ) -> sending.SendResult:
        values = {"client_id": client_id or new_id(), "message_type": "TEXT", "content": content, **members}
        return sending.send_message(sending.Sender(person.id), self.room_id, Draft.model_validate(values))

    def read(self, person: Person, up_to_seq: int = 10**9) -> int:
        return receipts.record_reading(person.id, self.room_id, up_to_seq)

    def join(self, person: Person, after_seq: int | None = None) -> Socket:
        """Opens a chat socket of the person."""
        return self._opened(Socket(self.connections_api, person, self.room_id, after_seq))

    def open(self, person: Person, room_id: str | None = None) -> Socket:
        """Opens a socket whose welcome has not run yet: a chat socket if there is a ``room_id``."""
        return self._opened(Socket(self.connections_api, person, room_id, is_welcomed=False))

    def listen(self, person: Person) -> Socket:
        """Opens a notifications socket of the person."""
        return self._opened(Socket(self.connections_api, person))

    def send_system_message(self, words: str = "Moved", *, close: bool = False) -> Message:
        """Sends a SYSTEM message, as bookings do."""

        @retry_on_conflict
        def write() -> Message:
            with Transaction() as tx:
                return add_system_message(tx, self.room_id, Text(words, words), close=close)

        return write()

    def add_messages(self, count: int) -> None:
        """Stores this number of messages of the customer in one batch, as if they had been sent one by one."""
        room, moment = self.room, now()
        with Message.batch_write() as batch:
            for number in range(1, count + 1):
                message = Message(
                    room_id=room.id,
                    seq=room.last_seq + number,
                    id=new_id(),
                    client_id=new_id(),
                    sender_id=self.customer.id,
                    message_type="TEXT",
                    content=f"Message {number}",
                    customer_sent=room.customer_sent + number,
                    pandit_sent=room.pandit_sent,
                    created_at=moment,
                )
                batch.save(message)
        room.update([Room.last_seq.add(count), Room.customer_sent.add(count), Room.activity.set(message.id)])

    @property
    def room(self) -> Room:
        return rooms.get(self.room_id)

    @property
    def stored(self) -> list[Message]:
        return list(Message.query(self.room_id, consistent_read=True))

    def close_sockets(self) -> None:
        for socket in self.sockets:
            socket.close()

    def _opened(self, socket: Socket) -> Socket:
        self.sockets.append(socket)
        return socket


class ChatFactory:
    """Opens rooms. Creating accounts is slow, so most tests share one customer and one pandit."""

    def __init__(self, people: People, connections_api: FakeConnectionsApi) -> None:
        self._people = people
        self._connections_api = connections_api
        self._shared_people: tuple[Person, Person] | None = None

    def of_shared_people(self) -> ChatClient:
        if self._shared_people is None:
            self._shared_people = self._people.customer(), self._people.pandit(language="ne")
        return self.between(*self._shared_people)

    def of_new_people(self) -> ChatClient:
        return self.between(self._people.customer(), self._people.pandit(verified=False, language="ne"))

    def between(self, customer: Person, pandit: Person) -> ChatClient:
        room_id = new_id()
        with Transaction() as tx:
            rooms.open_room(tx, room_id, customer.id, pandit.id, now())
        return ChatClient(room_id, customer, pandit, self._connections_api)


def stored_notifications(person: Person, kind: str | None = None) -> list[Notification]:
    """The stored notifications of the person, oldest first."""
    notifications = Notification.query(person.id, consistent_read=True)
    return [note for note in notifications if kind in (None, note.notification_type)]


def run_concurrently(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Runs all calls at the same moment. Returns what each returned or raised, in order."""
    start = threading.Barrier(len(calls))

    def outcome(call: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return call()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(outcome, calls))
