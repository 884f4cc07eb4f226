"""Numbers as Nepali readers write them. Pure."""

_DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")


def devanagari(text: str) -> str:
    """The same text with Devanagari digits: ``"8"`` is ``"८"``."""
    return text.translate(_DEVANAGARI)
