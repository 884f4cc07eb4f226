"""What makes a word, a number or a reference the same as another one. Pure.

Stored terms are made here, and so is what is looked up: they cannot differ.
"""

import re
import unicodedata

from chalicelib import canonical

MAX_WORDS = 45
"""Words of a name that are indexed. A rename writes and deletes one item each, and a transaction holds 100 writes."""
MAX_REFERENCE_LENGTH = 300
MIN_PHONE_DIGITS = 5

_JOINERS = re.compile("[\u200b-\u200d\u2060\ufeff]")


def folded(text: str) -> str:
    """A text in the form in which it is compared: composed (NFC), without case, with Western digits."""
    return unicodedata.normalize("NFC", canonical.western_digits(unicodedata.normalize("NFC", text).casefold()))


def words(name: str) -> list[str]:
    """The parts of a name in the form in which they are compared, each once: ``"Pt. Ram-Prasad"`` has three.

    A letter's own marks (the vowel signs of Devanagari) belong to its word; blanks and punctuation end it. Invisible
    joiners are left out, for nobody can tell whether they were typed.
    """
    letters = _JOINERS.sub("", folded(name))
    parted = "".join(letter if unicodedata.category(letter)[0] in "LMN" else " " for letter in letters)
    return list(dict.fromkeys(parted.split()))[:MAX_WORDS]


def reference(text: str) -> str:
    """A reference in the form in which it is compared: without blanks at its ends, in any case."""
    return folded(canonical.trimmed(text))[:MAX_REFERENCE_LENGTH]


def phone(text: str) -> str | None:
    """A telephone number in the form in which it is compared (E.164); None where the text is none."""
    digits = sum(letter.isdecimal() for letter in text)
    return canonical.phone(text) if digits >= MIN_PHONE_DIGITS else None


def matching_word(name: str, wanted: list[str]) -> str | None:
    """The first word of a name, in the order of the alphabet, that begins like the longest of the wanted ones; None
    where not each of the wanted ones begins a word of the name."""
    own = words(name)
    if not wanted or not all(any(word.startswith(each) for word in own) for each in wanted):
        return None
    return min(word for word in own if word.startswith(longest(wanted)))


def longest(wanted: list[str]) -> str:
    """The word by which a query of several words is looked up: it leads to the fewest names."""
    return max(wanted, key=len)
