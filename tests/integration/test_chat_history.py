"""Reading a conversation: pages of it, rooms in a list, and what a socket is shown first."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.integration.chat_client import ChatClient, ChatFactory
from tests.integration.people import Api, People


def numbers(page: dict[str, Any]) -> list[int]:
    return [message["seq"] for message in page["messages" if "messages" in page else "items"]]


@pytest.mark.parametrize(
    ("query", "first", "last", "has_more"),
    [
        ("", 41, 60, True),
        ("?limit=100", 1, 60, False),
        ("?before_seq=10", 1, 9, False),
        ("?before_seq=30", 10, 29, True),
        ("?after_seq=50", 51, 60, False),
        ("?after_seq=0&limit=3", 1, 3, True),
        ("?before_seq=9999&limit=2", 59, 60, True),
    ],
)
def test_a_page_holds_what_was_asked_for(
    api: Api, chat: ChatClient, query: str, first: int, last: int, has_more: bool
) -> None:
    chat.add_messages(60)

    page = api.get(f"/chat/rooms/{chat.room_id}/messages{query}", chat.pandit).json

    assert numbers(page) == list(range(first, last + 1))
    assert page["has_more"] is has_more


@pytest.mark.parametrize("query", ["?before_seq=1", "?before_seq=0", "?after_seq=60", "?after_seq=999999999"])
def test_a_page_may_be_empty(api: Api, chat: ChatClient, query: str) -> None:
    chat.add_messages(60)

    page = api.get(f"/chat/rooms/{chat.room_id}/messages{query}", chat.pandit).json

    assert page == {"items": [], "has_more": False}


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "before_seq=x", "after_seq=-1", "before_seq=5&after_seq=1"])
def test_a_page_that_cannot_be_is_refused(api: Api, chat: ChatClient, query: str) -> None:
    assert api.get(f"/chat/rooms/{chat.room_id}/messages?{query}", chat.customer).status == 422


def test_both_see_the_same_sender_of_each_message(api: Api, chat: ChatClient) -> None:
    chat.say(chat.customer)
    chat.say(chat.pandit)
    chat.send_system_message()

    for viewer in (chat.customer, chat.pandit):
        items = api.get(f"/chat/rooms/{chat.room_id}/messages", viewer).json["items"]
        assert [message["sender_id"] for message in items] == [chat.customer.id, chat.pandit.id, None]


def test_a_room_shows_neither_address_nor_phone(api: Api, chat: ChatClient) -> None:
    chat.say(chat.pandit)

    for path in (f"/chat/rooms/{chat.room_id}", "/chat/rooms", f"/chat/rooms/{chat.room_id}/messages"):
        assert chat.pandit.email not in api.get(path, chat.customer).text


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_nobody_points_a_room_at_another_booking(api: Api, chat: ChatClient, method: str) -> None:
    assert api.call(method, f"/chat/rooms/{chat.room_id}", chat.customer, {"booking_id": "another"}).status >= 403
    assert api.get(f"/chat/rooms/{chat.room_id}", chat.customer).json["booking_id"] == chat.room_id


def test_a_message_is_shown_on_its_readers_clock(api: Api, people: People, chats: ChatFactory) -> None:
    chat = chats.between(people.customer(timezone="Australia/Sydney"), people.pandit(verified=False))
    chat.say(chat.customer)

    def moment(person: Any) -> str:
        return str(api.get(f"/chat/rooms/{chat.room_id}/messages", person).json["items"][0]["timestamp"])

    theirs, ours = moment(chat.customer), moment(chat.pandit)
    assert datetime.fromisoformat(theirs) == datetime.fromisoformat(ours)
    assert datetime.fromisoformat(theirs).utcoffset() in (timedelta(hours=10), timedelta(hours=11))
    assert ours.endswith("+05:45")


def test_rooms_come_with_the_newest_activity_first(api: Api, people: People, chats: ChatFactory) -> None:
    customer, pandit = people.customer(), people.pandit(verified=False)
    first, second, third = (chats.between(customer, pandit) for _ in range(3))
    second.say(customer)
    first.say(pandit)

    for person in (customer, pandit):
        listed = [room["id"] for room in api.get("/chat/rooms", person).json["items"]]
        assert listed == [first.room_id, second.room_id, third.room_id]


def test_a_room_tells_its_last_message_what_is_unread_and_who_the_other_is(api: Api, chat: ChatClient) -> None:
    chat.say(chat.customer, "One")
    chat.send_system_message("Two")
    chat.say(chat.customer, "Three")

    mine = api.get(f"/chat/rooms/{chat.room_id}", chat.customer).json
    theirs = api.get(f"/chat/rooms/{chat.room_id}", chat.pandit).json

    assert (mine["unread_count"], theirs["unread_count"]) == (1, 3)
    assert mine["last_message"]["content"] == theirs["last_message"]["content"] == "Three"
    assert (mine["counterpart"]["id"], mine["counterpart"]["full_name"]) == (chat.pandit.id, chat.pandit.full_name)
    assert theirs["counterpart"]["id"] == chat.customer.id
    assert (mine["booking_id"], mine["last_seq"], mine["is_active"]) == (chat.room_id, 3, True)


def test_a_last_message_is_read_once_the_other_has_read_it(api: Api, chat: ChatClient) -> None:
    chat.say(chat.customer)
    assert api.get(f"/chat/rooms/{chat.room_id}", chat.customer).json["last_message"]["is_read"] is False

    chat.read(chat.pandit)

    last = api.get(f"/chat/rooms/{chat.room_id}", chat.customer).json["last_message"]
    assert last["is_read"] is True
    assert last["read_at"]


def test_rooms_are_paged_without_gap_or_double(api: Api, people: People, chats: ChatFactory) -> None:
    customer, pandit = people.customer(), people.pandit(verified=False)
    opened = [chats.between(customer, pandit).room_id for _ in range(5)]

    seen: list[str] = []
    path = "/chat/rooms?limit=2"
    while path:
        page = api.get(path, customer).json
        seen += [room["id"] for room in page["items"]]
        path = f"/chat/rooms?limit=2&cursor={page['next_cursor']}" if page["next_cursor"] else ""

    assert seen == opened[::-1]


def test_an_admin_sees_a_room_without_a_counterpart_and_everything_in_it(
    api: Api, chat: ChatClient, people: People
) -> None:
    chat.say(chat.customer)
    room = api.get(f"/chat/rooms/{chat.room_id}", people.admin()).json

    assert (room["counterpart"], room["unread_count"]) == (None, 0)
    assert chat.room_id in [one["id"] for one in api.get("/chat/rooms", people.admin()).json["items"]]
    assert numbers(api.get(f"/chat/rooms/{chat.room_id}/messages", people.admin()).json) == [1]


def test_a_chat_socket_is_shown_the_newest_50_first(chat: ChatClient) -> None:
    chat.add_messages(60)
    chat.read(chat.pandit, 7)

    history = chat.join(chat.customer).expect("history")

    assert numbers(history) == list(range(11, 61))
    assert (history["room_id"], history["has_more"], history["last_seq"]) == (chat.room_id, True, 60)
    assert history["last_read"] == {chat.customer.id: 0, chat.pandit.id: 7}
    assert set(history["presence"]) == {chat.customer.id, chat.pandit.id}


def test_a_resume_is_shown_up_to_100_of_what_followed(chat: ChatClient) -> None:
    chat.add_messages(160)
    socket = chat.join(chat.customer, after_seq=20)

    first = socket.expect("history")
    socket.send({"action": "history", "after_seq": 30})
    socket.send({"action": "history", "after_seq": 120})

    assert (numbers(first), first["has_more"]) == (list(range(21, 121)), True)
    later, rest = socket.received("history")[1:]
    assert (numbers(later), later["has_more"]) == (list(range(31, 131)), True)
    assert (numbers(rest), rest["has_more"]) == (list(range(121, 161)), False)


def test_older_messages_are_asked_for_50_at_a_time_or_as_many_as_are_wanted(chat: ChatClient) -> None:
    chat.add_messages(160)
    socket = chat.join(chat.customer)

    socket.send({"action": "history", "before_seq": 111})
    socket.send({"action": "history", "before_seq": 111, "limit": 100})
    socket.send({"action": "history", "before_seq": 11, "limit": 100})

    shown = [(numbers(history), history["has_more"]) for history in socket.received("history")[1:]]
    assert shown == [(list(range(61, 111)), True), (list(range(11, 111)), True), (list(range(1, 11)), False)]


def test_a_history_of_long_messages_is_cut_to_what_api_gateway_takes_and_says_so(chat: ChatClient) -> None:
    long = "म" * 4000  # twelve kilobytes
    for _ in range(12):
        chat.say(chat.customer, long, content_ne=long)
    socket = chat.join(chat.pandit)

    newest = socket.expect("history")
    socket.send({"action": "history", "after_seq": 0})
    oldest = socket.expect("history", 2)

    for history in (newest, oldest):
        assert history["has_more"] is True
        assert len(history["messages"]) > 1
    assert numbers(newest)[-1] == 12
    assert numbers(oldest)[0] == 1


def test_nobody_is_named_as_typing_who_is_reading_it_himself(chat: ChatClient) -> None:
    mine, theirs = chat.join(chat.customer), chat.join(chat.pandit)
    mine.send({"action": "typing", "is_typing": True})

    for socket in (mine, theirs):
        socket.send({"action": "join"})

    assert mine.expect("history", 2)["typing"] == []
    assert theirs.expect("history", 2)["typing"] == [chat.customer.id]
