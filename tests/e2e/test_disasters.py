"""Valkey frozen in the middle, and the whole stack restarted. On a stack of its own: others would notice."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.local import ports
from infra.local.seed import seed
from infra.local.settings import Settings
from infra.local.stack import DevelopmentStack
from tests.e2e.client import People, Person, wait_until
from tests.pictures import ORANGE, colour_of, picture

ARRIVES_WITHIN_SECONDS = 2.0
"""What is promised for a message while Redis answers nothing."""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    front_port, aws_port, redis_port = ports.free(3)
    return Settings(
        front_port, aws_port, redis_port, Path(tmp_path_factory.mktemp("stack")), seed=False, enforces_iam=True
    )


@pytest.fixture(scope="module")
def own_stack(settings: Settings) -> Iterator[DevelopmentStack]:
    with DevelopmentStack(settings) as stack:
        seed(settings)
        yield stack


@pytest.fixture
def people(own_stack: DevelopmentStack) -> Iterator[People]:
    with People(own_stack.endpoints) as people:
        yield people


@pytest.fixture
def parties(people: People) -> tuple[Person, Person]:
    return people.customer(), people.pandit()


def test_with_valkey_frozen_messages_arrive_in_time_and_presence_comes_back_with_it(
    own_stack: DevelopmentStack, people: People, parties: tuple[Person, Person]
) -> None:
    customer, pandit = parties
    room_id = people.book(customer, pandit)
    pid = own_stack.process("Valkey").pid
    with customer.chat(room_id) as customer_socket, pandit.chat(room_id) as pandit_socket:
        for line in (customer_socket, pandit_socket):
            line.expect("history")
        customer_socket.send_text("The functions are awake")
        customer.send(room_id, "Here too")
        for _ in range(2):
            pandit_socket.message()
        os.kill(pid, signal.SIGSTOP)
        try:
            for number in range(10):
                customer_socket.send_text(str(number))
                assert pandit_socket.message(ARRIVES_WITHIN_SECONDS)["content"] == str(number)
                customer.send(room_id, f"{number}, over REST")
                assert pandit_socket.message(ARRIVES_WITHIN_SECONDS)["content"] == f"{number}, over REST"
            health = customer.get("/health")
            assert (health.status_code, health.json()["status"], health.json()["redis"]) == (200, "degraded", "down")
            presence = customer.get(f"/chat/rooms/{room_id}/presence").json()
            assert {state["status"] for state in presence.values()} == {"unknown"}
            with pandit.chat(room_id) as second_socket:
                assert len(second_socket.expect("history")["messages"]) == 22
        finally:
            os.kill(pid, signal.SIGCONT)

        def statuses() -> set[str]:
            for line in (customer_socket, pandit_socket):
                line.send({"action": "ping"})
            presence_shown = customer.get(f"/chat/rooms/{room_id}/presence").json()
            return {state["status"] for state in presence_shown.values()}

        wait_until(lambda: statuses() == {"online"}, "everybody is shown as online again")
        wait_until(lambda: customer.get("/health").json()["status"] == "ok", "the stack is healthy again")


def test_after_a_restart_everything_is_still_there(
    own_stack: DevelopmentStack, settings: Settings, people: People, parties: tuple[Person, Person]
) -> None:
    customer, pandit = parties
    room_id = people.book(customer, pandit)
    file_id = customer.upload(room_id, picture("GIF"), "a.gif", "image/gif")
    customer.send(room_id, "Before", message_type="IMAGE", file_id=file_id)
    pandit.post(f"/chat/rooms/{room_id}/read", {"up_to_seq": 1})
    [message_before] = customer.messages(room_id)

    own_stack.stop()
    own_stack.start()

    [message_after] = customer.messages(room_id)
    assert replace_link(message_after) == replace_link(message_before)
    assert colour_of(httpx.get(message_after["file_url"]).content) == ORANGE
    assert pandit.get("/notifications").json()["items"][0]["notification_type"] == "NEW_MESSAGE"
    with people.login(pandit.email).chat(room_id, after_seq=0) as line:
        assert [message["content"] for message in line.expect("history")["messages"]] == ["Before"]
        customer.send(room_id, "After")
        assert line.message()["seq"] == 2


def replace_link(message: dict[str, Any]) -> dict[str, Any]:
    """The message without its links, which are created for each request."""
    return {**message, "file_url": None, "file": {**message["file"], "thumbnail_url": None}}
