"""The Lambda function that reads the stream of the notifications table."""

from functools import partial
from typing import Any

from chalicelib import streams
from chalicelib.delivery import channels
from chalicelib.delivery.deliver import deliver


def deliver_notifications(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Sends new notifications by the configured channels. :func:`chalicelib.streams.handle_batch` has the response."""
    return streams.handle_batch("deliver", event, context, partial(deliver, channels.configured_channels()))
