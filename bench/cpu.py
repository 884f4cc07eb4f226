"""What a chat message costs in processor time: the whole handler, in a warm process, from the frame to the last push.

DynamoDB, Redis and the sockets are other processes and are not counted; talking to them is. The least that talking
can cost is measured beside it: the same number of the cheapest calls.
"""

import time
from collections.abc import Callable

from bench import world
from bench.counting import Counter
from bench.findings import Finding
from chalicelib import db
from chalicelib.ids import new_id
from chalicelib.realtime import sender
from chalicelib.realtime.context import Peer

MESSAGES, WARM_UP = 240, 40
PAIRS = 16
"""Conversations that take turns, so that none of their people comes near the rate limit."""

GROUP = "processor time, one handler call"


def measure() -> list[Finding]:
    pairs = [world.both_in(world.conversation()) for _ in range(PAIRS)]
    calls = _calls(pairs)

    def message(number: int) -> None:
        pair = pairs[number % PAIRS]
        world.arrives(pair[number // PAIRS % 2], **world.text(client_id=new_id()))

    def talk(_: int) -> None:
        for _ in range(calls):
            db.ping()
        for peer in pairs[0]:
            sender.post(peer.connection.id, b"{}")

    whole, least = _milliseconds(message), _milliseconds(talk)
    return [
        Finding(GROUP, f"the calls alone: {calls} of DynamoDB, empty, and 2 posts", f"{least:.1f} ms"),
        Finding(GROUP, "a chat message to two sockets", f"{whole:.1f} ms", ratio=whole / least),
    ]


def _calls(pairs: list[tuple[Peer, Peer]]) -> int:
    """How many DynamoDB calls a message makes in a conversation that goes on."""
    counter = Counter(slowed=0)
    counter.watch(db.connection().client.meta.events)
    for peer in pairs[0] * 2:
        with counter.counted() as count:
            world.arrives(peer, **world.text(client_id=new_id()))
    return len(count.dynamodb)


def _milliseconds(do: Callable[[int], None]) -> float:
    """Processor time of this process for one call, on average."""
    for number in range(WARM_UP):
        do(number)
    started = time.process_time()
    for number in range(MESSAGES):
        do(number)
    return (time.process_time() - started) / MESSAGES * 1000
