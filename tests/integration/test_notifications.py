"""Notifications over REST: private to their owner, counted exactly, marked as read for good."""

import random
import time
from datetime import timedelta
from functools import partial

import pytest

from bench.aws_calls import CallCounter
from chalicelib.notifications import counts, inbox
from chalicelib.notifications.models import Notification
from tests.integration.chat_client import ChatClient, run_concurrently
from tests.integration.clocks import disagreeing_clocks, shifted_clock
from tests.integration.inbox_client import add_and_push, add_notification, list_notifications, list_unread, unread_count
from tests.integration.people import Api, People, Person
from tests.integration.sockets import Socket


@pytest.fixture
def person(people: People) -> Person:
    return people.customer()


def test_notifications_are_listed_newest_first_with_all_four_texts(api: Api, person: Person) -> None:
    for reason in ("one", "two"):
        add_notification(person, reason)

    notes = list_notifications(api, person)

    assert [str(note["message"]).rpartition(": ")[2] for note in notes] == ["two", "one"]
    for note in notes:
        texts = [note[name] for name in ("title", "title_ne", "message", "message_ne")]
        assert all(texts)
        assert len(set(texts)) == 4
        assert (note["user_id"], note["booking_id"], note["user_timezone"]) == (person.id, None, "Asia/Kathmandu")


def test_reading_one_leaves_the_others(api: Api, person: Person) -> None:
    notes = [add_notification(person) for _ in range(3)]

    read = api.post(f"/notifications/{notes[1].id}/read", person)

    assert (read.status, read.json["is_read"]) == (200, True)
    assert read.json["read_at"]
    assert [note["id"] for note in list_unread(api, person)] == [notes[2].id, notes[0].id]
    assert unread_count(api, person) == 2


def test_reading_one_again_changes_nothing(api: Api, person: Person) -> None:
    note = add_notification(person)
    first = api.post(f"/notifications/{note.id}/read", person).json
    time.sleep(0.005)

    assert api.post(f"/notifications/{note.id}/read", person).json == first
    assert unread_count(api, person) == 0


def test_reading_all_covers_existing_notifications_and_no_later_ones(api: Api, person: Person) -> None:
    for _ in range(30):
        add_notification(person)

    assert api.post("/notifications/read-all", person).json == {"unread_count": 0}
    later = add_notification(person)

    assert [note["id"] for note in list_unread(api, person)] == [later.id]
    notes = list_notifications(api, person)
    assert [note["is_read"] for note in notes] == [False] + [True] * 30
    assert all(note["read_at"] for note in notes[1:])


def test_reading_all_keeps_earlier_read_times(api: Api, person: Person) -> None:
    note = add_notification(person)
    before = api.post(f"/notifications/{note.id}/read", person).json["read_at"]
    time.sleep(0.005)

    add_notification(person)
    api.post("/notifications/read-all", person)

    assert list_notifications(api, person)[1]["read_at"] == before


def test_reading_all_twice_keeps_the_first_read_time(api: Api, person: Person) -> None:
    add_notification(person)
    api.post("/notifications/read-all", person)
    [before] = list_notifications(api, person)
    time.sleep(0.005)

    add_notification(person)
    api.post("/notifications/read-all", person)

    assert list_notifications(api, person)[1]["read_at"] == before["read_at"]


def test_reading_all_of_nothing_is_no_error(api: Api, person: Person) -> None:
    assert api.post("/notifications/read-all", person).json == {"unread_count": 0}
    assert list_notifications(api, person) == []


def test_a_notification_that_was_read_with_all_others_can_be_read_again(api: Api, person: Person) -> None:
    note = add_notification(person)
    api.post("/notifications/read-all", person)

    assert api.post(f"/notifications/{note.id}/read", person).json["is_read"] is True
    assert unread_count(api, person) == 0


@pytest.mark.parametrize("query", ["?limit=2", "?unread=true&limit=2"])
def test_pages_have_no_gap_and_no_duplicate(api: Api, person: Person, query: str) -> None:
    added = [add_notification(person).id for _ in range(5)]

    seen: list[str] = []
    path: str | None = f"/notifications{query}"
    while path:
        page = api.get(path, person).json
        seen += [note["id"] for note in page["items"]]
        path = f"/notifications{query}&cursor={page['next_cursor']}" if page["next_cursor"] else None

    assert seen == added[::-1]


def test_notifications_are_stored_for_180_days(person: Person) -> None:
    note = add_notification(person)

    assert timedelta(0) <= note.expires_at - note.created_at - timedelta(days=180) <= timedelta(minutes=1)


def test_anothers_notification_is_not_found(api: Api, person: Person, people: People) -> None:
    note = add_notification(person)

    assert api.post(f"/notifications/{note.id}/read", people.stranger()).status == 404
    assert api.post(f"/notifications/{note.id}/read", people.admin()).status == 404
    assert unread_count(api, person) == 1


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_nobody_edits_a_notification(api: Api, person: Person, method: str) -> None:
    note = add_notification(person)

    assert api.call(method, f"/notifications/{note.id}", person, {"notification_type": "PAYMENT_SUCCESS"}).status >= 403
    assert list_notifications(api, person)[0]["notification_type"] == "PANDIT_REJECTED"


def test_the_count_stays_exact_while_notifications_are_added_and_read_at_once(api: Api, person: Person) -> None:
    def read_one() -> None:
        inbox.mark_read(person.id, random.choice(list(Notification.query(person.id, consistent_read=True))).id)

    add_notification(person)
    calls = [partial(add_notification, person)] * 6 + [partial(inbox.mark_all_read, person.id)] * 2 + [read_one] * 6
    for _ in range(4):
        outcomes = run_concurrently(random.sample(calls, len(calls)))
        assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
        assert unread_count(api, person) == len(list_unread(api, person))
        notes = list_notifications(api, person)
        assert [note["id"] for note in notes if not note["is_read"]] == [
            note["id"] for note in list_unread(api, person)
        ]


def test_ids_only_grow_when_many_are_added_at_once(api: Api, person: Person) -> None:
    run_concurrently([partial(add_notification, person)] * 12)

    assert unread_count(api, person) == 12
    before = {str(note["id"]) for note in list_notifications(api, person)}
    assert all(add_notification(person).id > earlier for earlier in before)


def test_an_id_follows_the_newest_one_there_whatever_the_clock_says(person: Person, call_counter: CallCounter) -> None:
    with shifted_clock(timedelta(minutes=1)):
        ahead = add_notification(person)

    with call_counter.record() as first_calls:
        first = add_notification(person)
    with call_counter.record() as second_calls:
        second = add_notification(person)

    assert ahead.id < first.id < second.id
    assert first_calls.operations == ["dynamodb.TransactWriteItems"] * 2, "the first write tells the newest id"
    assert second_calls.operations == ["dynamodb.TransactWriteItems"]


def test_functions_whose_clocks_disagree_add_notifications_at_once(api: Api, person: Person) -> None:
    with disagreeing_clocks(timedelta(minutes=1)):
        for _ in range(3):
            outcomes = run_concurrently([partial(add_notification, person)] * 12)
            assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []

    assert unread_count(api, person) == len({note["id"] for note in list_unread(api, person)}) == 36
    assert inbox.get_inbox(person.id).latest_id == max(str(note["id"]) for note in list_unread(api, person))


# The frame ``unread``


@pytest.fixture
def sockets(first_chat: ChatClient) -> list[Socket]:
    """Three sockets of the pandit."""
    return [first_chat.listen(first_chat.pandit) for _ in range(3)]


def unread_frames(sockets: list[Socket]) -> list[list[tuple[int, str | None]]]:
    return [[(frame["unread_count"], frame["latest_id"]) for frame in socket.received("unread")] for socket in sockets]


def test_reading_one_tells_all_sockets_once(api: Api, first_chat: ChatClient, sockets: list[Socket]) -> None:
    notes = [add_notification(first_chat.pandit) for _ in range(3)]

    for _ in range(2):
        api.post(f"/notifications/{notes[0].id}/read", first_chat.pandit)

    assert unread_frames(sockets) == [[(2, notes[2].id)]] * 3


def test_reading_all_tells_all_sockets_once(api: Api, first_chat: ChatClient, sockets: list[Socket]) -> None:
    notes = [add_notification(first_chat.pandit) for _ in range(3)]

    for _ in range(2):
        api.post("/notifications/read-all", first_chat.pandit)

    assert unread_frames(sockets) == [[(0, notes[2].id)]] * 3


def test_reading_all_where_each_was_read_before_tells_nothing(
    api: Api, first_chat: ChatClient, sockets: list[Socket]
) -> None:
    note = add_notification(first_chat.pandit)
    api.post(f"/notifications/{note.id}/read", first_chat.pandit)

    api.post("/notifications/read-all", first_chat.pandit)

    assert unread_frames(sockets) == [[(0, note.id)]] * 3


def test_reading_a_room_to_its_end_tells_all_sockets_once(first_chat: ChatClient, sockets: list[Socket]) -> None:
    for _ in range(2):
        first_chat.say(first_chat.customer)
    notice = first_chat.room.pandit_notice

    first_chat.read(first_chat.pandit, 1)
    for _ in range(2):
        first_chat.read(first_chat.pandit)

    assert unread_frames(sockets) == [[(0, notice)]] * 3


def test_the_other_member_hears_nothing_of_it(api: Api, first_chat: ChatClient) -> None:
    socket = first_chat.listen(first_chat.customer)
    first_chat.say(first_chat.customer)

    first_chat.read(first_chat.pandit)

    assert socket.received("unread") == []


def test_of_frames_with_the_same_latest_id_the_lower_count_is_the_newer_one(
    api: Api, first_chat: ChatClient, sockets: list[Socket]
) -> None:
    """The rule by which clients order frames that arrive swapped: the frame that it chooses says what is unread."""
    pandit = first_chat.pandit

    def read_one() -> None:
        if unread := list(Notification.unread.query(pandit.id, consistent_read=True)):
            inbox.mark_read(pandit.id, random.choice(unread).id)

    calls = [partial(add_and_push, pandit)] * 5 + [partial(inbox.mark_all_read, pandit.id)] + [read_one] * 5
    for _ in range(3):
        run_concurrently(random.sample(calls, len(calls)))
        for socket in sockets:
            told = [(frame["latest_id"], -frame["unread_count"]) for frame in socket.received("unread")]
            told += [(frame["notification"]["id"], -frame["unread_count"]) for frame in socket.received("notification")]
            newest = counts.read(pandit.id)
            assert max(told) == (newest.latest_id, -newest.unread_count)
