"""A handler that is killed between its write and its push: only the push is lost, and a connect makes it good."""

import json
import os
import subprocess
import sys

import pytest

from chalicelib.ids import new_id
from infra.paths import ROOT
from tests.integration.chat_client import ChatClient, stored_notifications
from tests.integration.connections_api import FakeConnectionsApi
from tests.integration.people import Api
from tests.integration.sockets import Socket


def killed_while_pushing(connections_api: FakeConnectionsApi, socket: Socket, frame: dict[str, str]) -> None:
    """Handles a frame in a process that is killed as soon as its first push arrives."""
    with connections_api.hanging() as first_push:
        event = json.dumps(socket.event(json.dumps(frame)))
        handler = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.killable_handler", event],
            cwd=ROOT,
            env=os.environ,
            stdout=subprocess.DEVNULL,
        )
        try:
            assert first_push.wait(30), "the handler never pushed"
        finally:
            handler.kill()
            handler.wait()


@pytest.fixture
def crashed(connections_api: FakeConnectionsApi, first_chat: ChatClient) -> dict[str, str]:
    """A message of the customer to a pandit who is away, whose handler died with it."""
    frame = {"action": "message", "client_id": new_id(), "message_type": "TEXT", "content": "Still there?"}
    mine = first_chat.join(first_chat.customer)
    killed_while_pushing(connections_api, mine, frame)
    assert mine.received("message") == []
    return frame


def test_the_message_and_its_notification_are_there_after_the_crash(
    first_chat: ChatClient, crashed: dict[str, str]
) -> None:
    assert [(message.seq, message.client_id) for message in first_chat.stored] == [(1, crashed["client_id"])]
    assert len(stored_notifications(first_chat.pandit, "NEW_MESSAGE")) == 1
    assert first_chat.listen(first_chat.pandit).expect("notifications")["unread_count"] == 1


def test_the_senders_retry_after_the_crash_is_acknowledged_and_doubles_nothing(
    first_chat: ChatClient, crashed: dict[str, str]
) -> None:
    again = first_chat.join(first_chat.customer)
    again.send(crashed)

    assert again.expect("message")["message"]["client_id"] == crashed["client_id"]
    assert len(first_chat.stored) == 1


@pytest.mark.parametrize("way", ["socket", "REST"])
def test_the_senders_retry_shows_the_message_to_a_recipient_whose_chat_is_open(
    api: Api, connections_api: FakeConnectionsApi, first_chat: ChatClient, way: str
) -> None:
    body = {"client_id": new_id(), "message_type": "TEXT", "content": "Still there?"}
    mine, theirs = first_chat.join(first_chat.customer), first_chat.join(first_chat.pandit)
    killed_while_pushing(connections_api, mine, {"action": "message", **body})
    assert theirs.received("message") == []

    if way == "socket":
        mine.send({"action": "message", **body})
    else:
        path = f"/chat/rooms/{first_chat.room_id}/messages"
        assert api.post(path, first_chat.customer, body).status == 200

    assert theirs.expect("message")["message"]["client_id"] == body["client_id"]
    assert mine.expect("message")["message"]["client_id"] == body["client_id"]
    assert len(first_chat.stored) == 1


def test_whoever_closes_the_chat_after_a_crash_is_notified(
    connections_api: FakeConnectionsApi, first_chat: ChatClient
) -> None:
    mine, theirs = first_chat.join(first_chat.customer), first_chat.join(first_chat.pandit)
    frame = {"action": "message", "client_id": new_id(), "message_type": "TEXT", "content": "Still there?"}
    killed_while_pushing(connections_api, mine, frame)

    theirs.close()

    assert len(stored_notifications(first_chat.pandit, "NEW_MESSAGE")) == 1


def test_a_resume_after_the_crash_shows_what_was_not_pushed(first_chat: ChatClient, crashed: dict[str, str]) -> None:
    resumed = first_chat.join(first_chat.pandit, after_seq=0).expect("history")

    assert [message["content"] for message in resumed["messages"]] == ["Still there?"]


def test_the_next_message_after_the_crash_has_the_next_number(first_chat: ChatClient, crashed: dict[str, str]) -> None:
    assert first_chat.say(first_chat.pandit).seq == 2
