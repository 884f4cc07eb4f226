"""Numbers and money as people write them, and money as a decimal string for JSON. Pure.

In Nepali they have Devanagari digits and groups of lakhs, in English groups of three digits.
"""

from decimal import Decimal

from chalicelib.localization.text import Text

_DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")


def devanagari(text: str) -> str:
    """Replaces the digits of a text with Devanagari digits: ``"8"`` becomes ``"८"``."""
    return text.translate(_DEVANAGARI)


def number(value: int) -> Text:
    """Formats a whole number: 150000 is ``"150,000"`` and ``"१,५०,०००"`` (one lakh fifty thousand)."""
    sign = "-" if value < 0 else ""
    return Text(f"{value:,}", sign + devanagari(_in_lakhs(str(abs(value)))))


def money(minor: int, currency: str) -> Text:
    """Formats an amount in paisa or cents: 15000050 in NPR is ``"Rs 150,000.50"`` and ``"रु १,५०,०००.५०"``.

    Both decimals are always shown, as on a receipt.
    """
    whole, fraction = number(minor // 100), f"{minor % 100:02}"
    shown = _MONEY.get(currency, Text(f"{currency} {{}}", f"{currency} {{}}"))
    return Text(shown.en.format(f"{whole.en}.{fraction}"), shown.ne.format(f"{whole.ne}.{devanagari(fraction)}"))


def minor_units(amount: str) -> int:
    """Converts a decimal string with at most two decimals to paisa or cents: ``"1500.5"`` is 150050."""
    return int(Decimal(amount) * 100)


def decimal_text(minor: int) -> str:
    """Converts paisa or cents to a decimal string: 150050 is ``"1500.50"``."""
    return f"{minor // 100}.{minor % 100:02}"


_MONEY = {"NPR": Text("Rs {}", "रु {}"), "USD": Text("US$ {}", "{} अमेरिकी डलर")}


def _in_lakhs(digits: str) -> str:
    """Groups digits as in South Asia: three at the end, two in each group before: ``"12,34,567"``."""
    head, tail = digits[:-3], digits[-3:]
    pairs = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)]
    return ",".join([*reversed(pairs), tail])
