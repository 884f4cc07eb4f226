"""What a use case may cost in calls to AWS, whatever the size of the conversation."""

from collections.abc import Callable
from functools import partial

import pytest

from chalicelib.chat import room_cache
from chalicelib.db import Transaction
from chalicelib.ids import new_id
from chalicelib.notifications import service as notifications
from chalicelib.notifications.catalogue import NotificationType
from tests.integration.calls import Calls, Counter
from tests.integration.people import Api, People, Person
from tests.integration.sockets import Socket
from tests.integration.talk import Talk, Talks
from tests.integration.uploads import uploaded


def cost(counter: Counter, use_case: Callable[[], object]) -> Calls:
    with counter.counted() as calls:
        use_case()
    return calls


def test_a_frame_to_somebody_who_has_just_come_costs_two_calls(talk: Talk, counter: Counter) -> None:
    mine, theirs = talk.join(talk.customer), talk.join(talk.pandit)

    calls = cost(counter, mine.say)

    assert theirs.expect("message")
    assert calls.count == calls.one_after_the_other == 2, calls.operations


def test_a_frame_of_a_room_that_is_not_known_costs_three_calls_in_two_round_trips(talk: Talk, counter: Counter) -> None:
    mine, theirs = talk.join(talk.customer), talk.join(talk.pandit)
    room_cache.evict(talk.room_id)

    calls = cost(counter, mine.say)

    assert theirs.expect("message")
    assert calls.count == 3, calls.operations
    assert calls.one_after_the_other == 2


def test_a_frame_to_somebody_who_is_away_costs_six_calls_in_three_round_trips(
    first_talk: Talk, counter: Counter
) -> None:
    mine, elsewhere = first_talk.join(first_talk.customer), first_talk.listen(first_talk.pandit)

    calls = cost(counter, mine.say)

    assert elsewhere.expect("notification")
    assert calls.count <= 6, calls.operations
    assert calls.one_after_the_other <= 3


def test_a_frame_with_a_file_costs_no_more(api: Api, first_talk: Talk, counter: Counter) -> None:
    mine, elsewhere = first_talk.join(first_talk.customer), first_talk.listen(first_talk.pandit)
    file_id = uploaded(api, first_talk, first_talk.customer)
    frame = {"action": "message", "client_id": new_id(), "message_type": "IMAGE", "file_id": file_id}

    calls = cost(counter, lambda: mine.send(frame))

    assert elsewhere.expect("notification")
    assert sum(name.startswith("dynamodb.") for name in calls.operations) <= 6, calls.operations
    # In three round trips, and two to S3, which is asked for what was uploaded and copies it.
    assert calls.one_after_the_other <= 5


def test_typing_asks_no_database(talk: Talk, counter: Counter) -> None:
    mine, theirs = talk.join(talk.customer), talk.join(talk.pandit)

    calls = cost(counter, lambda: mine.send({"action": "typing", "is_typing": True}))

    assert theirs.expect("typing")
    assert calls.operations == []


def test_a_ping_asks_no_database(talk: Talk, counter: Counter) -> None:
    socket = talk.join(talk.customer)

    assert cost(counter, lambda: socket.send({"action": "ping"})).operations == []


def test_authenticating_asks_no_database(api: Api, talk: Talk, counter: Counter) -> None:
    refused = partial(api.get, "/admin/stats", talk.customer, accept_language="en")

    assert cost(counter, refused).operations == []
    assert refused().json["code"] == "WRONG_ROLE", "the token was read and believed"


def test_reading_500_messages_costs_as_much_as_reading_one(talks: Talks, people: People, counter: Counter) -> None:
    few, many = talks.of_regulars(), talks.of_regulars()
    few.grow(1)
    many.grow(500)

    one = cost(counter, lambda: few.read(few.pandit))
    first_of_many = cost(counter, lambda: many.read(many.pandit, 1))
    all_of_them = cost(counter, lambda: many.read(many.pandit, 500))

    assert many.room.pandit_read_seq == 500
    assert all_of_them.count == first_of_many.count == one.count
    assert all_of_them.one_after_the_other <= 3


def test_a_page_of_history_costs_the_same_of_10_messages_and_of_500(api: Api, talks: Talks, counter: Counter) -> None:
    few, many = talks.of_regulars(), talks.of_regulars()
    few.grow(10)
    many.grow(500)
    for talk in (few, many):
        talk.read(talk.pandit)

    def page(talk: Talk, query: str) -> Calls:
        return cost(counter, lambda: api.get(f"/chat/rooms/{talk.room_id}/messages{query}", talk.customer))

    for query in ("", "?limit=100", "?before_seq=5", "?after_seq=2&limit=100"):
        assert page(many, query).operations == page(few, query).operations
    assert page(many, "?limit=100").count <= 5


def test_many_receipts_do_not_make_a_page_dearer(api: Api, talk: Talk, counter: Counter) -> None:
    for _ in range(40):
        talk.say(talk.customer)
        talk.read(talk.pandit)

    calls = cost(counter, lambda: api.get(f"/chat/rooms/{talk.room_id}/messages?limit=100", talk.customer))

    assert calls.count <= 5


def test_a_list_of_20_rooms_costs_as_much_as_a_list_of_one(
    api: Api, talks: Talks, people: People, counter: Counter
) -> None:
    customer = people.customer()
    pandits = [people.pandit(verified=False) for _ in range(4)]

    def listed(count: int) -> Calls:
        with counter.counted() as calls:
            rooms = api.get("/chat/rooms?limit=100", customer).json["items"]
        assert len(rooms) == count
        assert all(room["last_message"] and room["counterpart"]["full_name"] for room in rooms)
        return calls

    talks.between(customer, pandits[0]).grow(1)
    one = listed(1)
    for number in range(19):
        talks.between(customer, pandits[number % 4]).grow(1)

    assert listed(20).operations == one.operations
    assert one.count <= 4


def test_a_page_of_notifications_costs_the_same_of_1_and_of_60(api: Api, people: People, counter: Counter) -> None:
    person = people.customer()

    def listed(query: str) -> Calls:
        return cost(counter, lambda: api.get(f"/notifications{query}", person))

    _notify(person, 1)
    one = [listed(""), listed("?unread=true")]
    _notify(person, 59)

    assert [calls.operations for calls in (listed("?limit=100"), listed("?unread=true&limit=100"))] == [
        calls.operations for calls in one
    ]


def test_a_connect_costs_the_same_whatever_the_history(talks: Talks, counter: Counter) -> None:
    few, many = talks.of_regulars(), talks.of_regulars()
    few.grow(1)
    many.grow(300)
    opened: list[Socket] = []

    costs = [cost(counter, lambda talk=talk: opened.append(talk.join(talk.customer))) for talk in (few, many)]  # type: ignore[misc]

    assert costs[0].operations == costs[1].operations
    for talk in (few, many):
        talk.hang_up()


def _notify(person: Person, count: int) -> None:
    for _ in range(count):
        with Transaction() as tx:
            notifications.add(tx, person.id, NotificationType.PANDIT_VERIFIED)


@pytest.fixture(autouse=True)
def _warm(talk: Talk) -> None:
    """Clients, secrets and schemas are loaded by the first call of a process; that is not what is counted."""
    talk.say(talk.customer)
