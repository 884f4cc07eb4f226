"""A user of the soak who chats, like the web client.

It reconnects with a new ticket after growing pauses, resumes after its last seq, sends unacknowledged messages again,
and orders by seq. Like a bad network, it also sends messages twice, in the wrong order and late.
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
CONNECT_TIMEOUT = 30.0
RESEND_AFTER = 10.0
"""Seconds after which a message is sent again with its ``client_id``. They double each time."""
REPAIR_INTERVAL = 0.5
HISTORY_AGAIN_AFTER = 4.0
MAX_UNACKNOWLEDGED = 2
"""Number of unacknowledged messages at which a user waits, which keeps the emulator's queue short."""
CONNECTION_ERRORS = (OSError, TimeoutError, WebSocketException, httpx.HTTPError)

FrameKind = Literal["message", "twice", "swapped", "late", "read", "typing", "ping"]
FRAME_SHARES: dict[FrameKind, int] = {
    "message": 66,
    "twice": 8,
    "swapped": 8,
    "late": 6,
    "read": 6,
    "typing": 3,
    "ping": 3,
}
"""Kinds of frames, and their share in percent."""


@dataclass
class _Unacknowledged:
    """When an unacknowledged message is sent again, and the wait after that."""

    resend_at: float = 0.0
    wait_seconds: float = RESEND_AFTER


@dataclass
class ChattingUser:
    """A member of a room with one socket. ``view`` is what they see: seq → client_id."""

    person: Person
    room_id: str
    pause_seconds: float
    counts: Counter[str]
    connecting: asyncio.Semaphore
    view: dict[int, str] = field(default_factory=dict)
    sent_ids: list[str] = field(default_factory=list)
    unacknowledged: dict[str, _Unacknowledged] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    is_connected: bool = False
    _last_seq: int = 0
    _history_due_at: float = 0.0

    @property
    def last_seq(self) -> int:
        """The highest seq up to which no message is missing."""
        while self._last_seq + 1 in self.view:
            self._last_seq += 1
        return self._last_seq

    async def run(self, over: asyncio.Event) -> None:
        """Chats until ``over`` is set and all messages are acknowledged. Reconnects as often as needed."""
        await asyncio.sleep(random.uniform(0, self.pause_seconds))
        failures, lines = 0, 0
        while self.unacknowledged or not over.is_set():
            try:
                async with await self._connect() as line:
                    self.counts["reconnects"] += lines > 0
                    failures, lines = 0, lines + 1
                    await self._chat(line, over)
            except CONNECTION_ERRORS:
                self.counts["lines broken or refused"] += 1
                await asyncio.sleep(pause_after(failures))
                failures += 1

    async def catch_up(self) -> None:
        """Connects once more and reads until there is nothing new."""
        async with await self._connect() as line:
            while True:
                await self._request_history(line)
                while (frame := await self._receive(line)).get("type") != "history":
                    pass
                if not frame["has_more"]:
                    return

    async def _connect(self) -> ClientConnection:
        """Opens a socket and waits for its first frame. The emulator starts processes for each new connection, so the
        semaphore limits them."""
        async with self.connecting:
            ticket = await asyncio.to_thread(self.person.ticket)
            address = ticket["chat_url"].replace("{room_id}", self.room_id)
            address += f"?ticket={ticket['ticket']}&after_seq={self.last_seq}"
            line = await connect(address, open_timeout=CONNECT_TIMEOUT, max_queue=None, ping_interval=None)
            try:
                await asyncio.wait_for(self._receive(line), CONNECT_TIMEOUT)
            except CONNECTION_ERRORS:
                await line.close()
                raise
        self.counts["connects"] += 1
        return line

    async def _chat(self, line: ClientConnection, over: asyncio.Event) -> None:
        """Chats on this socket until ``over`` is set and all is acknowledged. Raises the socket's error."""
        self.is_connected = True
        for unacknowledged in self.unacknowledged.values():
            unacknowledged.resend_at = 0.0
        background = [asyncio.create_task(task_of(line)) for task_of in (self._listen, self._repair)]
        speaking = asyncio.create_task(self._send_messages(line, over))
        try:
            await asyncio.wait([*background, speaking], return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.is_connected = False
            for task in [*background, speaking]:
                task.cancel()
            outcomes = await asyncio.gather(*background, speaking, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, Exception):
                raise outcome

    async def _listen(self, line: ClientConnection) -> None:
        while True:
            frame = await self._receive(line)
            if frame.get("type") == "history" and frame["has_more"]:
                await self._request_history(line)

    async def _repair(self, line: ClientConnection) -> None:
        """Asks for missing messages, and sends unacknowledged ones again."""
        while True:
            moment = time.monotonic()
            if len(self.view) > self.last_seq and moment >= self._history_due_at:
                self.counts["gaps filled"] += 1
                self._history_due_at = moment + HISTORY_AGAIN_AFTER
                await self._request_history(line)
            for client_id, unacknowledged in list(self.unacknowledged.items()):
                if moment >= unacknowledged.resend_at:
                    await self._send(line, client_id, "sent again")
                    unacknowledged.resend_at, unacknowledged.wait_seconds = (
                        moment + unacknowledged.wait_seconds,
                        2 * unacknowledged.wait_seconds,
                    )
            await asyncio.sleep(REPAIR_INTERVAL)

    async def _send_messages(self, line: ClientConnection, over: asyncio.Event) -> None:
        while not over.is_set():
            if len(self.unacknowledged) < MAX_UNACKNOWLEDGED:
                [kind] = random.choices(list(FRAME_SHARES), list(FRAME_SHARES.values()))
                await self._send_kind(line, kind)
            await asyncio.sleep(random.uniform(0.5, 1.5) * self.pause_seconds)
        while self.unacknowledged:
            await asyncio.sleep(0.2)

    async def _send_kind(self, line: ClientConnection, kind: FrameKind) -> None:
        match kind:
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
            case "late" if self.sent_ids:
                await self._send(line, random.choice(self.sent_ids), "doubles injected")
            case "read":
                await self._send_frame(line, action="read", up_to_seq=self.last_seq)
            case "typing":
                await self._send_frame(line, action="typing", is_typing=True)
            case _:
                await self._send_frame(line, action="ping")

    def _new(self) -> str:
        client_id = uuid.uuid4().hex
        self.sent_ids.append(client_id)
        self.unacknowledged[client_id] = _Unacknowledged(resend_at=time.monotonic() + RESEND_AFTER)
        return client_id

    async def _send(self, line: ClientConnection, client_id: str, kind: str) -> None:
        self.counts[kind] += 1
        words = f"I say {client_id}"
        await self._send_frame(line, action="message", client_id=client_id, message_type="TEXT", content=words)

    async def _request_history(self, line: ClientConnection) -> None:
        await self._send_frame(line, action="history", after_seq=self.last_seq, limit=100)

    async def _send_frame(self, line: ClientConnection, **frame: Any) -> None:
        self.counts["frames"] += 1
        await line.send(json.dumps(frame))

    async def _receive(self, line: ClientConnection) -> dict[str, Any]:
        """The next frame, or an empty one for a text of the emulator: it reports a dead function in plain text."""
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
                self.counts[f"chatting users got the error {frame['code']}"] += 1
                if frame["code"] == AppError.code:
                    self.errors.append(f"{self.person.id} in {self.room_id}: {text!r}")
        return frame

    def _see(self, message: dict[str, Any]) -> None:
        seq, client_id = message["seq"], message["client_id"]
        if self.view.setdefault(seq, client_id) != client_id:
            self.errors.append(f"{self.person.id} in {self.room_id}: {seq} is {self.view[seq]}, and {client_id}")
        self.unacknowledged.pop(client_id, None)


def pause_after(failures: int) -> float:
    """Seconds before the next connection, as in the web client: doubled each time, half of it random."""
    full: float = min(LONGEST_PAUSE, FIRST_PAUSE * 2**failures)
    return max(FIRST_PAUSE, full * random.uniform(0.5, 1))
