"""What a translator is. Pure."""

from typing import Protocol

from chalicelib.localization.text import Language


class Untranslatable(Exception):
    """The service will never take these words: to try again is of no use."""


class Translator(Protocol):
    """Somebody who translates. ``translate`` raises :class:`Untranslatable`, or anything else when it may be tried
    again."""

    def translate(self, words: str, source: Language, target: Language) -> str: ...
