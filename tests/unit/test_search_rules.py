"""What is the same in a search, and what is not: words, references, telephone numbers, in both scripts."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.search import rules

names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=120)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Ram Prasad Sharma", ["ram", "prasad", "sharma"]),
        ("Pt. Dr. Laxmi-Narayan", ["pt", "dr", "laxmi", "narayan"]),
        ("राम प्रसाद शर्मा", ["राम", "प्रसाद", "शर्मा"]),
        ("श्रीराम\u200d शर्मा।", ["श्रीराम", "शर्मा"]),
        ("  ÅSA   Straße ", ["åsa", "strasse"]),
        ("D'Souza (Kathmandu) ram RAM", ["d", "souza", "kathmandu", "ram"]),
        ("…", []),
    ],
)
def test_a_name_is_its_words(name: str, words: list[str]) -> None:
    assert rules.words(name) == words


@given(names)
def test_a_word_is_the_same_however_its_letters_are_composed_and_in_any_case(name: str) -> None:
    assert rules.words(unicodedata.normalize("NFD", name)) == rules.words(unicodedata.normalize("NFC", name))
    assert len(rules.words(name)) <= rules.MAX_WORDS
    assert all(word and " " not in word for word in rules.words(name))


@given(names, st.data())
def test_every_beginning_of_every_word_finds_the_name(name: str, data: st.DataObject) -> None:
    words = rules.words(name)
    if words:
        word = data.draw(st.sampled_from(words))
        beginning = word[: data.draw(st.integers(1, len(word)))]
        found = rules.matching_word(name, [beginning])
        assert found is not None
        assert found.startswith(beginning)


def test_several_words_all_have_to_begin_a_word_of_the_name() -> None:
    assert rules.matching_word("Ram Prasad Sharma", ["sha", "ra"]) == "sharma"
    assert rules.matching_word("Ram Prasad Sharma", ["sha", "hari"]) is None
    assert rules.matching_word("Ram Prasad Sharma", []) is None


def test_of_two_words_that_fit_the_first_of_the_alphabet_stands_for_the_name() -> None:
    assert rules.matching_word("Ramesh Ram", ["ram"]) == "ram"


@pytest.mark.parametrize("text", ["9841234567", "+977 984-123-4567", "९८४१२३४५६७"])
def test_a_telephone_number_is_the_same_however_it_is_written(text: str) -> None:
    assert rules.phone(text) == "+9779841234567"


def test_a_few_digits_are_no_telephone_number() -> None:
    assert rules.phone("12") is None
    assert rules.phone("Ram") is None


def test_a_reference_is_the_same_in_any_case_and_in_nepali_digits() -> None:
    assert rules.reference(" TXN-12ab ") == rules.reference("txn-12AB")
    assert rules.reference("TXN-१२") == rules.reference("TXN-12")
    assert rules.reference("TXN 12") != rules.reference("TXN12")
