"""The translators, one of which a stage can switch on.

A translator knows one service, and neither DynamoDB nor streams. To add one, write a module beside ``amazon``, a line
in ``TRANSLATORS``, and a value of the template's parameter ``Translator``.
"""

from collections.abc import Callable

from chalicelib.settings import settings
from chalicelib.translation.translators.amazon import AmazonTranslator
from chalicelib.translation.translators.base import Translator

TRANSLATORS: dict[str, Callable[[], Translator]] = {
    "amazon": lambda: AmazonTranslator(settings().translation_endpoint_url or None),
}


def configured_translator() -> Translator | None:
    """Returns the translator of this stage, or None if translation is off."""
    make = TRANSLATORS.get(settings().translator)
    return make() if make else None
