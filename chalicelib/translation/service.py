"""Fills in the other language of messages, reviews and notes. The streams of their tables bring them, after the commit:
whoever writes waits for nothing, and where nobody can translate, nothing else is different.

A person's words are never touched. The machine's go in only while the words that it was given stand there and the place
is empty; an edit that came first wins, and its own change comes by the stream.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pynamodb.attributes import Attribute

from chalicelib import log
from chalicelib.bookings import service as bookings
from chalicelib.bookings.models import Booking
from chalicelib.chat import service as chat
from chalicelib.chat.models import Message
from chalicelib.db import Entity, Transaction, is_unchanged, retry_on_conflict
from chalicelib.localization.text import Language
from chalicelib.reviews import service as reviews
from chalicelib.reviews.models import Review
from chalicelib.streams import Record
from chalicelib.translation.rules import Gap, gap
from chalicelib.translation.translators.base import Translator, Untranslatable


@dataclass(frozen=True, slots=True)
class Kind:
    """An entity in which people write. It says in ``translated`` which of the two languages is a machine's."""

    model: type[Message] | type[Review] | type[Booking]
    english: str
    """The attribute with the English words; ``<name>_ne`` holds the Nepali ones."""
    show: Callable[[Any], None]
    """Shows it to those who look at it. Never raises."""

    def attribute(self, language: Language) -> Attribute[str]:
        return getattr(self.model, self.english if language is Language.EN else f"{self.english}_ne")  # type: ignore[no-any-return]

    def words(self, item: Entity, language: Language) -> str | None:
        return getattr(item, self.attribute(language).attr_name)  # type: ignore[no-any-return]


KINDS = {
    kind.model.Meta.table_name: kind
    for kind in (
        Kind(Message, "content", chat.push_update),
        Kind(Review, "comment", reviews.push_update),
        Kind(Booking, "note", bookings.push_update),
    )
}


class _Overtaken(Exception):
    """A person has written something else meanwhile."""


def translate(translator: Translator | None, record: Record) -> int:
    """Translates what a record of a stream brings, if anything is missing; answers how many texts were filled in.

    Raises what the translator raises for what may be tried again.
    """
    kind = KINDS[_table(record)]
    item = kind.model.from_raw_data(record["dynamodb"]["NewImage"])
    missing = gap(kind.words(item, Language.EN), kind.words(item, Language.NE))
    if translator is None or missing is None:
        return 0
    try:
        words = translator.translate(missing.words, missing.source, missing.target)
        if not words.strip():
            raise Untranslatable("no words came back")
        _fill_in(kind, item, missing, words)
    except Untranslatable as error:
        log.logger().warning("not translated", table=_table(record), why=str(error))
        return 0
    except _Overtaken:
        return 0
    item.refresh(consistent_read=True)
    kind.show(item)
    return 1


@retry_on_conflict
def _fill_in(kind: Kind, item: Entity, missing: Gap, words: str) -> None:
    source, target = kind.attribute(missing.source), kind.attribute(missing.target)
    filled = [target.set(words), kind.model.translated.set(missing.target.value)]
    unchanged = is_unchanged(source, missing.words) & is_unchanged(target, kind.words(item, missing.target))
    with Transaction() as tx:
        tx.update(item, filled, when=unchanged, otherwise=_Overtaken)


def _table(record: Record) -> str:
    """``arn:aws:dynamodb:<region>:<account>:table/<name>/stream/<label>``"""
    return str(record["eventSourceARN"]).split("/")[1]
