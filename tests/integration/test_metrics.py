"""What the chat tells CloudWatch, by the line of the invocation in which it happened."""

import pytest

from tests import emf
from tests.integration.redis import Redis
from tests.integration.talk import Talk


def test_a_message_and_its_deliveries_are_counted_in_the_frames_own_line(
    talk: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    mine, _, dead = talk.join(talk.customer), talk.join(talk.pandit), talk.join(talk.pandit)
    dead.die()
    caplog.clear()

    mine.say("Namaste")

    [line] = emf.lines(caplog.records)
    assert line["function"] == "ws_message"
    assert emf.metrics([line]) == {"Messages": 1, "Deliveries": 2, "GoneConnections": 1}


def test_a_retry_stores_no_second_message(talk: Talk, caplog: pytest.LogCaptureFixture) -> None:
    mine = talk.join(talk.customer)
    caplog.clear()

    for _ in range(2):
        mine.say("Namaste", client_id="the same")

    assert emf.metrics(emf.lines(caplog.records)) == {"Messages": 1, "Deliveries": 2}


def test_redis_gone_is_counted(talk: Talk, redis: Redis, caplog: pytest.LogCaptureFixture) -> None:
    mine = talk.join(talk.customer)
    redis.freeze()
    caplog.clear()

    mine.say("Namaste")

    assert emf.metrics(emf.lines(caplog.records)) == {"Messages": 1, "Deliveries": 1, "RedisFailures": 1}
