"""E-mail by Amazon SES, in the recipient's language, about bookings and payments.

Its text and its HTML say the same. Names, services, addresses and reasons are what users wrote: they are escaped, stay
within their fact, and never become links (see ``written``). Headers are 7-bit: SES takes an international domain in
punycode only, and encodes the subject itself.
Source: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
"""

from email.utils import formataddr
from html import escape
from typing import Any

from chalicelib import aws, canonical
from chalicelib.localization.text import Language, Text
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.notifications.channels.base import Letter, Recipient, Undeliverable
from chalicelib.notifications.channels.written import indented, lines, one_line

NAME = "PanditYatra"
REFUSALS = {"BadRequestException", "MailFromDomainNotVerifiedException", "MessageRejected", "NotFoundException"}
"""Answers of SES that will be the same tomorrow."""


class Mail:
    """Sends from one address; ``front`` is the origin of the web client."""

    def __init__(self, sender: str, front: str) -> None:
        self._sender = formataddr((NAME, _seven_bit(sender)))
        self._front = front

    def carries(self, kind: NotificationType) -> bool:
        return kind.startswith(("BOOKING_", "PAYMENT_"))

    def send(self, recipient: Recipient, letter: Letter) -> None:
        from botocore.exceptions import ClientError

        language, link = recipient.reader.language, f"{self._front}{letter.path}"
        address = _seven_bit(recipient.email)
        try:
            aws.client("sesv2").send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [address]},
                Content={
                    "Simple": {
                        "Subject": _part(one_line(letter.title.to(language))),
                        "Body": {
                            "Text": _part(plain(recipient, letter, language, link)),
                            "Html": _part(html(recipient, letter, language, link)),
                        },
                    }
                },
            )
        except ClientError as error:
            if error.response["Error"]["Code"] in REFUSALS:
                raise Undeliverable(error.response["Error"]["Code"]) from error
            raise


def plain(recipient: Recipient, letter: Letter, language: Language, link: str) -> str:
    """The e-mail as plain text: a fact a line, whose own further lines are indented."""
    facts = "".join(f"{label.to(language)}: {indented(value.to(language))}\n" for label, value in letter.facts)
    paragraphs = [
        _GREETING.fill(name=one_line(recipient.name)).to(language),
        indented(letter.message.to(language)),
        facts.rstrip(),
        f"{_OPEN.to(language)}: {link}",
        f"-- \n{_WHY.to(language)}",
    ]
    return "\n\n".join(filter(None, paragraphs)) + "\n"


def html(recipient: Recipient, letter: Letter, language: Language, link: str) -> str:
    """The same as HTML; everything that people wrote is escaped."""
    rows = "".join(
        f'<tr><th align="left" valign="top">{escape(label.to(language))}</th><td>{_shown(value.to(language))}</td></tr>'
        for label, value in letter.facts
    )
    return (
        f'<!doctype html><html lang="{language.value}"><head><meta charset="utf-8">{_NO_DETECTION}'
        f"<title>{escape(one_line(letter.title.to(language)))}</title></head>"
        '<body style="font: 16px/1.6 sans-serif; max-width: 36em">'
        f"<p>{escape(_GREETING.fill(name=one_line(recipient.name)).to(language))}</p>"
        f"<p>{_shown(letter.message.to(language))}</p>"
        + (f'<table cellpadding="4">{rows}</table>' if rows else "")
        + f'<p><a href="{escape(link)}">{escape(_OPEN.to(language))}</a></p>'
        f'<p style="color: #666; font-size: 13px">{escape(_WHY.to(language))}</p></body></html>'
    )


# WebKit's mail programs also link telephone numbers, dates and places, unless they are told not to.
_NO_DETECTION = '<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">'


def _shown(text: str) -> str:
    return "<br>".join(map(escape, lines(text)))


def _seven_bit(address: str) -> str:
    """The address as a header has it. Raises :class:`Undeliverable` where letters before the @ have no such form."""
    ascii_form = canonical.mail_address(address) or (address if address.isascii() else None)
    if ascii_form is None:
        raise Undeliverable("the address has no 7-bit form")
    return ascii_form


def _part(text: str) -> dict[str, Any]:
    return {"Data": text, "Charset": "UTF-8"}


_GREETING = Text("Namaste {name},", "नमस्ते {name} ज्यू,")
_OPEN = Text("Open the booking", "बुकिङ हेर्नुहोस्")
_WHY = Text(
    "You receive this e-mail because it is about your booking at PanditYatra.",
    "पण्डितयात्रामा भएको तपाईंको बुकिङबारे जानकारी दिन यो इमेल पठाइएको हो।",
)
