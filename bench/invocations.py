"""Builds the events with which the calls of each Lambda function are timed, as AWS delivers them.

Runs where the application is set up: rooms, tickets and tokens in the events are real.
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from io import BytesIO
from typing import Any

from PIL import Image

from bench import bulk_data, scenario
from chalicelib import aws
from chalicelib.db import Transaction
from chalicelib.ids import new_id
from chalicelib.localization.text import Reader
from chalicelib.media.jobs import Job
from chalicelib.notifications import service as notifications
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.realtime.connection import authorizer_context
from chalicelib.settings import settings
from chalicelib.tokens import Role, new_ticket

Event = dict[str, Any]
Invocation = tuple[str, list[Event]]


def events(function: str, number: int) -> Invocation:
    """A description of the call, and so many events for it, each for one call."""
    call, make = _EVENTS.get(function, ("nothing, from a stream", _empty_stream_event))
    return call, [make() for _ in range(number)]


def _request() -> Event:
    conversation = scenario.create_conversation()
    bulk_data.add_messages(conversation, 1)
    headers = {"Authorization": f"Bearer {scenario.token(conversation.customer)}", "Host": "localhost"}
    return {
        "resource": "/chat/rooms",
        "path": "/chat/rooms",
        "httpMethod": "GET",
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "stageVariables": None,
        "body": None,
        "isBase64Encoded": False,
        "requestContext": {
            "resourcePath": "/chat/rooms",
            "httpMethod": "GET",
            "requestId": new_id(),
            "identity": {"sourceIp": "127.0.0.1"},
        },
    }


def _upgrade() -> Event:
    conversation = scenario.create_conversation()
    return {
        "type": "REQUEST",
        "methodArn": "arn:aws:execute-api:ap-south-1:000000000000:bench/api/$connect",
        "headers": {"Origin": next(iter(settings().allowed_origins))},
        "queryStringParameters": {
            "ticket": new_ticket(conversation.customer, new_id()),
            "room_id": conversation.room_id,
        },
    }


def _connection() -> tuple[str, dict[str, str]]:
    """A customer's chat socket: its id and its authorizer context."""
    conversation = scenario.create_conversation()
    customer, pandit = conversation.customer.id, conversation.pandit.id
    return new_id(), authorizer_context(customer, "Anjali Shrestha", Reader(), conversation.room_id, pandit, None)


def _on_socket(**members: Any) -> Event:
    connection_id, authorizer = _connection()
    request = {"connectionId": connection_id, "requestId": new_id(), "authorizer": authorizer}
    return {"requestContext": request, **members}


def _welcome() -> Event:
    connection_id, authorizer = _connection()
    return {"connection_id": connection_id, "authorizer": authorizer}


def _message() -> Event:
    return _on_socket(body=json.dumps(scenario.text_frame()))


def _payer() -> Event:
    http = {"method": "GET", "path": "/khalti/unknown"}
    return {"requestContext": {"http": http}, "rawPath": "/khalti/unknown", "headers": {}}


def _stream_event() -> Event:
    """A notification that goes out by e-mail as well."""
    with Transaction() as tx:
        note = notifications.add(
            tx, scenario.create_person(Role.CUSTOMER).id, NotificationType.PAYMENT_FAILED, service="Puja"
        )
    change = {"SequenceNumber": "1", "NewImage": note.serialize()}
    return {"Records": [{"eventName": "INSERT", "eventSource": "aws:dynamodb", "dynamodb": change}]}


def _picture() -> Event:
    """A photo that was uploaded."""
    photo = BytesIO()
    Image.new("RGB", (1600, 1200), "orange").save(photo, "JPEG")
    key = f"uploads/{new_id()}"
    stored = aws.client("s3").put_object(Bucket=settings().attachments_bucket, Key=key, Body=photo.getvalue())
    return asdict(Job(key, stored["ETag"].strip('"'), "image/jpeg", f"files/{new_id()}"))


def _empty_stream_event() -> Event:
    return {"Records": []}


_EVENTS: dict[str, tuple[str, Callable[[], Event]]] = {
    "api_handler": ("`GET /chat/rooms`", _request),
    "ws_authorizer": ("a ticket for a room", _upgrade),
    "ws_connect": ("a socket that opens", _on_socket),
    "ws_welcome": ("a chat's history", _welcome),
    "ws_message": ("a chat message, recipient away", _message),
    "ws_disconnect": ("a socket that has closed", _on_socket),
    "webhooks": ("a return for no attempt", _payer),
    "reconcile": ("a round with nothing due", lambda: {"id": new_id()}),
    "deliver": ("a notification with an e-mail", _stream_event),
    "process_media": ("a photo of 2 megapixels", _picture),
}
