"""What a chat message costs in processor time: the whole handler, in a warm process, from the frame to the last push.

DynamoDB, Redis and the sockets are other processes and are not counted; talking to them is. The least that talking
can cost is measured beside it: the same number of the cheapest calls.
"""

import statistics
import time
from collections.abc import Callable

from bench import scenario
from bench.aws_calls import CallCounter
from bench.measurements import Measurement, span
from chalicelib import db
from chalicelib.realtime.connection import SocketClient
from chalicelib.realtime.push import post

PARTS, MESSAGES, WARM_UP = 6, 48, 40
PAIRS = 16
"""Conversations that take turns, so that none of their people comes near the rate limit."""

GROUP = "processor time, one handler call"


def measure() -> list[Measurement]:
    pairs = [scenario.join_both(scenario.create_conversation()) for _ in range(PAIRS)]
    calls = _calls(pairs)

    def message(number: int) -> None:
        pair = pairs[number % PAIRS]
        scenario.handle_frame(pair[number // PAIRS % 2], **scenario.text_frame())

    def talk(_: int) -> None:
        for _ in range(calls):
            db.ping()
        for client in pairs[0]:
            post(client.connection.id, b"{}")

    for number in range(WARM_UP):
        message(number)
        talk(number)
    times: list[tuple[float, float]] = []
    for part in range(PARTS):  # they take turns, so that a busy machine slows both
        numbers = range(part * MESSAGES, (part + 1) * MESSAGES)
        times.append((_milliseconds(message, numbers), _milliseconds(talk, numbers)))
    wholes, leasts = zip(*times, strict=True)
    whole, least = statistics.median(wholes), statistics.median(leasts)
    parts = span([ours / theirs for ours, theirs in times])
    return [
        Measurement(GROUP, f"the calls alone: {calls} of DynamoDB, empty, and 2 posts", f"{least:.1f} ms"),
        Measurement(GROUP, "a chat message to two sockets", f"{whole:.1f} ms", ratio=whole / least, span=parts),
    ]


def _calls(pairs: list[tuple[SocketClient, SocketClient]]) -> int:
    """How many DynamoDB calls a message makes in a conversation that goes on."""
    counter = CallCounter()
    counter.watch(db.connection().client.meta.events)
    for client in pairs[0] * 2:
        with counter.record(slowed=False) as count:
            scenario.handle_frame(client, **scenario.text_frame())
    return len(count.dynamodb)


def _milliseconds(do: Callable[[int], None], numbers: range) -> float:
    """Processor time of this process for one call, on average."""
    started = time.process_time()
    for number in numbers:
        do(number)
    return (time.process_time() - started) / len(numbers) * 1000
