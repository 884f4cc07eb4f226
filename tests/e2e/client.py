"""An independent client of the product: HTTP and WebSockets through the front door, without our own code."""

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


def open_socket(address: str, ping_interval: float | None = 20) -> AbstractContextManager[ClientConnection]:
    """Opens a WebSocket without a limit of received frames: one that stops reading cannot be closed in order.

    ``ping_interval`` (in seconds) is that of the protocol's own pings.
    """
    return connect(address, open_timeout=TIMEOUT_SECONDS, max_queue=None, ping_interval=ping_interval)


class SocketClient:
    """An open WebSocket. Keeps frames that arrive while another one is expected."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._set_aside: list[Frame] = []

    def send(self, frame: Frame | str) -> None:
        self._connection.send(frame if isinstance(frame, str) else json.dumps(frame))

    def send_text(self, content: str, client_id: str | None = None, **changes: Any) -> None:
        client_id = client_id or uuid.uuid4().hex
        self.send({"action": "message", "client_id": client_id, "message_type": "TEXT", "content": content, **changes})

    def next(self, timeout: float = TIMEOUT_SECONDS) -> Frame:
        """The next frame of any kind. Raises ``TimeoutError``."""
        if self._set_aside:
            return self._set_aside.pop(0)
        return dict(json.loads(self._connection.recv(timeout=timeout)))

    def expect(self, kind: str, timeout: float = TIMEOUT_SECONDS, **values: Any) -> Frame:
        """The next frame of a kind with these values. Raises ``TimeoutError``."""
        skipped: list[Frame] = []
        deadline = time.monotonic() + timeout
        try:
            while True:
                frame = self.next(deadline - time.monotonic())
                if frame["type"] == kind and values.items() <= frame.items():
                    return frame
                skipped.append(frame)
        finally:
            self._set_aside = skipped + self._set_aside

    def message(self, timeout: float = TIMEOUT_SECONDS) -> dict[str, Any]:
        return dict(self.expect("message", timeout)["message"])

    def read_until_pong(self) -> list[Frame]:
        """Sends a ping, and returns all frames that arrive before its pong."""
        self.send({"action": "ping"})
        frames: list[Frame] = []
        while (frame := self.next())["type"] != "pong":
            frames.append(frame)
        return frames


@dataclass(frozen=True)
class Person:
    """A person with an account, and their HTTP client.

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
        """Opens a chat socket at the address in the ticket."""
        ticket = self.ticket()
        resume = "" if after_seq is None else f"&after_seq={after_seq}"
        address = ticket["chat_url"].replace("{room_id}", room_id)
        with open_socket(f"{address}?ticket={ticket['ticket']}{resume}") as connection:
            yield SocketClient(connection)

    @contextmanager
    def notifications(self) -> Iterator[SocketClient]:
        ticket = self.ticket()
        address = f"{ticket['notifications_url']}?ticket={ticket['ticket']}"
        with open_socket(address) as connection:
            yield SocketClient(connection)

    def send(self, room_id: str, content: str, **changes: Any) -> dict[str, Any]:
        """Sends a message by REST."""
        body = {"client_id": uuid.uuid4().hex, "message_type": "TEXT", "content": content, **changes}
        return dict(self.post(f"/chat/rooms/{room_id}/messages", body).raise_for_status().json())

    def upload(
        self, room_id: str, content: bytes, filename: str = "kalash.png", content_type: str = "image/png"
    ) -> str:
        """Uploads a file as a browser does: announces it, then posts it to S3. Returns the file's id, for a message."""
        announcement = {"filename": filename, "content_type": content_type, "size": len(content)}
        attachment = self.post(f"/chat/rooms/{room_id}/attachments", announcement).raise_for_status().json()
        form = attachment["upload"]
        httpx.post(form["url"], data=form["fields"], files={"file": content}).raise_for_status()
        return str(attachment["file_id"])

    def messages(self, room_id: str) -> list[dict[str, Any]]:
        return list(self.get(f"/chat/rooms/{room_id}/messages", limit=100).raise_for_status().json()["items"])


class People:
    """Registers people on a stack, and makes bookings for them."""

    def __init__(self, endpoints: Endpoints) -> None:
        self._endpoints = endpoints
        self._hours = 0
        self._admin: Person | None = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def customer(self, **changes: str) -> Person:
        return self._register(role="CUSTOMER", **changes)

    def pandit(self, **changes: str) -> Person:
        """A verified pandit with one service of an hour."""
        pandit = self._register(role="PANDIT", **changes)
        self.admin().post(f"/admin/pandits/{pandit.id}/verify").raise_for_status()
        puja = {"name": "Puja", "price": "1500.00", "currency": "NPR", "duration_minutes": 60}
        pandit.put("/pandits/me", {"services": [puja]}).raise_for_status()
        return pandit

    def applicant(self, **changes: str) -> Person:
        """A pandit who is not verified yet."""
        return self._register(role="PANDIT", **changes)

    def admin(self) -> Person:
        """The stack's own admin. Logs in once in ten minutes: an access token lasts fifteen."""
        if self._admin is None or time.time() - self._admin.logged_in_at > ADMIN_LOGIN_SECONDS:
            self._admin = self.login("admin@demo.test")
        return self._admin

    def login(self, email: str) -> Person:
        body = {"email": email, "password": PASSWORD}
        return self._person(httpx.post(f"{self._endpoints.api}/auth/login", json=body, timeout=TIMEOUT_SECONDS))

    def book(self, customer: Person, pandit: Person) -> str:
        """Makes a booking at an hour that no other booking has. Returns its id, which is also the room's."""
        return str(customer.post("/bookings", self.booking_request(pandit)).raise_for_status().json()["id"])

    def booking_request(self, pandit: Person) -> dict[str, Any]:
        self._hours += 1
        moment = datetime.now(UTC) + timedelta(days=7, hours=self._hours)
        service = pandit.get("/pandits/me").raise_for_status().json()["services"][0]["id"]
        return {"pandit_id": pandit.id, "service_id": service, "scheduled_at": moment.isoformat(), "address": "Patan"}

    def _register(self, **changes: str) -> Person:
        name = uuid.uuid4().hex
        body = {"email": f"{name}@demo.test", "password": PASSWORD, "full_name": f"Person {name[:6]}", **changes}
        address = f"{self._endpoints.api}/auth/register"
        return self._person(httpx.post(address, json=body, timeout=TIMEOUT_SECONDS))

    def _person(self, reply: httpx.Response) -> Person:
        tokens = reply.raise_for_status().json()
        user, header = tokens["user"], {"Authorization": f"Bearer {tokens['access_token']}"}
        http = self._open.enter_context(httpx.Client(headers=header, timeout=TIMEOUT_SECONDS))
        return Person(user["id"], user["email"], user["full_name"], http, self._endpoints, tokens, time.time())


def wait_until(condition: Callable[[], Any], condition_name: str) -> Any:
    """Waits up to ``TIMEOUT_SECONDS`` until the condition holds, and returns its value."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while not (value := condition()):
        assert time.monotonic() < deadline, f"never happened: {condition_name}"
        time.sleep(0.05)
    return value
