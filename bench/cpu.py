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

    def call_only(_: int) -> None:
        for _ in range(calls):
            db.ping()
        for client in pairs[0]:
            post(client.connection.id, b"{}")

    for number in range(WARM_UP):
        message(number)
        call_only(number)
    times: list[tuple[float, float]] = []
    for part in range(PARTS):  # they take turns, so that a busy machine slows both
        numbers = range(part * MESSAGES, (part + 1) * MESSAGES)
        times.append((_milliseconds(message, numbers), _milliseconds(call_only, numbers)))
    message_times, call_times = zip(*times, strict=True)
    message_ms, calls_ms = statistics.median(message_times), statistics.median(call_times)
    parts = span([message_time / call_time for message_time, call_time in times])
    return [
        Measurement(GROUP, f"the calls alone: {calls} of DynamoDB, empty, and 2 posts", f"{calls_ms:.1f} ms"),
        Measurement(
            GROUP, "a chat message to two sockets", f"{message_ms:.1f} ms", ratio=message_ms / calls_ms, span=parts
        ),
    ]


def _calls(pairs: list[tuple[SocketClient, SocketClient]]) -> int:
    """How many DynamoDB calls a message makes in a conversation that goes on."""
    counter = CallCounter()
    counter.watch(db.connection().client.meta.events)
    for client in pairs[0] * 2:
        with counter.record(slowed=False) as count:
            scenario.handle_frame(client, **scenario.text_frame())
    return len(count.dynamodb)


def _milliseconds(action: Callable[[int], None], numbers: range) -> float:
    """Processor time of this process for one call, on average."""
    started = time.process_time()
    for number in numbers:
        action(number)
    return (time.process_time() - started) / len(numbers) * 1000
