"""The Lambda function that reads the streams of messages, reviews and bookings."""

from functools import partial
from typing import Any

from chalicelib import streams
from chalicelib.chat import departures
from chalicelib.realtime import gone
from chalicelib.translation import translators
from chalicelib.translation.service import translate

gone.set_handler(departures.handle_gone)


def translate_words(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Writes missing translations. :func:`chalicelib.streams.handle_batch` has the response."""
    return streams.handle_batch("translate", event, context, partial(translate, translators.configured_translator()))
