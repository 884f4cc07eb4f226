"""Pages that would be larger than a function may answer: cut, and nothing of the list is missed or shown twice."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib import tokens
from chalicelib.admin import finder
from chalicelib.audit import service as audit
from chalicelib.bookings import lists
from chalicelib.bookings.rules import BookingSort
from chalicelib.chat import rooms
from chalicelib.chat.models import Message
from chalicelib.db import Page, PageRequest, RawItem, Transaction
from chalicelib.http.response import Listing, render_response
from chalicelib.http.route import find_route
from chalicelib.ids import new_id
from chalicelib.localization.text import Reader
from chalicelib.notifications import service as notifications
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.realtime.push import encode
from chalicelib.schema.base import View
from chalicelib.schema.sizes import MAX_ANSWER_BYTES, MAX_FRAME_BYTES, escaped_size
from tests.integration.booking_helpers import HOUR, NOON, book, move_to_the_past
from tests.integration.chat_client import ChatClient, ChatFactory
from tests.integration.people import Api, People

EMOJI = "🙏"
COUNT = 100


class TextView(View):
    number: int
    text: str


@dataclass
class ListRequest:
    """What rendering a list asks of a request."""

    scope: str = "a list"
    reader: Reader = Reader()  # noqa: RUF009 - frozen


def page_after(texts: list[str], after: RawItem | None, limit: int) -> Page[Any]:
    """A page of a list in memory, whose keys are the items' numbers."""
    start = 0 if after is None else int(after["number"]["N"]) + 1
    items = list(enumerate(texts))[start : start + limit]

    def key_of(item: tuple[int, str]) -> RawItem:
        return {"number": {"N": str(item[0])}}

    return Page(items, key_of(items[-1]) if items and start + limit < len(texts) else None, key_of)


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.sampled_from(["a", "\n", "म", EMOJI]), st.integers(0, 200_000)), max_size=12),
    st.integers(1, 12),
)
def test_a_list_of_any_sizes_is_shown_once_in_full(contents: list[tuple[str, int]], limit: int) -> None:
    route, request = find_route("GET", "/notifications"), ListRequest()
    texts, shown = [character * count for character, count in contents], []
    after: RawItem | None = None
    while True:
        page = page_after(texts, after, limit)
        listing = Listing.of(page, lambda item: TextView(number=item[0], text=item[1]))
        _, body, _ = render_response(request, route, listing)  # type: ignore[arg-type]
        answer = json.loads(body)
        assert escaped_size(body) <= MAX_ANSWER_BYTES
        shown += [item["number"] for item in answer["items"]]
        if answer["next_cursor"] is None:
            break
        assert answer["items"]
        after = tokens.key_of(request.scope, answer["next_cursor"])

    assert shown == list(range(len(texts)))


@pytest.fixture
def long_chat(chat: ChatClient) -> ChatClient:
    """A room with 100 messages as long as they may be, in both languages: 9.6 MB as escaped JSON."""
    chat.add_messages(COUNT)
    with Message.batch_write() as batch:
        for message in chat.stored:
            message.content = message.content_ne = EMOJI * 4000
            batch.save(message)
    return chat


def test_the_longest_messages_are_paged_backwards_over_rest(api: Api, long_chat: ChatClient) -> None:
    numbers, query = list[int](), ""
    while True:
        reply = api.get(f"/chat/rooms/{long_chat.room_id}/messages?limit=100{query}", long_chat.customer)
        assert escaped_size(reply.text) <= MAX_ANSWER_BYTES
        page = reply.json
        numbers = [*(message["seq"] for message in page["items"]), *numbers]
        if not page["has_more"]:
            break
        assert len(page["items"]) > 30, "as many as fit"
        query = f"&before_seq={numbers[0]}"

    assert numbers == list(range(1, COUNT + 1))


def test_the_longest_messages_are_paged_forwards_over_rest(api: Api, long_chat: ChatClient) -> None:
    numbers = [0]
    while True:
        path = f"/chat/rooms/{long_chat.room_id}/messages?limit=100&after_seq={numbers[-1]}"
        reply = api.get(path, long_chat.customer)
        assert escaped_size(reply.text) <= MAX_ANSWER_BYTES
        numbers += [message["seq"] for message in reply.json["items"]]
        if not reply.json["has_more"]:
            break

    assert numbers == list(range(COUNT + 1))


def test_the_longest_messages_are_read_on_a_socket(long_chat: ChatClient) -> None:
    socket = long_chat.join(long_chat.pandit)
    history = socket.expect("history")
    backwards = [message["seq"] for message in history["messages"]]
    assert (backwards[-1], history["has_more"]) == (COUNT, True)
    count = 1
    while history["has_more"]:
        socket.send({"action": "history", "before_seq": backwards[0], "limit": 100})
        count += 1
        history = socket.expect("history", count)
        backwards = [*(message["seq"] for message in history["messages"]), *backwards]
    forwards = [0]
    while len(forwards) <= COUNT:
        socket.send({"action": "history", "after_seq": forwards[-1]})
        count += 1
        history = socket.expect("history", count)
        forwards += [message["seq"] for message in history["messages"]]
        assert history["has_more"] == (len(forwards) <= COUNT)

    assert backwards == list(range(1, COUNT + 1))
    assert forwards == list(range(COUNT + 1))


def test_a_welcome_holds_as_many_notifications_as_fit(api: Api, people: People, chats: ChatFactory) -> None:
    chat = chats.of_new_people()
    longest = {"name": EMOJI * 120, "service": EMOJI * 120, "when": "x" * 100, "reason": EMOJI * 500}
    for _ in range(21):
        with Transaction() as tx:
            notifications.notify(tx, chat.pandit.id, NotificationType.BOOKING_CANCELLED, **longest)

    welcome = chat.listen(chat.pandit).expect("notifications")
    chat.close_sockets()

    listed = api.get("/notifications?unread=true&limit=100", chat.pandit).json["items"]
    ids = [item["id"] for item in welcome["items"]]
    assert (welcome["unread_count"], len(listed)) == (21, 21)
    assert 15 < len(ids) < 20, "as many as fit"
    assert ids == [item["id"] for item in listed[: len(ids)]]
    assert len(encode(welcome)) <= MAX_FRAME_BYTES < len(encode({**welcome, "items": listed[: len(ids) + 1]}))


def test_a_list_of_large_items_is_paged_over_rest(api: Api, people: People) -> None:
    admin, subject = people.admin(), new_id()
    for _ in range(15):
        with Transaction() as tx:
            audit.record(tx, admin.id, "TEST", "test", subject, {"text": "x" * 390_000})

    entries: list[dict[str, Any]] = []
    pages, cursor = 0, ""
    while len([entry for entry in entries if entry["object_id"] == subject]) < 15:
        reply = api.get(f"/admin/audit?limit=100&cursor={cursor}", admin)
        assert escaped_size(reply.text) <= MAX_ANSWER_BYTES
        entries += reply.json["items"]
        cursor, pages = reply.json["next_cursor"], pages + 1

    ids = [entry["id"] for entry in entries]
    assert len(set(ids)) == len(ids)
    assert ids == sorted(ids, reverse=True)
    assert pages > 1


def continues_after_each_item(read: Callable[[PageRequest], Page[Any]]) -> bool:
    """Whether a list goes on with the next item after each item of its first page."""
    page = read(PageRequest(100))
    ids = [item.id for item in page.items]
    rests = [[item.id for item in read(PageRequest(100, page.key_of(item))).items] for item in page.items]
    # The list may be longer than the first page: admins see the rooms of other tests too.
    return len(ids) > 2 and all(rest[: len(ids) - number - 1] == ids[number + 1 :] for number, rest in enumerate(rests))


def test_each_kind_of_list_may_end_after_any_item(api: Api, people: People) -> None:
    customer, pandit, admin = people.customer(), people.pandit(), people.admin()
    others = [people.customer() for _ in range(3)]
    bookings = [book(api, customer, pandit, NOON + 2 * HOUR * number)["id"] for number in range(4)]
    for booking_id in bookings[:2]:
        move_to_the_past(booking_id)

    for sort in BookingSort:
        assert continues_after_each_item(partial(lists.list_bookings, customer.actor, None, sort))
    assert continues_after_each_item(partial(rooms.list_rooms, customer.actor))
    assert continues_after_each_item(partial(rooms.list_rooms, admin.actor))
    assert continues_after_each_item(partial(finder.find_bookings, customer.full_name, None))
    assert continues_after_each_item(partial(finder.find_users, others[0].full_name.split()[0]))
