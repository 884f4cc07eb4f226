"""The one form in which texts, e-mail addresses, passwords and telephone numbers are compared and kept.

Whoever asks whether two of them are equal, or whether a text shows anything, asks here. Pure: no database, no network.
``idna`` and ``phonenumbers`` are loaded on first use. Reasons: docs/decisions/canonical-forms.md.
"""

import re
import unicodedata

MAX_COMBINING_MARKS = 8
"""How many combining marks may follow each other. No script needs so many; more of them paint over other lines."""

DEFAULT_REGION = "NP"
"""The country of a telephone number that names none."""

# Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties.txt), and what shows nothing although it is not one:
# the blank Braille pattern, the invisible note head, the marks around annotations, and Khitan's filler.
_DEFAULT_IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_SHOWS_NOTHING_EITHER = "\u2800\ufff9-\ufffb\U00016fe4\U0001d159"
_INVISIBLE = re.compile(f"[{_DEFAULT_IGNORABLE}{_SHOWS_NOTHING_EITHER}]")
_NOTHING = f"\\s\\x00-\\x1f\\x7f-\\x9f{_DEFAULT_IGNORABLE}{_SHOWS_NOTHING_EITHER}"
_BLANKS = re.compile(f"[{_NOTHING}]*")
_VIRAMAS = "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca"
# Invisible characters that belong to the letter before them: a variation selector (it makes a heart red), the tags of a
# flag (England's), and a joiner after a virama, which decides how a half letter is drawn.
_PART_OF_LETTER = re.compile(
    "[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
    "|(?<=\U0001f3f4)[\U000e0020-\U000e007e]+\U000e007f"
    f"|(?<=[{_VIRAMAS}])[\u200c\u200d]"
)
# Text of several lines needs these three, and nobody needs another.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
NOT_ON_A_LINE = r"\x00-\x1f\x7f-\x9f\u2028\u2029" r"\u202a-\u202e\u2066-\u2069"
"""As in a regular expression's brackets: controls and what ends a line; and what turns the direction of the letters
after it, and so makes a name look like another."""

_DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")
_PHONE_LETTERS = re.compile(r"[\d\s+＋()\[\]（）./\-‐-―−]+")
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_E164 = re.compile(r"\+[1-9][0-9]{3,14}")


def shows_nothing(text: str) -> bool:
    """Whether nothing of a text can be seen: it is empty, or has blanks, controls and invisible characters only."""
    return _BLANKS.fullmatch(text) is not None


def trimmed(text: str) -> str:
    """The text without blanks and invisible characters at its ends. What is inside stays, so do joiners in words."""
    leading = _BLANKS.match(text)
    start, end = leading.end() if leading else 0, len(text)
    while end > start and _BLANKS.fullmatch(text, end - 1, end):
        end -= 1
    belongs = _PART_OF_LETTER.match(text, end) if start < end else None
    return text[start : belongs.end() if belongs else end]


def has_control(text: str) -> bool:
    """Whether a text has control characters other than tab, line feed and carriage return."""
    return _CONTROL.search(text) is not None


def is_one_line(text: str) -> bool:
    """Whether a text stays on its line: nothing of :data:`NOT_ON_A_LINE` is in it."""
    return re.search(f"[{NOT_ON_A_LINE}]", text) is None


def has_stacked_marks(text: str) -> bool:
    """Whether more than :data:`MAX_COMBINING_MARKS` combining marks follow each other. Invisible characters between
    them do not break the row, for they do not begin a new letter."""
    if text.isascii():
        return False
    row = 0
    for letter in text:
        if unicodedata.category(letter).startswith("M"):
            row += 1
            if row > MAX_COMBINING_MARKS:
                return True
        elif not _INVISIBLE.match(letter):
            row = 0
    return False


def western_digits(text: str) -> str:
    """The text with its Devanagari digits as 0 to 9: ``"१५००.००"`` is ``"1500.00"``."""
    return text.translate(_DIGITS)


def plain_number(text: str) -> float | None:
    """The number that a query string has as text, ``"4"`` or ``"4.0"``; None where it is none, or longer than anybody
    writes."""
    return float(text) if _PLAIN_NUMBER.fullmatch(text) else None


def email_key(address: str) -> str:
    """What makes two e-mail addresses the same one: in any case, however their letters are composed, and whether the
    domain is written in its own script or in the punycode that browsers make of it.

    Any text has a key, also one that is no address. The domain is in its own script in it, as in keys of before.
    """
    local, at, domain = trimmed(address).rpartition("@")
    return unicodedata.normalize("NFC", f"{local}{at}{_domain(domain)}".lower())


def mail_address(address: str) -> str | None:
    """The address in 7-bit form, as a mail goes to it, with its domain in punycode.

    None where there is no such form: Amazon SES does not deliver to a local part in other letters (it has no SMTPUTF8).
    Source: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Destination.html
    """
    import idna

    local, _, domain = trimmed(address).rpartition("@")
    try:
        ascii_domain = idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return None
    return f"{local}@{ascii_domain}" if local and local.isascii() else None


def password(typed: str) -> str:
    """The form in which a password is hashed and compared (NFKC): one key press may come composed or as two signs.

    Source: RFC 8265, section 4.2, which says NFC, and NIST SP 800-63B, 5.1.1.2, which says NFKC.
    """
    return unicodedata.normalize("NFKC", typed)


def phone(written: str) -> str | None:
    """A telephone number in E.164, however it is written: with blanks, brackets, hyphens, Devanagari digits, with or
    without its country. None where it is not a possible number."""
    from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, is_possible_number, parse

    digits = _INVISIBLE.sub("", trimmed(written))
    if not _PHONE_LETTERS.fullmatch(digits):
        return None
    try:
        number = parse(digits, DEFAULT_REGION)
    except NumberParseException:
        return None
    return format_number(number, PhoneNumberFormat.E164) if is_possible_number(number) else None


def shown_phone(stored: str) -> str:
    """A stored number as answers show it: E.164 where it can be read, else as it was stored before there was a rule."""
    return stored if _E164.fullmatch(stored) else phone(stored) or stored


def _domain(domain: str) -> str:
    if domain.isascii() and "xn--" not in domain.lower():
        return domain
    import idna

    try:
        return idna.decode(idna.encode(domain, uts46=True))
    except idna.IDNAError:
        return domain
