"""Notifications that nobody has read in half a year: gone from list, count and room alike, deleted or not yet."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest

from chalicelib.db import PageRequest
from chalicelib.errors import NotFound
from chalicelib.notifications import counts, inbox
from chalicelib.notifications.models import LIFETIME, Inbox, Notification
from tests.integration.chat_client import ChatClient, run_concurrently, stored_notifications
from tests.integration.clocks import shifted_clock
from tests.integration.connections_api import FakeConnectionsApi
from tests.integration.inbox_client import (
    add_notification,
    list_notifications,
    list_pages,
    list_unread,
    unread_count,
)
from tests.integration.people import Api, People, Person
from tests.integration.sockets import Socket

DAY = timedelta(days=1)
AFTER_EXPIRY = pytest.mark.parametrize("is_deleted", [False, True], ids=["not yet deleted", "deleted"])


@pytest.fixture
def person(people: People) -> Person:
    return people.customer()


def add_in_the_past(person: Person, age: timedelta) -> Notification:
    with shifted_clock(-age):
        return add_notification(person)


@AFTER_EXPIRY
def test_what_has_expired_is_neither_listed_nor_counted(
    api: Api, person: Person, connections_api: FakeConnectionsApi, is_deleted: bool
) -> None:
    expired = [add_in_the_past(person, LIFETIME + DAY) for _ in range(2)]
    living = [add_in_the_past(person, LIFETIME - DAY), *(add_notification(person) for _ in range(2))]
    if is_deleted:
        for notification in expired:
            notification.delete()

    socket = Socket(connections_api, person)
    shown = socket.expect("notifications")
    socket.close()

    ids = [notification.id for notification in reversed(living)]
    assert [item["id"] for item in shown["items"]] == ids
    assert (shown["unread_count"], unread_count(api, person)) == (3, 3)
    assert [item["id"] for item in list_unread(api, person)] == ids
    assert [item["id"] for item in list_notifications(api, person)] == ids


def test_a_recount_tells_all_sockets(api: Api, person: Person, connections_api: FakeConnectionsApi) -> None:
    add_in_the_past(person, LIFETIME - DAY)
    newest = add_notification(person)
    sockets = [Socket(connections_api, person) for _ in range(2)]

    with shifted_clock(2 * DAY):
        inbox.get_inbox(person.id)
        inbox.get_inbox(person.id)

    for socket in sockets:
        assert socket.received("unread") == [{"type": "unread", "unread_count": 1, "latest_id": newest.id}]
        socket.close()


def test_a_pong_counts_what_has_not_expired(person: Person, connections_api: FakeConnectionsApi) -> None:
    socket = Socket(connections_api, person)
    add_in_the_past(person, LIFETIME + DAY)
    newest = add_notification(person)

    socket.send({"action": "ping"})

    pong = socket.expect("pong")
    socket.close()
    assert (pong["unread_count"], pong["latest_id"]) == (1, newest.id)


def test_an_expired_notification_is_not_found(api: Api, person: Person) -> None:
    expired, living = add_in_the_past(person, LIFETIME + DAY), add_notification(person)

    assert api.post(f"/notifications/{expired.id}/read", person).status == 404
    assert unread_count(api, person) == 1
    assert api.post(f"/notifications/{living.id}/read", person).status == 200
    assert unread_count(api, person) == 0


def test_the_count_is_0_once_all_have_expired_and_counts_the_next_one(api: Api, person: Person) -> None:
    for _ in range(3):
        add_in_the_past(person, LIFETIME + DAY)

    assert unread_count(api, person) == 0
    api.post("/notifications/read-all", person)
    add_notification(person)
    assert unread_count(api, person) == len(list_unread(api, person)) == 1


@pytest.mark.parametrize("only_unread", [False, True])
def test_a_list_whose_rest_has_expired_while_it_was_paged_ends(person: Person, only_unread: bool) -> None:
    for _ in range(3):
        add_in_the_past(person, LIFETIME + DAY)
    with shifted_clock(-2 * DAY):
        first = inbox.list_notifications(person.id, PageRequest(1), only_unread=only_unread)
    assert first.next_key is not None

    page = inbox.list_notifications(person.id, PageRequest(1, first.next_key), only_unread=only_unread)

    assert (page.items, page.next_key) == ([], None)


def test_a_list_of_unread_ones_that_were_all_read_while_it_was_paged_ends(api: Api, person: Person) -> None:
    for _ in range(3):
        add_notification(person)
    cursor = api.get("/notifications?unread=true&limit=1", person).json["next_cursor"]
    api.post("/notifications/read-all", person)

    page = api.get(f"/notifications?unread=true&cursor={cursor}", person).json

    assert page == {"items": [], "next_cursor": None}


@AFTER_EXPIRY
def test_a_message_after_its_notice_has_expired_makes_a_new_one(first_chat: ChatClient, is_deleted: bool) -> None:
    with shifted_clock(-LIFETIME - DAY):
        first_chat.say(first_chat.customer)
    [expired] = stored_notifications(first_chat.pandit, "NEW_MESSAGE")
    if is_deleted:
        expired.delete()

    first_chat.say(first_chat.customer)
    first_chat.say(first_chat.customer)

    notice = first_chat.room.pandit_notice
    assert notice not in {None, expired.id}
    assert notice == stored_notifications(first_chat.pandit, "NEW_MESSAGE")[-1].id
    assert inbox.get_inbox(first_chat.pandit.id).unread_count == 1
    first_chat.read(first_chat.pandit)
    assert first_chat.room.pandit_notice is None
    assert inbox.get_inbox(first_chat.pandit.id).unread_count == 0


@AFTER_EXPIRY
def test_a_room_is_read_after_its_notice_has_expired(first_chat: ChatClient, is_deleted: bool) -> None:
    with shifted_clock(-LIFETIME - DAY):
        first_chat.say(first_chat.customer)
    [expired] = stored_notifications(first_chat.pandit, "NEW_MESSAGE")
    if is_deleted:
        expired.delete()
    later = add_notification(first_chat.pandit)

    assert first_chat.read(first_chat.pandit) == 1

    assert first_chat.room.pandit_notice is None
    counted = inbox.get_inbox(first_chat.pandit.id)
    assert (counted.unread_count, counted.latest_id) == (1, later.id)


def test_readings_additions_and_recounts_that_race_keep_the_count_exact(api: Api, person: Person) -> None:
    def read_one() -> None:
        if unread := list(Notification.unread.query(person.id, consistent_read=True)):
            inbox.mark_read(person.id, random.choice(unread).id)

    for _ in range(4):
        # On the border: what one function still reads as unread has expired for the next.
        for _ in range(4):
            add_in_the_past(person, LIFETIME)
        calls: list[Callable[[], object]] = [partial(add_notification, person)] * 3
        calls += [partial(inbox.get_inbox, person.id)] * 4 + [_ignore_not_found(read_one)] * 4
        outcomes = run_concurrently(random.sample(calls, len(calls)))
        assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
        assert unread_count(api, person) == len(list_unread(api, person))
        add_notification(person)
        api.post("/notifications/read-all", person)


def _ignore_not_found(read: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        with suppress(NotFound):  # it has expired between the two reads
            read()

    return run


def make_older(person: Person) -> None:
    """Takes from an inbox what an older version did not store."""
    Inbox(person.id).update([Inbox.oldest_unread_id.remove()])


def test_an_inbox_of_an_older_version_is_read_and_counted_on(api: Api, person: Person) -> None:
    add_in_the_past(person, LIFETIME + DAY)
    living = [add_in_the_past(person, LIFETIME - DAY)]
    make_older(person)

    living.append(add_notification(person))

    assert unread_count(api, person) == 2
    assert counts.read(person.id).oldest_unread_id == living[0].id
    assert [item["id"] for item in list_unread(api, person)] == [note.id for note in reversed(living)]
    with shifted_clock(2 * DAY):
        assert inbox.get_inbox(person.id).unread_count == 1


def test_an_inbox_of_an_older_version_with_nothing_unread_needs_no_recount(api: Api, person: Person) -> None:
    note = add_notification(person)
    api.post(f"/notifications/{note.id}/read", person)
    make_older(person)

    note = add_notification(person)

    assert counts.read(person.id).oldest_unread_id == note.id
    assert unread_count(api, person) == 1


def test_a_page_whose_rest_is_living_goes_on(api: Api, person: Person) -> None:
    add_in_the_past(person, LIFETIME + DAY)
    living = [add_in_the_past(person, LIFETIME - DAY), add_notification(person)]

    pages = list_pages(api, person, "/notifications?limit=1")

    assert [[item["id"] for item in page] for page in pages] == [[note.id] for note in reversed(living)]
