"""Decides before the upgrade who may connect, once for each connection.

API Gateway itself answers 401 where the ticket is missing. A denial here becomes a 403.
"""

from collections.abc import Mapping
from typing import Any

from pynamodb.exceptions import PutError

from chalicelib import log
from chalicelib.accounts import service as accounts
from chalicelib.chat import rooms
from chalicelib.errors import AppError, Forbidden, NotFound, Unauthenticated
from chalicelib.localization.clock import from_unix_time
from chalicelib.realtime.connection import authorizer_context
from chalicelib.realtime.models import RedeemedTicket
from chalicelib.settings import settings
from chalicelib.tokens import Ticket, ticket_of


def authorize(event: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the answer of a REQUEST authorizer: a policy, and the context that every later event carries.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
    """
    try:
        context = _admit(event)
    except AppError as error:
        log.note(code=error.code)
        return _policy("nobody", "Deny", event["methodArn"], {})
    log.note(user_id=context["user_id"], room_id=context["room_id"])
    return _policy(context["user_id"], "Allow", event["methodArn"], context)


def _admit(event: Mapping[str, Any]) -> dict[str, str]:
    """Redeems the ticket and returns the context.

    Raises an ``AppError`` for a foreign origin, for a bad, expired or used ticket, and for a room of others.
    """
    query: Mapping[str, str] = event.get("queryStringParameters") or {}
    _check_origin(event.get("headers") or {})
    ticket = ticket_of(query.get("ticket", ""))
    user = accounts.get(ticket.actor.id)
    room_id = query.get("room_id")
    counterpart_id = None if room_id is None else _find_counterpart(ticket.actor.id, room_id)
    _redeem(ticket)
    reader = accounts.reader_of(user)
    return authorizer_context(user.id, user.full_name, reader, room_id, counterpart_id, query.get("after_seq"))


def _check_origin(headers: Mapping[str, str]) -> None:
    """Raises ``Forbidden`` for the page of another site. A client that sends no ``Origin`` is not a browser."""
    origin = next((value for name, value in headers.items() if name.lower() == "origin"), None)
    if origin is not None and origin not in settings().allowed_origins:
        raise Forbidden


def _find_counterpart(user_id: str, room_id: str) -> str:
    """Returns the id of the room's other member. Raises ``NotFound``, also for an outsider."""
    if not 1 <= len(room_id) <= 64:
        raise NotFound
    return rooms.get(room_id).counterpart_of(user_id).user_id


def _redeem(ticket: Ticket) -> None:
    """Uses the ticket up. Raises ``Unauthenticated`` where it has been used: of any number of tries one succeeds."""
    try:
        used = RedeemedTicket(ticket.id, expires_at=from_unix_time(ticket.expires_at + 3600))
        used.save(RedeemedTicket.id.does_not_exist())
    except PutError as error:
        if error.cause_response_code == "ConditionalCheckFailedException":
            raise Unauthenticated from error
        raise


def _policy(principal: str, effect: str, arn: str, context: dict[str, str]) -> dict[str, Any]:
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": arn}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    return {"principalId": principal, "policyDocument": policy, "context": context}
