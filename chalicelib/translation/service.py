"""Translates messages, comments and notes that people wrote in one language only.

The streams of their tables call this after the commit. So nobody who writes waits for a translation, and if the
translator fails nothing else is affected. Text by people is never changed: a translation is written only while the
source text is unchanged and the target is empty. If somebody edits the text first, the edit wins, and the stream
brings it here again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pynamodb.attributes import Attribute

from chalicelib import log
from chalicelib.bookings import service as bookings
from chalicelib.bookings.models import Booking
from chalicelib.chat.message_updates import push_message_update
from chalicelib.chat.models import Message
from chalicelib.db import Entity, Transaction, is_unchanged, retry_on_conflict
from chalicelib.localization.text import Language
from chalicelib.reviews import service as reviews
from chalicelib.reviews.models import Review
from chalicelib.streams import Record
from chalicelib.translation.rules import MissingText, find_missing_text
from chalicelib.translation.translators.base import Translator, Untranslatable


@dataclass(frozen=True, slots=True)
class TranslatedEntity:
    """An entity with a text in two attributes. ``translated`` on it is the language that a machine has written."""

    model: type[Message] | type[Review] | type[Booking]
    english: str
    """The name of the attribute with the English text. ``<name>_ne`` has the Nepali one."""
    push_update: Callable[[Any], None]
    """Sends the item to the open sockets of those who see it. Never raises."""

    def attribute(self, language: Language) -> Attribute[str]:
        return getattr(self.model, self.english if language is Language.EN else f"{self.english}_ne")  # type: ignore[no-any-return]

    def text(self, item: Entity, language: Language) -> str | None:
        return getattr(item, self.attribute(language).attr_name)  # type: ignore[no-any-return]


ENTITIES = {
    entity.model.Meta.table_name: entity
    for entity in (
        TranslatedEntity(Message, "content", push_message_update),
        TranslatedEntity(Review, "comment", reviews.push_update),
        TranslatedEntity(Booking, "note", bookings.push_update),
    )
}


class _TextChanged(Exception):
    """A person has changed the text since the stream record was written."""


def translate(translator: Translator | None, record: Record) -> int:
    """Translates the item of a stream record if a language is missing. Returns how many texts were written.

    Raises any error of the translator but :class:`Untranslatable`; Lambda then repeats the record.
    """
    entity = ENTITIES[_table(record)]
    item = entity.model.from_raw_data(record["dynamodb"]["NewImage"])
    missing = find_missing_text(entity.text(item, Language.EN), entity.text(item, Language.NE))
    if translator is None or missing is None:
        return 0
    try:
        text = translator.translate(missing.source_text, missing.source, missing.target)
        if not text.strip():
            raise Untranslatable("no words came back")
        _write(entity, item, missing, text)
    except Untranslatable as error:
        log.logger().warning("not translated", table=_table(record), why=str(error))
        return 0
    except _TextChanged:
        return 0
    item.refresh(consistent_read=True)
    entity.push_update(item)
    return 1


@retry_on_conflict
def _write(entity: TranslatedEntity, item: Entity, missing: MissingText, text: str) -> None:
    source, target = entity.attribute(missing.source), entity.attribute(missing.target)
    written = [target.set(text), entity.model.translated.set(missing.target.value)]
    unchanged = is_unchanged(source, missing.source_text) & is_unchanged(target, entity.text(item, missing.target))
    with Transaction() as tx:
        tx.update(item, written, when=unchanged, otherwise=_TextChanged)


def _table(record: Record) -> str:
    """Returns the table of a record: ``arn:aws:dynamodb:<region>:<account>:table/<name>/stream/<label>``."""
    return str(record["eventSourceARN"]).split("/")[1]
