"""The Lambda function behind the stream of the notifications table."""

from functools import partial
from typing import Any

from chalicelib import streams
from chalicelib.notifications import channels
from chalicelib.notifications.delivery import deliver


def deliver_notifications(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Sends what leaves by a channel. See :func:`chalicelib.streams.handle_batch` for its answer."""
    return streams.handle_batch("deliver", event, context, partial(deliver, channels.configured()))
