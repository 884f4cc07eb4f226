"""Decides what is missing in a text that can have two languages. Pure."""

from dataclasses import dataclass

from chalicelib.localization.text import Language


@dataclass(frozen=True, slots=True)
class MissingText:
    """A text in one language, and the language that it is missing in."""

    source_text: str
    source: Language
    target: Language


def find_missing_text(english: str | None, nepali: str | None) -> MissingText | None:
    """Returns what to translate, or None if both languages have a text or neither has one."""
    has_english, has_nepali = bool((english or "").strip()), bool((nepali or "").strip())
    if english is not None and has_english and not has_nepali:
        return MissingText(english, Language.EN, Language.NE)
    if nepali is not None and has_nepali and not has_english:
        return MissingText(nepali, Language.NE, Language.EN)
    return None
