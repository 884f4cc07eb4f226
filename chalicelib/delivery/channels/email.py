"""E-mail by Amazon SES, in the recipient's language, about bookings and payments.

The plain text and the HTML have the same content. Names, services, addresses and reasons are written by users: they
are escaped, cannot start a line of their own, and never become links (``user_text``). Headers are 7-bit: SES takes an
international domain only in punycode, and encodes the subject itself.
Source: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
"""

from email.utils import formataddr
from html import escape
from typing import Any

from chalicelib import aws, canonical
from chalicelib.delivery.channels.base import Letter, Recipient, Undeliverable
from chalicelib.delivery.channels.user_text import indent_later_lines, to_lines, to_one_line
from chalicelib.localization.text import Language, Text
from chalicelib.notifications.catalogue import NotificationType

SENDER_NAME = "PanditYatra"
PERMANENT_ERRORS = {"BadRequestException", "MailFromDomainNotVerifiedException", "MessageRejected", "NotFoundException"}
"""Error codes of SES that a repetition does not change."""


class EmailChannel:
    """Sends e-mails from the address ``sender``, with links to the web client at ``public_url``."""

    def __init__(self, sender: str, public_url: str) -> None:
        self._sender = formataddr((SENDER_NAME, _to_seven_bit(sender)))
        self._public_url = public_url

    def carries(self, kind: NotificationType) -> bool:
        return kind.startswith(("BOOKING_", "PAYMENT_"))

    def send(self, recipient: Recipient, letter: Letter) -> None:
        from botocore.exceptions import ClientError

        language, link = recipient.reader.language, f"{self._public_url}{letter.path}"
        address = _to_seven_bit(recipient.email)
        try:
            aws.client("sesv2").send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [address]},
                Content={
                    "Simple": {
                        "Subject": _to_content(to_one_line(letter.title.to(language))),
                        "Body": {
                            "Text": _to_content(render_text(recipient, letter, language, link)),
                            "Html": _to_content(render_html(recipient, letter, language, link)),
                        },
                    }
                },
            )
        except ClientError as error:
            if error.response["Error"]["Code"] in PERMANENT_ERRORS:
                raise Undeliverable(error.response["Error"]["Code"]) from error
            raise


def render_text(recipient: Recipient, letter: Letter, language: Language, link: str) -> str:
    """Renders the e-mail as plain text. Each fact starts a line; the later lines of its value are indented."""
    facts = [f"{label.to(language)}: {indent_later_lines(value.to(language))}" for label, value in letter.facts]
    paragraphs = [
        _GREETING.fill(name=to_one_line(recipient.name)).to(language),
        indent_later_lines(letter.message.to(language)),
        "\n".join(facts),
        f"{_OPEN.to(language)}: {link}",
        f"-- \n{_WHY.to(language)}",
    ]
    return "\n\n".join(filter(None, paragraphs)) + "\n"


def render_html(recipient: Recipient, letter: Letter, language: Language, link: str) -> str:
    """Renders the same content as HTML. Text by users is escaped."""
    rows = "".join(
        f'<tr><th align="left" valign="top">{escape(label.to(language))}</th>'
        f"<td>{_to_html_lines(value.to(language))}</td></tr>"
        for label, value in letter.facts
    )
    return (
        f'<!doctype html><html lang="{language.value}"><head><meta charset="utf-8">{_NO_DETECTION}'
        f"<title>{escape(to_one_line(letter.title.to(language)))}</title></head>"
        '<body style="font: 16px/1.6 sans-serif; max-width: 36em">'
        f"<p>{escape(_GREETING.fill(name=to_one_line(recipient.name)).to(language))}</p>"
        f"<p>{_to_html_lines(letter.message.to(language))}</p>"
        + (f'<table cellpadding="4">{rows}</table>' if rows else "")
        + f'<p><a href="{escape(link)}">{escape(_OPEN.to(language))}</a></p>'
        f'<p style="color: #666; font-size: 13px">{escape(_WHY.to(language))}</p></body></html>'
    )


# WebKit's mail programs turn telephone numbers, dates and places into links unless this forbids it.
_NO_DETECTION = '<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">'


def _to_html_lines(text: str) -> str:
    return "<br>".join(map(escape, to_lines(text)))


def _to_seven_bit(address: str) -> str:
    """Returns the address as a header may hold it. Raises :class:`Undeliverable` for a local part outside ASCII."""
    ascii_form = canonical.to_ascii_address(address) or (address if address.isascii() else None)
    if ascii_form is None:
        raise Undeliverable("the address has no 7-bit form")
    return ascii_form


def _to_content(text: str) -> dict[str, Any]:
    return {"Data": text, "Charset": "UTF-8"}


_GREETING = Text("Namaste {name},", "नमस्ते {name} ज्यू,")
_OPEN = Text("Open the booking", "बुकिङ हेर्नुहोस्")
_WHY = Text(
    "You receive this e-mail because it is about your booking at PanditYatra.",
    "पण्डितयात्रामा भएको तपाईंको बुकिङबारे जानकारी दिन यो इमेल पठाइएको हो।",
)
