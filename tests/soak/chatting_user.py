"""A client as the web client is: it comes back with a new ticket, after growing pauses and the last seq that it knows,
sends again what nobody has acknowledged, and orders by seq. And as networks are: it sends twice, swapped, and late.
"""

import asyncio
import json
import random
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from chalicelib.errors import AppError
from tests.e2e.client import Person

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 25.0
GREETED_WITHIN = 30.0
ECHO_WITHIN = 10.0
"""Then a message is sent again, with its ``client_id``; then after twice that."""
HOLE_PATIENCE = 0.5
ASKED_AGAIN_AFTER = 4.0
UNHEARD = 2
"""Nobody says more before so much is acknowledged: what waits in the emulator stays short, however slow it is."""
BROKEN = (OSError, TimeoutError, WebSocketException, httpx.HTTPError)

Saying = Literal["message", "twice", "swapped", "late", "read", "typing", "ping"]
SAYINGS: dict[Saying, int] = {"message": 66, "twice": 8, "swapped": 8, "late": 6, "read": 6, "typing": 3, "ping": 3}
"""What is said, and how often of a hundred times."""


@dataclass
class _Unheard:
    """A message that nobody has acknowledged."""

    due: float = 0.0
    patience: float = ECHO_WITHIN


@dataclass
class ChattingUser:
    """One member of a room at one socket. ``view`` is what they see: seq → client_id."""

    person: Person
    room_id: str
    pace: float
    counts: Counter[str]
    door: asyncio.Semaphore
    view: dict[int, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    unheard: dict[str, _Unheard] = field(default_factory=dict)
    amiss: list[str] = field(default_factory=list)
    is_there: bool = False
    _last_seq: int = 0
    _ask_at: float = 0.0

    @property
    def last_seq(self) -> int:
        """Up to here nothing is missing."""
        while self._last_seq + 1 in self.view:
            self._last_seq += 1
        return self._last_seq

    async def run(self, over: asyncio.Event) -> None:
        """Talks until it is over and all that was said is acknowledged, over however many lines."""
        await asyncio.sleep(random.uniform(0, self.pace))
        failures, lines = 0, 0
        while self.unheard or not over.is_set():
            try:
                async with await self._greeted() as line:
                    self.counts["reconnects"] += lines > 0
                    failures, lines = 0, lines + 1
                    await self._talk(line, over)
            except BROKEN:
                self.counts["lines broken or refused"] += 1
                await asyncio.sleep(pause_after(failures))
                failures += 1

    async def catch_up(self) -> None:
        """Comes back once more and reads until there is nothing new."""
        async with await self._greeted() as line:
            while True:
                await self._ask(line)
                while (frame := await self._hear(line)).get("type") != "history":
                    pass
                if not frame["has_more"]:
                    return

    async def _greeted(self) -> ClientConnection:
        """A line on which something was said to us: only then is it one. The emulator starts processes for each that
        knocks, so few may at once."""
        async with self.door:
            given = await asyncio.to_thread(self.person.ticket)
            address = given["chat_url"].replace("{room_id}", self.room_id)
            address += f"?ticket={given['ticket']}&after_seq={self.last_seq}"
            line = await connect(address, open_timeout=GREETED_WITHIN, max_queue=None, ping_interval=None)
            try:
                await asyncio.wait_for(self._hear(line), GREETED_WITHIN)
            except BROKEN:
                await line.close()
                raise
        self.counts["connects"] += 1
        return line

    async def _talk(self, line: ClientConnection, over: asyncio.Event) -> None:
        """Until it is over and everything is acknowledged. Raises what breaks the line."""
        self.is_there = True
        for unheard in self.unheard.values():
            unheard.due = 0.0
        always = [asyncio.create_task(each(line)) for each in (self._listen, self._mend)]
        speaking = asyncio.create_task(self._speak(line, over))
        try:
            await asyncio.wait([*always, speaking], return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.is_there = False
            for task in [*always, speaking]:
                task.cancel()
            outcomes = await asyncio.gather(*always, speaking, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, Exception):
                raise outcome

    async def _listen(self, line: ClientConnection) -> None:
        while True:
            frame = await self._hear(line)
            if frame.get("type") == "history" and frame["has_more"]:
                await self._ask(line)

    async def _mend(self, line: ClientConnection) -> None:
        """Asks for what is missing, and sends again what was not acknowledged."""
        while True:
            now = time.monotonic()
            if len(self.view) > self.last_seq and now >= self._ask_at:
                self.counts["gaps filled"] += 1
                self._ask_at = now + ASKED_AGAIN_AFTER
                await self._ask(line)
            for client_id, unheard in list(self.unheard.items()):
                if now >= unheard.due:
                    await self._send(line, client_id, "sent again")
                    unheard.due, unheard.patience = now + unheard.patience, 2 * unheard.patience
            await asyncio.sleep(HOLE_PATIENCE)

    async def _speak(self, line: ClientConnection, over: asyncio.Event) -> None:
        while not over.is_set():
            if len(self.unheard) < UNHEARD:
                [saying] = random.choices(list(SAYINGS), list(SAYINGS.values()))
                await self._say(line, saying)
            await asyncio.sleep(random.uniform(0.5, 1.5) * self.pace)
        while self.unheard:
            await asyncio.sleep(0.2)

    async def _say(self, line: ClientConnection, saying: Saying) -> None:
        match saying:
            case "message":
                await self._send(line, self._new(), "messages")
            case "twice":
                client_id = self._new()
                await self._send(line, client_id, "messages")
                await self._send(line, client_id, "doubles injected")
            case "swapped":
                first, second = self._new(), self._new()
                await self._send(line, second, "messages")
                await self._send(line, first, "messages")
                self.counts["swaps injected"] += 1
            case "late" if self.said:
                await self._send(line, random.choice(self.said), "doubles injected")
            case "read":
                await self._put(line, action="read", up_to_seq=self.last_seq)
            case "typing":
                await self._put(line, action="typing", is_typing=True)
            case _:
                await self._put(line, action="ping")

    def _new(self) -> str:
        client_id = uuid.uuid4().hex
        self.said.append(client_id)
        self.unheard[client_id] = _Unheard(due=time.monotonic() + ECHO_WITHIN)
        return client_id

    async def _send(self, line: ClientConnection, client_id: str, what: str) -> None:
        self.counts[what] += 1
        words = f"I say {client_id}"
        await self._put(line, action="message", client_id=client_id, message_type="TEXT", content=words)

    async def _ask(self, line: ClientConnection) -> None:
        await self._put(line, action="history", after_seq=self.last_seq, limit=100)

    async def _put(self, line: ClientConnection, **frame: Any) -> None:
        self.counts["frames"] += 1
        await line.send(json.dumps(frame))

    async def _hear(self, line: ClientConnection) -> dict[str, Any]:
        """The next frame, or nothing where the emulator has said something of its own: when a function dies, it says so
        in plain text."""
        text = await line.recv()
        try:
            frame = dict(json.loads(text))
        except ValueError:
            self.counts["frames that killed handlers did not answer"] += 1
            return {}
        match frame.get("type"):
            case "message":
                self._see(frame["message"])
            case "history":
                for message in frame["messages"]:
                    self._see(message)
            case "error":
                self.counts[f"talkers were answered {frame['code']}"] += 1
                if frame["code"] == AppError.code:
                    self.amiss.append(f"{self.person.id} in {self.room_id}: {text!r}")
        return frame

    def _see(self, message: dict[str, Any]) -> None:
        seq, client_id = message["seq"], message["client_id"]
        if self.view.setdefault(seq, client_id) != client_id:
            self.amiss.append(f"{self.person.id} in {self.room_id}: {seq} is {self.view[seq]}, and {client_id}")
        self.unheard.pop(client_id, None)


def pause_after(failures: int) -> float:
    """As the web client waits: twice as long each time, the latter half by chance, so that not all come at once."""
    full: float = min(LONGEST_PAUSE, FIRST_PAUSE * 2**failures)
    return max(FIRST_PAUSE, full * random.uniform(0.5, 1))
