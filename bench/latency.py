"""From sending a frame to receiving it at the other end, over real sockets, beside the floor and a tutorial's chat.

All of them take turns, in an order that changes with every round, so that a busy machine slows them alike and the
ratios stand. Runs where the application is set up: it makes its own people and tickets.
"""

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from websockets.asyncio.client import ClientConnection, connect

from bench import world
from bench.findings import Finding, Spread, spread, within
from bench.yardsticks import Yardsticks
from chalicelib.edge.tokens import new_ticket
from chalicelib.ids import new_id

ROUNDS, WARM_UP = 200, 20
PAIRS = 6
"""Conversations that take turns, so that none of their people comes near the rate limit."""
REST_SECONDS = 0.02
"""Between two messages, so that none waits for the function to end that handled the one before."""
PATIENCE_SECONDS = 10
NO_SLOWER = 1.05
"""The ratio that still counts as equal: so much differs from one run to the next."""

GROUP = "send to receive, deployed stack"
ECHO = "a bare echo"
TUTORIAL = "a tutorial's chat"
DIRECT = "ours"
DOOR = "ours, through the front door"


@dataclass(slots=True)
class Line:
    """Two sockets that hear each other, or one that hears itself. They speak in turns."""

    speaker: ClientConnection
    listener: ClientConnection

    async def exchange(self) -> float:
        """Sends one message; the time until the listener has it. Both have heard it in the end."""
        mark = new_id()
        frame = json.dumps(world.text(client_id=mark))
        started = time.perf_counter()
        await self.speaker.send(frame)
        await _hear(self.listener, mark)
        elapsed = time.perf_counter() - started
        if self.listener is not self.speaker:
            await _hear(self.speaker, mark)
            self.speaker, self.listener = self.listener, self.speaker
        return elapsed


@dataclass(slots=True)
class Way:
    """One way of sending, over lines that take turns."""

    name: str
    lines: list[Line]
    seconds: list[float] = field(default_factory=list)

    async def once(self, round_number: int) -> None:
        self.seconds.append(await self.lines[round_number % len(self.lines)].exchange())


def measure(front_ws: str, api_ws: str, yardsticks: Yardsticks) -> list[Finding]:
    """``front_ws`` is the front door's origin for sockets, ``api_ws`` the emulator's WebSocket API."""
    return report(asyncio.run(_times(front_ws, api_ws, yardsticks)))


def report(times: dict[str, Spread]) -> list[Finding]:
    """Our own times beside both yardsticks: the tutorial's is the one to keep up with, by the shortest way."""
    echo, tutorial, ours, door = (times[name] for name in (ECHO, TUTORIAL, DIRECT, DOOR))
    return [
        Finding(GROUP, ECHO, str(echo)),
        Finding(GROUP, TUTORIAL, str(tutorial), ratio=tutorial.p50 / echo.p50),
        Finding(GROUP, f"{DIRECT}: to the echo", str(ours), ratio=ours.p50 / echo.p50),
        within(GROUP, f"{DIRECT}: to the tutorial's", str(ours), ours.p50 / tutorial.p50, NO_SLOWER),
        Finding(GROUP, f"{DOOR}: to the echo", str(door), ratio=door.p50 / echo.p50),
        Finding(GROUP, f"{DOOR}: to the tutorial's", str(door), ratio=door.p50 / tutorial.p50),
    ]


async def _times(front_ws: str, api_ws: str, yardsticks: Yardsticks) -> dict[str, Spread]:
    async with AsyncExitStack() as stack:
        door, direct = [f"{front_ws}/chat/{{room}}/?ticket={{ticket}}", f"{api_ws}?room_id={{room}}&ticket={{ticket}}"]
        echo = await stack.enter_async_context(_open(yardsticks.echo))
        room = f"{yardsticks.tutorial}?room_id={new_id()}"
        readers = [await stack.enter_async_context(_open(room)) for _ in range(2)]
        ways = [
            Way(ECHO, [Line(echo, echo)]),
            Way(TUTORIAL, [Line(*readers)]),
            Way(DIRECT, [await stack.enter_async_context(_chat(direct)) for _ in range(PAIRS)]),
            Way(DOOR, [await stack.enter_async_context(_chat(door)) for _ in range(PAIRS)]),
        ]
        for number in range(WARM_UP + ROUNDS):
            for way in random.sample(ways, len(ways)):
                await way.once(number)
                await asyncio.sleep(REST_SECONDS)
        return {way.name: spread(way.seconds[WARM_UP:]) for way in ways}


@asynccontextmanager
async def _chat(address: str) -> AsyncIterator[Line]:
    """The two of a conversation, each with a chat socket that has its history."""
    pair = world.conversation()
    async with AsyncExitStack() as stack:
        sockets = []
        for user in (pair.customer, pair.pandit):
            url = address.format(room=pair.room_id, ticket=new_ticket(user, new_id()))
            sockets.append(await stack.enter_async_context(_open(url)))
            await _hear(sockets[-1], '"history"')
        yield Line(*sockets)


@asynccontextmanager
async def _open(url: str) -> AsyncIterator[ClientConnection]:
    async with connect(url, compression=None, ping_interval=None) as socket:
        yield socket


async def _hear(socket: ClientConnection, mark: str) -> None:
    """Waits for the frame with this in it; others (who has come, who has gone) pass."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while mark not in str(await socket.recv()):
            pass
