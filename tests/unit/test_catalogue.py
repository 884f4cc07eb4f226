"""Every notification is told in both languages, with the same placeholders."""

import re
from string import Formatter

import pytest

from chalicelib.errors import AppError
from chalicelib.localization.text import Text
from chalicelib.notifications.catalogue import CATALOGUE, NotificationType

DEVANAGARI = re.compile(r"[\u0900-\u097F]")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def texts_of_errors() -> list[Text]:
    found, waiting = [], [AppError]
    while waiting:
        error = waiting.pop()
        waiting += error.__subclasses__()
        found += [error.title, error.detail]
    return found


def test_no_type_is_missing() -> None:
    assert set(CATALOGUE) == set(NotificationType)


@pytest.mark.parametrize("kind", NotificationType)
def test_both_languages_take_the_same_values(kind: NotificationType) -> None:
    for text in CATALOGUE[kind]:
        assert placeholders(text.en) == placeholders(text.ne)


@pytest.mark.parametrize("text", [text for notice in CATALOGUE.values() for text in notice] + texts_of_errors())
def test_nepali_is_written_in_devanagari(text: Text) -> None:
    assert DEVANAGARI.search(text.ne)
    assert not DEVANAGARI.search(text.en)


def test_every_error_has_a_code_of_its_own_meaning() -> None:
    codes: dict[str, int] = {}
    waiting = [AppError]
    while waiting:
        error = waiting.pop()
        waiting += error.__subclasses__()
        assert codes.setdefault(error.code, error.status) == error.status
