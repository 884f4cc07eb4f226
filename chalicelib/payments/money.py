"""Parses amounts as gateways write them, and converts amounts at an exchange rate. Pure, without floats.

Knows nothing of payments and attempts. Both currencies of a conversion have hundredths as minor units.
"""

import re
from decimal import Decimal
from fractions import Fraction

_AMOUNT = re.compile(r"\d{1,3}(,\d{2,3})+(\.\d+)?|\d{1,15}(\.\d+)?", re.ASCII)


def parse_major(text: str) -> int | None:
    """Parses an amount in rupees or dollars into minor units: ``"1,500.5"`` is 150050.

    Thousands separators may be as in ``"100,000.0"`` or, as in Nepal, ``"1,00,000.0"``. Returns None for text that is
    no amount, or not a whole number of minor units.
    """
    if not _AMOUNT.fullmatch(text):
        return None
    minor = Fraction(Decimal(text.replace(",", ""))) * 100
    return int(minor) if minor.denominator == 1 else None


def parse_minor(text: str) -> int | None:
    """Parses an amount in paisa or cents, ``"150050"`` (or ``"150050.0"``). Returns None for text that is none."""
    hundredths = parse_major(text)
    return None if hundredths is None or hundredths % 100 else hundredths // 100


def quote(amount_minor_npr: int, npr_per_unit: str) -> int:
    """Converts paisa into minor units of another currency, at ``npr_per_unit`` rupees for one unit, rounded half up.

    Raises ``ValueError`` for a rate that is not a positive number.
    """
    rate = Fraction(npr_per_unit)
    if rate <= 0:
        raise ValueError("an exchange rate is positive")
    value = amount_minor_npr / rate
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def part_refund(amount_minor_npr: int, npr_per_unit: str, *, left_minor_npr: int, left_minor: int) -> int:
    """Converts a refund in paisa into minor units of the charged currency, at the attempt's exchange rate.

    ``left_minor_npr`` and ``left_minor`` are what is left to refund before it, in both currencies. The last refund
    returns exactly what is left, and none returns more. Raises ``ValueError`` for more than what is left.
    """
    if not 0 < amount_minor_npr <= left_minor_npr:
        raise ValueError("a refund is positive and at most what is left")
    if amount_minor_npr == left_minor_npr:
        return left_minor
    return min(quote(amount_minor_npr, npr_per_unit), left_minor)
