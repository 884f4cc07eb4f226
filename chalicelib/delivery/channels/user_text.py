"""Makes text by users safe for an e-mail: it cannot imitate one of our lines, and it never becomes a link. Pure."""

import re

WORD_JOINER = "\u2060"
"""An invisible character of no width (U+2060)."""

_TOKEN = re.compile(r"\S+")
_NUMBER = re.compile(r"\W*[\d,]+\.\d+\W*")
# The full stops of RFC 3490, section 3.1, and the @ in both widths: the separators of hosts and addresses.
_JOINTS = re.compile("(?<=.)[.\u3002\uff0e\uff61@\uff20](?=.)")
_SCHEME = re.compile(r"(?<=\w):(?=[\\/])|(?<=mailto):", re.IGNORECASE)


def prevent_links(text: str) -> str:
    """Returns a text that looks the same and holds no address that a mail program would turn into a link.

    Mail programs link everything that looks like an address (``https://…``, bare hosts, e-mail addresses), in plain
    text as in HTML. An address cannot contain a word joiner. So one is inserted before each dot and each ``@`` inside a
    word, and before the colon of a scheme. Amounts and times stay as they are: ``1,500.50`` is no address.
    Source: measured over many programs in https://blog.teknkl.com/stop-email-client-hyperlinking-text-without-consent/
    """
    return _TOKEN.sub(lambda token: _break_address(token[0]), text)


def _break_address(token: str) -> str:
    if _NUMBER.fullmatch(token):
        return token
    return _SCHEME.sub(f"{WORD_JOINER}\\g<0>", _JOINTS.sub(f"{WORD_JOINER}\\g<0>", token))


def to_lines(text: str) -> list[str]:
    """Splits a text at every kind of line end. Returns the trimmed lines without the empty ones."""
    return [line for line in map(str.strip, prevent_links(text).splitlines()) if line]


def to_one_line(text: str) -> str:
    """Joins a text to one line, for a name or a subject."""
    return " ".join(to_lines(text))


def indent_later_lines(text: str) -> str:
    """Indents all lines but the first, so that none of them can imitate a line of ours."""
    return "\n    ".join(to_lines(text))
