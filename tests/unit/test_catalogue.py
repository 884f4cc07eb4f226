"""Every notification has texts in both languages, with the same placeholders."""

import re
from datetime import UTC, datetime
from string import Formatter

import pytest

from chalicelib.booking_moves.texts import ADMIN_NAME
from chalicelib.errors import AppError
from chalicelib.localization import dates
from chalicelib.localization.numbers import money, number
from chalicelib.localization.text import Text
from chalicelib.notifications.catalogue import CATALOGUE, NotificationType

DEVANAGARI = re.compile(r"[\u0900-\u097F]")
# Values as the domains fill them in: names, and numbers, money and times formatted by ``localization``.
VALUES: dict[str, str | Text] = {
    "name": Text("Sita Sharma", "सीता शर्मा"),
    "service": Text("Griha Pravesh", "गृह प्रवेश"),
    "reason": Text("Ill", "बिरामी"),
    "amount": money(12345678, "NPR"),
    "rating": number(5),
    "payment_id": "PAYMENT",
    "when": dates.at_place(datetime(2026, 11, 22, 18, 30, tzinfo=UTC), "Asia/Kathmandu", "America/Toronto"),
}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def texts_of_errors() -> list[Text]:
    texts, classes = [], [AppError]
    while classes:
        error = classes.pop()
        classes += error.__subclasses__()
        texts += [error.title, error.detail]
    return texts


def test_no_type_is_missing() -> None:
    assert set(CATALOGUE) == set(NotificationType)


@pytest.mark.parametrize("kind", NotificationType)
def test_both_languages_have_the_same_placeholders(kind: NotificationType) -> None:
    for text in CATALOGUE[kind]:
        assert placeholders(text.en) == placeholders(text.ne)


@pytest.mark.parametrize("text", [text for texts in CATALOGUE.values() for text in texts] + texts_of_errors())
def test_nepali_is_written_in_devanagari(text: Text) -> None:
    assert DEVANAGARI.search(text.ne)
    assert not DEVANAGARI.search(text.en)


@pytest.mark.parametrize("kind", NotificationType)
def test_nepali_has_nepali_digits_money_and_dates_and_english_its_own(kind: NotificationType) -> None:
    for text in CATALOGUE[kind]:
        filled = text.fill(**VALUES)
        assert not re.search(r"[0-9]", filled.ne), filled.ne
        assert not re.search(r"[०-९]", filled.en), filled.en
        assert "{" not in filled.en + filled.ne


@pytest.mark.parametrize("text", [text for texts in CATALOGUE.values() for text in texts] + texts_of_errors())
def test_sentences_end_as_their_language_ends_them(text: Text) -> None:
    assert text.ne.endswith("।") == text.en.endswith(".")


def test_amounts_are_written_in_the_digits_of_each_language() -> None:
    text = CATALOGUE[NotificationType.PAYMENT_SUCCESS].message.fill(**VALUES)

    assert "Rs 123,456.78" in text.en
    assert "रु १,२३,४५६.७८" in text.ne


def test_a_cancellation_begins_with_the_name_of_its_author() -> None:
    """The team's name starts with a capital article, which would be wrong in the middle of a sentence."""
    text = CATALOGUE[NotificationType.BOOKING_CANCELLED].message.fill(**{**VALUES, "name": ADMIN_NAME})

    assert text.en.startswith("The PanditYatra team has cancelled Griha Pravesh on ")
    assert text.ne.startswith("पण्डितयात्रा टोलीले गृह प्रवेशको बुकिङ रद्द गर्नुभयो। समय: ")


def test_every_error_has_a_code_of_its_own_meaning() -> None:
    codes: dict[str, int] = {}
    classes = [AppError]
    while classes:
        error = classes.pop()
        classes += error.__subclasses__()
        assert codes.setdefault(error.code, error.status) == error.status
