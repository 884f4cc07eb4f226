"""The state that all simulators share: attempts, switches, the clock, addresses, and background tasks."""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, ClientSession

from infra.local.sandbox.attempts import Attempt
from infra.local.sandbox.keys import KIND, Keys
from infra.local.sandbox.store import Store
from infra.local.sandbox.switches import Switches, SwitchOptions, merge, ordinary
from infra.local.sandbox.wire import BrowserReturn

MAX_CALLS = 100


@dataclass(slots=True)
class SandboxContext:
    """Shared by all simulators.

    ``public`` is the sandbox's address for browsers, ``webhooks`` the address of the shop's returns and webhooks;
    ``client`` exists while the server runs.
    """

    store: Store
    keys: Keys
    public: str
    webhooks: str
    client: ClientSession | None = None
    calls: dict[str, deque[dict[str, Any]]] = field(
        default_factory=lambda: defaultdict(lambda: deque(maxlen=MAX_CALLS))
    )
    """The newest API calls of our servers, by gateway."""
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def now(self) -> float:
        return time.time()

    # attempts

    def open(self, attempt: Attempt) -> None:
        """Stores a new attempt, with the switches that were set for its reference beforehand."""
        preset = self.store.get("preset", f"{attempt.gateway}/{attempt.reference}") or {}
        self.store.delete("preset", f"{attempt.gateway}/{attempt.reference}")
        attempt.switches = merge(preset, attempt.switches)
        self.save(attempt)
        self.alias(attempt, attempt.reference)

    def save(self, attempt: Attempt) -> None:
        self.store.put("attempt", f"{attempt.gateway}/{attempt.id}", attempt.document())

    def alias(self, attempt: Attempt, name: str) -> None:
        """Adds a name by which the attempt is found. Of several attempts with a name the newest is found."""
        self.store.put("alias", f"{attempt.gateway}/{name}", {"id": attempt.id})

    def find(self, gateway: str, name: str) -> Attempt | None:
        """Finds an attempt by its id or another of its names."""
        document = self.store.get("attempt", f"{gateway}/{name}")
        if document is None and (alias := self.store.get("alias", f"{gateway}/{name}")):
            document = self.store.get("attempt", f"{gateway}/{alias['id']}")
        return None if document is None else Attempt.load(document)

    def list_newest(self, gateway: str = "", limit: int = 50) -> list[Attempt]:
        prefix = f"{gateway}/" if gateway else ""
        return [Attempt.load(document) for document in self.store.list_newest("attempt", prefix, limit)]

    # switches

    def switches(
        self, gateway: str, options: SwitchOptions, attempt: Attempt | None = None, reference: str = ""
    ) -> Switches:
        """The switches of an attempt, or of a ``reference`` that has no attempt yet."""
        chosen = attempt.switches if attempt else self.preset(gateway, reference)
        return Switches.of(ordinary(options), self.defaults(gateway), chosen)

    def defaults(self, gateway: str) -> dict[str, Any]:
        return self.store.get("defaults", gateway) or {}

    def set_defaults(self, gateway: str, switches: dict[str, Any]) -> None:
        self.store.put("defaults", gateway, merge(self.defaults(gateway), switches))

    def preset(self, gateway: str, reference: str) -> dict[str, Any]:
        return self.store.get("preset", f"{gateway}/{reference}") or {}

    def set_preset(self, gateway: str, reference: str, switches: dict[str, Any]) -> None:
        self.store.put("preset", f"{gateway}/{reference}", merge(self.preset(gateway, reference), switches))

    def reset(self) -> None:
        """Forgets all attempts, switches and calls. The keys stay: the application is configured with them."""
        self.store.clear(keep=KIND)
        self.calls.clear()

    # in the background

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def follow(self, browser_return: BrowserReturn) -> None:
        """Returns to the shop as a second browser would, and ignores the answer."""
        if self.client is None:
            return
        data = browser_return.fields if browser_return.method == "POST" else None
        try:
            async with self.client.request(browser_return.method, browser_return.url, data=data, allow_redirects=False):
                pass
        except (ClientError, TimeoutError):
            return
