"""Machine translation from the tables' streams: what is translated, when, and who receives the update."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest

from chalicelib.bookings.models import Booking
from chalicelib.chat.models import Message
from chalicelib.localization.text import Language
from chalicelib.reviews import service as reviews
from chalicelib.reviews.models import Review
from chalicelib.reviews.schemas import ReviewEdit
from chalicelib.streams import process_records
from chalicelib.translation.service import ENTITIES, translate
from chalicelib.translation.translators import configured_translator
from chalicelib.translation.translators.base import Translator, Untranslatable
from tests.integration.chat_client import ChatClient
from tests.integration.people import Api, People, Person
from tests.integration.review_helpers import (
    approve,
    create_completed_booking,
    create_review,
    get_rating,
    list_public_reviews,
    list_reviews_to_moderate,
)
from tests.integration.sockets import Socket
from tests.integration.streams import Stream


@dataclass
class RecordingTranslator:
    """A translator that records its texts. ``meanwhile`` is called during a translation."""

    run_before_next_call: Callable[[], Any] = lambda: None
    asked: list[str] = field(default_factory=list)

    def translate(self, words: str, source: Language, target: Language) -> str:
        self.asked.append(words)
        self.run_before_next_call()
        return f"<{target}> {words}"


def failing_translator(error: Exception) -> RecordingTranslator:
    def fail() -> None:
        raise error

    return RecordingTranslator(fail)


@dataclass
class Streams:
    """The three streams, read as the Lambda function receives them."""

    by_table: dict[str, Stream]

    def read(self) -> list[dict[str, Any]]:
        return [record for stream in self.by_table.values() for record in stream.read("INSERT", "MODIFY")]

    def translate_with(self, machine: Translator | None) -> str | None:
        return process_records(self.read(), partial(translate, machine))


@pytest.fixture
def streams(api: Api) -> Streams:
    return Streams({name: Stream(entity.model) for name, entity in ENTITIES.items()})


@pytest.fixture
def sockets(chat: ChatClient) -> tuple[Socket, Socket]:
    """Opens sockets of both members in the room."""
    return chat.join(chat.customer), chat.join(chat.pandit)


@pytest.fixture
def parties(people: People) -> tuple[Person, Person]:
    return people.customer(full_name="Sita Sharma"), people.pandit(language="ne")


def reload(message: Message) -> Message:
    return Message.get(message.room_id, message.seq, consistent_read=True)


# messages


@pytest.mark.parametrize(
    ("said", "translated", "both"),
    [
        ({"content": "Namaste"}, "ne", ("Namaste", "<ne> Namaste")),
        ({"content": None, "content_ne": "नमस्ते"}, "en", ("<en> नमस्ते", "नमस्ते")),
        ({"content": "", "content_ne": "नमस्ते"}, "en", ("<en> नमस्ते", "नमस्ते")),
    ],
)
def test_a_message_gets_its_other_language_marked_as_translated(
    chat: ChatClient, streams: Streams, said: dict[str, Any], translated: str, both: tuple[str, str]
) -> None:
    message = chat.say(chat.customer, **said)
    assert message.translated is None
    assert streams.translate_with(RecordingTranslator()) is None
    now = reload(message)
    assert (now.translated, (now.content, now.content_ne)) == (translated, both)


def test_both_members_receive_the_updated_message_with_their_own_receipt(
    chat: ChatClient, streams: Streams, sockets: tuple[Socket, Socket]
) -> None:
    message = chat.say(chat.customer, "Is the time all right?")
    chat.read(chat.pandit)
    streams.translate_with(RecordingTranslator())
    for socket in sockets:
        [update] = socket.received("message_updated")
        assert update["message"]["id"] == message.id
        assert (update["message"]["translated"], update["message"]["seq"]) == ("ne", message.seq)
        assert update["message"]["content_ne"] == "<ne> Is the time all right?"
        assert update["message"]["is_read"] is True, "the pandit has read it; the customer sees that"
        assert update["message"]["timestamp_bs"]
        assert len(socket.received("message")) == 1


def test_history_and_transcript_mark_machine_translations(api: Api, chat: ChatClient, streams: Streams) -> None:
    chat.say(chat.customer, "Is the time all right?")
    chat.say(chat.pandit, "Yes", content_ne="हजुर")
    streams.translate_with(RecordingTranslator())
    shown = api.get(f"/chat/rooms/{chat.room_id}/messages", chat.pandit).json["items"]
    assert [message["translated"] for message in shown] == ["ne", None]
    nepali = api.get(f"/chat/rooms/{chat.room_id}/transcript", chat.pandit).text.splitlines()
    assert nepali[-2].endswith("<ne> Is the time all right? [स्वचालित अनुवाद]")
    assert nepali[-1].endswith(": हजुर")
    english = api.get(f"/chat/rooms/{chat.room_id}/transcript", chat.customer).text.splitlines()
    assert english[-2].endswith(": Is the time all right?")


def test_texts_in_both_languages_or_none_are_not_translated(chat: ChatClient, streams: Streams) -> None:
    chat.say(chat.customer, "Namaste", content_ne="नमस्ते")
    chat.send_system_message()
    machine = RecordingTranslator()
    assert streams.translate_with(machine) is None
    assert machine.asked == []


def test_a_repeated_record_is_translated_once(
    chat: ChatClient, streams: Streams, sockets: tuple[Socket, Socket]
) -> None:
    chat.say(chat.customer, "Namaste")
    records = streams.read()
    for machine in (RecordingTranslator(), RecordingTranslator()):
        assert process_records(records, partial(translate, machine)) is None
    assert len(sockets[0].received("message_updated")) == 1


def test_a_closed_socket_does_not_prevent_other_updates(
    chat: ChatClient, streams: Streams, sockets: tuple[Socket, Socket]
) -> None:
    chat.say(chat.customer, "Namaste")
    sockets[0].drop()
    assert streams.translate_with(RecordingTranslator()) is None
    assert len(sockets[1].received("message_updated")) == 1


# failures


def test_translation_is_off_by_default(chat: ChatClient, streams: Streams) -> None:
    assert configured_translator() is None
    message = chat.say(chat.customer, "Namaste")
    assert streams.translate_with(configured_translator()) is None
    assert (reload(message).content_ne, reload(message).translated) == (None, None)


def test_an_untranslatable_text_is_skipped(chat: ChatClient, streams: Streams) -> None:
    message = chat.say(chat.customer, "Namaste")
    assert streams.translate_with(failing_translator(Untranslatable("UnsupportedLanguagePairException"))) is None
    assert (reload(message).content_ne, reload(message).translated) == (None, None)


def test_an_empty_translation_is_not_stored(chat: ChatClient, streams: Streams) -> None:
    class Silent(RecordingTranslator):
        def translate(self, words: str, source: Language, target: Language) -> str:
            return " "

    message = chat.say(chat.customer, "Namaste")
    assert streams.translate_with(Silent()) is None
    assert (reload(message).content_ne, reload(message).translated) == (None, None)


def test_a_failed_record_is_repeated_with_those_after_it(chat: ChatClient, streams: Streams) -> None:
    first, second = chat.say(chat.customer, "One"), chat.say(chat.customer, "Two")
    records = streams.read()
    failed = process_records(records, partial(translate, failing_translator(ConnectionError("no network"))))
    assert failed == records[0]["dynamodb"]["SequenceNumber"]
    assert reload(first).translated is None
    assert process_records(records, partial(translate, RecordingTranslator())) is None
    assert (reload(first).content_ne, reload(second).content_ne) == ("<ne> One", "<ne> Two")


# reviews


def test_a_translation_does_not_count_as_an_edit_of_a_review(
    api: Api, people: People, parties: tuple[Person, Person], streams: Streams
) -> None:
    customer, pandit = parties
    review = create_review(api, customer, pandit, comment="Very calm")
    before = approve(api, people, review)
    assert streams.translate_with(RecordingTranslator()) is None
    [shown] = api.get(f"/pandits/{pandit.id}/reviews").json["items"]
    assert (shown["comment"], shown["comment_ne"], shown["translated"]) == ("Very calm", "<ne> Very calm", "ne")
    assert (shown["is_verified"], shown["updated_at"]) == (True, before["updated_at"])
    assert get_rating(api, pandit)["count"] == 1
    on_the_desk = api.get("/admin/reviews?is_verified=true&limit=100", people.admin()).json["items"]
    [moderated] = [one for one in on_the_desk if one["id"] == review["id"]]
    assert (moderated["translated"], moderated["version"]) == ("ne", before["version"])


def test_both_parties_receive_the_updated_review(
    api: Api, chat: ChatClient, sockets: tuple[Socket, Socket], streams: Streams
) -> None:
    review = create_review(api, chat.customer, chat.pandit, comment_ne="निकै शान्त")
    streams.translate_with(RecordingTranslator())
    for socket in sockets:
        [update] = socket.received("review_updated")
        assert update["review"]["id"] == review["id"]
        assert (update["review"]["comment"], update["review"]["translated"]) == ("<en> निकै शान्त", "en")


def test_an_edit_during_a_translation_wins_and_is_translated(
    api: Api, parties: tuple[Person, Person], streams: Streams
) -> None:
    review = create_review(api, *parties, comment="Fine")
    edit = partial(api.patch, f"/reviews/{review['id']}", parties[0], {"comment": "Very fine"})
    assert streams.translate_with(RecordingTranslator(edit)) is None
    assert Review.get(review["id"], consistent_read=True).comment_ne is None
    assert streams.translate_with(RecordingTranslator()) is None
    now = Review.get(review["id"], consistent_read=True)
    assert (now.comment, now.comment_ne, now.translated) == ("Very fine", "<ne> Very fine", "ne")


def test_a_translation_never_overwrites_text_that_a_person_wrote_meanwhile(
    api: Api, parties: tuple[Person, Person], streams: Streams
) -> None:
    review = create_review(api, *parties, comment="Fine")
    own = partial(api.patch, f"/reviews/{review['id']}", parties[0], {"comment_ne": "राम्रो"})
    assert streams.translate_with(RecordingTranslator(own)) is None
    now = Review.get(review["id"], consistent_read=True)
    assert (now.comment_ne, now.translated) == ("राम्रो", None)


@pytest.mark.parametrize(
    ("edit", "left"),
    [
        ({"comment": "Very fine"}, ("Very fine", None, None)),
        ({"comment": "Very fine", "comment_ne": "<ne> Fine"}, ("Very fine", None, None)),
        ({"comment": None}, (None, None, None)),
        ({"comment_ne": "राम्रो"}, ("Fine", "राम्रो", None)),
        ({"comment": "Very fine", "comment_ne": "राम्रो"}, ("Very fine", "राम्रो", None)),
        ({"rating": 1}, ("Fine", "<ne> Fine", "ne")),
        ({"comment_ne": "<ne> Fine"}, ("Fine", "<ne> Fine", "ne")),
    ],
)
def test_an_edit_removes_the_translation_of_the_old_text(
    api: Api,
    parties: tuple[Person, Person],
    streams: Streams,
    edit: dict[str, Any],
    left: tuple[str | None, ...],
) -> None:
    review = create_review(api, *parties, comment="Fine")
    streams.translate_with(RecordingTranslator())
    shown = api.patch(f"/reviews/{review['id']}", parties[0], edit).json
    assert (shown["comment"], shown["comment_ne"], shown["translated"]) == left


def test_an_edit_that_races_with_a_translation_leaves_no_stale_text(
    api: Api, parties: tuple[Person, Person], streams: Streams
) -> None:
    """The translation commits between the edit's read and its write, and does not change the version."""
    review = create_review(api, *parties, comment="Fine")

    class Interrupted(ReviewEdit):
        def model_dump(self, **options: Any) -> dict[str, Any]:
            streams.translate_with(RecordingTranslator())
            return super().model_dump(**options)

    reviews.edit_review(parties[0].actor, review["id"], Interrupted(comment="Very fine"))
    now = Review.get(review["id"], consistent_read=True)
    assert (now.comment, now.comment_ne, now.translated) == ("Very fine", None, None)
    streams.translate_with(RecordingTranslator())
    now.refresh(consistent_read=True)
    assert (now.comment, now.comment_ne, now.translated) == ("Very fine", "<ne> Very fine", "ne")


def test_an_unpublished_review_stays_unpublished(
    api: Api, people: People, parties: tuple[Person, Person], streams: Streams
) -> None:
    review = create_review(api, *parties, comment="Fine")
    streams.translate_with(RecordingTranslator())
    assert list_public_reviews(api, parties[1]) == []
    assert review["id"] in list_reviews_to_moderate(api, people, "false")


# notes


def test_a_note_is_translated_and_both_parties_receive_the_booking(
    api: Api, chat: ChatClient, sockets: tuple[Socket, Socket], streams: Streams
) -> None:
    booking_id = create_completed_booking(api, chat.customer, chat.pandit, "ACCEPTED", note_ne="कृपया समयमै आउनुहोला")
    assert streams.translate_with(RecordingTranslator()) is None
    shown = api.get(f"/bookings/{booking_id}", chat.pandit).json
    assert (shown["note"], shown["translated"]) == ("<en> कृपया समयमै आउनुहोला", "en")
    assert shown["status"] == "ACCEPTED", "what happened to the booking meanwhile stays"
    for socket in sockets:
        [update] = socket.received("booking_updated")
        assert update["booking"] == {**update["booking"], "id": booking_id, "translated": "en", "status": "ACCEPTED"}


def test_a_booking_without_a_note_is_not_translated(api: Api, parties: tuple[Person, Person], streams: Streams) -> None:
    booking_id = create_completed_booking(api, *parties)
    machine = RecordingTranslator()
    streams.translate_with(machine)
    assert machine.asked == []
    assert Booking.get(booking_id, consistent_read=True).translated is None
