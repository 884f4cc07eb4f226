"""Notifications over REST: private to their owner, counted exactly, marked as read for good."""

import random
import time
from datetime import timedelta
from functools import partial

import pytest

from chalicelib.db import Transaction, retry_on_conflict
from chalicelib.notifications import inbox, service
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.notifications.models import Notification
from tests.integration.chat_client import run_concurrently
from tests.integration.connections_api import FakeConnectionsApi
from tests.integration.people import Api, People, Person
from tests.integration.sockets import Socket


@retry_on_conflict
def add_notification(person: Person, reason: str = "x") -> Notification:
    with Transaction() as tx:
        return service.add(tx, person.id, NotificationType.PANDIT_REJECTED, reason=reason)


def list_notifications(api: Api, person: Person, query: str = "?limit=100") -> list[dict[str, object]]:
    return list(api.get(f"/notifications{query}", person).json["items"])


def unread_count(api: Api, person: Person) -> int:
    return int(api.get("/notifications/unread-count", person).json["unread_count"])


def list_unread(api: Api, person: Person) -> list[dict[str, object]]:
    return list_notifications(api, person, "?unread=true&limit=100")


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


def test_unread_notifications_that_expire_are_no_longer_counted(
    api: Api, person: Person, connections_api: FakeConnectionsApi
) -> None:
    notes = [add_notification(person) for _ in range(5)]
    for expired in notes[:2]:
        expired.delete()  # as DynamoDB does, some time after ``expires_at``

    socket = Socket(connections_api, person)
    shown = socket.expect("notifications")
    socket.close()
    assert [note["id"] for note in shown["items"]] == [note.id for note in notes[:1:-1]]
    assert (shown["unread_count"], unread_count(api, person)) == (3, 3)
    notes[2].delete()
    assert (len(list_unread(api, person)), unread_count(api, person)) == (2, 2)


def test_notifications_are_stored_for_180_days(person: Person) -> None:
    note = add_notification(person)

    assert abs(note.expires_at - note.created_at - timedelta(days=180)) < timedelta(minutes=1)


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
