"""The chat's CloudWatch metrics, in the log line of each invocation."""

import pytest

from tests import emf
from tests.integration.chat_client import ChatClient
from tests.integration.redis_server import Redis


def test_a_message_and_its_deliveries_are_counted_in_the_frames_own_line(
    chat: ChatClient, caplog: pytest.LogCaptureFixture
) -> None:
    customer_socket, _, dead = chat.join(chat.customer), chat.join(chat.pandit), chat.join(chat.pandit)
    dead.drop()
    caplog.clear()

    customer_socket.say("Namaste")

    [line] = emf.lines(caplog.records)
    assert line["function"] == "ws_message"
    assert emf.metrics([line]) == {"Messages": 1, "Deliveries": 2, "GoneConnections": 1}


def test_a_retry_stores_no_second_message(chat: ChatClient, caplog: pytest.LogCaptureFixture) -> None:
    customer_socket = chat.join(chat.customer)
    caplog.clear()

    for _ in range(2):
        customer_socket.say("Namaste", client_id="the same")

    assert emf.metrics(emf.lines(caplog.records)) == {"Messages": 1, "Deliveries": 2}


def test_a_missing_redis_is_counted(chat: ChatClient, redis: Redis, caplog: pytest.LogCaptureFixture) -> None:
    customer_socket = chat.join(chat.customer)
    redis.freeze()
    caplog.clear()

    customer_socket.say("Namaste")

    assert emf.metrics(emf.lines(caplog.records)) == {"Messages": 1, "Deliveries": 1, "RedisFailures": 1}
