"""The sandbox and a shop that only takes notes, each served in a thread on a port of its own."""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import requests
from aiohttp import web

from infra.local import ports
from infra.local.sandbox import app, gateways

SECONDS = 10.0


class ServerThread:
    """An aiohttp application that answers within its ``with`` block."""

    def __init__(self, build: Callable[[], web.Application], port: int) -> None:
        self._build, self._port = build, port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run)
        self._ready = threading.Event()
        self._ended: asyncio.Event

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(SECONDS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(SECONDS)
        assert not self._thread.is_alive(), "it did not end"
        self._loop.close()

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        self._ended = asyncio.Event()
        runner = web.AppRunner(self._build(), access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self._port).start()
        self._ready.set()
        await self._ended.wait()
        await runner.cleanup()


@dataclass(frozen=True)
class ReceivedRequest:
    """A request that reached the shop."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass
class Shop:
    """Notes every request; answers with the next of ``statuses``, then with 200."""

    received: list[ReceivedRequest] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)

    def application(self) -> web.Application:
        application = web.Application()
        application.router.add_route("*", "/webhooks/{rest:.*}", self._note)
        return application

    async def _note(self, request: web.Request) -> web.Response:
        body = await request.read()
        received_request = ReceivedRequest(
            request.method, request.path, dict(request.query), dict(request.headers), body
        )
        self.received.append(received_request)
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    def wait(self, count: int) -> list[ReceivedRequest]:
        """The requests, once there are ``count`` of them."""
        wait_until(lambda: len(self.received) >= count)
        return list(self.received)


class Sandbox:
    """The sandbox's addresses, and the shop's configuration for it."""

    def __init__(self, port: int, shop_port: int, state: Path) -> None:
        self.port = port
        self.base = f"http://127.0.0.1:{port}/sandbox"
        self.webhooks = f"http://127.0.0.1:{shop_port}/webhooks"
        self.state = state
        self.config = gateways(self.base, state=state)

    def serve(self) -> ServerThread:
        build = lambda: app(public_base=self.base, webhooks_base=self.webhooks, state=self.state)  # noqa: E731
        return ServerThread(build, self.port)

    def control(self, path: str, **body: Any) -> dict[str, Any]:
        """Posts to the control API; answers what it says."""
        answer = requests.post(f"{self.base}/_control/{path}", json=body, timeout=SECONDS)
        assert answer.status_code == 200, answer.text
        answer_body: dict[str, Any] = answer.json()
        return answer_body

    def show(self, path: str) -> dict[str, Any]:
        answer = requests.get(f"{self.base}/_control/{path}".rstrip("/"), timeout=SECONDS)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body


def create_sandbox(state: Path) -> tuple[Sandbox, int]:
    """A sandbox that is not served yet, and its shop's port."""
    port, shop_port = ports.free(2)
    return Sandbox(port, shop_port, state), shop_port


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.01)
