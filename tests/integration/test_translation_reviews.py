"""Machine translation of reviews and of bookings' notes, and edits that race with it."""

from functools import partial
from typing import Any

import pytest

from chalicelib.bookings.models import Booking
from chalicelib.reviews import service as reviews
from chalicelib.reviews.models import Review
from chalicelib.reviews.schemas import ReviewEdit
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
from tests.integration.translation_helpers import RecordingTranslator, Streams


@pytest.fixture
def streams(api: Api) -> Streams:
    return Streams.of_all_tables()


@pytest.fixture
def sockets(chat: ChatClient) -> tuple[Socket, Socket]:
    """Opens sockets of both members in the room."""
    return chat.join(chat.customer), chat.join(chat.pandit)


@pytest.fixture
def parties(people: People) -> tuple[Person, Person]:
    return people.customer(full_name="Sita Sharma"), people.pandit(language="ne")


def test_a_translation_does_not_count_as_an_edit_of_a_review(
    api: Api, people: People, parties: tuple[Person, Person], streams: Streams
) -> None:
    customer, pandit = parties
    review = create_review(api, customer, pandit, comment="Very calm")
    approved_review = approve(api, people, review)
    assert streams.translate_with(RecordingTranslator()) is None
    [item] = api.get(f"/pandits/{pandit.id}/reviews").json["items"]
    assert (item["comment"], item["comment_ne"], item["translated"]) == ("Very calm", "<ne> Very calm", "ne")
    assert (item["is_verified"], item["updated_at"]) == (True, approved_review["updated_at"])
    assert get_rating(api, pandit)["count"] == 1
    on_the_desk = api.get("/admin/reviews?is_verified=true&limit=100", people.admin()).json["items"]
    [moderated] = [item for item in on_the_desk if item["id"] == review["id"]]
    assert (moderated["translated"], moderated["version"]) == ("ne", approved_review["version"])


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
    stored = Review.get(review["id"], consistent_read=True)
    assert (stored.comment, stored.comment_ne, stored.translated) == ("Very fine", "<ne> Very fine", "ne")


def test_a_translation_never_overwrites_text_that_a_person_wrote_meanwhile(
    api: Api, parties: tuple[Person, Person], streams: Streams
) -> None:
    review = create_review(api, *parties, comment="Fine")
    edit_review = partial(api.patch, f"/reviews/{review['id']}", parties[0], {"comment_ne": "राम्रो"})
    assert streams.translate_with(RecordingTranslator(edit_review)) is None
    stored = Review.get(review["id"], consistent_read=True)
    assert (stored.comment_ne, stored.translated) == ("राम्रो", None)


@pytest.mark.parametrize(
    ("edit", "expected_texts"),
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
    expected_texts: tuple[str | None, ...],
) -> None:
    review = create_review(api, *parties, comment="Fine")
    streams.translate_with(RecordingTranslator())
    item = api.patch(f"/reviews/{review['id']}", parties[0], edit).json
    assert (item["comment"], item["comment_ne"], item["translated"]) == expected_texts


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
    stored = Review.get(review["id"], consistent_read=True)
    assert (stored.comment, stored.comment_ne, stored.translated) == ("Very fine", None, None)
    streams.translate_with(RecordingTranslator())
    stored.refresh(consistent_read=True)
    assert (stored.comment, stored.comment_ne, stored.translated) == ("Very fine", "<ne> Very fine", "ne")


def test_an_unpublished_review_stays_unpublished(
    api: Api, people: People, parties: tuple[Person, Person], streams: Streams
) -> None:
    review = create_review(api, *parties, comment="Fine")
    streams.translate_with(RecordingTranslator())
    assert list_public_reviews(api, parties[1]) == []
    assert review["id"] in list_reviews_to_moderate(api, people, "false")


def test_a_note_is_translated_and_both_parties_receive_the_booking(
    api: Api, chat: ChatClient, sockets: tuple[Socket, Socket], streams: Streams
) -> None:
    booking_id = create_completed_booking(api, chat.customer, chat.pandit, "ACCEPTED", note_ne="कृपया समयमै आउनुहोला")
    assert streams.translate_with(RecordingTranslator()) is None
    item = api.get(f"/bookings/{booking_id}", chat.pandit).json
    assert (item["note"], item["translated"]) == ("<en> कृपया समयमै आउनुहोला", "en")
    assert item["status"] == "ACCEPTED", "what happened to the booking meanwhile stays"
    for socket in sockets:
        [update] = socket.received("booking_updated")
        assert update["booking"] == {**update["booking"], "id": booking_id, "translated": "en", "status": "ACCEPTED"}


def test_a_booking_without_a_note_is_not_translated(api: Api, parties: tuple[Person, Person], streams: Streams) -> None:
    booking_id = create_completed_booking(api, *parties)
    machine = RecordingTranslator()
    streams.translate_with(machine)
    assert machine.requests == []
    assert Booking.get(booking_id, consistent_read=True).translated is None
