"""The Lambda function behind the stream of the notifications table."""

from functools import partial
from typing import Any

from chalicelib.edge import stream
from chalicelib.notifications import channels
from chalicelib.notifications.delivery import deliver


def deliver_notifications(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Sends what leaves by a channel. See :func:`chalicelib.edge.stream.served` for its answer."""
    return stream.served("deliver", event, context, partial(deliver, channels.configured()))
