"""A client's WebSocket in process: API Gateway's events go into the functions, and what they post comes out."""

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
    """What Lambda tells a function about its invocation."""

    aws_request_id = "test-invocation"


class ConnectionRefused(Exception):
    """The authorizer said no: the client sees 403."""


class Socket:
    """An open socket of a person: a chat socket with a ``room_id``, else one for notifications."""

    def __init__(
        self,
        connections_api: FakeConnectionsApi,
        person: Person,
        room_id: str | None = None,
        after_seq: int | None = None,
    ):
        self._connections_api = connections_api
        self.id = uuid.uuid4().hex
        self._identity = admit(person, room_id, after_seq)
        connections_api.open(self.id)
        functions.ws_welcome({"connection_id": self.id, "authorizer": self._identity}, Context())

    def send(self, frame: Frame | str) -> None:
        text = frame if isinstance(frame, str) else json.dumps(frame)
        assert functions.ws_message(self.event(text), Context()) == {"statusCode": 200}

    def say(self, content: str = "Namaste", **more: Any) -> None:
        frame = {"action": "message", "client_id": new_id(), "message_type": "TEXT", "content": content}
        self.send({**frame, **more})

    def close(self) -> None:
        """The client leaves, and API Gateway says so."""
        self.drop()
        functions.ws_disconnect(self.event(None), Context())

    def drop(self) -> None:
        """The client is gone and nobody was told."""
        self._connections_api.close(self.id)

    def expect(self, kind: str, count: int = 1) -> Frame:
        """The newest frame of a kind, once there are so many."""
        return self._connections_api.expect(self.id, kind, count)[-1]

    def received(self, kind: str) -> list[Frame]:
        """What it has been sent of a kind. In process a handler's pushes have been taken when it returns."""
        return [frame for frame in self._connections_api.frames(self.id) if frame["type"] == kind]

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
    """API Gateway's question to the authorizer."""
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
    """The identity of a new connection. Raises :class:`Refused`."""
    ticket = tokens.new_ticket(person.actor, new_id())
    answer = authorizer.authorize(connect_event(ticket, room_id, after_seq))
    if answer["policyDocument"]["Statement"][0]["Effect"] != "Allow":
        raise ConnectionRefused
    return dict(answer["context"])
