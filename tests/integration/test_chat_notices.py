"""NEW_MESSAGE: one a room until it is read, for whoever is not there. And the unread count never drifts."""

import random
from functools import partial
from typing import Any

import pytest

from chalicelib.notifications import service as notifications
from chalicelib.notifications.models import Notification
from tests.integration.people import Api, Person
from tests.integration.talk import Talk, Talks, at_once, told


def new_messages(person: Person) -> list[Notification]:
    return told(person, "NEW_MESSAGE")


def unread(person: Person, kind: str | None = None) -> list[Notification]:
    """What is really unread, counted one by one."""
    inbox = notifications.inbox_of(person.id)
    return [
        note
        for note in told(person, kind)
        if note.unread_id is not None and (inbox.read_up_to is None or note.id > inbox.read_up_to)
    ]


def counted(person: Person) -> int:
    return int(notifications.inbox_of(person.id).unread_count)


def test_ten_messages_to_somebody_who_is_away_are_one_notification(first_talk: Talk) -> None:
    for _ in range(10):
        first_talk.say(first_talk.customer)

    [note] = new_messages(first_talk.pandit)
    assert note.booking_id == first_talk.room_id
    assert note.title != note.title_ne
    assert note.message != note.message_ne
    assert counted(first_talk.pandit) == 1


def test_a_notice_names_who_wrote_whether_by_a_socket_or_by_rest(api: Api, first_talk: Talk) -> None:
    customer = api.get("/me", first_talk.customer).json["full_name"]
    pandit = api.get("/me", first_talk.pandit).json["full_name"]
    socket = first_talk.join(first_talk.customer)

    socket.say()
    first_talk.say(first_talk.pandit)
    socket.close()
    first_talk.say(first_talk.pandit)

    [of_the_socket] = new_messages(first_talk.pandit)
    assert of_the_socket.message == f"{customer} sent you a message."
    assert of_the_socket.message_ne == f"{customer}ले सन्देश पठाउनुभयो।"
    [of_rest] = new_messages(first_talk.customer)
    assert of_rest.message == f"{pandit} sent you a message."


def test_the_writer_is_not_notified_but_the_reader_is(first_talk: Talk) -> None:
    first_talk.say(first_talk.pandit)

    assert new_messages(first_talk.pandit) == []
    assert len(new_messages(first_talk.customer)) == 1


def test_racing_messages_to_somebody_who_is_away_are_one_notification(first_talk: Talk) -> None:
    at_once([partial(first_talk.say, first_talk.customer)] * 10)

    assert len(new_messages(first_talk.pandit)) == 1
    assert counted(first_talk.pandit) == 1


def test_whoever_has_the_room_open_is_not_notified(first_talk: Talk) -> None:
    socket = first_talk.join(first_talk.pandit)

    first_talk.say(first_talk.customer)

    assert new_messages(first_talk.pandit) == []
    assert socket.got("notification") == []


def test_whoever_has_left_the_room_is_notified(first_talk: Talk) -> None:
    socket = first_talk.join(first_talk.pandit)
    socket.send({"action": "leave"})

    first_talk.say(first_talk.customer)

    assert len(new_messages(first_talk.pandit)) == 1
    assert socket.expect("notification")["notification"]["notification_type"] == "NEW_MESSAGE"


def test_whoever_has_another_room_open_is_notified_there(first_talk: Talk, talks: Talks) -> None:
    elsewhere = talks.between(first_talk.customer, first_talk.pandit)
    socket = elsewhere.join(first_talk.pandit)

    first_talk.say(first_talk.customer)

    frame = socket.expect("notification")
    assert (frame["notification"]["booking_id"], frame["unread_count"]) == (first_talk.room_id, 1)
    assert socket.got("message") == []
    elsewhere.hang_up()


def test_each_room_has_a_notification_of_its_own(first_talk: Talk, talks: Talks) -> None:
    other = talks.between(first_talk.customer, first_talk.pandit)
    for talk in (first_talk, other, first_talk, other):
        talk.say(first_talk.customer)

    assert sorted(str(note.booking_id) for note in new_messages(first_talk.pandit)) == [
        first_talk.room_id,
        other.room_id,
    ]


def test_a_system_message_makes_no_notification_of_its_own(first_talk: Talk) -> None:
    first_talk.announce()

    assert new_messages(first_talk.pandit) == new_messages(first_talk.customer) == []


def _read_the_room(api: Api, talk: Talk) -> None:
    talk.read(talk.pandit)


def _read_the_notification(api: Api, talk: Talk) -> None:
    api.post(f"/notifications/{new_messages(talk.pandit)[-1].id}/read", talk.pandit)


def _read_all(api: Api, talk: Talk) -> None:
    api.post("/notifications/read-all", talk.pandit)


WAYS_TO_READ = pytest.mark.parametrize("read", [_read_the_room, _read_the_notification, _read_all])


@WAYS_TO_READ
def test_once_it_is_read_the_next_message_makes_a_new_one(api: Api, first_talk: Talk, read: Any) -> None:
    for expected in (1, 2, 3):
        first_talk.say(first_talk.customer)
        first_talk.say(first_talk.customer)
        assert len(new_messages(first_talk.pandit)) == expected
        assert (counted(first_talk.pandit), len(unread(first_talk.pandit))) == (1, 1)
        read(api, first_talk)
        assert (counted(first_talk.pandit), len(unread(first_talk.pandit))) == (0, 0)


@WAYS_TO_READ
def test_racing_messages_after_a_reading_make_one_new_notification(api: Api, first_talk: Talk, read: Any) -> None:
    first_talk.say(first_talk.customer)
    read(api, first_talk)

    at_once([partial(first_talk.say, first_talk.customer)] * 10)

    assert len(new_messages(first_talk.pandit)) == 2
    assert (counted(first_talk.pandit), len(unread(first_talk.pandit))) == (1, 1)


def test_reading_a_part_of_the_room_leaves_the_notification_unread(first_talk: Talk) -> None:
    for _ in range(3):
        first_talk.say(first_talk.customer)

    first_talk.read(first_talk.pandit, 2)
    assert counted(first_talk.pandit) == 1

    first_talk.read(first_talk.pandit, 3)
    assert counted(first_talk.pandit) == 0


def test_reading_the_room_reads_no_other_notification(first_talk: Talk, talks: Talks) -> None:
    other = talks.between(first_talk.customer, first_talk.pandit)
    first_talk.say(first_talk.customer)
    other.say(first_talk.customer)

    first_talk.read(first_talk.pandit)

    assert [note.booking_id for note in unread(first_talk.pandit)] == [other.room_id]
    assert counted(first_talk.pandit) == 1


def test_messages_and_readings_that_race_keep_the_count_true(first_talk: Talk, talks: Talks) -> None:
    other = talks.between(first_talk.customer, first_talk.pandit)
    reader = first_talk.pandit

    def read_one() -> None:
        if notes := unread(reader):
            notifications.read(reader.id, random.choice(notes).id)

    calls: list[Any] = [partial(talk.say, first_talk.customer) for talk in (first_talk, other) for _ in range(4)]
    calls += [partial(talk.read, reader) for talk in (first_talk, other) for _ in range(2)]
    calls += [partial(notifications.read_all, reader.id), read_one, read_one]
    for _ in range(4):
        random.shuffle(calls)
        outcomes = at_once(calls)
        assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
        assert counted(reader) == len(unread(reader))
        for room_id in (first_talk.room_id, other.room_id):
            assert sum(note.booking_id == room_id for note in unread(reader)) <= 1, "one a room"


def test_a_room_that_is_read_to_its_end_under_races_has_no_unread_notification(first_talk: Talk) -> None:
    reader = first_talk.pandit
    for _ in range(5):
        calls = [partial(first_talk.say, first_talk.customer)] * 4 + [partial(first_talk.read, reader)] * 4
        at_once([*calls, partial(notifications.read_all, reader.id)])
        first_talk.read(reader)
        assert (counted(reader), unread(reader)) == (0, [])
