"""What becomes of a push: sockets that are gone, that are slow, that fail. What is stored is never in doubt."""

import pytest

from chalicelib.realtime import registry
from tests.integration.calls import meanwhile
from tests.integration.gateway import FakeConnectionsApi
from tests.integration.people import Person
from tests.integration.talk import Talk, Talks, told


def registered(talk: Talk, person: Person) -> set[str]:
    """The person's connections, by every channel that they should or should not be on."""
    found = registry.listeners(registry.room(talk.room_id), registry.person(person.id))
    return {listener.connection_id for listener in found if listener.user_id == person.id}


def test_a_socket_that_is_gone_is_dropped_everywhere(talk: Talk) -> None:
    dead, alive = talk.join(talk.pandit), talk.join(talk.pandit)
    dead.die()

    talk.say(talk.customer)

    assert len(alive.got("message")) == 1
    assert registered(talk, talk.pandit) == {alive.id}


def test_a_socket_that_is_gone_is_asked_once(gateway: FakeConnectionsApi, talk: Talk) -> None:
    dead = talk.join(talk.pandit)
    dead.die()
    before = gateway.posts[dead.id]

    for _ in range(3):
        talk.say(talk.customer)

    assert gateway.posts[dead.id] - before == 1


def test_a_recipient_whose_sockets_have_all_died_unheard_is_still_notified(first_talk: Talk) -> None:
    for _ in range(2):
        first_talk.join(first_talk.pandit).die()

    first_talk.say(first_talk.customer)
    first_talk.say(first_talk.customer)

    assert len(told(first_talk.pandit, "NEW_MESSAGE")) == 1


def test_a_recipient_of_whom_one_socket_lives_is_not_notified(first_talk: Talk) -> None:
    first_talk.join(first_talk.pandit).die()
    alive = first_talk.join(first_talk.pandit)

    first_talk.say(first_talk.customer)

    assert told(first_talk.pandit, "NEW_MESSAGE") == []
    assert alive.got("message")


def test_the_late_notification_is_shown_on_the_recipients_other_sockets(first_talk: Talk) -> None:
    first_talk.join(first_talk.pandit).die()
    listening = first_talk.listen(first_talk.pandit)

    first_talk.say(first_talk.customer)

    frame = listening.expect("notification")
    assert (frame["notification"]["notification_type"], frame["unread_count"]) == ("NEW_MESSAGE", 1)


def test_a_notification_that_is_read_meanwhile_is_followed_by_a_new_late_one(first_talk: Talk) -> None:
    first_talk.say(first_talk.customer)
    first_talk.read(first_talk.pandit)
    first_talk.join(first_talk.pandit).die()

    first_talk.say(first_talk.customer)

    assert len(told(first_talk.pandit, "NEW_MESSAGE")) == 2


def test_a_socket_that_is_told_to_slow_down_is_tried_again_and_kept(gateway: FakeConnectionsApi, talk: Talk) -> None:
    slow = talk.join(talk.pandit)
    gateway.refuse(slow.id, 429, 429, 200)

    talk.say(talk.customer)

    assert len(slow.got("message")) == 1
    assert registered(talk, talk.pandit) == {slow.id}


@pytest.mark.parametrize("status", [429, 403, 413, 500])
def test_a_socket_that_fails_but_is_not_gone_is_kept_and_resumes(
    gateway: FakeConnectionsApi, talk: Talk, status: int
) -> None:
    failing = talk.join(talk.pandit)
    gateway.refuse(failing.id, status)

    talk.say(talk.customer)
    assert registered(talk, talk.pandit) == {failing.id}
    gateway.refuse(failing.id, 200)
    failing.send({"action": "history", "after_seq": 0})

    assert [message["seq"] for message in failing.expect("history", 2)["messages"]] == [1]


def test_a_slow_sockets_message_reaches_the_others(gateway: FakeConnectionsApi, talk: Talk) -> None:
    slow, quick, mine = talk.join(talk.pandit), talk.join(talk.pandit), talk.join(talk.customer)
    gateway.refuse(slow.id, 429)

    mine.say()

    assert len(quick.got("message")) == len(mine.got("message")) == 1
    gateway.refuse(slow.id, 200)


def test_no_answer_from_api_gateway_loses_no_message(gateway: FakeConnectionsApi, talk: Talk) -> None:
    mine, theirs = talk.join(talk.customer), talk.join(talk.pandit)
    for socket in (mine, theirs):
        gateway.refuse(socket.id, 500)

    mine.say("Are you there?")

    assert [message.content for message in talk.stored] == ["Are you there?"]
    for socket in (mine, theirs):
        gateway.refuse(socket.id, 200)
    assert [message["content"] for message in talk.join(talk.pandit).expect("history")["messages"]] == [
        "Are you there?"
    ]


def test_a_disconnect_forgets_the_socket_in_all_its_rooms(talk: Talk, talks: Talks) -> None:
    other = talks.between(talk.customer, talk.pandit)
    socket = talk.join(talk.pandit)
    socket.send({"action": "join", "room_id": other.room_id})
    assert registered(other, talk.pandit) == {socket.id}

    socket.close()

    assert registered(talk, talk.pandit) == registered(other, talk.pandit) == set()


def test_a_frame_that_is_handled_after_its_socket_closed_harms_nobody(first_talk: Talk) -> None:
    late, listening = first_talk.join(first_talk.pandit), first_talk.listen(first_talk.pandit)
    late.close()
    late.send({"action": "leave"})

    first_talk.say(first_talk.customer)

    assert listening.expect("notification")
    assert registered(first_talk, first_talk.pandit) == {listening.id}


def test_a_message_from_a_socket_that_closed_meanwhile_is_stored_and_its_ghost_goes_with_the_next_push(
    talk: Talk,
) -> None:
    late = talk.join(talk.pandit)
    late.close()
    late.say("One last word")

    talk.say(talk.customer)

    assert [message.content for message in talk.stored] == ["One last word", "Namaste"]
    assert registered(talk, talk.pandit) == set()


@pytest.mark.parametrize(("operation", "entity"), [("TransactWriteItems", ""), ("GetItem", "rooms"), ("Query", "")])
def test_a_message_that_is_stored_while_a_socket_joins_reaches_it(talk: Talk, operation: str, entity: str) -> None:
    talk.say(talk.pandit)

    with meanwhile(lambda: talk.say(talk.customer), operation, entity):
        socket = talk.join(talk.pandit)

    shown = [message["seq"] for frame in socket.got("history") for message in frame["messages"]]
    assert 2 in shown + [frame["message"]["seq"] for frame in socket.got("message")]


@pytest.mark.parametrize("operation", ["TransactWriteItems", "Query"])
def test_a_notification_that_is_stored_while_a_socket_opens_reaches_it(first_talk: Talk, operation: str) -> None:
    with meanwhile(lambda: first_talk.say(first_talk.customer), operation):
        socket = first_talk.listen(first_talk.pandit)

    shown = [item["id"] for frame in socket.got("notifications") for item in frame["items"]]
    shown += [frame["notification"]["id"] for frame in socket.got("notification")]
    assert told(first_talk.pandit)[0].id in shown
