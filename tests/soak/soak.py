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
SHOPPING_USERS = 2
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Report:
    """Counts of actions, the duration, errors that users and gateways saw, and findings of the audit."""

    counts: Counter[str]
    seconds: float
    errors: list[str] = field(default_factory=list)
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
        self._sockets, self._pause_seconds = sockets, sockets / frames_a_second
        self._counts: Counter[str] = Counter()
        self._differences: list[str] = []
        self._over = threading.Event()
        self._errors: list[Exception] = []
        self._users: list[ChattingUser] = []
        self._connecting = asyncio.Semaphore(MAX_CONNECTING)

    def run(self) -> Report:
        """Runs it. Raises the first error of a user, and ``SetupError`` if a server does not come back."""
        with People(self._stack.endpoints) as people:
            shoppers = self._create_users(people)
            started_at = time.monotonic()
            threads = [
                self._thread(lambda: asyncio.run(self._chat())),
                *(self._thread(partial(shopper.run, self._over)) for shopper in shoppers),
            ]
            self._run_faults()
            self._over.set()
            self._progress("letting it settle")
            for thread in threads:
                thread.join()
            seconds = time.monotonic() - started_at
            if self._errors:
                raise self._errors[0]
            self._progress("comparing what people and gateways see")
            self._compare(shoppers, self._stack.endpoints.sandbox or "")
        self._progress("auditing all tables")
        return Report(self._counts, seconds, self._differences, audit(self._stack))

    def _create_users(self, people: People) -> list[ShoppingUser]:
        """Creates a room for every two sockets, shared by a few people, and the shopping users."""
        self._progress("creating accounts and bookings")
        pairs = [(people.customer(), people.pandit()) for _ in range(min(10, max(2, self._sockets // 20)))]
        for number in range(self._sockets // 2):
            pair = pairs[number % len(pairs)]
            room_id = people.book(*pair)
            self._users += [
                ChattingUser(person, room_id, self._pause_seconds, self._counts, self._connecting) for person in pair
            ]
        return [
            ShoppingUser(people, people.customer(), people.pandit(), people.admin(), self._counts)
            for _ in range(SHOPPING_USERS)
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

    async def _chat(self) -> None:
        over = asyncio.Event()
        tasks = {asyncio.create_task(user.run(over)) for user in self._users}
        while not self._over.is_set():
            await asyncio.sleep(0.2)
        over.set()
        await self._settle(tasks)
        await asyncio.gather(*(user.catch_up() for user in self._users))

    async def _settle(self, tasks: set[asyncio.Task[None]]) -> None:
        """Waits until every message is acknowledged, as long as there is progress."""
        previous = None
        while tasks and (progress := (len(tasks), self._unacknowledged(), self._counts["connects"])) != previous:
            previous = progress
            finished, tasks = await asyncio.wait(tasks, timeout=STALLED_SECONDS)
            for task in finished:
                task.result()
        for task in tasks:
            task.cancel()
        self._differences += [
            f"{user.person.id} in {user.room_id}: not acknowledged {[*user.unacknowledged]}"
            for user in self._users
            if user.unacknowledged
        ]

    def _unacknowledged(self) -> int:
        return sum(len(user.unacknowledged) for user in self._users)

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
        previous, since = -1, 0.0
        while not all(user.is_connected for user in self._users) and not self._errors:
            moment, connects = time.monotonic(), self._counts["connects"]
            if connects != previous:
                previous, since = connects, moment
            elif moment - since > STALLED_SECONDS:
                raise RuntimeError(f"nobody can connect any more, after {connects} times")
            time.sleep(0.1)

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (seconds_left := end - time.monotonic()) > 0:
            time.sleep(min(seconds_left, 10.0))
            counts = self._counts
            self._progress(
                f"{counts['messages']} messages, {self._unacknowledged()} not acknowledged,"
                f" {counts['connects']} connects, {counts['checkouts']} checkouts"
            )

    def _compare(self, shoppers: Sequence[ShoppingUser], sandbox: str) -> None:
        """Compares each user's view with the room's history, and stored payments with the gateways."""
        for user in self._users:
            stored = history(user)
            place = f"{user.person.id} in {user.room_id}"
            self._differences += user.errors
            if user.view != stored:
                self._differences.append(
                    f"{place}: sees {len(user.view)} messages, {len(stored)} are stored, or others"
                )
            counts = Counter(stored.values())
            self._differences += [
                f"{place}: {client_id} is stored {counts[client_id]} times"
                for client_id in user.sent_ids
                if counts[client_id] != 1
            ]
        for shopper in shoppers:
            self._differences += [*shopper.errors, *shopper.differences(sandbox)]


def history(user: ChattingUser) -> dict[int, str]:
    """The room's whole history by REST: seq → client_id."""
    client_ids: dict[int, str] = {}
    has_more = True
    while has_more:
        address = f"/chat/rooms/{user.room_id}/messages"
        page = user.person.get(address, after_seq=max(client_ids, default=0), limit=100).raise_for_status().json()
        client_ids |= {message["seq"]: message["client_id"] for message in page["items"]}
        has_more = page["has_more"]
    return client_ids


def audit(stack: DevelopmentStack) -> list[str]:
    """The findings of the audit, as lines of JSON. Raises ``RuntimeError`` if it failed."""
    command = [sys.executable, "-m", "infra.operate.audit", "--json"]
    variables = {**os.environ, "ENDPOINT_URL": stack.settings.aws}
    run = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True)
    if run.returncode not in {0, 1}:
        raise RuntimeError(run.stderr)
    return run.stdout.splitlines()


def misbehave(stack: DevelopmentStack) -> None:
    """Makes the sandbox's gateways send everything twice."""

    def set_switches() -> bool:
        switches = {"khalti": {"browser": "twice"}, "stripe": {"browser": "twice", "events": "twice"}}
        return all(
            httpx.post(f"{stack.endpoints.sandbox}/_control/{name}", json=values, timeout=TIMEOUT_SECONDS).is_success
            for name, values in switches.items()
        )

    wait_until(set_switches, "the sandbox takes its switches")
