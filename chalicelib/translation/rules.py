"""What there is to translate in a text that may stand in both languages. Pure."""

from dataclasses import dataclass

from chalicelib.localization.text import Language


@dataclass(frozen=True, slots=True)
class Gap:
    """Words that stand in one language only, and the language in which they are missing."""

    words: str
    source: Language
    target: Language


def gap(english: str | None, nepali: str | None) -> Gap | None:
    """None where both languages have words, or neither has."""
    has_english, has_nepali = bool((english or "").strip()), bool((nepali or "").strip())
    if english is not None and has_english and not has_nepali:
        return Gap(english, Language.EN, Language.NE)
    if nepali is not None and has_nepali and not has_english:
        return Gap(nepali, Language.NE, Language.EN)
    return None
