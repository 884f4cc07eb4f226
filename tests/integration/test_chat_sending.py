"""Sending a message: stored once, numbered without gaps, and shown to both."""

import random
from collections import Counter
from functools import partial

import pytest

from chalicelib.chat.models import Message
from chalicelib.chat.sending import SendResult
from chalicelib.errors import AppError, NotFound, RoomClosed, TooFast
from chalicelib.rate_limits import MESSAGES
from tests.integration.chat_client import ChatClient, ChatFactory, run_concurrently
from tests.integration.people import Api, People, Person


def seqs(messages: list[Message]) -> list[int]:
    return [message.seq for message in messages]


def test_messages_are_numbered_from_one(chat: ChatClient) -> None:
    said = [chat.say(chat.customer), chat.say(chat.pandit), chat.send_system_message(), chat.say(chat.customer)]

    assert seqs(said) == [1, 2, 3, 4]
    assert chat.room.last_seq == 4


def test_a_retry_with_the_same_client_id_is_the_first_message(chat: ChatClient) -> None:
    first = chat.send(chat.customer, "Hello", "c1")
    again = chat.send(chat.customer, "Hello, again", "c1")

    assert (first.is_new, again.is_new) == (True, False)
    assert (again.message.id, again.message.content) == (first.message.id, "Hello")
    assert len(chat.stored) == 1


def test_a_client_id_is_its_senders_and_its_rooms_own(chat: ChatClient, chats: ChatFactory) -> None:
    other_room = chats.between(chat.customer, chat.pandit)

    sent = [chat.send(chat.customer, "1", "c"), chat.send(chat.pandit, "2", "c")]
    sent.append(other_room.send(chat.customer, "3", "c"))

    assert [sending.is_new for sending in sent] == [True, True, True]


def test_sixteen_racing_senders_leave_no_gap_and_no_double(chat: ChatClient) -> None:
    intended = [(person, f"c{number}") for person in (chat.customer, chat.pandit) for number in range(20)]
    tries = intended + random.sample(intended, 24)  # retries that overtake what they repeat
    random.shuffle(tries)
    batches = [tries[start::16] for start in range(16)]

    def send(batch: list[tuple[Person, str]]) -> list[SendResult]:
        return [chat.send(person, client_id, client_id) for person, client_id in batch]

    sendings = [sending for batch in run_concurrently([partial(send, batch) for batch in batches]) for sending in batch]

    assert seqs(chat.stored) == list(range(1, 41))
    assert Counter((m.sender_id, m.client_id) for m in chat.stored) == {(p.id, c): 1 for p, c in intended}
    assert sum(sending.is_new for sending in sendings) == 40
    by_key = {(m.sender_id, m.client_id): m.seq for m in chat.stored}
    assert all(by_key[s.message.sender_id, s.message.client_id] == s.message.seq for s in sendings)


def test_what_each_side_has_sent_is_counted_exactly_under_races(chat: ChatClient) -> None:
    run_concurrently([partial(chat.say, person) for person in (chat.customer, chat.pandit) for _ in range(6)])

    assert (chat.room.customer_sent, chat.room.pandit_sent) == (6, 6)
    last = chat.stored[-1]
    assert (last.customer_sent, last.pandit_sent) == (6, 6)


def test_nothing_is_said_in_a_closed_room(chat: ChatClient) -> None:
    chat.send_system_message("Cancelled", close=True)

    with pytest.raises(RoomClosed):
        chat.say(chat.customer)
    assert len(chat.stored) == 1


def test_a_retry_of_what_got_in_before_the_room_closed_is_no_refusal(chat: ChatClient) -> None:
    first = chat.send(chat.customer, "On my way", "c1")
    chat.send_system_message("Cancelled", close=True)

    again = chat.send(chat.customer, "On my way", "c1")

    assert (again.is_new, again.message.id) == (False, first.message.id)


def test_messages_that_race_with_the_closing_are_stored_before_it_or_refused(chat: ChatClient) -> None:
    sends = [partial(chat.say, person) for person in (chat.customer, chat.pandit) for _ in range(4)]

    *outcomes, closing = run_concurrently([*sends, partial(chat.send_system_message, "Cancelled", close=True)])

    stored = chat.stored
    assert seqs(stored) == list(range(1, len(stored) + 1))
    assert stored[-1].id == closing.id, "nothing comes after the closing"
    assert all(isinstance(outcome, Message | RoomClosed) for outcome in outcomes)


def test_an_outsider_cannot_write_into_a_room(chat: ChatClient, people: People) -> None:
    with pytest.raises(NotFound):
        chat.say(people.stranger())
    assert chat.stored == []


def test_the_101st_message_within_ten_seconds_is_too_fast_and_not_stored(chat: ChatClient) -> None:
    for _ in range(84):  # counted and not sent: a slow machine does not store 100 messages within ten seconds
        MESSAGES.hit(chat.customer.id)

    outcomes = run_concurrently([partial(_outcome, chat)] * 20)

    refused = [outcome for outcome in outcomes if isinstance(outcome, TooFast)]
    assert len(refused) == 4
    assert all(1 <= (error.retry_after or 0) <= 10 for error in refused)
    assert len(chat.stored) == 16


def _outcome(chat: ChatClient) -> Message | AppError:
    try:
        return chat.say(chat.customer)
    except AppError as error:
        return error


def test_a_message_sent_over_rest_reaches_the_sockets_of_both(api: Api, chat: ChatClient) -> None:
    mine, theirs = chat.join(chat.customer), chat.join(chat.pandit)
    body = {"client_id": "c1", "message_type": "TEXT", "content": "Hello", "content_ne": "नमस्कार"}

    sent = api.post(f"/chat/rooms/{chat.room_id}/messages", chat.customer, body)

    assert sent.status == 201
    for socket in (mine, theirs):
        shown = socket.expect("message")["message"]
        assert (shown["id"], shown["seq"], shown["client_id"]) == (sent.json["id"], 1, "c1")
        assert (shown["content"], shown["content_ne"]) == ("Hello", "नमस्कार")
    again = api.post(f"/chat/rooms/{chat.room_id}/messages", chat.customer, body)
    assert (again.status, again.json["id"]) == (200, sent.json["id"])


def test_both_sides_get_frames_of_the_same_shape(chat: ChatClient) -> None:
    mine, theirs = chat.join(chat.customer), chat.join(chat.pandit)

    chat.say(chat.pandit)

    assert mine.expect("message") == theirs.expect("message")


def test_a_retry_shows_the_message_as_it_is_now(api: Api, chat: ChatClient) -> None:
    socket, path = chat.join(chat.customer), f"/chat/rooms/{chat.room_id}/messages"
    body = {"client_id": "c1", "message_type": "TEXT", "content": "Hello"}
    assert api.post(path, chat.customer, body).json["is_read"] is False
    chat.read(chat.pandit)

    socket.send({"action": "message", **body})

    assert api.post(path, chat.customer, body).json["is_read"] is True
    assert socket.expect("message", 2)["message"]["is_read"] is True


@pytest.mark.parametrize("way", ["socket", "REST"])
def test_a_retry_is_pushed_again_to_everybody_until_the_recipient_has_read_it(
    api: Api, chat: ChatClient, way: str
) -> None:
    mine, theirs = chat.join(chat.customer), chat.join(chat.pandit)
    body = {"client_id": "c1", "message_type": "TEXT", "content": "Hello"}

    def retry() -> None:
        if way == "socket":
            mine.send({"action": "message", **body})
        else:
            api.post(f"/chat/rooms/{chat.room_id}/messages", chat.customer, body)

    for _ in range(2):
        retry()
    assert [frame["message"]["seq"] for frame in theirs.received("message")] == [1, 1]
    assert [frame["message"]["client_id"] for frame in mine.received("message")] == ["c1", "c1"]

    chat.read(chat.pandit)
    retry()
    assert len(theirs.received("message")) == 2
    assert len(mine.received("message")) == (3 if way == "socket" else 2), "a frame is acknowledged in any case"


@pytest.mark.parametrize(
    "change",
    [
        {"message_type": "SYSTEM"},
        {"content": "x" * 4001},
        {"content_ne": "क" * 4001},
        {"content": "  "},
        {"content": "\u200b", "content_ne": "\u3164\n\u2800"},
        {"content": ("e" + "\u0301" * 9) * 8},
        {"content": "x\x00"},
        {"client_id": "c\x00"},
        {"client_id": "x" * 65},
        {"client_id": ""},
        {"sender_id": "somebody"},
        {"seq": 7},
        {"message_type": "IMAGE"},
        {"file_id": "unknown"},
    ],
    ids=[
        "a system message",
        "too long",
        "too long in Nepali",
        "no words",
        "nothing to be seen",
        "piled-up marks",
        "a control character",
        "a client_id with one",
        "a long client_id",
        "an empty client_id",
        "another sender",
        "a number of its own",
        "an image without a file",
        "a text with a file",
    ],
)
def test_a_message_that_is_not_one_is_refused_the_same_way_everywhere(
    api: Api, chat: ChatClient, change: dict[str, object]
) -> None:
    socket = chat.join(chat.customer)
    body = {"client_id": "c1", "message_type": "TEXT", "content": "Hello", **change}

    assert api.post(f"/chat/rooms/{chat.room_id}/messages", chat.customer, body).json["code"] == "VALIDATION_FAILED"
    socket.send({"action": "message", **body})

    assert socket.expect("error")["code"] == "VALIDATION_FAILED"
    assert chat.stored == []


def test_words_are_kept_without_what_nobody_sees_around_them(chat: ChatClient) -> None:
    message = chat.say(chat.customer, "\u200b Namaste\n  नेपाली\u200cहरू ❤\ufe0f\u200b\n", content_ne="\u200b")

    assert (message.content, message.content_ne) == ("Namaste\n  नेपाली\u200cहरू ❤\ufe0f", None)
