"""Runs the gateway sandbox in a process of its own, and controls it through its control API."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from chalicelib import aws
from chalicelib.payments.gateways import registry
from chalicelib.settings import settings
from infra.local import ports
from infra.local.process import Process
from infra.local.sandbox import gateways

NAMES = {"KHALTI": "khalti", "ESEWA": "esewa", "CONNECT_IPS": "connectips", "IME_PAY": "imepay", "STRIPE": "stripe"}
ONLINE = tuple(NAMES)


class Sandbox:
    """A running sandbox. ``config`` is the application's gateway configuration for it."""

    def __init__(self, port: int, state: Path) -> None:
        self.base = f"http://127.0.0.1:{port}/sandbox"
        self.config: dict[str, Any] = gateways(self.base, state=state)

    def control(self, method: str, path: str = "", **body: Any) -> dict[str, Any]:
        """Sets switches of a gateway. With ``path``: sets those of one attempt, or triggers an event on it."""
        url = f"{self.base}/_control/{NAMES[method]}{path}"
        answer = requests.post(url, json=body, timeout=30)
        assert answer.status_code == 200, answer.text
        result: dict[str, Any] = answer.json()
        return result

    def get_attempt(self, method: str, attempt_id: str) -> dict[str, Any]:
        """The attempt as the gateway has stored it."""
        attempt: dict[str, Any] = requests.get(f"{self.base}/_control/{NAMES[method]}/{attempt_id}", timeout=30).json()
        return attempt

    def events(self, attempt_id: str) -> list[dict[str, Any]]:
        """Stripe's events about an attempt, with their deliveries."""
        url = f"{self.base}/_control/stripe/{attempt_id}/events"
        items: list[dict[str, Any]] = requests.get(url, timeout=30).json()["items"]
        return items

    def forget(self) -> None:
        """Deletes all payments at all gateways."""
        requests.post(f"{self.base}/_control/reset", timeout=30).raise_for_status()

    @contextmanager
    def failing(self, method: str, answers: str = "error", **switches: Any) -> Iterator[None]:
        """Lets a gateway fail in this way inside the block."""
        self.control(method, answers=answers, **switches)
        try:
            yield
        finally:
            taken_back: dict[str, Any] = dict.fromkeys(["answers", *switches])
            self.control(method, **taken_back)

    def use_config(self, config: dict[str, Any] | None = None) -> None:
        """Makes the application use this configuration from now on; without one, the sandbox's own."""
        text = json.dumps(self.config if config is None else config)
        aws.client("secretsmanager").put_secret_value(SecretId=settings().gateways_secret_arn, SecretString=text)
        registry._cache._good_until = float("-inf")  # the app reads it again at once

    @contextmanager
    def with_config(self, **changed: Any) -> Iterator[None]:
        """Changes parts of the configuration inside the block. None removes a gateway."""
        config = {name: value for name, value in {**self.config, **changed}.items() if value is not None}
        self.use_config(config)
        try:
            yield
        finally:
            self.use_config()

    @contextmanager
    def with_unreadable_config(self) -> Iterator[None]:
        """Inside the block the app is like a new process whose gateway secret is not valid JSON."""
        cache, registry._cache = registry._cache, registry.GatewayCache(lambda: "not JSON")
        try:
            yield
        finally:
            registry._cache = cache


@contextmanager
def running(webhooks: str, folder: Path) -> Iterator[Sandbox]:
    port, state = ports.free(1)[0], folder / "sandbox.db"
    sandbox = Sandbox(port, state)
    command = [sys.executable, "-m", "infra.local.sandbox", f"--port={port}", f"--state={state}"]
    command += [f"--public={sandbox.base}", f"--webhooks={webhooks}"]
    process = Process("the sandbox", command, os.environ, folder / "sandbox.log")
    process.start()
    try:
        process.wait_ready(lambda: ports.answers(port))
        sandbox.use_config()
        yield sandbox
    finally:
        process.stop()
