"""Who may connect: decided before the upgrade, once a connection.

API Gateway itself answers 401 where the ticket is missing; what is denied here is a 403.
"""

from collections.abc import Mapping
from typing import Any

from pynamodb.exceptions import PutError

from chalicelib import log
from chalicelib.accounts import service as accounts
from chalicelib.chat import rooms
from chalicelib.errors import AppError, Forbidden, NotFound, Unauthenticated
from chalicelib.localization.clock import from_unix_time
from chalicelib.realtime.context import context
from chalicelib.realtime.models import RedeemedTicket
from chalicelib.settings import settings
from chalicelib.tokens import Ticket, ticket_of


def authorize(event: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of a REQUEST authorizer: a policy, and the context that every later frame carries."""
    try:
        admitted = _admit(event)
    except AppError as error:
        log.note(code=error.code)
        return _policy("nobody", "Deny", event["methodArn"], {})
    log.note(user_id=admitted["user_id"], room_id=admitted["room_id"])
    return _policy(admitted["user_id"], "Allow", event["methodArn"], admitted)


def _admit(event: Mapping[str, Any]) -> dict[str, str]:
    """Raises an ``AppError`` for a foreign origin, a bad, expired or used ticket, and a room of others."""
    query: Mapping[str, str] = event.get("queryStringParameters") or {}
    _check_origin(event.get("headers") or {})
    ticket = ticket_of(query.get("ticket", ""))
    user = accounts.get(ticket.actor.id)
    room_id = query.get("room_id")
    counterpart_id = None if room_id is None else _counterpart(ticket.actor.id, room_id)
    _redeem(ticket)
    return context(user.id, user.full_name, accounts.reader_of(user), room_id, counterpart_id, query.get("after_seq"))


def _check_origin(headers: Mapping[str, str]) -> None:
    """A browser says where its page is from; whoever sends no Origin is no browser."""
    origin = next((value for name, value in headers.items() if name.lower() == "origin"), None)
    if origin is not None and origin not in settings().allowed_origins:
        raise Forbidden


def _counterpart(user_id: str, room_id: str) -> str:
    if not 1 <= len(room_id) <= 64:
        raise NotFound
    members = rooms.members(rooms.get(room_id))
    return members.id_of(members.side_of(user_id).other)


def _redeem(ticket: Ticket) -> None:
    """Uses the ticket up: of any number who try, one succeeds."""
    try:
        used = RedeemedTicket(ticket.id, expires_at=from_unix_time(ticket.expires_at + 3600))
        used.save(RedeemedTicket.id.does_not_exist())
    except PutError as error:
        if error.cause_response_code == "ConditionalCheckFailedException":
            raise Unauthenticated from error
        raise


def _policy(principal: str, effect: str, arn: str, admitted: dict[str, str]) -> dict[str, Any]:
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": arn}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    return {"principalId": principal, "policyDocument": policy, "context": admitted}
