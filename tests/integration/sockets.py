"""A client's WebSocket in process: passes API Gateway's events to the functions, and reads the frames they post."""

import json
import uuid
from typing import Any

from chalicelib import tokens
from chalicelib.ids import new_id
from chalicelib.sockets import authorizer, functions
from tests.integration.connections_api import FakeConnectionsApi, Frame
from tests.integration.people import Person

ARN = "arn:aws:execute-api:ap-south-1:000000000000:api/api/$connect"


class Context:
    """Lambda's context object, as far as the functions read it."""

    aws_request_id = "test-invocation"


class ConnectionRefused(Exception):
    """The authorizer refused the connection. A client sees 403."""


class Socket:
    """An open socket of a person: a chat socket if there is a ``room_id``, else a notifications socket.

    ``is_welcomed`` is False where the test itself lets :meth:`welcome` run.
    """

    def __init__(
        self,
        connections_api: FakeConnectionsApi,
        person: Person,
        room_id: str | None = None,
        after_seq: int | None = None,
        *,
        is_welcomed: bool = True,
    ):
        self._connections_api = connections_api
        self.id = uuid.uuid4().hex
        self._identity = admit(person, room_id, after_seq)
        connections_api.open(self.id)
        if is_welcomed:
            self.welcome()

    def welcome(self) -> None:
        """Runs the function that ``$connect`` starts."""
        functions.ws_welcome({"connection_id": self.id, "authorizer": self._identity}, Context())

    def send(self, frame: Frame | str) -> None:
        text = frame if isinstance(frame, str) else json.dumps(frame)
        assert functions.ws_message(self.event(text), Context()) == {"statusCode": 200}

    def say(self, content: str = "Namaste", **more: Any) -> None:
        frame = {"action": "message", "client_id": new_id(), "message_type": "TEXT", "content": content}
        self.send({**frame, **more})

    def close(self) -> None:
        """Closes the socket. API Gateway sends ``$disconnect``."""
        self.drop()
        self.disconnect()

    def disconnect(self) -> None:
        """Runs the function that API Gateway calls after a socket has closed."""
        functions.ws_disconnect(self.event(None), Context())

    def drop(self) -> None:
        """Closes the socket without ``$disconnect``."""
        self._connections_api.close(self.id)

    def reopen(self) -> None:
        """Opens a socket that was dropped: an answer 410 before was untrue."""
        self._connections_api.open(self.id)

    def lock(self) -> None:
        """Locks the phone: the wire still accepts frames, and nobody sees them."""
        self._connections_api.swallow(self.id)

    @property
    def is_closed_by_us(self) -> bool:
        return self.id in self._connections_api.closed

    def expect(self, kind: str, count: int = 1) -> Frame:
        """Waits for this number of frames of a kind, and returns the newest."""
        return self._connections_api.expect(self.id, kind, count)[-1]

    def received(self, kind: str) -> list[Frame]:
        """Frames of a kind posted so far. In process, a handler's pushes have arrived when it returns."""
        return [frame for frame in self._connections_api.frames(self.id) if frame["type"] == kind]

    @property
    def frames(self) -> list[Frame]:
        """All frames posted so far."""
        return self._connections_api.frames(self.id)

    def forget(self) -> None:
        self._connections_api.forget_frames(self.id)

    def event(self, body: str | None) -> dict[str, Any]:
        """API Gateway's event for a frame of this socket."""
        return {
            "requestContext": {
                "connectionId": self.id,
                "authorizer": self._identity,
                "requestId": "r",
                "eventType": "DISCONNECT" if body is None else "MESSAGE",
            },
            "body": body,
        }


def connect_event(
    ticket: str, room_id: str | None = None, after_seq: int | None = None, origin: str | None = None
) -> dict[str, Any]:
    """API Gateway's event for the authorizer."""
    query = {"ticket": ticket, "room_id": room_id, "after_seq": None if after_seq is None else str(after_seq)}
    return {
        "methodArn": ARN,
        "queryStringParameters": {name: value for name, value in query.items() if value is not None},
        "headers": {} if origin is None else {"Origin": origin},
    }


def is_admitted(event: dict[str, Any]) -> bool:
    answer = authorizer.authorize(event)
    return bool(answer["policyDocument"]["Statement"][0]["Effect"] == "Allow")


def admit(person: Person, room_id: str | None = None, after_seq: int | None = None) -> dict[str, str]:
    """The authorizer's context for a new connection. Raises :class:`ConnectionRefused`."""
    ticket = tokens.new_ticket(person.actor, new_id())
    answer = authorizer.authorize(connect_event(ticket, room_id, after_seq))
    if answer["policyDocument"]["Statement"][0]["Effect"] != "Allow":
        raise ConnectionRefused
    return dict(answer["context"])
