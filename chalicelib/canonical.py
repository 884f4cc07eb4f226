"""Canonical forms: texts, e-mail addresses, passwords and telephone numbers are compared and stored in them.

Also decides whether a text shows anything. Pure: no database, no network. ``idna`` and ``phonenumbers`` are loaded on
first use. Reasons: docs/decisions/2026-11-30-canonical-forms.md.
"""

import re
import unicodedata

MAX_COMBINING_MARKS = 8
"""How many combining marks may follow each other. No script needs more, and more would overlap other lines."""

DEFAULT_REGION = "NP"
"""The country of telephone numbers without a country code."""

# Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties.txt), and further characters that show nothing: the
# blank Braille pattern, the invisible note head, the marks around annotations, and Khitan's filler.
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
# All control characters but tab, line feed and carriage return, which text of several lines needs.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
NOT_ON_A_LINE = r"\x00-\x1f\x7f-\x9f\u2028\u2029" r"\u202a-\u202e\u2066-\u2069"
"""Characters that a single line may not have, for the brackets of a regular expression.

These are controls, line ends, and marks that change the direction of text, which can make a name look like another.
"""

_DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")
_PHONE_LETTERS = re.compile(r"[\d\s+＋()\[\]（）./\-‐-―−]+")
_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_E164 = re.compile(r"\+[1-9][0-9]{3,14}")


def is_blank(text: str) -> bool:
    """Returns whether a text is empty or has only blanks, controls and invisible characters."""
    return _BLANKS.fullmatch(text) is not None


def trim(text: str) -> str:
    """Removes blanks and invisible characters at both ends. Inside the text nothing changes."""
    leading = _BLANKS.match(text)
    start, end = leading.end() if leading else 0, len(text)
    while end > start and _BLANKS.fullmatch(text, end - 1, end):
        end -= 1
    belongs = _PART_OF_LETTER.match(text, end) if start < end else None
    return text[start : belongs.end() if belongs else end]


def has_control(text: str) -> bool:
    """Returns whether a text has control characters other than tab, line feed and carriage return."""
    return _CONTROL.search(text) is not None


def is_one_line(text: str) -> bool:
    """Returns whether a text has no character of :data:`NOT_ON_A_LINE`."""
    return re.search(f"[{NOT_ON_A_LINE}]", text) is None


def has_stacked_marks(text: str) -> bool:
    """Returns whether more than :data:`MAX_COMBINING_MARKS` combining marks follow each other.

    Invisible characters between them do not count, because they do not begin a new letter.
    """
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


def to_western_digits(text: str) -> str:
    """Replaces Devanagari digits with 0 to 9: ``"१५००.००"`` is ``"1500.00"``."""
    return text.translate(_DIGITS)


def parse_number(text: str) -> float | None:
    """Parses a plain number from a query string, ``"4"`` or ``"4.0"``. Returns None for any other text."""
    return float(text) if _PLAIN_NUMBER.fullmatch(text) else None


def email_key(address: str) -> str:
    """Returns the key of an e-mail address. Two spellings of one address have the same key.

    They may differ in case, in the composition of letters, and in the domain's form (own script or punycode). Any text
    has a key, even if it is no address. The key has the domain in its own script, as earlier keys had.
    """
    local, at, domain = trim(address).rpartition("@")
    return unicodedata.normalize("NFC", f"{local}{at}{_domain(domain)}".lower())


def to_ascii_address(address: str) -> str | None:
    """Returns an e-mail address in 7-bit form, with its domain in punycode, or None if it has no such form.

    Amazon SES does not deliver to a local part in other letters (it has no SMTPUTF8).
    Source: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Destination.html
    """
    import idna

    local, _, domain = trim(address).rpartition("@")
    try:
        ascii_domain = idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return None
    return f"{local}@{ascii_domain}" if local and local.isascii() else None


def password(typed: str) -> str:
    """Returns the form in which a password is hashed and compared (NFKC): keyboards compose letters differently.

    Source: RFC 8265, section 4.2, which says NFC, and NIST SP 800-63B, 5.1.1.2, which says NFKC.
    """
    return unicodedata.normalize("NFKC", typed)


def phone(written: str) -> str | None:
    """Converts a telephone number to E.164, or returns None if it is not a possible number.

    It may have blanks, brackets, hyphens and Devanagari digits; the country code is optional.
    """
    from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, is_possible_number, parse

    digits = _INVISIBLE.sub("", trim(written))
    if not _PHONE_LETTERS.fullmatch(digits):
        return None
    try:
        number = parse(digits, DEFAULT_REGION)
    except NumberParseException:
        return None
    formatted = format_number(number, PhoneNumberFormat.E164)
    # The library takes some numbers for possible that are longer than E.164 allows.
    return formatted if is_possible_number(number) and _E164.fullmatch(formatted) else None


def display_phone(stored: str) -> str:
    """Returns a stored telephone number as answers show it: in E.164, or unchanged if it is older and unreadable."""
    return stored if _E164.fullmatch(stored) else phone(stored) or stored


def _domain(domain: str) -> str:
    if domain.isascii() and "xn--" not in domain.lower():
        return domain
    import idna

    try:
        return idna.decode(idna.encode(domain, uts46=True))
    except idna.IDNAError:
        return domain
