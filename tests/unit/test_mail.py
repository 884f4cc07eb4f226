"""The content of e-mails in each language."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.delivery.channels.base import Letter, Recipient, Undeliverable
from chalicelib.delivery.channels.email import EmailChannel, render_html, render_text
from chalicelib.delivery.channels.user_text import WORD_JOINER, prevent_links
from chalicelib.localization.text import Language, Reader, Text
from chalicelib.notifications.catalogue import NotificationType

LINK = "https://pandityatra.example/bookings/B1"
LETTER = Letter(
    kind=NotificationType.BOOKING_ACCEPTED,
    title=Text("Booking accepted", "बुकिङ स्वीकार भयो"),
    message=Text("Ram has accepted.", "रामले स्वीकार गर्नुभयो।"),
    facts=((Text("Puja", "पूजा"), Text("Rudri <b>& more</b>", "रुद्री")),),
    path="/bookings/B1",
)


def recipient(language: Language, name: str = "Sita") -> Recipient:
    return Recipient(name, "sita@demo.test", None, Reader(language))


@pytest.mark.parametrize("write", [render_text, render_html])
def test_an_email_is_in_the_recipients_language_only(write: Callable[..., str]) -> None:
    english = write(recipient(Language.EN), LETTER, Language.EN, LINK)
    nepali = write(recipient(Language.NE), LETTER, Language.NE, LINK)

    assert "Ram has accepted." in english
    assert "रामले" not in english
    assert "रामले स्वीकार गर्नुभयो।" in nepali
    assert "accepted" not in nepali
    assert LINK in english
    assert LINK in nepali


def test_text_by_users_cannot_become_markup() -> None:
    rendered = render_html(recipient(Language.EN, "<script>"), LETTER, Language.EN, LINK)

    assert "<script>" not in rendered
    assert "Rudri &lt;b&gt;&amp; more&lt;/b&gt;" in rendered
    assert "Rudri <b>& more</b>" in render_text(recipient(Language.EN), LETTER, Language.EN, LINK)


def test_braces_in_a_name_are_left_alone() -> None:
    assert "Namaste {0}," in render_text(recipient(Language.EN, "{0}"), LETTER, Language.EN, LINK)


def test_an_html_email_declares_its_language() -> None:
    assert '<html lang="ne">' in render_html(recipient(Language.NE), LETTER, Language.NE, LINK)


FORGED = "Asan\nAmount: Rs 1.00\r\nOpen the booking: https://evil.example/pay\u2028Time: now\x0b\x85\n\n\nWard 5"


def letter(place: str, message: str = "Ram has accepted.") -> Letter:
    facts = ((Text("Place", "स्थान"), Text(place, place)), (Text("Amount", "रकम"), Text("Rs 1,500.50", "रु १,५००.५०")))
    return Letter(
        NotificationType.BOOKING_ACCEPTED, Text("Booking", "बुकिङ"), Text(message, message), facts, "/bookings/B1"
    )


class Facts(HTMLParser):
    """The facts of an HTML e-mail (label -> lines of the value) and the targets of its links."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.facts: dict[str, list[str]] = {}
        self.links: list[str | None] = []
        self._in = self._label = ""
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in = self._in if tag == "br" else tag
        self.links += [value for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        if self._in == "th":
            self._label = data
            self.facts[data] = []
        elif self._in == "td":
            self.facts[self._label].append(data)


def facts_of_text(mail: str) -> dict[str, list[str]]:
    """Returns the facts of a plain text e-mail. A line that is not indented begins a fact."""
    facts: dict[str, list[str]] = {}
    for line in mail.split("\n\n")[2].split("\n"):
        if line.startswith("    "):
            facts[list(facts)[-1]].append(line[4:])
        else:
            label, _, value = line.partition(": ")
            facts[label] = [value]
    return facts


def test_an_address_of_several_lines_is_one_indented_fact() -> None:
    rendered = render_text(recipient(Language.EN), letter(FORGED), Language.EN, LINK)

    assert [line for line in rendered.splitlines() if line.startswith(("Place", "Amount", "Time", "Open"))] == [
        "Place: Asan",
        "Amount: Rs 1,500.50",
        f"Open the booking: {LINK}",
    ]
    assert "    Amount: Rs 1.00\n" in rendered
    assert "    Ward 5\n" in rendered


@pytest.mark.parametrize("language", Language)
@given(place=st.text(min_size=1, max_size=80))
def test_text_and_html_have_the_same_facts(language: Language, place: str) -> None:
    reader, letter_used = recipient(language), letter(f"x{place}")
    in_html = Facts(render_html(reader, letter_used, language, LINK))

    assert facts_of_text(render_text(reader, letter_used, language, LINK)) == in_html.facts
    assert in_html.links == [LINK]
    assert list(in_html.facts) == (["स्थान", "रकम"] if language is Language.NE else ["Place", "Amount"])


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_no_user_value_can_start_a_line(ending: str) -> None:
    reason = f"X has cancelled. Reason: none{ending}{ending}Amount: Rs 1.00"
    name = f"Sita{ending}Amount: Rs 1.00"
    rendered = render_text(recipient(Language.EN, name), letter("Asan", reason), Language.EN, LINK)

    assert [line for line in rendered.splitlines() if line.startswith("Amount")] == ["Amount: Rs 1,500.50"]
    assert rendered.startswith("Namaste Sita Amount: Rs 1")


@pytest.mark.parametrize(
    "user_text",
    [
        "https://evil.example/pay?x=1",
        "HTTP://203.0.113.9/pay",
        "www.evil.example",
        "evil.example",
        "(evil.example)",
        "sita@evil.example",
        "mailto:sita@evil",
        "evil\u3002example",
        "sita\uff20evil\uff0eexample",
        "उदाहरण.नेपाल",
        "https:\\\\evil.example",
    ],
)
@pytest.mark.parametrize("write", [render_text, render_html])
def test_text_by_users_never_becomes_a_link(write: Callable[..., str], user_text: str) -> None:
    rendered = write(recipient(Language.EN, user_text), letter(user_text, f"{user_text} asks."), Language.EN, LINK)
    of_users = rendered.replace(LINK, "").replace(WORD_JOINER, "|")

    assert of_users.count("|") >= 3
    assert not re.search(
        r"https?:[/\\\\]|mailto:|[\w)]@\w|\w@\w|evil[.\u3002\uff0e]|www\.|\w\.नेपाल", of_users, re.IGNORECASE
    )
    assert user_text in rendered.replace(WORD_JOINER, "").replace("&amp;", "&")  # it looks as it was written


@pytest.mark.parametrize(
    "user_text", ["Rs 1,500.50", "रु १,५००.५०।", "at 7.30", "Pt. Dr. Laxmi", "Asan, Ward 5.", "8:00 am"]
)
def test_amounts_times_and_sentences_stay_as_they_are(user_text: str) -> None:
    assert prevent_links(user_text) == user_text


def test_a_sender_without_a_seven_bit_form_is_undeliverable() -> None:
    with pytest.raises(Undeliverable):
        EmailChannel("नमस्ते@pandityatra.example", "https://pandityatra.example")


def test_emails_are_about_bookings_and_payments() -> None:
    mail = EmailChannel("namaste@pandityatra.example", "https://pandityatra.example")

    assert {kind for kind in NotificationType if mail.carries(kind)} == {
        NotificationType.BOOKING_CREATED,
        NotificationType.BOOKING_ACCEPTED,
        NotificationType.BOOKING_COMPLETED,
        NotificationType.BOOKING_CANCELLED,
        NotificationType.PAYMENT_SUCCESS,
        NotificationType.PAYMENT_FAILED,
        NotificationType.PAYMENT_REFUNDED,
    }
