"""Open sockets that talk to each other, and how long a message takes between them.

Runs where the application is set up: it makes its own tickets.
"""

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from websockets.asyncio.client import ClientConnection, connect

from bench import world
from bench.world import Conversation
from chalicelib.ids import new_id
from chalicelib.tokens import new_ticket

REST_SECONDS = 0.02
"""Between two messages, so that none waits for the function to end that handled the one before."""
PATIENCE_SECONDS = 10


@dataclass(slots=True)
class Line:
    """The sockets of two who hear each other, or twice those of one who hears himself. They speak in turns."""

    here: Sequence[ClientConnection]
    there: Sequence[ClientConnection]

    async def exchange(self) -> float:
        """Sends one message; the time until every socket there has it. All have heard it in the end."""
        mark = new_id()
        frame = json.dumps(world.text(client_id=mark))
        started = time.perf_counter()
        await self.here[0].send(frame)
        await _all_hear(self.there, mark)
        elapsed = time.perf_counter() - started
        if self.here is not self.there:
            await _all_hear(self.here, mark)
            self.here, self.there = self.there, self.here
        return elapsed

    async def read(self) -> float:
        """Whoever was spoken to reads to the end; the time until the other one is told."""
        started = time.perf_counter()
        await self.here[0].send(json.dumps({"action": "read", "up_to_seq": 10**9}))
        await _all_hear(self.there, '"type":"read"')
        elapsed = time.perf_counter() - started
        await _all_hear(self.here, '"type":"read"')
        return elapsed


@dataclass(slots=True)
class Way:
    """One way of sending, over lines that take turns."""

    name: str
    lines: Sequence[Line]
    seconds: list[float] = field(default_factory=list)

    async def once(self, round_number: int) -> None:
        self.seconds.append(await self.lines[round_number % len(self.lines)].exchange())
        await asyncio.sleep(REST_SECONDS)


async def in_turns(ways: Sequence[Way], rounds: int, warm_up: int) -> dict[str, list[float]]:
    """The seconds of each way, round by round. Their order changes with every round: a busy machine slows all alike."""
    for number in range(warm_up + rounds):
        for way in random.sample(ways, len(ways)):
            await way.once(number)
    return {way.name: way.seconds[warm_up:] for way in ways}


@asynccontextmanager
async def chat(address: str, pair: Conversation, devices: int = 1) -> AsyncIterator[Line]:
    """The two of a conversation, each with chat sockets that have their history. ``address`` has places for ``room``
    and ``ticket``."""
    async with AsyncExitStack() as stack:
        both = []
        for user in (pair.customer, pair.pandit):
            sockets = []
            for _ in range(devices):
                url = address.format(room=pair.room_id, ticket=new_ticket(user, new_id()))
                sockets.append(await stack.enter_async_context(opened(url)))
                await _hear(sockets[-1], '"history"')
            both.append(sockets)
        yield Line(*both)


@asynccontextmanager
async def plain(address: str, devices: int = 1) -> AsyncIterator[Line]:
    """The two of a conversation of the tutorial's chat."""
    async with AsyncExitStack() as stack:
        room = f"{address}?room_id={new_id()}"
        both = [[await stack.enter_async_context(opened(room)) for _ in range(devices)] for _ in range(2)]
        yield Line(*both)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[ClientConnection]:
    async with connect(url, compression=None, ping_interval=None, max_size=None) as socket:
        yield socket


async def _all_hear(sockets: Sequence[ClientConnection], mark: str) -> None:
    await asyncio.gather(*(_hear(socket, mark) for socket in sockets))


async def _hear(socket: ClientConnection, mark: str) -> None:
    """Waits for the frame with this in it; others (who has come, who has gone) pass."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while mark not in str(await socket.recv()):
            pass
