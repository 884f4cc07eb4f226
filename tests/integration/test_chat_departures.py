"""Departures: whoever goes and leaves messages unread is notified, once, and never after the reading."""

from functools import partial

import pytest

from chalicelib.chat import room_cache
from chalicelib.chat.models import Room
from chalicelib.localization.clock import now
from chalicelib.realtime import registry, rosters
from tests.integration.aws_calls import run_before_next_call
from tests.integration.chat_client import ChatClient, ChatFactory, run_concurrently, stored_notifications
from tests.integration.people import Api, Person

RACES = 6


def unread_notices(api: Api, person: Person) -> int:
    listed = api.get("/notifications?unread=true", person).json["items"]
    return len([item for item in listed if item["notification_type"] == "NEW_MESSAGE"])


def bell(api: Api, person: Person) -> int:
    return int(api.get("/notifications/unread-count", person).json["unread_count"])


def room_unread(api: Api, chat: ChatClient, person: Person) -> int:
    return int(api.get(f"/chat/rooms/{chat.room_id}", person).json["unread_count"])


def registered(chat: ChatClient, person: Person) -> set[str]:
    """The person's sockets that are registered, or on the room's roster."""
    found = [*registry.find_in_room(chat.room_id), *registry.find_of_users(person.id)]
    return {connection.id for connection in found if connection.user_id == person.id}


# the locked phone


def test_whoever_locks_the_phone_is_notified_when_the_wire_ends(api: Api, first_chat: ChatClient) -> None:
    phone, laptop = first_chat.join(first_chat.pandit), first_chat.listen(first_chat.pandit)
    phone.lock()
    first_chat.say(first_chat.customer)
    first_chat.say(first_chat.customer)
    assert unread_notices(api, first_chat.pandit) == 0, "the phone took both frames"

    phone.close()

    assert unread_notices(api, first_chat.pandit) == bell(api, first_chat.pandit) == 1
    frame = laptop.expect("notification")
    assert (frame["notification"]["notification_type"], frame["unread_count"]) == ("NEW_MESSAGE", 1)
    assert len(laptop.received("notification")) == 1
    assert frame["notification"]["booking_id"] == first_chat.room_id
    assert first_chat.customer.full_name in frame["notification"]["message"]


def test_a_second_disconnect_notifies_no_second_time(api: Api, first_chat: ChatClient) -> None:
    phone = first_chat.join(first_chat.pandit)
    first_chat.say(first_chat.customer)

    for _ in range(3):
        phone.close()

    assert len(stored_notifications(first_chat.pandit, "NEW_MESSAGE")) == 1


def test_whoever_has_another_socket_in_the_room_is_not_notified(api: Api, first_chat: ChatClient) -> None:
    phone, laptop = (first_chat.join(first_chat.pandit) for _ in range(2))
    first_chat.say(first_chat.customer)

    phone.close()
    assert bell(api, first_chat.pandit) == 0
    laptop.close()

    assert bell(api, first_chat.pandit) == 1


def test_leaving_counts_as_going(api: Api, first_chat: ChatClient) -> None:
    phone = first_chat.join(first_chat.pandit)
    first_chat.say(first_chat.customer)

    phone.send({"action": "leave"})

    assert phone.expect("notification")["unread_count"] == 1
    phone.close()
    assert len(stored_notifications(first_chat.pandit, "NEW_MESSAGE")) == 1


def test_whoever_has_read_everything_is_not_notified(api: Api, first_chat: ChatClient) -> None:
    phone = first_chat.join(first_chat.pandit)
    first_chat.say(first_chat.customer)
    phone.send({"action": "read", "up_to_seq": 1})

    phone.close()

    assert stored_notifications(first_chat.pandit, "NEW_MESSAGE") == []


def test_own_messages_and_system_messages_notify_nobody(api: Api, first_chat: ChatClient) -> None:
    phone, other = first_chat.join(first_chat.pandit), first_chat.join(first_chat.customer)
    first_chat.say(first_chat.customer)
    first_chat.read(first_chat.pandit)
    first_chat.say(first_chat.pandit)
    first_chat.read(first_chat.customer)
    first_chat.send_system_message()
    assert room_unread(api, first_chat, first_chat.pandit) == 1

    phone.close()
    other.close()

    for person in (first_chat.pandit, first_chat.customer):
        assert stored_notifications(person, "NEW_MESSAGE") == []


@pytest.mark.parametrize(("read_up_to", "notices"), [(1, 1), (2, 1), (3, 0), (4, 0)])
def test_the_counterparts_messages_behind_the_pointer_decide(
    api: Api, first_chat: ChatClient, read_up_to: int, notices: int
) -> None:
    phone = first_chat.join(first_chat.pandit)
    first_chat.say(first_chat.customer)
    first_chat.send_system_message()
    first_chat.say(first_chat.customer)
    first_chat.send_system_message()
    first_chat.read(first_chat.pandit, read_up_to)

    phone.close()

    assert len(stored_notifications(first_chat.pandit, "NEW_MESSAGE")) == notices


def test_a_notification_that_stands_unread_is_enough(api: Api, first_chat: ChatClient) -> None:
    first_chat.say(first_chat.customer)
    phone = first_chat.join(first_chat.pandit)
    first_chat.say(first_chat.customer)

    phone.close()

    assert len(stored_notifications(first_chat.pandit, "NEW_MESSAGE")) == 1


def test_a_notification_that_was_read_while_messages_are_not_is_followed_by_another(
    api: Api, first_chat: ChatClient
) -> None:
    first_chat.say(first_chat.customer)
    phone = first_chat.join(first_chat.pandit)
    api.post("/notifications/read-all", first_chat.pandit)
    first_chat.say(first_chat.customer)

    phone.close()

    assert bell(api, first_chat.pandit) == unread_notices(api, first_chat.pandit) == 1


def test_a_socket_departs_from_every_room_that_it_has_joined(
    api: Api, first_chat: ChatClient, chats: ChatFactory
) -> None:
    other = chats.between(first_chat.customer, first_chat.pandit)
    phone = first_chat.join(first_chat.pandit)
    phone.send({"action": "join", "room_id": other.room_id})
    for chat in (first_chat, other):
        chat.say(chat.customer)

    phone.close()

    notices = stored_notifications(first_chat.pandit, "NEW_MESSAGE")
    assert {notice.booking_id for notice in notices} == {first_chat.room_id, other.room_id}
    assert registered(first_chat, first_chat.pandit) == registered(other, first_chat.pandit) == set()


def test_both_members_may_be_gone_at_once(api: Api, first_chat: ChatClient) -> None:
    phones = [first_chat.join(person) for person in (first_chat.customer, first_chat.pandit)]
    first_chat.say(first_chat.customer)
    first_chat.say(first_chat.pandit)
    for phone in phones:
        phone.drop()

    first_chat.send_system_message()

    for person in (first_chat.customer, first_chat.pandit):
        assert bell(api, person) == unread_notices(api, person) == 1


# races


def depart_by_message(chat: ChatClient) -> None:
    """The next push finds the dropped socket gone."""
    chat.send_system_message()


def test_racing_disconnects_and_pushes_notify_once(api: Api, first_chat: ChatClient) -> None:
    for expected in range(1, RACES + 1):
        phone, laptop = (first_chat.join(first_chat.pandit) for _ in range(2))
        first_chat.say(first_chat.customer)
        for socket in (phone, laptop):
            socket.drop()
        departures = [phone.disconnect, phone.disconnect, laptop.disconnect, laptop.disconnect]

        outcomes = run_concurrently([*departures, partial(depart_by_message, first_chat)])

        assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
        assert len(stored_notifications(first_chat.pandit, "NEW_MESSAGE")) == expected
        assert bell(api, first_chat.pandit) == 1
        assert registered(first_chat, first_chat.pandit) == set()
        first_chat.read(first_chat.pandit)
        assert bell(api, first_chat.pandit) == 0


def test_a_departure_that_races_a_reading_leaves_room_and_bell_the_same(api: Api, first_chat: ChatClient) -> None:
    for _ in range(RACES):
        phone = first_chat.join(first_chat.pandit)
        first_chat.say(first_chat.customer)
        phone.drop()

        run_concurrently([phone.disconnect, partial(first_chat.read, first_chat.pandit)])

        assert (bell(api, first_chat.pandit), unread_notices(api, first_chat.pandit)) == (0, 0)


def test_a_departure_that_races_a_message_notifies_of_it_once(api: Api, first_chat: ChatClient) -> None:
    for _ in range(RACES):
        phone = first_chat.join(first_chat.pandit)
        phone.lock()

        run_concurrently([phone.disconnect, partial(first_chat.say, first_chat.customer)])

        assert bell(api, first_chat.pandit) == unread_notices(api, first_chat.pandit) == 1
        first_chat.read(first_chat.pandit)


def test_a_reading_inside_a_departure_wins(api: Api, first_chat: ChatClient) -> None:
    phone = first_chat.join(first_chat.pandit)
    first_chat.say(first_chat.customer)

    with run_before_next_call(partial(first_chat.read, first_chat.pandit), "TransactWriteItems", "rosters"):
        phone.close()

    assert (bell(api, first_chat.pandit), unread_notices(api, first_chat.pandit)) == (0, 0)


def test_a_message_inside_a_departure_is_notified_of(api: Api, first_chat: ChatClient) -> None:
    phone = first_chat.join(first_chat.pandit)
    room_cache.refresh(first_chat.room_id)

    with run_before_next_call(partial(first_chat.say, first_chat.customer), "TransactWriteItems", "rosters"):
        phone.close()

    assert bell(api, first_chat.pandit) == unread_notices(api, first_chat.pandit) == 1


def test_the_departure_of_a_second_device_inside_a_departure_notifies_once(api: Api, first_chat: ChatClient) -> None:
    phone, laptop = (first_chat.join(first_chat.pandit) for _ in range(2))
    first_chat.say(first_chat.customer)

    with run_before_next_call(laptop.close, "TransactWriteItems", "rosters"):
        phone.close()

    assert bell(api, first_chat.pandit) == unread_notices(api, first_chat.pandit) == 1


def test_a_departure_inside_a_reading_leaves_nothing_unread(api: Api, first_chat: ChatClient) -> None:
    phone = first_chat.join(first_chat.pandit)
    first_chat.say(first_chat.customer)

    with run_before_next_call(phone.close, "TransactWriteItems", "receipts"):
        first_chat.read(first_chat.pandit)

    assert (bell(api, first_chat.pandit), unread_notices(api, first_chat.pandit)) == (0, 0)


@pytest.mark.parametrize("up_to_seq", [1, 2])
def test_reading_again_clears_a_notification_that_came_after_the_reading(
    api: Api, first_chat: ChatClient, up_to_seq: int
) -> None:
    first_chat.say(first_chat.customer)
    first_chat.say(first_chat.pandit)
    # An earlier version could add the notification after the reading.
    first_chat.room.update([Room.pandit_read_seq.set(1), Room.pandit_read_at.set(now())])
    assert (room_unread(api, first_chat, first_chat.pandit), bell(api, first_chat.pandit)) == (0, 1)

    assert first_chat.read(first_chat.pandit, up_to_seq) == up_to_seq

    assert (bell(api, first_chat.pandit), unread_notices(api, first_chat.pandit)) == (0, 0)


# sockets that come and go


def test_a_disconnect_before_the_welcome_leaves_no_ghost(first_chat: ChatClient) -> None:
    socket = first_chat.open(first_chat.pandit, first_chat.room_id)
    socket.disconnect()

    socket.welcome()

    assert registered(first_chat, first_chat.pandit) == set()
    assert socket.received("history") == []


@pytest.mark.parametrize("action", ["message", "join", "leave", "read", "history"])
def test_a_frame_that_is_handled_after_the_disconnect_leaves_no_ghost(first_chat: ChatClient, action: str) -> None:
    socket = first_chat.join(first_chat.pandit)
    socket.disconnect()
    frames: dict[str, dict[str, object]] = {
        "message": {"client_id": "c1", "message_type": "TEXT", "content": "Last words"},
        "read": {"up_to_seq": 1},
    }

    socket.send({"action": action, **frames.get(action, {})})
    socket.welcome()

    assert registered(first_chat, first_chat.pandit) == set()
    assert socket.received("error") == []
    assert len(first_chat.stored) == (action == "message")


def test_a_disconnect_that_races_a_welcome_leaves_no_ghost(first_chat: ChatClient) -> None:
    for _ in range(RACES):
        socket = first_chat.open(first_chat.pandit, first_chat.room_id)

        run_concurrently([socket.welcome, socket.disconnect, socket.welcome])

        assert registered(first_chat, first_chat.pandit) == set()


def test_a_repeated_welcome_does_not_join_a_room_that_was_left(first_chat: ChatClient) -> None:
    socket = first_chat.join(first_chat.pandit)
    socket.send({"action": "leave"})

    socket.welcome()
    first_chat.say(first_chat.customer)
    assert socket.received("message") == []

    socket.send({"action": "join"})
    first_chat.say(first_chat.customer)
    assert [frame["message"]["seq"] for frame in socket.received("message")] == [2]
    socket.welcome()
    assert registered(first_chat, first_chat.pandit) == {socket.id}


def test_a_message_brings_a_socket_back_to_a_room_that_it_left(first_chat: ChatClient) -> None:
    socket = first_chat.join(first_chat.pandit)
    socket.send({"action": "leave"})

    socket.say()
    first_chat.say(first_chat.customer)

    assert [frame["message"]["seq"] for frame in socket.received("message")] == [1, 2]


def test_a_leave_that_is_handled_before_the_welcome_counts(first_chat: ChatClient) -> None:
    socket = first_chat.open(first_chat.pandit, first_chat.room_id)
    socket.send({"action": "leave"})

    socket.welcome()

    assert [connection.id for connection in registry.find_in_room(first_chat.room_id)] == []
    assert [connection.id for connection in registry.find_of_users(first_chat.pandit.id)] == [socket.id]


def test_an_untrue_410_does_not_undo_a_leave(first_chat: ChatClient, chats: ChatFactory) -> None:
    other = chats.between(first_chat.customer, first_chat.pandit)
    socket = first_chat.join(first_chat.pandit)
    socket.send({"action": "join", "room_id": other.room_id})
    socket.send({"action": "leave"})
    socket.drop()
    other.say(other.customer)
    assert registered(other, other.pandit) == set()
    socket.reopen()

    socket.welcome()

    assert [connection.id for connection in registry.find_in_room(first_chat.room_id)] == []
    assert [connection.id for connection in registry.find_of_users(first_chat.pandit.id)] == [socket.id]


def test_the_oldest_of_too_many_sockets_gives_way(first_chat: ChatClient) -> None:
    sockets = [first_chat.join(first_chat.pandit) for _ in range(rosters.MAX_SOCKETS_OF_MEMBER)]
    other = first_chat.join(first_chat.customer)
    assert [socket for socket in sockets if socket.is_closed_by_us] == []

    newest = first_chat.join(first_chat.pandit)

    closed = [socket for socket in sockets if socket.is_closed_by_us]
    assert len(closed) == 1
    assert closed[0].expect("closing") == {"type": "closing", "reason": "too_many"}
    assert not newest.is_closed_by_us
    assert not other.is_closed_by_us
    in_room = {connection.id for connection in registry.find_in_room(first_chat.room_id)}
    assert in_room == {socket.id for socket in [*sockets, newest, other]} - {closed[0].id}


def test_racing_sockets_are_never_too_many(first_chat: ChatClient) -> None:
    waiting = [first_chat.open(first_chat.pandit, first_chat.room_id) for _ in range(rosters.MAX_SOCKETS_OF_MEMBER + 8)]

    for start in range(0, len(waiting), 7):
        run_concurrently([socket.welcome for socket in waiting[start : start + 7]])

    in_room = {connection.id for connection in registry.find_in_room(first_chat.room_id)}
    assert len(in_room) == rosters.MAX_SOCKETS_OF_MEMBER
    assert in_room == {socket.id for socket in waiting if not socket.is_closed_by_us}
