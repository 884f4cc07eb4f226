"""The REST API in virtual time: requests of the tabs become invocations of the real handler."""

from collections.abc import Callable
from typing import Any

from chalice.test import Client

from tests.life.functions import Functions
from tests.life.timeline import Timeline

Answer = dict[str, Any]
Deliver = Callable[[Answer], object]

BAD_GATEWAY = {"status": 502, "headers": {}, "body": '{"message": "Internal server error"}'}
UNAVAILABLE = {"status": 503, "headers": {}, "body": "<h1>503</h1>"}
THROTTLED = {"status": 429, "headers": {}, "body": '{"message": "Too Many Requests"}'}


class RestApi:
    def __init__(self, timeline: Timeline, functions: Functions, client: Client) -> None:
        self._timeline = timeline
        self._functions = functions
        self._client = client
        self.is_down = False
        self.throttled_until = 0.0
        self.errors: list[str] = []
        """Answers with a 500: only a bug explains them."""

    def request(self, method: str, path: str, headers: dict[str, str], body: str | None, deliver: Deliver) -> None:
        """Answers with what the handler says, or with what API Gateway says where there is no such answer."""
        if self.is_down:
            deliver(UNAVAILABLE)
        elif self._timeline.now < self.throttled_until:
            deliver(THROTTLED)
        else:
            self._functions.invoke(
                "api",
                lambda: self.call(method, path, headers, body),
                lambda answer, error: deliver(BAD_GATEWAY if error is not None else answer),
            )

    def call(self, method: str, path: str, headers: dict[str, str], body: str | None) -> Answer:
        """Calls the handler and returns its answer."""
        answer = self._client.http.request(method, path, headers=headers, body=(body or "").encode())
        if answer.status_code == 500:
            self.errors.append(f"{method} {path}: {answer.body!r}")
        return {
            "status": answer.status_code,
            "headers": {name: value for name, value in answer.headers.items() if isinstance(value, str)},
            "body": (answer.body or b"").decode(),
        }
