"""What people wrote in one language, filled in afterwards in the other: from the tables' own streams, and pushed."""

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
from chalicelib.translation.service import KINDS, translate
from chalicelib.translation.translators import configured
from chalicelib.translation.translators.base import Untranslatable
from tests.integration.people import Api, People, Person
from tests.integration.reviewing import approve, completed, public, rating, reviewed, waiting
from tests.integration.sockets import Socket
from tests.integration.streams import Stream
from tests.integration.talk import Talk


@dataclass
class Machine:
    """A translator that says what it was to translate; ``meanwhile`` happens while it thinks."""

    meanwhile: Callable[[], Any] = lambda: None
    asked: list[str] = field(default_factory=list)

    def translate(self, words: str, source: Language, target: Language) -> str:
        self.asked.append(words)
        self.meanwhile()
        return f"<{target}> {words}"


def failing(error: Exception) -> Machine:
    def fail() -> None:
        raise error

    return Machine(fail)


@dataclass
class Streams:
    """The three streams, as the function gets them."""

    by_table: dict[str, Stream]

    def read(self) -> list[dict[str, Any]]:
        return [record for stream in self.by_table.values() for record in stream.read("INSERT", "MODIFY")]

    def through(self, machine: Machine | None) -> str | None:
        return process_records(self.read(), partial(translate, machine))


@pytest.fixture
def streams(api: Api) -> Streams:
    return Streams({name: Stream(kind.model) for name, kind in KINDS.items()})


@pytest.fixture
def heard(talk: Talk) -> tuple[Socket, Socket]:
    """The sockets of both members, in the room."""
    return talk.join(talk.customer), talk.join(talk.pandit)


@pytest.fixture
def couple(people: People) -> tuple[Person, Person]:
    return people.customer(full_name="Sita Sharma"), people.pandit(language="ne")


def stored(message: Message) -> Message:
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
def test_a_message_gets_its_other_language_and_says_whose_it_is(
    talk: Talk, streams: Streams, said: dict[str, str | None], translated: str, both: tuple[str, str]
) -> None:
    message = talk.say(talk.customer, **said)
    assert message.translated is None
    assert streams.through(Machine()) is None
    now = stored(message)
    assert (now.translated, (now.content, now.content_ne)) == (translated, both)


def test_both_members_see_the_message_anew_each_with_his_own_receipt(
    talk: Talk, streams: Streams, heard: tuple[Socket, Socket]
) -> None:
    message = talk.say(talk.customer, "Is the time all right?")
    talk.read(talk.pandit)
    streams.through(Machine())
    for socket in heard:
        [update] = socket.got("message_updated")
        assert update["message"]["id"] == message.id
        assert (update["message"]["translated"], update["message"]["seq"]) == ("ne", message.seq)
        assert update["message"]["content_ne"] == "<ne> Is the time all right?"
        assert update["message"]["is_read"] is True, "the pandit has read it; the customer sees that"
        assert update["message"]["timestamp_bs"]
        assert len(socket.got("message")) == 1


def test_history_and_transcript_tell_the_machines_words_from_a_persons(api: Api, talk: Talk, streams: Streams) -> None:
    talk.say(talk.customer, "Is the time all right?")
    talk.say(talk.pandit, "Yes", content_ne="हजुर")
    streams.through(Machine())
    shown = api.get(f"/chat/rooms/{talk.room_id}/messages", talk.pandit).json["items"]
    assert [message["translated"] for message in shown] == ["ne", None]
    nepali = api.get(f"/chat/rooms/{talk.room_id}/transcript", talk.pandit).text.splitlines()
    assert nepali[-2].endswith("<ne> Is the time all right? [स्वचालित अनुवाद]")
    assert nepali[-1].endswith(": हजुर")
    english = api.get(f"/chat/rooms/{talk.room_id}/transcript", talk.customer).text.splitlines()
    assert english[-2].endswith(": Is the time all right?")


def test_what_has_both_languages_or_no_words_is_left_alone(talk: Talk, streams: Streams) -> None:
    talk.say(talk.customer, "Namaste", content_ne="नमस्ते")
    talk.announce()
    machine = Machine()
    assert streams.through(machine) is None
    assert machine.asked == []


def test_a_record_that_comes_twice_is_translated_once(
    talk: Talk, streams: Streams, heard: tuple[Socket, Socket]
) -> None:
    talk.say(talk.customer, "Namaste")
    records = streams.read()
    for machine in (Machine(), Machine()):
        assert process_records(records, partial(translate, machine)) is None
    assert len(heard[0].got("message_updated")) == 1


def test_a_socket_that_is_gone_costs_nobody_else_the_update(
    talk: Talk, streams: Streams, heard: tuple[Socket, Socket]
) -> None:
    talk.say(talk.customer, "Namaste")
    heard[0].die()
    assert streams.through(Machine()) is None
    assert len(heard[1].got("message_updated")) == 1


# failures


def test_nobody_translates_unless_it_is_switched_on(talk: Talk, streams: Streams) -> None:
    assert configured() is None
    message = talk.say(talk.customer, "Namaste")
    assert streams.through(configured()) is None
    assert (stored(message).content_ne, stored(message).translated) == (None, None)


def test_what_will_never_be_translated_stays_as_it_is_and_holds_up_nobody(talk: Talk, streams: Streams) -> None:
    message = talk.say(talk.customer, "Namaste")
    assert streams.through(failing(Untranslatable("UnsupportedLanguagePairException"))) is None
    assert (stored(message).content_ne, stored(message).translated) == (None, None)


def test_an_empty_translation_is_none(talk: Talk, streams: Streams) -> None:
    class Silent(Machine):
        def translate(self, words: str, source: Language, target: Language) -> str:
            return " "

    message = talk.say(talk.customer, "Namaste")
    assert streams.through(Silent()) is None
    assert (stored(message).content_ne, stored(message).translated) == (None, None)


def test_after_a_failure_it_is_tried_again_with_what_came_after(talk: Talk, streams: Streams) -> None:
    first, second = talk.say(talk.customer, "One"), talk.say(talk.customer, "Two")
    records = streams.read()
    failed = process_records(records, partial(translate, failing(ConnectionError("no network"))))
    assert failed == records[0]["dynamodb"]["SequenceNumber"]
    assert stored(first).translated is None
    assert process_records(records, partial(translate, Machine())) is None
    assert (stored(first).content_ne, stored(second).content_ne) == ("<ne> One", "<ne> Two")


# reviews


def test_a_machines_words_are_no_edit_of_a_review(
    api: Api, people: People, couple: tuple[Person, Person], streams: Streams
) -> None:
    customer, pandit = couple
    review = reviewed(api, customer, pandit, comment="Very calm")
    before = approve(api, people, review)
    assert streams.through(Machine()) is None
    [shown] = api.get(f"/pandits/{pandit.id}/reviews").json["items"]
    assert (shown["comment"], shown["comment_ne"], shown["translated"]) == ("Very calm", "<ne> Very calm", "ne")
    assert (shown["is_verified"], shown["updated_at"]) == (True, before["updated_at"])
    assert rating(api, pandit)["count"] == 1
    on_the_desk = api.get("/admin/reviews?is_verified=true&limit=100", people.admin()).json["items"]
    [moderated] = [one for one in on_the_desk if one["id"] == review["id"]]
    assert (moderated["translated"], moderated["version"]) == ("ne", before["version"])


def test_a_review_is_shown_anew_to_both_parties(
    api: Api, talk: Talk, heard: tuple[Socket, Socket], streams: Streams
) -> None:
    review = reviewed(api, talk.customer, talk.pandit, comment_ne="निकै शान्त")
    streams.through(Machine())
    for socket in heard:
        [update] = socket.got("review_updated")
        assert update["review"]["id"] == review["id"]
        assert (update["review"]["comment"], update["review"]["translated"]) == ("<en> निकै शान्त", "en")


def test_an_edit_during_the_translation_wins_and_is_translated_itself(
    api: Api, couple: tuple[Person, Person], streams: Streams
) -> None:
    review = reviewed(api, *couple, comment="Fine")
    edit = partial(api.patch, f"/reviews/{review['id']}", couple[0], {"comment": "Very fine"})
    assert streams.through(Machine(edit)) is None
    assert Review.get(review["id"], consistent_read=True).comment_ne is None
    assert streams.through(Machine()) is None
    now = Review.get(review["id"], consistent_read=True)
    assert (now.comment, now.comment_ne, now.translated) == ("Very fine", "<ne> Very fine", "ne")


def test_a_persons_own_words_during_the_translation_are_never_overwritten(
    api: Api, couple: tuple[Person, Person], streams: Streams
) -> None:
    review = reviewed(api, *couple, comment="Fine")
    own = partial(api.patch, f"/reviews/{review['id']}", couple[0], {"comment_ne": "राम्रो"})
    assert streams.through(Machine(own)) is None
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
def test_an_edit_takes_back_what_the_machine_made_of_the_old_words(
    api: Api, couple: tuple[Person, Person], streams: Streams, edit: dict[str, Any], left: tuple[str | None, ...]
) -> None:
    review = reviewed(api, *couple, comment="Fine")
    streams.through(Machine())
    shown = api.patch(f"/reviews/{review['id']}", couple[0], edit).json
    assert (shown["comment"], shown["comment_ne"], shown["translated"]) == left


def test_an_edit_that_a_translation_overtakes_leaves_no_stale_words(
    api: Api, couple: tuple[Person, Person], streams: Streams
) -> None:
    """The translation comes between the edit's reading and its writing, and changes no version."""
    review = reviewed(api, *couple, comment="Fine")

    class Interrupted(ReviewEdit):
        def model_dump(self, **options: Any) -> dict[str, Any]:
            streams.through(Machine())
            return super().model_dump(**options)

    reviews.edit(couple[0].actor, review["id"], Interrupted(comment="Very fine"))
    now = Review.get(review["id"], consistent_read=True)
    assert (now.comment, now.comment_ne, now.translated) == ("Very fine", None, None)
    streams.through(Machine())
    now.refresh(consistent_read=True)
    assert (now.comment, now.comment_ne, now.translated) == ("Very fine", "<ne> Very fine", "ne")


def test_an_unpublished_review_stays_unpublished(
    api: Api, people: People, couple: tuple[Person, Person], streams: Streams
) -> None:
    review = reviewed(api, *couple, comment="Fine")
    streams.through(Machine())
    assert public(api, couple[1]) == []
    assert review["id"] in waiting(api, people, "false")


# notes


def test_a_note_is_translated_and_shown_anew_to_both_parties(
    api: Api, talk: Talk, heard: tuple[Socket, Socket], streams: Streams
) -> None:
    booking_id = completed(api, talk.customer, talk.pandit, "ACCEPTED", note_ne="कृपया समयमै आउनुहोला")
    assert streams.through(Machine()) is None
    shown = api.get(f"/bookings/{booking_id}", talk.pandit).json
    assert (shown["note"], shown["translated"]) == ("<en> कृपया समयमै आउनुहोला", "en")
    assert shown["status"] == "ACCEPTED", "what happened to the booking meanwhile stays"
    for socket in heard:
        [update] = socket.got("booking_updated")
        assert update["booking"] == {**update["booking"], "id": booking_id, "translated": "en", "status": "ACCEPTED"}


def test_a_booking_without_a_note_has_nothing_to_translate(
    api: Api, couple: tuple[Person, Person], streams: Streams
) -> None:
    booking_id = completed(api, *couple)
    machine = Machine()
    streams.through(machine)
    assert machine.asked == []
    assert Booking.get(booking_id, consistent_read=True).translated is None
