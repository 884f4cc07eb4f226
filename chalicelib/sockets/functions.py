"""The Lambda functions of the sockets. A frame loads this module and never the REST routes.

Chalice does not wrap the WebSocket handlers of a blueprint, so they are plain ``handler(event, context)``. That suits
us: the wrapper would only configure a sender that we do not use.
"""

from typing import Any

from chalicelib import log
from chalicelib.chat import departures, socket
from chalicelib.realtime import gone
from chalicelib.realtime.connection import SocketClient
from chalicelib.sockets import authorizer, lifecycle

gone.set_handler(departures.handle_gone)

Event = dict[str, Any]
ACCEPTED = {"statusCode": 200}


def ws_authorizer(event: Event, context: Any) -> dict[str, Any]:
    with log.invocation("ws_authorizer", context.aws_request_id):
        return authorizer.authorize(event)


def ws_connect(event: Event, context: Any) -> dict[str, int]:
    if _is_frame(event):
        return ws_message(event, context)
    with _invocation("ws_connect", event):
        lifecycle.connect(_client(event))
        return ACCEPTED


def ws_welcome(event: Event, context: Any) -> None:
    with log.invocation("ws_welcome", context.aws_request_id, connection_id=event["connection_id"]):
        lifecycle.welcome(SocketClient.from_context(event["connection_id"], event["authorizer"]))


def ws_message(event: Event, context: Any) -> dict[str, int]:
    with _invocation("ws_message", event):
        socket.receive(_client(event), str(event.get("body") or ""))
        return ACCEPTED


def ws_disconnect(event: Event, context: Any) -> dict[str, int]:
    if _is_frame(event):
        return ws_message(event, context)
    with _invocation("ws_disconnect", event):
        lifecycle.disconnect(_client(event))
        return ACCEPTED


def _is_frame(event: Event) -> bool:
    """Whether a client has sent this event: one that names ``$connect`` as its ``action`` is routed here, too."""
    return bool(event["requestContext"].get("eventType") == "MESSAGE")


def _client(event: Event) -> SocketClient:
    request = event["requestContext"]
    return SocketClient.from_context(request["connectionId"], request["authorizer"])


def _invocation(function: str, event: Event) -> Any:
    request = event["requestContext"]
    return log.invocation(function, str(request.get("requestId", "")), connection_id=request["connectionId"])
