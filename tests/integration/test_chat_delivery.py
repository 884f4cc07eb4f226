"""What becomes of a push: sockets that are gone, that are slow, that fail. What is stored is never in doubt."""

import pytest

from chalicelib.realtime import registry
from tests.integration.aws_calls import run_before_next_call
from tests.integration.chat_client import ChatClient, ChatFactory, stored_notifications
from tests.integration.connections_api import FakeConnectionsApi
from tests.integration.people import Person


def registered(chat: ChatClient, person: Person) -> set[str]:
    """The person's connections, by every channel that they should or should not be on."""
    found = [*registry.find_in_room(chat.room_id), *registry.find_of_users(person.id)]
    return {connection.id for connection in found if connection.user_id == person.id}


def test_a_socket_that_is_gone_is_dropped_everywhere(chat: ChatClient) -> None:
    dead, alive = chat.join(chat.pandit), chat.join(chat.pandit)
    dead.drop()

    chat.say(chat.customer)

    assert len(alive.received("message")) == 1
    assert registered(chat, chat.pandit) == {alive.id}


def test_a_socket_that_is_gone_is_asked_once(connections_api: FakeConnectionsApi, chat: ChatClient) -> None:
    dead = chat.join(chat.pandit)
    dead.drop()
    before = connections_api.posts[dead.id]

    for _ in range(3):
        chat.say(chat.customer)

    assert connections_api.posts[dead.id] - before == 1


def test_a_recipient_whose_sockets_have_all_died_unheard_is_still_notified(first_chat: ChatClient) -> None:
    for _ in range(2):
        first_chat.join(first_chat.pandit).drop()

    first_chat.say(first_chat.customer)
    first_chat.say(first_chat.customer)

    assert len(stored_notifications(first_chat.pandit, "NEW_MESSAGE")) == 1


def test_a_recipient_of_whom_one_socket_lives_is_not_notified(first_chat: ChatClient) -> None:
    first_chat.join(first_chat.pandit).drop()
    alive = first_chat.join(first_chat.pandit)

    first_chat.say(first_chat.customer)

    assert stored_notifications(first_chat.pandit, "NEW_MESSAGE") == []
    assert alive.received("message")


def test_the_late_notification_is_shown_on_the_recipients_other_sockets(first_chat: ChatClient) -> None:
    first_chat.join(first_chat.pandit).drop()
    listening = first_chat.listen(first_chat.pandit)

    first_chat.say(first_chat.customer)

    frame = listening.expect("notification")
    assert (frame["notification"]["notification_type"], frame["unread_count"]) == ("NEW_MESSAGE", 1)


def test_a_notification_that_is_read_meanwhile_is_followed_by_a_new_late_one(first_chat: ChatClient) -> None:
    first_chat.say(first_chat.customer)
    first_chat.read(first_chat.pandit)
    first_chat.join(first_chat.pandit).drop()

    first_chat.say(first_chat.customer)

    assert len(stored_notifications(first_chat.pandit, "NEW_MESSAGE")) == 2


def test_a_socket_that_is_told_to_slow_down_is_tried_again_and_kept(
    connections_api: FakeConnectionsApi, chat: ChatClient
) -> None:
    slow = chat.join(chat.pandit)
    connections_api.refuse(slow.id, 429, 429, 200)

    chat.say(chat.customer)

    assert len(slow.received("message")) == 1
    assert registered(chat, chat.pandit) == {slow.id}


@pytest.mark.parametrize("status", [429, 403, 413, 500])
def test_a_socket_that_fails_but_is_not_gone_is_kept_and_resumes(
    connections_api: FakeConnectionsApi, chat: ChatClient, status: int
) -> None:
    failing = chat.join(chat.pandit)
    connections_api.refuse(failing.id, status)

    chat.say(chat.customer)
    assert registered(chat, chat.pandit) == {failing.id}
    connections_api.refuse(failing.id, 200)
    failing.send({"action": "history", "after_seq": 0})

    assert [message["seq"] for message in failing.expect("history", 2)["messages"]] == [1]


def test_a_slow_sockets_message_reaches_the_others(connections_api: FakeConnectionsApi, chat: ChatClient) -> None:
    slow, quick, mine = chat.join(chat.pandit), chat.join(chat.pandit), chat.join(chat.customer)
    connections_api.refuse(slow.id, 429)

    mine.say()

    assert len(quick.received("message")) == len(mine.received("message")) == 1
    connections_api.refuse(slow.id, 200)


def test_no_answer_from_api_gateway_loses_no_message(connections_api: FakeConnectionsApi, chat: ChatClient) -> None:
    mine, theirs = chat.join(chat.customer), chat.join(chat.pandit)
    for socket in (mine, theirs):
        connections_api.refuse(socket.id, 500)

    mine.say("Are you there?")

    assert [message.content for message in chat.stored] == ["Are you there?"]
    for socket in (mine, theirs):
        connections_api.refuse(socket.id, 200)
    assert [message["content"] for message in chat.join(chat.pandit).expect("history")["messages"]] == [
        "Are you there?"
    ]


def test_a_disconnect_forgets_the_socket_in_all_its_rooms(chat: ChatClient, chats: ChatFactory) -> None:
    other = chats.between(chat.customer, chat.pandit)
    socket = chat.join(chat.pandit)
    socket.send({"action": "join", "room_id": other.room_id})
    assert registered(other, chat.pandit) == {socket.id}

    socket.close()

    assert registered(chat, chat.pandit) == registered(other, chat.pandit) == set()


def test_a_frame_that_is_handled_after_its_socket_closed_harms_nobody(first_chat: ChatClient) -> None:
    late, listening = first_chat.join(first_chat.pandit), first_chat.listen(first_chat.pandit)
    late.close()
    late.send({"action": "leave"})

    first_chat.say(first_chat.customer)

    assert listening.expect("notification")
    assert registered(first_chat, first_chat.pandit) == {listening.id}


def test_a_message_from_a_socket_that_closed_meanwhile_is_stored_and_its_ghost_goes_with_the_next_push(
    chat: ChatClient,
) -> None:
    late = chat.join(chat.pandit)
    late.close()
    late.say("One last word")

    chat.say(chat.customer)

    assert [message.content for message in chat.stored] == ["One last word", "Namaste"]
    assert registered(chat, chat.pandit) == set()


@pytest.mark.parametrize(("operation", "entity"), [("TransactWriteItems", ""), ("GetItem", "rooms"), ("Query", "")])
def test_a_message_that_is_stored_while_a_socket_joins_reaches_it(
    chat: ChatClient, operation: str, entity: str
) -> None:
    chat.say(chat.pandit)

    with run_before_next_call(lambda: chat.say(chat.customer), operation, entity):
        socket = chat.join(chat.pandit)

    shown = [message["seq"] for frame in socket.received("history") for message in frame["messages"]]
    assert 2 in shown + [frame["message"]["seq"] for frame in socket.received("message")]


@pytest.mark.parametrize("operation", ["TransactWriteItems", "Query"])
def test_a_notification_that_is_stored_while_a_socket_opens_reaches_it(first_chat: ChatClient, operation: str) -> None:
    with run_before_next_call(lambda: first_chat.say(first_chat.customer), operation):
        socket = first_chat.listen(first_chat.pandit)

    shown = [item["id"] for frame in socket.received("notifications") for item in frame["items"]]
    shown += [frame["notification"]["id"] for frame in socket.received("notification")]
    assert stored_notifications(first_chat.pandit)[0].id in shown
