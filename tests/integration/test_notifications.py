"""Notifications over REST: their owner's, counted exactly, read once and for all."""

import random
import time
from datetime import timedelta
from functools import partial

import pytest

from chalicelib.db import Transaction, retry_on_conflict
from chalicelib.notifications import service
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.notifications.models import Notification
from tests.integration.chat_client import run_concurrently
from tests.integration.connections_api import FakeConnectionsApi
from tests.integration.people import Api, People, Person
from tests.integration.sockets import Socket


@retry_on_conflict
def tell(person: Person, reason: str = "x") -> Notification:
    with Transaction() as tx:
        return service.add(tx, person.id, NotificationType.PANDIT_REJECTED, reason=reason)


def listed(api: Api, person: Person, query: str = "?limit=100") -> list[dict[str, object]]:
    return list(api.get(f"/notifications{query}", person).json["items"])


def count(api: Api, person: Person) -> int:
    return int(api.get("/notifications/unread-count", person).json["unread_count"])


def unread(api: Api, person: Person) -> list[dict[str, object]]:
    return listed(api, person, "?unread=true&limit=100")


@pytest.fixture
def person(people: People) -> Person:
    return people.customer()


def test_they_come_newest_first_with_all_four_texts(api: Api, person: Person) -> None:
    for reason in ("one", "two"):
        tell(person, reason)

    notes = listed(api, person)

    assert [str(note["message"]).rpartition(": ")[2] for note in notes] == ["two", "one"]
    for note in notes:
        texts = [note[name] for name in ("title", "title_ne", "message", "message_ne")]
        assert all(texts)
        assert len(set(texts)) == 4
        assert (note["user_id"], note["booking_id"], note["user_timezone"]) == (person.id, None, "Asia/Kathmandu")


def test_reading_one_leaves_the_others(api: Api, person: Person) -> None:
    notes = [tell(person) for _ in range(3)]

    read = api.post(f"/notifications/{notes[1].id}/read", person)

    assert (read.status, read.json["is_read"]) == (200, True)
    assert read.json["read_at"]
    assert [note["id"] for note in unread(api, person)] == [notes[2].id, notes[0].id]
    assert count(api, person) == 2


def test_reading_one_again_changes_nothing(api: Api, person: Person) -> None:
    note = tell(person)
    first = api.post(f"/notifications/{note.id}/read", person).json
    time.sleep(0.005)

    assert api.post(f"/notifications/{note.id}/read", person).json == first
    assert count(api, person) == 0


def test_reading_all_reads_what_is_there_and_not_what_comes_later(api: Api, person: Person) -> None:
    for _ in range(30):
        tell(person)

    assert api.post("/notifications/read-all", person).json == {"unread_count": 0}
    later = tell(person)

    assert [note["id"] for note in unread(api, person)] == [later.id]
    notes = listed(api, person)
    assert [note["is_read"] for note in notes] == [False] + [True] * 30
    assert all(note["read_at"] for note in notes[1:])


def test_reading_all_keeps_the_moments_of_earlier_readings(api: Api, person: Person) -> None:
    note = tell(person)
    before = api.post(f"/notifications/{note.id}/read", person).json["read_at"]
    time.sleep(0.005)

    tell(person)
    api.post("/notifications/read-all", person)

    assert listed(api, person)[1]["read_at"] == before


def test_reading_all_twice_keeps_the_moment_of_the_first_time(api: Api, person: Person) -> None:
    tell(person)
    api.post("/notifications/read-all", person)
    [before] = listed(api, person)
    time.sleep(0.005)

    tell(person)
    api.post("/notifications/read-all", person)

    assert listed(api, person)[1]["read_at"] == before["read_at"]


def test_reading_all_of_nothing_is_no_error(api: Api, person: Person) -> None:
    assert api.post("/notifications/read-all", person).json == {"unread_count": 0}
    assert listed(api, person) == []


def test_one_that_was_read_with_all_can_be_read_again(api: Api, person: Person) -> None:
    note = tell(person)
    api.post("/notifications/read-all", person)

    assert api.post(f"/notifications/{note.id}/read", person).json["is_read"] is True
    assert count(api, person) == 0


@pytest.mark.parametrize("query", ["?limit=2", "?unread=true&limit=2"])
def test_they_are_paged_without_gap_or_double(api: Api, person: Person, query: str) -> None:
    told = [tell(person).id for _ in range(5)]

    seen: list[str] = []
    path: str | None = f"/notifications{query}"
    while path:
        page = api.get(path, person).json
        seen += [note["id"] for note in page["items"]]
        path = f"/notifications{query}&cursor={page['next_cursor']}" if page["next_cursor"] else None

    assert seen == told[::-1]


def test_unread_ones_that_expire_are_counted_no_longer(
    api: Api, person: Person, connections_api: FakeConnectionsApi
) -> None:
    notes = [tell(person) for _ in range(5)]
    for expired in notes[:2]:
        expired.delete()  # as DynamoDB does, some time after ``expires_at``

    socket = Socket(connections_api, person)
    shown = socket.expect("notifications")
    socket.close()
    assert [note["id"] for note in shown["items"]] == [note.id for note in notes[:1:-1]]
    assert (shown["unread_count"], count(api, person)) == (3, 3)
    notes[2].delete()
    assert (len(unread(api, person)), count(api, person)) == (2, 2)


def test_they_live_for_180_days(person: Person) -> None:
    note = tell(person)

    assert abs(note.expires_at - note.created_at - timedelta(days=180)) < timedelta(minutes=1)


def test_anothers_notification_is_not_found(api: Api, person: Person, people: People) -> None:
    note = tell(person)

    assert api.post(f"/notifications/{note.id}/read", people.stranger()).status == 404
    assert api.post(f"/notifications/{note.id}/read", people.admin()).status == 404
    assert count(api, person) == 1


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_nobody_edits_a_notification(api: Api, person: Person, method: str) -> None:
    note = tell(person)

    assert api.call(method, f"/notifications/{note.id}", person, {"notification_type": "PAYMENT_SUCCESS"}).status >= 403
    assert listed(api, person)[0]["notification_type"] == "PANDIT_REJECTED"


def test_readings_and_news_that_race_keep_the_count_true(api: Api, person: Person) -> None:
    def read_one() -> None:
        service.read(person.id, random.choice(list(Notification.query(person.id, consistent_read=True))).id)

    tell(person)
    calls = [partial(tell, person)] * 6 + [partial(service.read_all, person.id)] * 2 + [read_one] * 6
    for _ in range(4):
        outcomes = run_concurrently(random.sample(calls, len(calls)))
        assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
        assert count(api, person) == len(unread(api, person))
        notes = listed(api, person)
        assert [note["id"] for note in notes if not note["is_read"]] == [note["id"] for note in unread(api, person)]


def test_their_ids_only_grow_however_many_are_made_at_once(api: Api, person: Person) -> None:
    run_concurrently([partial(tell, person)] * 12)

    assert count(api, person) == 12
    before = {str(note["id"]) for note in listed(api, person)}
    assert all(tell(person).id > earlier for earlier in before)
