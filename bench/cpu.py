"""Measures the processor time of a chat message: the whole handler, in a warm process, from the frame to the last push.

DynamoDB, Redis and the sockets are other processes and are not counted; talking to them is. The least that talking
can cost is measured beside it: a transaction like the message's, prepared, and the posts. What a message costs beyond
that is measured part by part. All take turns, call by call, so that a busy machine slows all of them.
"""

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

from bench import scenario
from bench.measurements import Measurement, ratios, span
from chalicelib import log, metrics
from chalicelib.chat import client_frames, presence, sending
from chalicelib.chat.models import Message, MessageKey, Room
from chalicelib.chat.rules import MessageType
from chalicelib.db import Transaction
from chalicelib.ids import new_id
from chalicelib.parallel import map_parallel
from chalicelib.rate_limits import MESSAGES
from chalicelib.realtime.connection import SocketClient
from chalicelib.realtime.models import Roster
from chalicelib.realtime.push import encode, post

TURNS, WARM_UP, PARTS = 320, 64, 8
PAIRS = 16
"""Conversations that take turns, so that none of their people comes near the rate limit."""

GROUP = "processor time, one handler call"
CALLS = "the calls alone: a transaction of 4 items, prepared, and 2 posts"
MESSAGE = "a chat message to two sockets"

Action = Callable[[int], object]


def measure() -> list[Measurement]:
    pairs = [scenario.join_both(scenario.create_conversation()) for _ in range(PAIRS)]
    senders = [pairs[number % PAIRS][number // PAIRS % 2] for number in range(WARM_UP + TURNS)]
    events = [scenario.frame_event(sender, **scenario.text_frame()) for sender in senders]

    def send_message(number: int) -> None:
        scenario.handle_event(events[number])

    customer, pandit = scenario.join_both(scenario.create_conversation())
    room = Room.load(str(customer.room_id))
    actions = {CALLS: _bare_calls(room, customer, pandit), MESSAGE: send_message, **_parts(room, customer)}
    seconds = _take_turns(actions)
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    rows = {name: Measurement(GROUP, name, f"{median * 1000:.2f} ms") for name, median in medians.items()}
    rows[MESSAGE] = replace(
        rows[MESSAGE],
        ratio=medians[MESSAGE] / medians[CALLS],
        span=span(ratios(seconds[MESSAGE], seconds[CALLS], PARTS)),
    )
    return list(rows.values())


def _bare_calls(room: Room, customer: SocketClient, pandit: SocketClient) -> Action:
    tx = _transaction(room)

    def make_calls(_: int) -> None:
        tx.commit()  # the same items once more: their conditions hold whatever is stored
        for client in (customer, pandit):
            post(client.connection.id, b"{}")

    return make_calls


def _transaction(room: Room) -> Transaction:
    """Builds a transaction of the items that a message writes."""
    message = _message(room)
    changes = [
        Room.last_seq.set(message.seq),
        Room.activity.set(message.id),
        Room.updated_at.set(message.created_at),
        Room.customer_sent.add(1),
    ]
    tx = Transaction()
    tx.check(Roster(room.id), when=Roster.room_id.exists())
    tx.put(message)
    tx.put(MessageKey(room.member_of(room.customer_id).key, message.client_id, seq=message.seq))
    tx.update(room, changes, when=Room.id.exists())
    return tx


def _message(room: Room) -> Message:
    return room.next_message(room.customer_id, MessageType.TEXT, "Namaste!", "नमस्ते!", new_id())


def _parts(room: Room, client: SocketClient) -> dict[str, Action]:
    """What a message does beside its calls, each part by itself."""
    frame, message = json.dumps(scenario.text_frame()), _message(room)

    def count_and_log(_: int) -> None:
        with log.invocation("bench", "", action="message", room_id=room.id):
            metrics.count("Messages")
            metrics.count("Deliveries", 2)

    def ask_redis(number: int) -> None:
        MESSAGES.hit(f"{client.user_id}-{number // 64}")
        presence.keep_online(client.connection)

    return {
        "of it: two calls of Redis (rate limit, presence)": ask_redis,
        "of it: building the transaction": lambda _: _transaction(room),
        "of it: the log line with its metrics": count_and_log,
        "of it: handing the second post to another thread": lambda _: map_parallel(int, [(), ()]),
        "of it: rendering the frame": lambda _: encode(sending.message_frame(message, client.reader)),
        "of it: parsing the frame": lambda _: client_frames.draft(client_frames.parse_frame(frame)),  # type: ignore[arg-type]
    }


def _take_turns(actions: dict[str, Action]) -> dict[str, list[float]]:
    """Returns the processor seconds of this process for each call of each action."""
    seconds: dict[str, list[float]] = {name: [] for name in actions}
    for number in range(WARM_UP + TURNS):
        for name, act in actions.items():
            started_at = time.process_time()
            act(number)
            seconds[name].append(time.process_time() - started_at)
    return {name: times[WARM_UP:] for name, times in seconds.items()}
