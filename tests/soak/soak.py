"""Runs the soak: users chat and pay while faults happen; then everything settles and is checked."""

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

from infra.local.stack import DevelopmentStack
from infra.paths import ROOT
from tests.e2e.client import TIMEOUT_SECONDS, People, wait_until
from tests.soak.chatting_user import ChattingUser
from tests.soak.faults import FAULTS
from tests.soak.shopping_user import ShoppingUser

FRAMES_A_SECOND = 10.0
"""Frames of all users together. The emulator handles frames one after the other."""
MAX_CONNECTING = 4
"""Number of users who may connect at the same time."""
STALLED_SECONDS = 90.0
"""Time without any acknowledgement after which the run counts as stuck."""
SHOPPERS = 2
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Report:
    """Counts of actions, the duration, errors that users and gateways saw, and findings of the audit."""

    counts: Counter[str]
    seconds: float
    amiss: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)


class Soak:
    """A run on a stack of its own. ``faults`` happen one after the other, spread over the time."""

    def __init__(
        self,
        stack: DevelopmentStack,
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
        self._errors: list[Exception] = []
        self._talkers: list[ChattingUser] = []
        self._connecting = asyncio.Semaphore(MAX_CONNECTING)

    def run(self) -> Report:
        """Runs it. Raises the first error of a user, and ``SetupError`` if a server does not come back."""
        with People(self._stack.endpoints) as people:
            shoppers = self._create_users(people)
            began = time.monotonic()
            threads = [
                self._thread(lambda: asyncio.run(self._talk())),
                *(self._thread(partial(shopper.run, self._over)) for shopper in shoppers),
            ]
            self._run_faults()
            self._over.set()
            self._progress("letting it settle")
            for thread in threads:
                thread.join()
            seconds = time.monotonic() - began
            if self._errors:
                raise self._errors[0]
            self._progress("comparing what people and gateways see")
            self._compare(shoppers, self._stack.endpoints.sandbox or "")
        self._progress("auditing all tables")
        return Report(self._counts, seconds, self._amiss, audit(self._stack))

    def _create_users(self, people: People) -> list[ShoppingUser]:
        """Creates a room for every two sockets, shared by a few people, and the shopping users."""
        self._progress("creating accounts and bookings")
        couples = [(people.customer(), people.pandit()) for _ in range(min(10, max(2, self._sockets // 20)))]
        for number in range(self._sockets // 2):
            pair = couples[number % len(couples)]
            room_id = people.book(*pair)
            self._talkers += [
                ChattingUser(person, room_id, self._pace, self._counts, self._connecting) for person in pair
            ]
        return [
            ShoppingUser(people, people.customer(), people.pandit(), people.admin(), self._counts)
            for _ in range(SHOPPERS)
        ]

    def _thread(self, run: Callable[[], None]) -> threading.Thread:
        """Starts a daemon thread: if a server cannot be started again, the process must end."""

        def collect_errors() -> None:
            try:
                run()
            except Exception as error:
                self._errors.append(error)

        thread = threading.Thread(target=collect_errors, daemon=True)
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
        """Waits until every message is acknowledged, as long as there is progress."""
        before = None
        while talking and (now := (len(talking), self._unacknowledged(), self._counts["connects"])) != before:
            before = now
            done, talking = await asyncio.wait(talking, timeout=STALLED_SECONDS)
            for task in done:
                task.result()
        for task in talking:
            task.cancel()
        self._amiss += [
            f"{one.person.id} in {one.room_id}: not acknowledged {[*one.unacknowledged]}"
            for one in self._talkers
            if one.unacknowledged
        ]

    def _unacknowledged(self) -> int:
        return sum(len(talker.unacknowledged) for talker in self._talkers)

    def _run_faults(self) -> None:
        """Runs the faults in the main thread, because a server ends with the thread that started it."""
        self._progress("waiting until all users are connected")
        self._wait_until_connected()
        pause = self._seconds / (len(self._faults) + 1)
        for fault in self._faults:
            self._wait(pause)
            self._progress(f"{fault}: now")
            FAULTS[fault](self._stack)
            self._counts[fault] += 1
        self._wait(pause)
        self._progress("waiting until all users are connected again")
        self._wait_until_connected()

    def _wait_until_connected(self) -> None:
        """Waits until every user is connected. Raises ``RuntimeError`` without progress."""
        before, since = -1, 0.0
        while not all(talker.is_connected for talker in self._talkers) and not self._errors:
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
                f"{counts['messages']} messages, {self._unacknowledged()} not acknowledged,"
                f" {counts['connects']} connects, {counts['checkouts']} checkouts"
            )

    def _compare(self, shoppers: Sequence[ShoppingUser], sandbox: str) -> None:
        """Compares each user's view with the room's history, and stored payments with the gateways."""
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
    """The room's whole history by REST: seq → client_id."""
    found: dict[int, str] = {}
    has_more = True
    while has_more:
        address = f"/chat/rooms/{talker.room_id}/messages"
        page = talker.person.get(address, after_seq=max(found, default=0), limit=100).raise_for_status().json()
        found |= {message["seq"]: message["client_id"] for message in page["items"]}
        has_more = page["has_more"]
    return found


def audit(stack: DevelopmentStack) -> list[str]:
    """The findings of the audit, as lines of JSON. Raises ``RuntimeError`` if it failed."""
    command = [sys.executable, "-m", "infra.operate.audit", "--json"]
    given = {**os.environ, "ENDPOINT_URL": stack.settings.aws}
    run = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True)
    if run.returncode not in {0, 1}:
        raise RuntimeError(run.stderr)
    return run.stdout.splitlines()


def misbehave(stack: DevelopmentStack) -> None:
    """Makes the sandbox's gateways send everything twice."""

    def set_switches() -> bool:
        switches = {"khalti": {"browser": "twice"}, "stripe": {"browser": "twice", "events": "twice"}}
        return all(
            httpx.post(f"{stack.endpoints.sandbox}/_control/{name}", json=wanted, timeout=TIMEOUT_SECONDS).is_success
            for name, wanted in switches.items()
        )

    wait_until(set_switches, "the sandbox takes its switches")
