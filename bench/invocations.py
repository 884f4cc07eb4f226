"""What each Lambda function is asked for when its first call is timed: an event as AWS delivers it, and one like it.

Runs where the application is set up: rooms, tickets and tokens in the events are real.
"""

import json
from collections.abc import Callable
from typing import Any

from bench import filling, world
from chalicelib.db import Transaction
from chalicelib.ids import new_id
from chalicelib.localization.text import Reader
from chalicelib.notifications import service as notifications
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.realtime.connection import authorizer_context
from chalicelib.settings import settings
from chalicelib.tokens import Role, new_ticket

Event = dict[str, Any]
Asked = tuple[str, list[Event]]


def events(function: str, number: int) -> Asked:
    """What the function is asked for, in words, and so many events of it, each good for one call."""
    what, make = _KNOWN.get(function, ("nothing, from a stream", _nothing))
    return what, [make() for _ in range(number)]


def _request() -> Event:
    where = world.conversation()
    filling.said(where, 1)
    headers = {"Authorization": f"Bearer {world.token(where.customer)}", "Host": "localhost"}
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
    where = world.conversation()
    return {
        "type": "REQUEST",
        "methodArn": "arn:aws:execute-api:ap-south-1:000000000000:bench/api/$connect",
        "headers": {"Origin": next(iter(settings().allowed_origins))},
        "queryStringParameters": {"ticket": new_ticket(where.customer, new_id()), "room_id": where.room_id},
    }


def _connection() -> tuple[str, dict[str, str]]:
    """A customer's chat socket: its id, and the authorizer's words about it."""
    where = world.conversation()
    customer, pandit = where.customer.id, where.pandit.id
    return new_id(), authorizer_context(customer, "Anjali Shrestha", Reader(), where.room_id, pandit, None)


def _on_socket(**more: Any) -> Event:
    connection_id, authorizer = _connection()
    request = {"connectionId": connection_id, "requestId": new_id(), "authorizer": authorizer}
    return {"requestContext": request, **more}


def _welcome() -> Event:
    connection_id, authorizer = _connection()
    return {"connection_id": connection_id, "authorizer": authorizer}


def _message() -> Event:
    return _on_socket(body=json.dumps(world.text()))


def _payer() -> Event:
    http = {"method": "GET", "path": "/khalti/unknown"}
    return {"requestContext": {"http": http}, "rawPath": "/khalti/unknown", "headers": {}}


def _news() -> Event:
    """A notification that goes out by e-mail as well."""
    with Transaction() as tx:
        note = notifications.add(tx, world.person(Role.CUSTOMER).id, NotificationType.PAYMENT_FAILED, service="Puja")
    change = {"SequenceNumber": "1", "NewImage": note.serialize()}
    return {"Records": [{"eventName": "INSERT", "eventSource": "aws:dynamodb", "dynamodb": change}]}


def _nothing() -> Event:
    return {"Records": []}


_KNOWN: dict[str, tuple[str, Callable[[], Event]]] = {
    "api_handler": ("`GET /chat/rooms`", _request),
    "ws_authorizer": ("a ticket for a room", _upgrade),
    "ws_connect": ("a socket that opens", _on_socket),
    "ws_welcome": ("a chat's history", _welcome),
    "ws_message": ("a chat message, recipient away", _message),
    "ws_disconnect": ("a socket that has closed", _on_socket),
    "webhooks": ("a return for no attempt", _payer),
    "reconcile": ("a round with nothing due", lambda: {"id": new_id()}),
    "deliver": ("a notification with an e-mail", _news),
}
