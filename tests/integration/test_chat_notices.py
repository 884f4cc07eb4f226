"""NEW_MESSAGE: one a room until it is read, for whoever is not there. And the unread count never drifts."""

import random
from functools import partial
from typing import Any

import pytest

from chalicelib.notifications import inbox
from chalicelib.notifications.models import Notification
from tests.integration.chat_client import ChatClient, ChatFactory, run_concurrently, stored_notifications
from tests.integration.people import Api, Person


def new_messages(person: Person) -> list[Notification]:
    return stored_notifications(person, "NEW_MESSAGE")


def unread(person: Person, kind: str | None = None) -> list[Notification]:
    """What is really unread, counted one by one."""
    counts = inbox.get_inbox(person.id)
    return [
        note
        for note in stored_notifications(person, kind)
        if note.unread_id is not None and (counts.read_up_to is None or note.id > counts.read_up_to)
    ]


def counted(person: Person) -> int:
    return int(inbox.get_inbox(person.id).unread_count)


def test_ten_messages_to_somebody_who_is_away_are_one_notification(first_chat: ChatClient) -> None:
    for _ in range(10):
        first_chat.say(first_chat.customer)

    [note] = new_messages(first_chat.pandit)
    assert note.booking_id == first_chat.room_id
    assert note.title != note.title_ne
    assert note.message != note.message_ne
    assert counted(first_chat.pandit) == 1


def test_a_notice_names_who_wrote_whether_by_a_socket_or_by_rest(api: Api, first_chat: ChatClient) -> None:
    customer = api.get("/me", first_chat.customer).json["full_name"]
    pandit = api.get("/me", first_chat.pandit).json["full_name"]
    socket = first_chat.join(first_chat.customer)

    socket.say()
    first_chat.say(first_chat.pandit)
    socket.close()
    first_chat.say(first_chat.pandit)

    [of_the_socket] = new_messages(first_chat.pandit)
    assert of_the_socket.message == f"{customer} sent you a message."
    assert of_the_socket.message_ne == f"{customer}ले सन्देश पठाउनुभयो।"
    [of_rest] = new_messages(first_chat.customer)
    assert of_rest.message == f"{pandit} sent you a message."


def test_the_writer_is_not_notified_but_the_reader_is(first_chat: ChatClient) -> None:
    first_chat.say(first_chat.pandit)

    assert new_messages(first_chat.pandit) == []
    assert len(new_messages(first_chat.customer)) == 1


def test_racing_messages_to_somebody_who_is_away_are_one_notification(first_chat: ChatClient) -> None:
    run_concurrently([partial(first_chat.say, first_chat.customer)] * 10)

    assert len(new_messages(first_chat.pandit)) == 1
    assert counted(first_chat.pandit) == 1


def test_whoever_has_the_room_open_is_not_notified(first_chat: ChatClient) -> None:
    socket = first_chat.join(first_chat.pandit)

    first_chat.say(first_chat.customer)

    assert new_messages(first_chat.pandit) == []
    assert socket.received("notification") == []


def test_whoever_has_left_the_room_is_notified(first_chat: ChatClient) -> None:
    socket = first_chat.join(first_chat.pandit)
    socket.send({"action": "leave"})

    first_chat.say(first_chat.customer)

    assert len(new_messages(first_chat.pandit)) == 1
    assert socket.expect("notification")["notification"]["notification_type"] == "NEW_MESSAGE"


def test_whoever_has_another_room_open_is_notified_there(first_chat: ChatClient, chats: ChatFactory) -> None:
    elsewhere = chats.between(first_chat.customer, first_chat.pandit)
    socket = elsewhere.join(first_chat.pandit)

    first_chat.say(first_chat.customer)

    frame = socket.expect("notification")
    assert (frame["notification"]["booking_id"], frame["unread_count"]) == (first_chat.room_id, 1)
    assert socket.received("message") == []
    elsewhere.close_sockets()


def test_each_room_has_a_notification_of_its_own(first_chat: ChatClient, chats: ChatFactory) -> None:
    other = chats.between(first_chat.customer, first_chat.pandit)
    for chat in (first_chat, other, first_chat, other):
        chat.say(first_chat.customer)

    assert sorted(str(note.booking_id) for note in new_messages(first_chat.pandit)) == [
        first_chat.room_id,
        other.room_id,
    ]


def test_a_system_message_makes_no_notification_of_its_own(first_chat: ChatClient) -> None:
    first_chat.send_system_message()

    assert new_messages(first_chat.pandit) == new_messages(first_chat.customer) == []


def _read_the_room(api: Api, chat: ChatClient) -> None:
    chat.read(chat.pandit)


def _read_the_notification(api: Api, chat: ChatClient) -> None:
    api.post(f"/notifications/{new_messages(chat.pandit)[-1].id}/read", chat.pandit)


def _read_all(api: Api, chat: ChatClient) -> None:
    api.post("/notifications/read-all", chat.pandit)


WAYS_TO_READ = pytest.mark.parametrize("read", [_read_the_room, _read_the_notification, _read_all])


@WAYS_TO_READ
def test_once_it_is_read_the_next_message_makes_a_new_one(api: Api, first_chat: ChatClient, read: Any) -> None:
    for expected in (1, 2, 3):
        first_chat.say(first_chat.customer)
        first_chat.say(first_chat.customer)
        assert len(new_messages(first_chat.pandit)) == expected
        assert (counted(first_chat.pandit), len(unread(first_chat.pandit))) == (1, 1)
        read(api, first_chat)
        assert (counted(first_chat.pandit), len(unread(first_chat.pandit))) == (0, 0)


@WAYS_TO_READ
def test_racing_messages_after_a_reading_make_one_new_notification(api: Api, first_chat: ChatClient, read: Any) -> None:
    first_chat.say(first_chat.customer)
    read(api, first_chat)

    run_concurrently([partial(first_chat.say, first_chat.customer)] * 10)

    assert len(new_messages(first_chat.pandit)) == 2
    assert (counted(first_chat.pandit), len(unread(first_chat.pandit))) == (1, 1)


def test_reading_a_part_of_the_room_leaves_the_notification_unread(first_chat: ChatClient) -> None:
    for _ in range(3):
        first_chat.say(first_chat.customer)

    first_chat.read(first_chat.pandit, 2)
    assert counted(first_chat.pandit) == 1

    first_chat.read(first_chat.pandit, 3)
    assert counted(first_chat.pandit) == 0


def test_reading_the_room_reads_no_other_notification(first_chat: ChatClient, chats: ChatFactory) -> None:
    other = chats.between(first_chat.customer, first_chat.pandit)
    first_chat.say(first_chat.customer)
    other.say(first_chat.customer)

    first_chat.read(first_chat.pandit)

    assert [note.booking_id for note in unread(first_chat.pandit)] == [other.room_id]
    assert counted(first_chat.pandit) == 1


def test_messages_and_readings_that_race_keep_the_count_true(first_chat: ChatClient, chats: ChatFactory) -> None:
    other = chats.between(first_chat.customer, first_chat.pandit)
    reader = first_chat.pandit

    def read_one() -> None:
        if notes := unread(reader):
            inbox.mark_read(reader.id, random.choice(notes).id)

    calls: list[Any] = [partial(chat.say, first_chat.customer) for chat in (first_chat, other) for _ in range(4)]
    calls += [partial(chat.read, reader) for chat in (first_chat, other) for _ in range(2)]
    calls += [partial(inbox.mark_all_read, reader.id), read_one, read_one]
    for _ in range(4):
        random.shuffle(calls)
        outcomes = run_concurrently(calls)
        assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
        assert counted(reader) == len(unread(reader))
        for room_id in (first_chat.room_id, other.room_id):
            assert sum(note.booking_id == room_id for note in unread(reader)) <= 1, "one a room"


def test_a_room_that_is_read_to_its_end_under_races_has_no_unread_notification(first_chat: ChatClient) -> None:
    reader = first_chat.pandit
    for _ in range(5):
        calls = [partial(first_chat.say, first_chat.customer)] * 4 + [partial(first_chat.read, reader)] * 4
        run_concurrently([*calls, partial(inbox.mark_all_read, reader.id)])
        first_chat.read(reader)
        assert (counted(reader), unread(reader)) == (0, [])
