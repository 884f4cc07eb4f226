"""The Lambda function behind the streams of what people write."""

from functools import partial
from typing import Any

from chalicelib import streams
from chalicelib.translation import translators
from chalicelib.translation.service import translate


def translate_words(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Fills in what is missing. See :func:`chalicelib.streams.handle_batch` for its answer."""
    return streams.handle_batch("translate", event, context, partial(translate, translators.configured()))
