"""Measures a frame's time from sender to receiver over real sockets, compared with an echo and a tutorial's chat.

All of them take turns, so that a busy machine slows them equally and the ratios stay valid. Runs where the application
is set up.
"""

import asyncio
from contextlib import AsyncExitStack

from bench import scenario
from bench.dialogues import Dialogue, Variant, open_chat, open_socket, open_tutorial_chat, run_interleaved
from bench.measurements import Measurement, Spread, ratios, span, spread, within
from bench.references import References

ROUNDS, WARM_UP, PARTS = 240, 20, 6
PAIRS = 6
"""Conversations that take turns, so that none of their people comes near the rate limit."""
NO_SLOWER = 1.05
"""The ratio that still counts as equal: so much differs from one run to the next."""

GROUP = "send to receive, deployed stack"
ECHO = "a bare echo"
TUTORIAL = "a tutorial's chat"
DIRECT = "ours"
DOOR = "ours, through the front door"
DIRECT_ADDRESS = "{api}?room_id={{room}}&ticket={{ticket}}"
DOOR_ADDRESS = "{front}/chat/{{room}}/?ticket={{ticket}}"

Times = dict[str, list[float]]


def measure(front_ws: str, api_ws: str, references: References) -> Times:
    """Seconds by way. ``front_ws`` is the front door's origin for sockets, ``api_ws`` the emulator's WebSocket API."""
    return asyncio.run(_times(front_ws, api_ws, references))


def spreads(times: Times) -> dict[str, Spread]:
    return {name: spread(seconds) for name, seconds in times.items()}


def report(times: Times) -> list[Measurement]:
    """Compares our times with both references. Only the ratio to the tutorial's chat has a budget."""
    spreads_by_way = spreads(times)

    def compare(way: str, reference: str, suffix: str) -> Measurement:
        ratio, parts = (
            spreads_by_way[way].p50 / spreads_by_way[reference].p50,
            ratios(times[way], times[reference], PARTS),
        )
        return Measurement(GROUP, f"{way}{suffix}", str(spreads_by_way[way]), ratio=ratio, span=span(parts))

    budgeted = (
        spreads_by_way[DIRECT].p50 / spreads_by_way[TUTORIAL].p50,
        NO_SLOWER,
        ratios(times[DIRECT], times[TUTORIAL], PARTS),
    )
    return [
        Measurement(GROUP, ECHO, str(spreads_by_way[ECHO])),
        compare(TUTORIAL, ECHO, ": to the echo"),
        compare(DIRECT, ECHO, ": to the echo"),
        within(GROUP, f"{DIRECT}: to the tutorial's", str(spreads_by_way[DIRECT]), *budgeted),
        compare(DOOR, ECHO, ": to the echo"),
        compare(DOOR, TUTORIAL, ": to the tutorial's"),
    ]


async def _times(front_ws: str, api_ws: str, references: References) -> Times:
    door, direct = DOOR_ADDRESS.format(front=front_ws), DIRECT_ADDRESS.format(api=api_ws)
    async with AsyncExitStack() as stack:
        echo = [await stack.enter_async_context(open_socket(references.echo))]
        variants = [
            Variant(ECHO, [Dialogue(echo, echo)]),
            Variant(TUTORIAL, [await stack.enter_async_context(open_tutorial_chat(references.tutorial))]),
            Variant(
                DIRECT,
                [
                    await stack.enter_async_context(open_chat(direct, scenario.create_conversation()))
                    for _ in range(PAIRS)
                ],
            ),
            Variant(
                DOOR,
                [
                    await stack.enter_async_context(open_chat(door, scenario.create_conversation()))
                    for _ in range(PAIRS)
                ],
            ),
        ]
        return await run_interleaved(variants, ROUNDS, WARM_UP)
