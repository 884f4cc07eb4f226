"""A client as anybody would write one: HTTP and WebSockets through the front door, and nothing else."""

import json
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import httpx
from websockets.sync.client import ClientConnection, connect

from infra.local.stack import Endpoints

Frame = dict[str, Any]
TIMEOUT_SECONDS = 20.0
ADMIN_LOGIN_SECONDS = 600.0
PASSWORD = "namaste-123"


def opened(address: str) -> AbstractContextManager[ClientConnection]:
    """A connection that takes in whatever comes: one that stopped reading could not be closed in order."""
    return connect(address, open_timeout=TIMEOUT_SECONDS, max_queue=None)


class SocketClient:
    """An open WebSocket. What was received while something else was expected is kept for later."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._waiting: list[Frame] = []

    def send(self, frame: Frame | str) -> None:
        self._connection.send(frame if isinstance(frame, str) else json.dumps(frame))

    def say(self, content: str, client_id: str | None = None, **more: Any) -> None:
        client_id = client_id or uuid.uuid4().hex
        self.send({"action": "message", "client_id": client_id, "message_type": "TEXT", "content": content, **more})

    def next(self, patience: float = TIMEOUT_SECONDS) -> Frame:
        """The next frame, whatever it is. Raises ``TimeoutError``."""
        if self._waiting:
            return self._waiting.pop(0)
        return dict(json.loads(self._connection.recv(timeout=patience)))

    def expect(self, kind: str, patience: float = TIMEOUT_SECONDS, **values: Any) -> Frame:
        """The next frame of a kind with these values. Raises ``TimeoutError``."""
        passed: list[Frame] = []
        deadline = time.monotonic() + patience
        try:
            while True:
                frame = self.next(deadline - time.monotonic())
                if frame["type"] == kind and values.items() <= frame.items():
                    return frame
                passed.append(frame)
        finally:
            self._waiting = passed + self._waiting

    def message(self, patience: float = TIMEOUT_SECONDS) -> dict[str, Any]:
        return dict(self.expect("message", patience)["message"])

    def read_until_pong(self) -> list[Frame]:
        """What has come until a ping that is sent now is answered."""
        self.send({"action": "ping"})
        frames: list[Frame] = []
        while (frame := self.next())["type"] != "pong":
            frames.append(frame)
        return frames


@dataclass(frozen=True)
class Person:
    """Somebody with an account, and how they speak to us.

    ``login`` is the API's answer to the registration or log-in, and ``logged_in_at`` its time (``time.time()``).
    """

    id: str
    email: str
    full_name: str
    http: httpx.Client
    endpoints: Endpoints
    login: dict[str, Any]
    logged_in_at: float

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.http.get(f"{self.endpoints.api}{path}", params=query)

    def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return self.http.post(f"{self.endpoints.api}{path}", json=body, headers=headers)

    def put(self, path: str, body: Any) -> httpx.Response:
        return self.http.put(f"{self.endpoints.api}{path}", json=body)

    def ticket(self) -> dict[str, Any]:
        return dict(self.post("/ws/ticket").raise_for_status().json())

    @contextmanager
    def chat(self, room_id: str, after_seq: int | None = None) -> Iterator[SocketClient]:
        """A chat socket, on the address that the ticket names."""
        given = self.ticket()
        resume = "" if after_seq is None else f"&after_seq={after_seq}"
        address = given["chat_url"].replace("{room_id}", room_id)
        with opened(f"{address}?ticket={given['ticket']}{resume}") as connection:
            yield SocketClient(connection)

    @contextmanager
    def notifications(self) -> Iterator[SocketClient]:
        given = self.ticket()
        address = f"{given['notifications_url']}?ticket={given['ticket']}"
        with opened(address) as connection:
            yield SocketClient(connection)

    def send(self, room_id: str, content: str, **more: Any) -> dict[str, Any]:
        """A message over REST."""
        body = {"client_id": uuid.uuid4().hex, "message_type": "TEXT", "content": content, **more}
        return dict(self.post(f"/chat/rooms/{room_id}/messages", body).raise_for_status().json())

    def upload(
        self, room_id: str, content: bytes, filename: str = "kalash.png", content_type: str = "image/png"
    ) -> str:
        """A file as a browser sends it: announced, and posted to where the answer says. Its id, for a message."""
        wanted = {"filename": filename, "content_type": content_type, "size": len(content)}
        given = self.post(f"/chat/rooms/{room_id}/attachments", wanted).raise_for_status().json()
        form = given["upload"]
        httpx.post(form["url"], data=form["fields"], files={"file": content}).raise_for_status()
        return str(given["file_id"])

    def messages(self, room_id: str) -> list[dict[str, Any]]:
        return list(self.get(f"/chat/rooms/{room_id}/messages", limit=100).raise_for_status().json()["items"])


class People:
    """The people of a stack, and what they book."""

    def __init__(self, endpoints: Endpoints) -> None:
        self._endpoints = endpoints
        self._hours = 0
        self._admin: Person | None = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def customer(self, **more: str) -> Person:
        return self._register(role="CUSTOMER", **more)

    def pandit(self, **more: str) -> Person:
        """Verified, with one service of an hour."""
        pandit = self._register(role="PANDIT", **more)
        self.admin().post(f"/admin/pandits/{pandit.id}/verify").raise_for_status()
        puja = {"name": "Puja", "price": "1500.00", "currency": "NPR", "duration_minutes": 60}
        pandit.put("/pandits/me", {"services": [puja]}).raise_for_status()
        return pandit

    def applicant(self, **more: str) -> Person:
        """A pandit who waits to be verified."""
        return self._register(role="PANDIT", **more)

    def admin(self) -> Person:
        """The stack's own admin. Logs in once in ten minutes: an access token lasts fifteen."""
        if self._admin is None or time.time() - self._admin.logged_in_at > ADMIN_LOGIN_SECONDS:
            self._admin = self.login("admin@demo.test")
        return self._admin

    def login(self, email: str) -> Person:
        body = {"email": email, "password": PASSWORD}
        return self._person(httpx.post(f"{self._endpoints.api}/auth/login", json=body, timeout=TIMEOUT_SECONDS))

    def book(self, customer: Person, pandit: Person) -> str:
        """A booking at an hour of its own; answers its id, which is its room's too."""
        return str(customer.post("/bookings", self.booking_request(pandit)).raise_for_status().json()["id"])

    def booking_request(self, pandit: Person) -> dict[str, Any]:
        self._hours += 1
        at = datetime.now(UTC) + timedelta(days=7, hours=self._hours)
        service = pandit.get("/pandits/me").raise_for_status().json()["services"][0]["id"]
        return {"pandit_id": pandit.id, "service_id": service, "scheduled_at": at.isoformat(), "address": "Patan"}

    def _register(self, **more: str) -> Person:
        name = uuid.uuid4().hex
        body = {"email": f"{name}@demo.test", "password": PASSWORD, "full_name": f"Person {name[:6]}", **more}
        address = f"{self._endpoints.api}/auth/register"
        return self._person(httpx.post(address, json=body, timeout=TIMEOUT_SECONDS))

    def _person(self, reply: httpx.Response) -> Person:
        tokens = reply.raise_for_status().json()
        user, header = tokens["user"], {"Authorization": f"Bearer {tokens['access_token']}"}
        http = self._open.enter_context(httpx.Client(headers=header, timeout=TIMEOUT_SECONDS))
        return Person(user["id"], user["email"], user["full_name"], http, self._endpoints, tokens, time.time())


def wait_until(condition: Callable[[], Any], what: str) -> Any:
    """Waits until something is so, with patience, and answers it."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while not (found := condition()):
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(0.05)
    return found
