"""A text in both languages, and the reader it is for. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

DEFAULT_TIMEZONE = "Asia/Kathmandu"


class Language(StrEnum):
    EN = "en"
    NE = "ne"


class Text(NamedTuple):
    """The same sentence in English and in Nepali, with the same ``{placeholders}``."""

    en: str
    ne: str

    @classmethod
    def either(cls, en: str | None, ne: str | None) -> "Text":
        """Makes a text of what a person wrote in one or both languages. A missing one is replaced by the other."""
        return cls(en or ne or "", ne or en or "")

    def to(self, language: Language) -> str:
        return self.ne if language is Language.NE else self.en

    def fill(self, **values: "str | Text") -> "Text":
        """Fills the placeholders. A value that is a Text is inserted in each language."""
        return Text(
            self.en.format(**{name: _in(value, Language.EN) for name, value in values.items()}),
            self.ne.format(**{name: _in(value, Language.NE) for name, value in values.items()}),
        )


def _in(value: str | Text, language: Language) -> str:
    return value.to(language) if isinstance(value, Text) else value


@dataclass(frozen=True, slots=True)
class Reader:
    """The language and the IANA timezone of a person who reads an answer."""

    language: Language = Language.EN
    timezone: str = DEFAULT_TIMEZONE


def preferred_language(accept_language: str | None) -> Language | None:
    """Returns the preferred of our languages in an ``Accept-Language`` header (RFC 9110, 12.5.4), or None.

    >>> preferred_language("ne-NP,ne;q=0.9,en;q=0.8")
    <Language.NE: 'ne'>
    """
    ranked: list[tuple[float, int, Language]] = []
    for position, part in enumerate((accept_language or "").split(",")[:20]):
        tag, _, parameters = part.strip().partition(";")
        primary = tag.split("-")[0].lower()
        if primary in {"en", "ne"}:
            ranked.append((-_quality(parameters), position, Language(primary)))
    best = min(ranked, default=None)
    return best[2] if best is not None and best[0] < 0 else None


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(1.0, max(0.0, float(value)))
    except ValueError:
        return 0.0
