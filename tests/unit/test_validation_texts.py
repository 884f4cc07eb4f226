"""Every validation error has a sentence of its own in both languages."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from chalicelib.localization.text import Text
from chalicelib.schema.validation import invalid
from tests.unit.incoming import models

JUNK: list[Any] = [
    None,
    True,
    -1,
    0,
    1.5,
    10**30,
    "",
    "x",
    "x" * 5000,
    "\ud800",
    "\x00",
    "a\nb",
    "\u200b",
    "a" + "\u0301" * 9,
    "1",
    [],
    ["x"],
    [1] * 200,
    [{}],
    {},
    {"x": 1},
]
NOT_VALID = "This is not valid."


def find_violations(model: type[BaseModel]) -> Iterator[tuple[str, Text]]:
    """The messages for every field of a model, for many invalid values."""
    for name in model.model_fields:
        for junk in JUNK:
            try:
                model.model_validate({name: junk, "unknown": 1})
            except ValidationError as error:
                for field in invalid(error).fields:
                    yield f"{model.__name__}.{field.field} = {junk!r:.20}", field.message


def test_every_finding_has_its_own_sentence_in_both_languages() -> None:
    messages = {place: message for model in models() for place, message in find_violations(model)}
    assert len(messages) > 500
    assert [place for place, message in messages.items() if message.en == NOT_VALID] == []
    for place, message in messages.items():
        assert re.search(r"[\u0900-\u097F]", message.ne), place
        assert not re.search(r"[\u0900-\u097F]", message.en), place
        assert "{" not in message.en + message.ne, place
