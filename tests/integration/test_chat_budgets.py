"""What a use case may cost in calls to AWS, whatever the size of the conversation."""

from collections.abc import Callable
from functools import partial

import pytest

from bench.aws_calls import CallCounter, RecordedCalls
from chalicelib.chat import room_cache
from chalicelib.db import Transaction
from chalicelib.ids import new_id
from chalicelib.notifications import service as notifications
from chalicelib.notifications.catalogue import NotificationType
from tests.integration.chat_client import ChatClient, ChatFactory
from tests.integration.people import Api, People, Person
from tests.integration.sockets import Socket
from tests.integration.uploads import upload_file


def cost(call_counter: CallCounter, use_case: Callable[[], object]) -> RecordedCalls:
    with call_counter.record() as calls:
        use_case()
    return calls


def test_a_frame_to_somebody_who_has_just_come_costs_two_calls(chat: ChatClient, call_counter: CallCounter) -> None:
    mine, theirs = chat.join(chat.customer), chat.join(chat.pandit)

    calls = cost(call_counter, mine.say)

    assert theirs.expect("message")
    assert calls.count == calls.round_trips == 2, calls.operations


def test_a_frame_of_a_room_that_is_not_known_costs_three_calls_in_two_round_trips(
    chat: ChatClient, call_counter: CallCounter
) -> None:
    mine, theirs = chat.join(chat.customer), chat.join(chat.pandit)
    room_cache.evict(chat.room_id)

    calls = cost(call_counter, mine.say)

    assert theirs.expect("message")
    assert calls.count == 3, calls.operations
    assert calls.round_trips == 2


def test_a_frame_to_somebody_who_is_away_costs_six_calls_in_three_round_trips(
    first_chat: ChatClient, call_counter: CallCounter
) -> None:
    mine, elsewhere = first_chat.join(first_chat.customer), first_chat.listen(first_chat.pandit)

    calls = cost(call_counter, mine.say)

    assert elsewhere.expect("notification")
    assert calls.count <= 6, calls.operations
    assert calls.round_trips <= 3


def test_a_frame_with_a_file_costs_no_more(api: Api, first_chat: ChatClient, call_counter: CallCounter) -> None:
    mine, elsewhere = first_chat.join(first_chat.customer), first_chat.listen(first_chat.pandit)
    file_id = upload_file(api, first_chat, first_chat.customer)
    frame = {"action": "message", "client_id": new_id(), "message_type": "IMAGE", "file_id": file_id}

    calls = cost(call_counter, lambda: mine.send(frame))

    assert elsewhere.expect("notification")
    assert sum(name.startswith("dynamodb.") for name in calls.operations) <= 6, calls.operations
    # In three round trips, and two to S3, which is asked for what was uploaded and copies it.
    assert calls.round_trips <= 5


def test_typing_asks_no_database(chat: ChatClient, call_counter: CallCounter) -> None:
    mine, theirs = chat.join(chat.customer), chat.join(chat.pandit)

    calls = cost(call_counter, lambda: mine.send({"action": "typing", "is_typing": True}))

    assert theirs.expect("typing")
    assert calls.operations == []


def test_a_ping_costs_one_read_and_another_where_the_counterpart_is_online(
    chat: ChatClient, call_counter: CallCounter
) -> None:
    socket = chat.join(chat.customer)
    alone = cost(call_counter, lambda: socket.send({"action": "ping"}))
    chat.join(chat.pandit)

    in_company = cost(call_counter, lambda: socket.send({"action": "ping"}))

    assert alone.operations == ["dynamodb.BatchGetItem"]
    assert in_company.operations == ["dynamodb.BatchGetItem", "dynamodb.Query"]


def test_a_ping_on_a_notifications_socket_costs_one_read(chat: ChatClient, call_counter: CallCounter) -> None:
    socket = chat.listen(chat.customer)

    assert cost(call_counter, lambda: socket.send({"action": "ping"})).operations == ["dynamodb.BatchGetItem"]


def test_authenticating_asks_no_database(api: Api, chat: ChatClient, call_counter: CallCounter) -> None:
    refused = partial(api.get, "/admin/stats", chat.customer, accept_language="en")

    assert cost(call_counter, refused).operations == []
    assert refused().json["code"] == "WRONG_ROLE", "the token was read and believed"


def test_reading_500_messages_costs_as_much_as_reading_one(
    chats: ChatFactory, people: People, call_counter: CallCounter
) -> None:
    few, many = chats.of_shared_people(), chats.of_shared_people()
    few.add_messages(1)
    many.add_messages(500)

    one = cost(call_counter, lambda: few.read(few.pandit))
    first_of_many = cost(call_counter, lambda: many.read(many.pandit, 1))
    all_of_them = cost(call_counter, lambda: many.read(many.pandit, 500))

    assert many.room.pandit_read_seq == 500
    assert all_of_them.count == first_of_many.count == one.count
    assert all_of_them.round_trips <= 3


def test_a_page_of_history_costs_the_same_of_10_messages_and_of_500(
    api: Api, chats: ChatFactory, call_counter: CallCounter
) -> None:
    few, many = chats.of_shared_people(), chats.of_shared_people()
    few.add_messages(10)
    many.add_messages(500)
    for chat in (few, many):
        chat.read(chat.pandit)

    def page(chat: ChatClient, query: str) -> RecordedCalls:
        return cost(call_counter, lambda: api.get(f"/chat/rooms/{chat.room_id}/messages{query}", chat.customer))

    for query in ("", "?limit=100", "?before_seq=5", "?after_seq=2&limit=100"):
        assert page(many, query).operations == page(few, query).operations
    assert page(many, "?limit=100").count <= 5


def test_many_receipts_do_not_make_a_page_dearer(api: Api, chat: ChatClient, call_counter: CallCounter) -> None:
    for _ in range(40):
        chat.say(chat.customer)
        chat.read(chat.pandit)

    calls = cost(call_counter, lambda: api.get(f"/chat/rooms/{chat.room_id}/messages?limit=100", chat.customer))

    assert calls.count <= 5


def test_a_list_of_20_rooms_costs_as_much_as_a_list_of_one(
    api: Api, chats: ChatFactory, people: People, call_counter: CallCounter
) -> None:
    customer = people.customer()
    pandits = [people.pandit(verified=False) for _ in range(4)]

    def listed(count: int) -> RecordedCalls:
        with call_counter.record() as calls:
            rooms = api.get("/chat/rooms?limit=100", customer).json["items"]
        assert len(rooms) == count
        assert all(room["last_message"] and room["counterpart"]["full_name"] for room in rooms)
        return calls

    chats.between(customer, pandits[0]).add_messages(1)
    one = listed(1)
    for number in range(19):
        chats.between(customer, pandits[number % 4]).add_messages(1)

    assert listed(20).operations == one.operations
    assert one.count <= 4


def test_a_page_of_notifications_costs_the_same_of_1_and_of_60(
    api: Api, people: People, call_counter: CallCounter
) -> None:
    person = people.customer()

    def listed(query: str) -> RecordedCalls:
        return cost(call_counter, lambda: api.get(f"/notifications{query}", person))

    _notify(person, 1)
    one = [listed(""), listed("?unread=true")]
    _notify(person, 59)

    assert [calls.operations for calls in (listed("?limit=100"), listed("?unread=true&limit=100"))] == [
        calls.operations for calls in one
    ]


def test_a_connect_costs_the_same_whatever_the_history(chats: ChatFactory, call_counter: CallCounter) -> None:
    few, many = chats.of_new_people(), chats.of_new_people()
    few.add_messages(1)
    many.add_messages(300)
    opened: list[Socket] = []

    costs = [cost(call_counter, lambda chat=chat: opened.append(chat.join(chat.customer))) for chat in (few, many)]  # type: ignore[misc]

    assert costs[0].operations == costs[1].operations
    for chat in (few, many):
        chat.close_sockets()


def _notify(person: Person, count: int) -> None:
    for _ in range(count):
        with Transaction() as tx:
            notifications.add(tx, person.id, NotificationType.PANDIT_VERIFIED)


@pytest.fixture(autouse=True)
def _warm(chat: ChatClient) -> None:
    """Clients, secrets and schemas are loaded by the first call of a process; that is not what is counted."""
    chat.say(chat.customer)
