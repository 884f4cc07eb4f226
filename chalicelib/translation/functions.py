"""The Lambda function behind the streams of what people write."""

from functools import partial
from typing import Any

from chalicelib.edge import stream
from chalicelib.translation import translators
from chalicelib.translation.service import translate


def translate_words(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Fills in what is missing. See :func:`chalicelib.edge.stream.served` for its answer."""
    return stream.served("translate", event, context, partial(translate, translators.configured()))
