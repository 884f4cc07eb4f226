"""The soak, conducted: people talk and shop, parts are killed, it is let to settle, and everything is looked into."""

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

import httpx

from infra.local.settings import ROOT
from infra.local.stack import Stack
from tests.e2e.client import TIMEOUT_SECONDS, People, wait_until
from tests.soak.chatting_user import ChattingUser
from tests.soak.faults import FAULTS
from tests.soak.shopping_user import ShoppingUser

FRAMES_A_SECOND = 10.0
"""What is said in all where nothing is broken. The emulator handles frames one after the other."""
AT_THE_DOOR = 4
"""So many connect at once."""
STALLED_SECONDS = 90.0
"""Where nothing has been acknowledged for so long, nothing more will be."""
SHOPPERS = 2
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Report:
    """What was done, how long they talked, what is amiss in what people and gateways see, and what the audit found."""

    counts: Counter[str]
    seconds: float
    amiss: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)


class Soak:
    """On a stack that nobody else uses. ``faults`` are done one after the other, spread over the time."""

    def __init__(
        self,
        stack: Stack,
        sockets: int,
        seconds: float,
        faults: Sequence[str],
        progress: Progress,
        frames_a_second: float = FRAMES_A_SECOND,
    ) -> None:
        self._stack, self._seconds, self._faults, self._progress = stack, seconds, faults, progress
        self._sockets, self._pace = sockets, sockets / frames_a_second
        self._counts: Counter[str] = Counter()
        self._amiss: list[str] = []
        self._over = threading.Event()
        self._trouble: list[Exception] = []
        self._talkers: list[ChattingUser] = []
        self._door = asyncio.Semaphore(AT_THE_DOOR)

    def run(self) -> Report:
        """Raises what the people themselves raise, and ``Unusable`` where a server does not come back."""
        with People(self._stack.endpoints) as people:
            shoppers = self._people(people)
            began = time.monotonic()
            threads = [
                self._thread(lambda: asyncio.run(self._talk())),
                *(self._thread(partial(shopper.run, self._over)) for shopper in shoppers),
            ]
            self._break()
            self._over.set()
            self._progress("letting it settle")
            for thread in threads:
                thread.join()
            seconds = time.monotonic() - began
            if self._trouble:
                raise self._trouble[0]
            self._progress("comparing what people and gateways see")
            self._compare(shoppers, self._stack.endpoints.sandbox or "")
        self._progress("auditing all tables")
        return Report(self._counts, seconds, self._amiss, audit(self._stack))

    def _people(self, people: People) -> list[ShoppingUser]:
        """A room for every two sockets, between a few people; and those who shop."""
        self._progress("making accounts and bookings")
        couples = [(people.customer(), people.pandit()) for _ in range(min(10, max(2, self._sockets // 20)))]
        for number in range(self._sockets // 2):
            pair = couples[number % len(couples)]
            room_id = people.book(*pair)
            self._talkers += [ChattingUser(person, room_id, self._pace, self._counts, self._door) for person in pair]
        return [
            ShoppingUser(people, people.customer(), people.pandit(), people.admin(), self._counts)
            for _ in range(SHOPPERS)
        ]

    def _thread(self, run: Callable[[], None]) -> threading.Thread:
        """A daemon: where a server cannot be started again, everything ends."""

        def guarded() -> None:
            try:
                run()
            except Exception as error:
                self._trouble.append(error)

        thread = threading.Thread(target=guarded, daemon=True)
        thread.start()
        return thread

    async def _talk(self) -> None:
        over = asyncio.Event()
        talking = {asyncio.create_task(talker.run(over)) for talker in self._talkers}
        while not self._over.is_set():
            await asyncio.sleep(0.2)
        over.set()
        await self._settle(talking)
        await asyncio.gather(*(talker.catch_up() for talker in self._talkers))

    async def _settle(self, talking: set[asyncio.Task[None]]) -> None:
        """Until all is acknowledged, however slow that is, as long as it goes on."""
        before = None
        while talking and (now := (len(talking), self._unheard(), self._counts["connects"])) != before:
            before = now
            done, talking = await asyncio.wait(talking, timeout=STALLED_SECONDS)
            for task in done:
                task.result()
        for task in talking:
            task.cancel()
        self._amiss += [
            f"{one.person.id} in {one.room_id}: unheard {[*one.unheard]}" for one in self._talkers if one.unheard
        ]

    def _unheard(self) -> int:
        return sum(len(talker.unheard) for talker in self._talkers)

    def _break(self) -> None:
        """In the main thread: a server that is started ends with the thread that started it."""
        self._progress("waiting until everybody is there")
        self._gather()
        pause = self._seconds / (len(self._faults) + 1)
        for fault in self._faults:
            self._wait(pause)
            self._progress(f"{fault}: now")
            FAULTS[fault](self._stack)
            self._counts[fault] += 1
        self._wait(pause)
        self._progress("waiting until everybody is back")
        self._gather()

    def _gather(self) -> None:
        """Until everybody is there, however slow that is. Raises ``RuntimeError`` where it does not go on."""
        before, since = -1, 0.0
        while not all(talker.is_there for talker in self._talkers) and not self._trouble:
            now, connects = time.monotonic(), self._counts["connects"]
            if connects != before:
                before, since = connects, now
            elif now - since > STALLED_SECONDS:
                raise RuntimeError(f"nobody can connect any more, after {connects} times")
            time.sleep(0.1)

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 10.0))
            counts = self._counts
            self._progress(
                f"{counts['messages']} messages, {self._unheard()} not acknowledged, {counts['connects']} connects,"
                f" {counts['checkouts']} checkouts"
            )

    def _compare(self, shoppers: Sequence[ShoppingUser], sandbox: str) -> None:
        """Each view with its room's history, what was said with what is in it, and our books with the gateways'."""
        for talker in self._talkers:
            stored = history(talker)
            place = f"{talker.person.id} in {talker.room_id}"
            self._amiss += talker.amiss
            if talker.view != stored:
                self._amiss.append(f"{place}: sees {len(talker.view)} messages, {len(stored)} are stored, or others")
            times = Counter(stored.values())
            self._amiss += [f"{place}: {one} is stored {times[one]} times" for one in talker.said if times[one] != 1]
        for shopper in shoppers:
            self._amiss += [*shopper.amiss, *shopper.differences(sandbox)]


def history(talker: ChattingUser) -> dict[int, str]:
    """The room's whole history as REST has it, seq → client_id."""
    found: dict[int, str] = {}
    has_more = True
    while has_more:
        address = f"/chat/rooms/{talker.room_id}/messages"
        page = talker.person.get(address, after_seq=max(found, default=0), limit=100).raise_for_status().json()
        found |= {message["seq"]: message["client_id"] for message in page["items"]}
        has_more = page["has_more"]
    return found


def audit(stack: Stack) -> list[str]:
    """What the audit finds, as its lines of JSON. Raises ``RuntimeError`` where it could not read."""
    command = [sys.executable, "-m", "infra.audit", "--json"]
    given = {**os.environ, "ENDPOINT_URL": stack.settings.aws}
    run = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True)
    if run.returncode not in {0, 1}:
        raise RuntimeError(run.stderr)
    return run.stdout.splitlines()


def misbehave(stack: Stack) -> None:
    """Has the sandbox's gateways send everything twice."""

    def told() -> bool:
        switches = {"khalti": {"browser": "twice"}, "stripe": {"browser": "twice", "events": "twice"}}
        return all(
            httpx.post(f"{stack.endpoints.sandbox}/_control/{name}", json=wanted, timeout=TIMEOUT_SECONDS).is_success
            for name, wanted in switches.items()
        )

    wait_until(told, "the sandbox takes its switches")
