"""What users wrote, as a mail may hold it: it forges no line of ours, and mail programs make no link of it. Pure."""

import re

WORD_JOINER = "\u2060"
"""Takes no room and breaks no line (U+2060)."""

_TOKEN = re.compile(r"\S+")
_NUMBER = re.compile(r"\W*[\d,]+\.\d+\W*")
# The full stops of RFC 3490, section 3.1, and the @ in both widths: what a host or an address has within it.
_JOINTS = re.compile("(?<=.)[.\u3002\uff0e\uff61@\uff20](?=.)")
_SCHEME = re.compile(r"(?<=\w):(?=[\\/])|(?<=mailto):", re.IGNORECASE)


def unlinked(text: str) -> str:
    """The same text to the eye, in which a mail program finds no address to turn into a link.

    Programs link whatever looks like one (``https://…``, bare hosts, e-mail addresses), in plain text as in HTML. No
    address may hold a word joiner, so one stands before each dot and each ``@`` within a word, and before the colon of
    a scheme. Amounts and times keep their dots: ``1,500.50`` is no address.
    Source: measured over many programs in https://blog.teknkl.com/stop-email-client-hyperlinking-text-without-consent/
    """
    return _TOKEN.sub(lambda token: _broken(token[0]), text)


def _broken(token: str) -> str:
    if _NUMBER.fullmatch(token):
        return token
    return _SCHEME.sub(f"{WORD_JOINER}\\g<0>", _JOINTS.sub(f"{WORD_JOINER}\\g<0>", token))


def lines(text: str) -> list[str]:
    """The lines of a text, whatever ends them, without empty ones and without blanks around them."""
    return [line for line in map(str.strip, unlinked(text).splitlines()) if line]


def one_line(text: str) -> str:
    """The whole text on one line, as a name or a subject stands."""
    return " ".join(lines(text))


def indented(text: str) -> str:
    """The text with its later lines indented, so that none of them begins like a line of ours."""
    return "\n    ".join(lines(text))
