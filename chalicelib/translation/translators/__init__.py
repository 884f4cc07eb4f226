"""Whoever translates: Amazon, and whatever joins it.

A translator knows one service and nothing of DynamoDB, streams or what the words are about. A new one is a module
beside ``amazon``, a line in ``TRANSLATORS``, and a value of the template's parameter ``Translator``.
"""

from collections.abc import Callable

from chalicelib.settings import settings
from chalicelib.translation.translators.amazon import Amazon
from chalicelib.translation.translators.base import Translator

TRANSLATORS: dict[str, Callable[[], Translator]] = {
    "amazon": lambda: Amazon(settings().translation_endpoint_url or None),
}


def configured() -> Translator | None:
    """The translator of this stage; None where nobody translates."""
    make = TRANSLATORS.get(settings().translator)
    return make() if make else None
