"""Pairs of open sockets, and how long a message takes from one to the other.

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

from bench import scenario
from bench.scenario import Conversation
from chalicelib.ids import new_id
from chalicelib.tokens import new_ticket

PAUSE_SECONDS = 0.02
"""Between two messages, so that none waits for the function to end that handled the one before."""
TIMEOUT_SECONDS = 10


@dataclass(slots=True)
class Dialogue:
    """The sockets of two people in one room, who send in turns; or of one person who receives their own messages."""

    senders: Sequence[ClientConnection]
    receivers: Sequence[ClientConnection]

    async def exchange(self) -> float:
        """Sends one message; returns the seconds until all receivers have it. Then the two sides change places."""
        mark = new_id()
        frame = json.dumps(scenario.text_frame(client_id=mark))
        started_at = time.perf_counter()
        await self.senders[0].send(frame)
        await _wait_for_all(self.receivers, mark)
        elapsed = time.perf_counter() - started_at
        if self.senders is not self.receivers:
            await _wait_for_all(self.senders, mark)
            self.senders, self.receivers = self.receivers, self.senders
        return elapsed

    async def read(self) -> float:
        """The receiver of the last message reads to the end. Returns the seconds until the receipt arrives."""
        started_at = time.perf_counter()
        await self.senders[0].send(json.dumps({"action": "read", "up_to_seq": 10**9}))
        await _wait_for_all(self.receivers, '"type":"read"')
        elapsed = time.perf_counter() - started_at
        await _wait_for_all(self.senders, '"type":"read"')
        return elapsed


@dataclass(slots=True)
class Variant:
    """One variant of sending, over dialogues that take turns."""

    name: str
    dialogues: Sequence[Dialogue]
    seconds: list[float] = field(default_factory=list)

    async def run(self, round_number: int) -> None:
        self.seconds.append(await self.dialogues[round_number % len(self.dialogues)].exchange())
        await asyncio.sleep(PAUSE_SECONDS)


async def run_interleaved(variants: Sequence[Variant], rounds: int, warm_up: int) -> dict[str, list[float]]:
    """The seconds of each variant, round by round. Their order changes each round: a busy machine slows all alike."""
    for number in range(warm_up + rounds):
        for variant in random.sample(variants, len(variants)):
            await variant.run(number)
    return {variant.name: variant.seconds[warm_up:] for variant in variants}


@asynccontextmanager
async def open_chat(address: str, pair: Conversation, devices: int = 1) -> AsyncIterator[Dialogue]:
    """The two of a conversation, each with chat sockets that have their history. ``address`` has places for ``room``
    and ``ticket``."""
    async with AsyncExitStack() as stack:
        sides = []
        for user in (pair.customer, pair.pandit):
            sockets = []
            for _ in range(devices):
                url = address.format(room=pair.room_id, ticket=new_ticket(user, new_id()))
                sockets.append(await stack.enter_async_context(open_socket(url)))
                await _wait_for_frame(sockets[-1], '"history"')
            sides.append(sockets)
        yield Dialogue(*sides)


@asynccontextmanager
async def open_tutorial_chat(address: str, devices: int = 1) -> AsyncIterator[Dialogue]:
    """The two of a conversation of the tutorial's chat."""
    async with AsyncExitStack() as stack:
        room = f"{address}?room_id={new_id()}"
        sides = [[await stack.enter_async_context(open_socket(room)) for _ in range(devices)] for _ in range(2)]
        yield Dialogue(*sides)


@asynccontextmanager
async def open_socket(url: str) -> AsyncIterator[ClientConnection]:
    async with connect(url, compression=None, ping_interval=None, max_size=None) as socket:
        yield socket


async def _wait_for_all(sockets: Sequence[ClientConnection], mark: str) -> None:
    await asyncio.gather(*(_wait_for_frame(socket, mark) for socket in sockets))


async def _wait_for_frame(socket: ClientConnection, mark: str) -> None:
    """Waits for the frame with this in it; others (who has come, who has gone) pass."""
    async with asyncio.timeout(TIMEOUT_SECONDS):
        while mark not in str(await socket.recv()):
            pass
