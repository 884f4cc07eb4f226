"""Normalizes words, telephone numbers and references for the search. Pure.

Stored terms and search texts are normalized by the same functions, so equal ones always match.
"""

import re
import unicodedata

from chalicelib import canonical

MAX_WORDS = 45
"""How many words of a name are indexed. A rename writes and deletes an item for each; a transaction has 100 writes."""
MAX_REFERENCE_LENGTH = 300
MIN_PHONE_DIGITS = 5

_JOINERS = re.compile("[\u200b-\u200d\u2060\ufeff]")


def fold(text: str) -> str:
    """Returns a text in the form in which it is compared: NFC, without case, with Western digits."""
    return unicodedata.normalize("NFC", canonical.to_western_digits(unicodedata.normalize("NFC", text).casefold()))


def words(name: str) -> list[str]:
    """Splits a name into words in the form in which they are compared: ``"Pt. Ram-Prasad"`` has three.

    Combining marks (the vowel signs of Devanagari) belong to the word; blanks and punctuation end it. Invisible joiners
    are removed, because nobody sees whether they were typed. Returns each word once, :data:`MAX_WORDS` at most.
    """
    letters = _JOINERS.sub("", fold(name))
    separated = "".join(letter if unicodedata.category(letter)[0] in "LMN" else " " for letter in letters)
    return list(dict.fromkeys(separated.split()))[:MAX_WORDS]


def reference(text: str) -> str:
    """Returns a reference in the form in which it is compared: trimmed and without case."""
    return fold(canonical.trim(text))[:MAX_REFERENCE_LENGTH]


def phone(text: str) -> str | None:
    """Returns a telephone number in the form in which it is compared (E.164), or None for any other text."""
    digits = sum(letter.isdecimal() for letter in text)
    return canonical.phone(text) if digits >= MIN_PHONE_DIGITS else None


def matching_word(name: str, wanted: list[str]) -> str | None:
    """Returns the alphabetically first word of a name that begins with the longest of the wanted words.

    Returns None unless each of the wanted words is the beginning of a word of the name.
    """
    name_words = words(name)
    if not wanted or not all(any(word.startswith(beginning) for word in name_words) for beginning in wanted):
        return None
    return min(word for word in name_words if word.startswith(longest(wanted)))


def longest(wanted: list[str]) -> str:
    """Returns the word by which a query of several words is looked up: the longest leads to the fewest names."""
    return max(wanted, key=len)
