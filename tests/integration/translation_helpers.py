"""Translators for tests, and the streams that the translating function reads."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Self

from chalicelib.localization.text import Language
from chalicelib.streams import process_records
from chalicelib.translation.service import ENTITIES, translate
from chalicelib.translation.translators.base import Translator
from tests.integration.streams import Stream


@dataclass
class RecordingTranslator:
    """A translator that records its texts. ``meanwhile`` is called during each translation."""

    meanwhile: Callable[[], Any] = lambda: None
    requests: list[str] = field(default_factory=list)

    def translate(self, words: str, source: Language, target: Language) -> str:
        self.requests.append(words)
        self.meanwhile()
        return f"<{target}> {words}"


def failing_translator(error: Exception) -> RecordingTranslator:
    def fail() -> None:
        raise error

    return RecordingTranslator(fail)


@dataclass
class Streams:
    """The streams of all tables with texts to translate, read as the Lambda function receives them."""

    by_table: dict[str, Stream]

    @classmethod
    def of_all_tables(cls) -> Self:
        return cls({name: Stream(entity.model) for name, entity in ENTITIES.items()})

    def read(self) -> list[dict[str, Any]]:
        return [record for stream in self.by_table.values() for record in stream.read("INSERT", "MODIFY")]

    def translate_with(self, machine: Translator | None) -> str | None:
        return process_records(self.read(), partial(translate, machine))
