"""A stage with a translator, deployed beside the one of the other tests: what is said in one language comes in both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local import translator
from infra.local.seed import seed
from infra.local.stack import DevelopmentStack
from infra.local.translator import Refusal, TranslateSimulator
from tests.e2e.client import People, Person, wait_until
from tests.stack import own_settings

UNTRANSLATABLE = "Unheard-of"


class PartialTranslator(TranslateSimulator):
    """A translator that refuses one word."""

    def __init__(self) -> None:
        self.requests: list[str] = []

    def translate(self, words: str, source: str, target: str) -> str:
        self.requests.append(words)
        if UNTRANSLATABLE in words:
            raise Refusal("UnsupportedLanguagePairException")
        return super().translate(words, source, target)


@pytest.fixture(scope="module")
def partial_translator() -> PartialTranslator:
    return PartialTranslator()


@pytest.fixture(scope="module")
def people(partial_translator: PartialTranslator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    state: Path = tmp_path_factory.mktemp("translated")
    with translator.running(partial_translator) as url:
        settings = own_settings(state, translator=url)
        with DevelopmentStack(settings) as stack:
            seed(settings)
            with People(stack.endpoints) as people:
                yield people


@pytest.fixture(scope="module")
def parties(people: People) -> tuple[Person, Person]:
    return people.customer(), people.pandit(language="ne")


def test_a_message_arrives_at_once_and_its_translation_later(people: People, parties: tuple[Person, Person]) -> None:
    customer, pandit = parties
    room_id = people.book(customer, pandit)
    with customer.chat(room_id) as customer_socket, pandit.chat(room_id) as pandit_socket:
        for line in (customer_socket, pandit_socket):
            line.expect("history")
        customer_socket.send_text("Is a quarter to eight all right?")
        for line in (customer_socket, pandit_socket):
            assert line.message()["content_ne"] is None
        for line in (customer_socket, pandit_socket):
            update = line.expect("message_updated")["message"]
            assert (update["content_ne"], update["translated"]) == ("[ne] Is a quarter to eight all right?", "ne")
    [stored] = pandit.messages(room_id)
    assert (stored["content"], stored["translated"]) == ("Is a quarter to eight all right?", "ne")


def test_a_note_is_translated_and_pushed_to_the_pandit(people: People, parties: tuple[Person, Person]) -> None:
    customer, pandit = parties
    with pandit.notifications() as line:
        line.expect("notifications")
        request = {**people.booking_request(pandit), "note": "Please bring the flowers."}
        booking = customer.post("/bookings", request).raise_for_status().json()
        assert booking["note_ne"] is None
        update = line.expect("booking_updated")["booking"]
    assert (update["id"], update["note_ne"]) == (booking["id"], "[ne] Please bring the flowers.")


def test_an_untranslatable_message_stays_unchanged(
    people: People, parties: tuple[Person, Person], partial_translator: PartialTranslator
) -> None:
    customer, pandit = parties
    room_id = people.book(customer, pandit)
    customer.send(room_id, UNTRANSLATABLE)
    customer.send(room_id, "Namaste")
    wait_until(lambda: pandit.messages(room_id)[1]["translated"], "the next one is translated")
    assert UNTRANSLATABLE in partial_translator.requests
    assert pandit.messages(room_id)[0]["content_ne"] is None
