"""How costs grow: with the length of a conversation, with the rooms of a person and of all others, with devices.

At each size the same actions are counted and timed: in this process, where AWS calls, the items that DynamoDB read for
them and our own processor time are seen, and over the network on the deployed stack. The emulator keeps no order: it
walks through a whole partition to answer a query, which DynamoDB does not. So a page's time over the network is given
only while the emulator answers soon; calls, items and processor time are the application's own, and carry to AWS.
"""

import asyncio
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

import httpx

from bench import aws_calls, bulk_data, calls, dialogues, references, scenario
from bench.aws_calls import RecordedCalls
from bench.measurements import Measurement, Spread, spread
from bench.references import References
from bench.results import Point
from bench.scenario import Conversation
from chalicelib import db
from chalicelib.chat import rooms as stored_rooms
from chalicelib.sockets import lifecycle
from chalicelib.tokens import Actor, Role

MESSAGES = (1, 10, 100, 1_000, 10_000, 100_000)
ROOMS = (1, 10, 100, 1_000, 10_000)
DEVICES = (1, 2, 5, 10)
REPEATS, ROUNDS, WARM_UP = 7, 40, 4
SLOW_SECONDS = 0.8
"""What takes longer in the emulator is not repeated, and not timed over the network."""
TIMEOUT_SECONDS = 120.0

BY_MESSAGES, BY_ROOMS, BY_DEVICES = "messages in a room", "rooms", "devices of each of the two"
NAMES = {BY_DEVICES: "devices", BY_ROOMS: "rooms", BY_MESSAGES: "messages"}
SEND = "a message, sent to received"
READ = "reading to the end, read to told"
HISTORY = "a page of history"
LIST = "a page of rooms"
TUTORIAL = "a message in the tutorial's chat"
END = 10**9

GROUP = "growth: DynamoDB calls and items read, at each size"


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of the stack for this process, which is set up as a function whose sockets are all open."""

    aws: str
    ws: str
    api: str
    references: References


@dataclass(slots=True)
class Cost:
    """The cost of an action in this process; ``slow`` if the emulator took too long for it."""

    count: RecordedCalls
    cpu: list[float]
    slow: bool = False


def by_devices(addresses: Addresses, sizes: Sequence[int]) -> list[Point]:
    """Measures a room in which both members have so many sockets."""
    return [
        point
        for size in sizes
        for point in _points(
            addresses, BY_DEVICES, size, scenario.create_conversation(), [SEND, READ], devices=size, with_tutorial=True
        )
    ]


def by_rooms(addresses: Addresses, sizes: Sequence[int]) -> list[Point]:
    """A customer with so many rooms, in each of which the pandit is; the tutorial's chat has as many sockets."""
    customer, points, existing = scenario.create_person(Role.CUSTOMER), [], 0
    for size in sizes:
        conversation = scenario.create_conversation(customer)
        bulk_data.add_rooms(customer, size - existing - 1)
        references.add_connections(addresses.aws, size - existing - 1)
        points += _points(addresses, BY_ROOMS, size, conversation, [LIST, HISTORY, SEND, READ], with_tutorial=True)
        existing = size
    return points


def by_messages(addresses: Addresses, sizes: Sequence[int]) -> list[Point]:
    """A conversation with so many messages."""
    # DynamoDB would never take as long as the emulator may: that is to be waited for, not to be tried again.
    db.TableMeta.read_timeout_seconds = TIMEOUT_SECONDS
    points = []
    for size in sizes:
        conversation = scenario.create_conversation()
        bulk_data.add_messages(conversation, size)
        points += _points(addresses, BY_MESSAGES, size, conversation, [LIST, HISTORY, SEND, READ])
    return points


def _points(
    addresses: Addresses,
    dimension: str,
    size: int,
    conversation: Conversation,
    actions: Sequence[str],
    *,
    devices: int = 1,
    with_tutorial: bool = False,
) -> list[Point]:
    costs = _measure_costs(conversation, actions, devices)
    timed = [action for action in actions if not costs[action].slow]
    took = asyncio.run(_measure_times(addresses, conversation, timed, devices, with_tutorial=with_tutorial))
    points = [
        Point(
            dimension,
            size,
            action,
            calls=len(cost.count.dynamodb),
            items=cost.count.items,
            cpu=statistics.median(cost.cpu) * 1000,
            took=took.get(action),
        )
        for action, cost in costs.items()
    ]
    return [*points, Point(dimension, size, TUTORIAL, took=took[TUTORIAL])] if with_tutorial else points


def _measure_costs(conversation: Conversation, actions: Sequence[str], devices: int) -> dict[str, Cost]:
    counter, last_seq = aws_calls.count_application_calls(), stored_rooms.get(conversation.room_id).last_seq
    pairs = [scenario.join_both(conversation, last_seq) for _ in range(devices)]
    sender, reader = pairs[0]
    run_action: dict[str, Callable[[], None]] = {
        SEND: lambda: scenario.handle_frame(sender, **scenario.text_frame()),
        READ: lambda: scenario.handle_frame(reader, action="read", up_to_seq=END),
        HISTORY: lambda: calls.page(conversation.customer, _path(HISTORY, conversation)),
        LIST: lambda: calls.page(conversation.customer, _path(LIST, conversation)),
    }
    costs = {action: Cost(RecordedCalls(), []) for action in actions}
    for _ in range(2):  # once to be warm, and once to see how long it takes
        for action in actions:
            started_at = time.perf_counter()
            run_action[action]()
            costs[action].slow = time.perf_counter() - started_at > SLOW_SECONDS
    for number in range(REPEATS):
        for action, cost in costs.items():
            if number and cost.slow:
                continue
            started_at = time.process_time()
            with counter.record(slowed=not number) as count:
                run_action[action]()
            cost.cpu.append(time.process_time() - started_at)
            cost.count = cost.count if number else count
    for peer in (peer for pair in pairs for peer in pair):
        lifecycle.disconnect(peer)
    return costs


def _path(action: str, conversation: Conversation) -> str:
    return "/chat/rooms" if action == LIST else f"/chat/rooms/{conversation.room_id}/messages?limit=50"


async def _measure_times(
    addresses: Addresses, conversation: Conversation, actions: Sequence[str], devices: int, *, with_tutorial: bool
) -> dict[str, Spread]:
    """Over the network. The sockets come with what they have seen, so that the emulator need not look for a history."""
    last_seq = stored_rooms.get(conversation.room_id).last_seq
    address = f"{addresses.ws}?room_id={{room}}&ticket={{ticket}}&after_seq={last_seq}"
    async with AsyncExitStack() as open_until:
        dialogue = await open_until.enter_async_context(dialogues.open_chat(address, conversation, devices))
        variants = [dialogues.Variant(SEND, [dialogue])]
        if with_tutorial:
            tutorial_dialogue = await open_until.enter_async_context(
                dialogues.open_tutorial_chat(addresses.references.tutorial, devices)
            )
            variants.append(dialogues.Variant(TUTORIAL, [tutorial_dialogue]))
        pages = [action for action in actions if action in (HISTORY, LIST)]  # first, for the messages make them longer
        seconds = {
            action: await _time_requests(addresses.api + _path(action, conversation), conversation.customer)
            for action in pages
        }
        seconds |= await dialogues.run_interleaved(variants, ROUNDS, WARM_UP)
        if READ in actions:
            seconds[READ] = [await dialogue.exchange() and await dialogue.read() for _ in range(ROUNDS // 2)]
    return {action: spread(times) for action, times in seconds.items()}


async def _time_requests(url: str, actor: Actor) -> list[float]:
    times = []
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {scenario.token(actor)}"}) as client:
        for _ in range(WARM_UP + ROUNDS // 2):
            started_at = time.perf_counter()
            (await client.get(url, timeout=dialogues.TIMEOUT_SECONDS)).raise_for_status()
            times.append(time.perf_counter() - started_at)
    return times[WARM_UP:]


Measured = Callable[[Addresses, Sequence[int]], list[Point]]
DIMENSIONS: tuple[tuple[str, Sequence[int], Measured], ...] = (
    (BY_DEVICES, DEVICES, by_devices),
    (BY_ROOMS, ROOMS, by_rooms),
    (BY_MESSAGES, MESSAGES, by_messages),
)


def report(points: Sequence[Point]) -> list[Measurement]:
    """Whether an action's calls stay the same at all sizes."""
    by_dimension: dict[tuple[str, str], list[Point]] = {}
    for point in points:
        if point.calls is not None:
            by_dimension.setdefault((point.dimension, point.action), []).append(point)
    return [
        Measurement(
            GROUP,
            f"{action.split(',')[0]}, {points_of_action[0].size:,} to {points_of_action[-1].size:,} {dimension}",
            f"{_listed(points_of_action, 'calls')}; {_listed(points_of_action, 'items')}",
            "calls the same",
            met=len({point.calls for point in points_of_action}) == 1,
        )
        for (dimension, action), points_of_action in by_dimension.items()
    ]


def _listed(points: Sequence[Point], attribute: str) -> str:
    return f"{attribute} {' '.join(str(getattr(point, attribute)) for point in points)}"
