"""The interface of a translator. Pure."""

from typing import Protocol

from chalicelib.localization.text import Language


class Untranslatable(Exception):
    """The service will never accept this text. Trying again does not help."""


class Translator(Protocol):
    """A translation service."""

    def translate(self, text: str, source: Language, target: Language) -> str:
        """Translates a text. Raises :class:`Untranslatable` for good, any other error where a repetition may help."""
        ...
