"""Use cases that together make every group of functions do all that it does, also when something goes wrong."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

import httpx

from infra import aws
from infra.local.settings import STACK_NAME
from infra.local.stack import DevelopmentStack
from infra.local.translator import TranslateSimulator
from tests.e2e.client import PASSWORD, TIMEOUT_SECONDS, People, wait_until
from tests.e2e.payer import CheckoutBrowser
from tests.e2e.sample_data import SampleData
from tests.integration.access import ACCESS, BODIES
from tests.pictures import ORANGE, colour_of, picture

PICTURE, TEXT = picture(), "सामग्री: rice, ghee".encode()
LONG_AGO = "2020-01-01T00:00:00.000000+0000"


class PausableTranslator(TranslateSimulator):
    """A translator whose answers can be held back."""

    def __init__(self) -> None:
        self._answers = Event()
        self._answers.set()

    def translate(self, words: str, source: str, target: str) -> str:
        assert self._answers.wait(TIMEOUT_SECONDS)
        return super().translate(words, source, target)

    @contextmanager
    def paused(self) -> Iterator[None]:
        self._answers.clear()
        yield
        self._answers.set()


class UseCases:
    """The use cases. They change the tables where time has to pass, or where a socket has to die without a disconnect.

    ``http`` follows redirects.
    """

    def __init__(
        self, stack: DevelopmentStack, people: People, http: httpx.Client, translator: PausableTranslator
    ) -> None:
        self._stack, self._people, self._http, self._translator = stack, people, http, translator
        self._tables = aws.client("dynamodb", stack.settings.aws)
        self.customer, self.pandit = people.customer(), people.pandit(language="ne")

    def call_every_route(self, sample_data: SampleData) -> None:
        """Every route, by every kind of caller, about what is over, what is to come, and what is not there."""
        for route in ACCESS:
            method, path = route.split(" ")
            body = BODIES.get(route, {} if method != "GET" else None)
            for ids in sample_data.path_ids:
                for headers in sample_data.headers.values():
                    all_headers = {**headers, "Idempotency-Key": uuid.uuid4().hex}
                    url = f"{self._stack.endpoints.api}{path.format(**ids)}"
                    assert self._http.request(method, url, headers=all_headers, json=body).status_code < 500, route

    def chat_about_booking(self) -> None:
        """Files, retries, rooms joined and left, messages to somebody who is away and reads them later."""
        room, other_room = (self._people.book(self.customer, self.pandit) for _ in range(2))
        self._leave_dead_sockets(room)
        with self.customer.chat(room) as line:
            line.expect("history")
            for number in range(2):
                line.send_text(f"Are you there? {number}", f"client-{number}")
            line.send_text("Are you there? 1", "client-1")
            line.send_text("A picture", message_type="IMAGE", file_id=self._picture(room))
            while (message := line.message())["message_type"] != "IMAGE":
                pass
            self._look_at(message)
            line.send_text("A list", message_type="FILE", file_id=self._list(room))
            while line.message()["message_type"] != "FILE":
                pass
            line.send({"action": "join", "room_id": other_room})
            line.send({"action": "leave", "room_id": other_room})
            line.send({"action": "history", "before_seq": 3})
            line.read_until_pong()
            self._look_at(self.customer.send(room, "One more", message_type="IMAGE", file_id=self._picture(room)))
            self.customer.send(room, "One more list", message_type="FILE", file_id=self._list(room))
        self._leave_dead_sockets(other_room)
        self.customer.send(other_room, "Are you there?")
        self._read_and_close(room)
        self._save(other_room)

    def _save(self, room: str) -> None:
        """A conversation that is too long for an answer, as a file. A lamp takes twelve bytes of JSON with escapes."""
        for _ in range(85):
            self.pandit.send(room, "\U0001fa94" * 4000)
        sent_on = self.pandit.get(f"/chat/rooms/{room}/transcript")
        assert sent_on.status_code == 303
        assert self._http.get(sent_on.headers["Location"]).text.count("\U0001fa94") == 85 * 4000

    def _read_and_close(self, room: str) -> None:
        with self.pandit.chat(room) as line:
            line.expect("history")
            line.send({"action": "read", "up_to_seq": 4})
            line.send_text("I was away")
            line.read_until_pong()
        self.customer.get(f"/chat/rooms/{room}/messages").raise_for_status()
        self.customer.get("/notifications", unread="true").raise_for_status()
        self.customer.post(f"/bookings/{room}/cancel", {"reason": "Moved"}).raise_for_status()
        with self.customer.chat(room) as line:
            line.expect("history")
            line.send_text("Too late", "too-late")
            assert line.expect("error")["code"] == "ROOM_CLOSED"
            line.send_text("Are you there? 1", "client-1")
            assert line.message()["client_id"] == "client-1"

    def translate(self, sample_data: SampleData) -> None:
        """A note, a message and a review in one language. The message has been read before its translation comes, and
        a socket has died meanwhile."""
        request = {**self._people.booking_request(self.pandit), "note": "Please bring flowers."}
        with self.pandit.notifications() as pandit_socket:
            pandit_socket.expect("notifications")
            room = str(self.customer.post("/bookings", request).raise_for_status().json()["id"])
            pandit_socket.expect("booking_updated")
        with self.customer.chat(room) as customer_socket:
            customer_socket.expect("history")
            with self._translator.paused():
                with self.pandit.chat(room) as pandit_socket:
                    pandit_socket.expect("history")
                    customer_socket.send_text("Namaste", message_type="IMAGE", file_id=self._picture(room))
                    pandit_socket.send({"action": "read", "up_to_seq": pandit_socket.message()["seq"]})
                    customer_socket.expect("read")
                customer_socket.expect("presence", user_id=self.pandit.id, status="offline")
                self._leave_dead_sockets(room)
            while (message := customer_socket.expect("message_updated")["message"])["message_type"] != "IMAGE":
                pass
            self._look_at(message)
        review = f"{self._stack.endpoints.api}/reviews/{sample_data.path_ids[0]['review_id']}"
        headers = sample_data.headers["customer"]
        self._http.patch(review, json={"comment": "Calm and clear."}, headers=headers).raise_for_status()
        review_url = f"{self._stack.endpoints.api}/bookings/{sample_data.path_ids[0]['booking_id']}/review"
        wait_until(lambda: self._http.get(review_url, headers=headers).json()["comment_ne"], "the review is translated")

    def pay(self, method: str) -> None:
        """Paid on the gateway's page, then cancelled and returned."""
        booking = self._people.book(self.customer, self.pandit)
        self._leave_dead_sockets(booking)
        with self.pandit.notifications() as pandit_socket:
            pandit_socket.expect("notifications")
            CheckoutBrowser(self._http, self._check_out(booking, method)["checkout"]).click("pay")
            pandit_socket.expect("notification")
        self.pandit.post(f"/bookings/{booking}/cancel", {"reason": "Ill"}).raise_for_status()

    def pay_while_gateway_is_down(self, method: str) -> None:
        """A checkout while the gateway is down fails, and may be repeated with the same key."""
        booking, gateway = self._people.book(self.customer, self.pandit), method.lower()
        switches = f"{self._stack.endpoints.sandbox}/_control/{gateway}"
        self._http.post(switches, json={"answers": "error"}).raise_for_status()
        reply = self.customer.post(
            f"/bookings/{booking}/payment", {"payment_method": method}, **{"Idempotency-Key": uuid.uuid4().hex}
        )
        assert reply.status_code in {502, 503}
        self._http.post(switches, json={"answers": None}).raise_for_status()

    def pay_wrong_amount(self, method: str, *, without_return: bool) -> None:
        """Pays another amount than was asked for. ``without_return``: only the reconciler learns of it."""
        booking = self._people.book(self.customer, self.pandit)
        page = CheckoutBrowser(self._http, self._check_out(booking, method)["checkout"])
        self._control(method, booking, "", reports="wrong_amount")
        if without_return:
            self._control(method, booking, "/pay")
            self.reconcile(booking)
        else:
            page.click("pay")

    def pay_without_return(self, method: str) -> None:
        """The payer's browser never comes back: the reconciler settles it, and the money goes back the same way."""
        booking = self._people.book(self.customer, self.pandit)
        self._check_out(booking, method)
        self._control(method, booking, "/pay")
        # The open notifications socket keeps the customer online: the chat's arrival is pushed to nobody.
        with self.customer.notifications() as bell, self.customer.chat(booking) as line:
            bell.expect("notifications")
            line.expect("history")
            bell.read_until_pong()
            self._leave_dead_sockets(booking)
            self.reconcile(booking)
            while line.message()["message_type"] != "SYSTEM":
                pass
        self._control(method, booking, "", refunds="answer_lost")
        self.customer.post(f"/bookings/{booking}/cancel", {"reason": "Moved"}).raise_for_status()
        self.reconcile(booking)

    def refund_in_the_merchant_portal(self) -> None:
        """Stripe's merchant portal returns the money, and an event tells us."""
        booking = self._people.book(self.customer, self.pandit)
        CheckoutBrowser(self._http, self._check_out(booking, "STRIPE")["checkout"]).click("pay")
        self._control("STRIPE", booking, "/refund")

    def search_and_inspect(self) -> None:
        """An admin's searches and lists, and a log-in that is ended."""
        admin, needs_attention = self._people.admin(), {"needs_attention": "true"}
        for query in (needs_attention, {"status": "COMPLETED"}):
            admin.get("/admin/payments", **query).raise_for_status()
        for query in ({}, {"status": "ACCEPTED"}):
            admin.get("/admin/bookings", sort="soonest", **query).raise_for_status()
        for person in (self.customer, self.pandit):
            person.get("/bookings", sort="soonest").raise_for_status()
        for path in ("/admin/payments", "/admin/bookings", "/admin/users"):
            for text in (self.customer.email, self.customer.full_name, "a reference"):
                admin.get(path, q=text).raise_for_status()
        profile_url = f"{self._stack.endpoints.api}/me"
        self.customer.http.patch(profile_url, json={"full_name": "Another Name"}).raise_for_status()
        for webhook in admin.get("/admin/webhooks", processed="true").raise_for_status().json()["items"]:
            admin.post(f"/admin/webhooks/{webhook['id']}/replay").raise_for_status()
        entered = {"email": self.customer.email, "password": PASSWORD}
        tokens = self.customer.post("/auth/login", entered).raise_for_status().json()
        for route in ("/auth/refresh", "/auth/logout"):
            self.customer.post(route, {"refresh_token": tokens["refresh_token"]}).raise_for_status()

    def reconcile(self, booking: str) -> None:
        """Makes the booking's attempts and refunds due, and runs the reconciler."""
        for attempt_id in self._attempts(booking):
            self._make_due("attempts", {"id": {"S": attempt_id}})
        refunds = {"KeyConditionExpression": "payment_id = :id", "ExpressionAttributeValues": {":id": {"S": booking}}}
        for refund in self._tables.query(TableName=f"{STACK_NAME}-refunds", **refunds)["Items"]:
            self._make_due("refunds", {name: refund[name] for name in ("payment_id", "id")})
        function = self._stack.outputs.functions["reconcile"]
        answer = aws.client("lambda", self._stack.settings.aws).invoke(FunctionName=function, Payload=b"{}")
        assert "FunctionError" not in answer

    def _check_out(self, booking: str, method: str) -> dict[str, Any]:
        key = {"Idempotency-Key": uuid.uuid4().hex}
        reply = self.customer.post(f"/bookings/{booking}/payment", {"payment_method": method}, **key)
        return dict(reply.raise_for_status().json())

    def _control(self, method: str, booking: str, path: str, **body: Any) -> None:
        """Something that happens at a gateway."""
        [attempt_id] = self._attempts(booking)
        gateway = method.lower().replace("_", "")
        url = f"{self._stack.endpoints.sandbox}/_control/{gateway}/{attempt_id}{path}"
        self._http.post(url, json=body).raise_for_status()

    def _attempts(self, booking: str) -> list[str]:
        payment = self._tables.get_item(TableName=f"{STACK_NAME}-payments", Key={"id": {"S": booking}})["Item"]
        return [attempt_id["S"] for attempt_id in payment["attempt_ids"]["L"]]

    def _make_due(self, entity: str, key: dict[str, Any]) -> None:
        self._tables.update_item(
            TableName=f"{STACK_NAME}-{entity}",
            Key=key,
            UpdateExpression="SET due_at = :due",
            ConditionExpression="attribute_exists(queue)",
            ExpressionAttributeValues={":due": {"S": LONG_AGO}},
        )

    def _picture(self, room: str) -> str:
        return self.customer.upload(room, PICTURE)

    def _list(self, room: str) -> str:
        return self.customer.upload(room, TEXT, "list.txt", "text/plain")

    def _look_at(self, message: dict[str, Any]) -> None:
        """Fetches the message's picture by its link. This needs the rights of the role that signed the link."""
        assert colour_of(self._http.get(message["file_url"]).content) == ORANGE

    def _leave_dead_sockets(self, room: str) -> None:
        """Adds two connections of the pandit whose sockets are closed without a disconnect, with a message unread.

        A push to them answers 410, and the departure notifies the pandit, who has read all notifications before. One
        connection has left another room, and keeps a trace of that.
        """
        read = self.customer.send(room, "Please have a look")
        self.pandit.post(f"/chat/rooms/{room}/read", {"up_to_seq": read["seq"]}).raise_for_status()
        self.customer.send(room, "And at this")
        self.pandit.post("/notifications/read-all").raise_for_status()
        traces: tuple[dict[str, Any], ...] = ({}, {"left": {"SS": ["another-room"]}})
        for trace in traces:
            connection_id = uuid.uuid4().hex
            self._tables.update_item(
                TableName=f"{STACK_NAME}-rosters",
                Key={"room_id": {"S": room}},
                UpdateExpression="ADD sockets :gone",
                ExpressionAttributeValues={":gone": {"SS": [f"{connection_id} {self.pandit.id} ne Asia/Kathmandu"]}},
            )
            attributes = {"user_id": self.pandit.id, "language": "ne", "timezone": "Asia/Kathmandu"}
            key = {"channel": f"user#{self.pandit.id}", "connection_id": connection_id}
            item: dict[str, Any] = {name: {"S": value} for name, value in {**key, **attributes}.items()}
            item |= {"rooms": {"SS": [room]}, "expires_at": {"N": "9999999999"}, **trace}
            self._tables.put_item(TableName=f"{STACK_NAME}-connections", Item=item)


def run_all(use_cases: UseCases, sample_data: SampleData) -> None:
    use_cases.chat_about_booking()
    use_cases.translate(sample_data)
    for method in ("KHALTI", "ESEWA", "CONNECT_IPS", "IME_PAY", "STRIPE"):
        use_cases.pay(method)
    use_cases.pay_while_gateway_is_down("KHALTI")
    use_cases.pay_wrong_amount("ESEWA", without_return=False)
    use_cases.pay_wrong_amount("KHALTI", without_return=True)
    use_cases.pay_without_return("KHALTI")
    use_cases.refund_in_the_merchant_portal()
    use_cases.search_and_inspect()
    use_cases.call_every_route(sample_data)
