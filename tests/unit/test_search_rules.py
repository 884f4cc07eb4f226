"""Which words, references and telephone numbers are equal in a search, in both scripts."""

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
def test_a_name_is_split_into_words(name: str, words: list[str]) -> None:
    assert rules.words(name) == words


@given(names)
def test_words_are_equal_in_any_composition_and_case(name: str) -> None:
    assert rules.words(unicodedata.normalize("NFD", name)) == rules.words(unicodedata.normalize("NFC", name))
    assert len(rules.words(name)) <= rules.MAX_WORDS
    assert all(word and " " not in word for word in rules.words(name))


@given(names, st.data())
def test_every_beginning_of_every_word_finds_the_name(name: str, data: st.DataObject) -> None:
    words = rules.words(name)
    if words:
        word = data.draw(st.sampled_from(words))
        beginning = word[: data.draw(st.integers(1, len(word)))]
        matching = rules.matching_word(name, [beginning])
        assert matching is not None
        assert matching.startswith(beginning)


def test_each_searched_word_must_begin_a_word_of_the_name() -> None:
    assert rules.matching_word("Ram Prasad Sharma", ["sha", "ra"]) == "sharma"
    assert rules.matching_word("Ram Prasad Sharma", ["sha", "hari"]) is None
    assert rules.matching_word("Ram Prasad Sharma", []) is None


def test_of_two_matching_words_the_alphabetically_first_is_chosen() -> None:
    assert rules.matching_word("Ramesh Ram", ["ram"]) == "ram"


@pytest.mark.parametrize("text", ["9841234567", "+977 984-123-4567", "९८४१२३४५६७"])
def test_spellings_of_one_telephone_number_are_equal(text: str) -> None:
    assert rules.phone(text) == "+9779841234567"


def test_a_few_digits_are_no_telephone_number() -> None:
    assert rules.phone("12") is None
    assert rules.phone("Ram") is None


def test_references_are_equal_in_any_case_and_script_of_digits() -> None:
    assert rules.reference(" TXN-12ab ") == rules.reference("txn-12AB")
    assert rules.reference("TXN-१२") == rules.reference("TXN-12")
    assert rules.reference("TXN 12") != rules.reference("TXN12")
