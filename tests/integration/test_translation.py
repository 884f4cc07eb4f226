"""Machine translation of messages, from the tables' streams: what is translated, when, and who receives the update."""

from functools import partial
from typing import Any

import pytest

from chalicelib.chat.models import Message
from chalicelib.localization.text import Language
from chalicelib.streams import process_records
from chalicelib.translation.service import translate
from chalicelib.translation.translators import configured_translator
from chalicelib.translation.translators.base import Untranslatable
from tests.integration.chat_client import ChatClient
from tests.integration.people import Api
from tests.integration.sockets import Socket
from tests.integration.translation_helpers import RecordingTranslator, Streams, failing_translator


@pytest.fixture
def streams(api: Api) -> Streams:
    return Streams.of_all_tables()


@pytest.fixture
def sockets(chat: ChatClient) -> tuple[Socket, Socket]:
    """Opens sockets of both members in the room."""
    return chat.join(chat.customer), chat.join(chat.pandit)


def reload(message: Message) -> Message:
    return Message.get(message.room_id, message.seq, consistent_read=True)


@pytest.mark.parametrize(
    ("texts", "translated", "expected_texts"),
    [
        ({"content": "Namaste"}, "ne", ("Namaste", "<ne> Namaste")),
        ({"content": None, "content_ne": "नमस्ते"}, "en", ("<en> नमस्ते", "नमस्ते")),
        ({"content": "", "content_ne": "नमस्ते"}, "en", ("<en> नमस्ते", "नमस्ते")),
    ],
)
def test_a_message_gets_its_other_language_marked_as_translated(
    chat: ChatClient, streams: Streams, texts: dict[str, Any], translated: str, expected_texts: tuple[str, str]
) -> None:
    message = chat.say(chat.customer, **texts)
    assert message.translated is None
    assert streams.translate_with(RecordingTranslator()) is None
    stored = reload(message)
    assert (stored.translated, (stored.content, stored.content_ne)) == (translated, expected_texts)


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
    items = api.get(f"/chat/rooms/{chat.room_id}/messages", chat.pandit).json["items"]
    assert [message["translated"] for message in items] == ["ne", None]
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
    assert machine.requests == []


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
    failed_from = process_records(records, partial(translate, failing_translator(ConnectionError("no network"))))
    assert failed_from == records[0]["dynamodb"]["SequenceNumber"]
    assert reload(first).translated is None
    assert process_records(records, partial(translate, RecordingTranslator())) is None
    assert (reload(first).content_ne, reload(second).content_ne) == ("<ne> One", "<ne> Two")
