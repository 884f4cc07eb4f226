"""The reasons of reviews have texts in both languages and are stored as codes."""

import re

import pytest

from chalicelib.payments.gateways.base import PaymentMethod, Why
from chalicelib.payments.gateways.catalogue import CATALOGUE
from chalicelib.payments.rules import Cause
from chalicelib.payments.texts import WHY, describe

DEVANAGARI = re.compile(r"[\u0900-\u097F]")


@pytest.mark.parametrize("code", Why)
def test_every_reason_has_words_in_both_languages(code: Why) -> None:
    assert DEVANAGARI.search(WHY[code].ne)
    assert not re.search("[A-Za-z]", WHY[code].ne)
    assert not DEVANAGARI.search(WHY[code].en)


def test_every_way_to_pay_has_a_name_in_both_languages() -> None:
    assert list(CATALOGUE) == list(PaymentMethod)


@pytest.mark.parametrize("detail", ["", "AMBIGUOUS", "4 Transaction: status unknown", "क: ख"])
def test_a_reason_is_stored_as_text_and_read_again(detail: str) -> None:
    reason = Cause(Why.UNDECIDED, detail)

    assert Cause.parse(str(reason)) == reason


def test_the_reason_ends_with_the_gateways_word_in_both_languages() -> None:
    text = describe(Cause(Why.UNDECIDED, "AMBIGUOUS"))

    assert text.en.endswith("(AMBIGUOUS)")
    assert text.ne.endswith("(AMBIGUOUS)")
    assert describe(Cause(Why.PAID_TWICE)).en == "it was paid twice"


def test_an_amount_is_written_in_the_readers_digits() -> None:
    text = describe(Cause(Why.AMOUNT_DIFFERS, "1499.50"))

    assert "(1499.50)" in text.en
    assert "(१४९९.५०)" in text.ne
