"""What stands in an e-mail, in each language."""

from collections.abc import Callable

import pytest

from chalicelib.localization.text import Language, Reader, Text
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.notifications.channels.base import Letter, Recipient
from chalicelib.notifications.channels.mail import Mail, html, plain

LINK = "https://pandityatra.example/bookings/B1"
LETTER = Letter(
    kind=NotificationType.BOOKING_ACCEPTED,
    title=Text("Booking accepted", "बुकिङ स्वीकार भयो"),
    message=Text("Ram has accepted.", "रामले स्वीकार गर्नुभयो।"),
    facts=((Text("Puja", "पूजा"), Text("Rudri <b>& more</b>", "रुद्री")),),
    path="/bookings/B1",
)


def somebody(language: Language, name: str = "Sita") -> Recipient:
    return Recipient(name, "sita@demo.test", None, Reader(language))


@pytest.mark.parametrize("write", [plain, html])
def test_an_email_is_in_the_recipients_language_only(write: Callable[..., str]) -> None:
    english = write(somebody(Language.EN), LETTER, Language.EN, LINK)
    nepali = write(somebody(Language.NE), LETTER, Language.NE, LINK)

    assert "Ram has accepted." in english
    assert "रामले" not in english
    assert "रामले स्वीकार गर्नुभयो।" in nepali
    assert "accepted" not in nepali
    assert LINK in english
    assert LINK in nepali


def test_what_people_wrote_cannot_become_markup() -> None:
    shown = html(somebody(Language.EN, "<script>"), LETTER, Language.EN, LINK)

    assert "<script>" not in shown
    assert "Rudri &lt;b&gt;&amp; more&lt;/b&gt;" in shown
    assert "Rudri <b>& more</b>" in plain(somebody(Language.EN), LETTER, Language.EN, LINK)


def test_braces_in_a_name_are_left_alone() -> None:
    assert "Namaste {0}," in plain(somebody(Language.EN, "{0}"), LETTER, Language.EN, LINK)


def test_an_html_email_says_its_language() -> None:
    assert '<html lang="ne">' in html(somebody(Language.NE), LETTER, Language.NE, LINK)


def test_emails_are_about_bookings_and_payments() -> None:
    mail = Mail("namaste@pandityatra.example", "https://pandityatra.example")

    assert {kind for kind in NotificationType if mail.carries(kind)} == {
        NotificationType.BOOKING_CREATED,
        NotificationType.BOOKING_ACCEPTED,
        NotificationType.BOOKING_COMPLETED,
        NotificationType.BOOKING_CANCELLED,
        NotificationType.PAYMENT_SUCCESS,
        NotificationType.PAYMENT_FAILED,
        NotificationType.PAYMENT_REFUNDED,
    }
