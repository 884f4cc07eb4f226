"""Drives payments as customers do: books, checks out, pays at the sandbox gateway, comes back."""

import itertools
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from pynamodb.expressions.update import Action

from chalicelib.booking_moves import service as booking_moves
from chalicelib.chat.models import Message
from chalicelib.localization.clock import now
from chalicelib.payments import reconciler, verification
from chalicelib.payments.models import Attempt
from tests.integration.chat_client import stored_notifications
from tests.integration.payments.sandbox import Sandbox
from tests.integration.payments.webhook_server import WebhookServer
from tests.integration.people import Api, People, Person, Reply

FIRST = (datetime.now(UTC) + timedelta(days=2)).replace(hour=0, minute=0, second=0, microsecond=0)


class PaymentDriver:
    """Creates and pays bookings. Hashing a password is slow by design, so the tests share a customer and a pandit."""

    def __init__(self, api: Api, people: People, sandbox: Sandbox, webhook_server: WebhookServer) -> None:
        self.api, self.people, self.sandbox, self.webhook_server = api, people, sandbox, webhook_server
        self.admin = people.admin()
        self.customer, self.pandit = people.customer(), people.pandit(language="ne")
        self.outsider = people.customer()
        self._hours = itertools.count(step=2)

    def create_booking(self) -> "PayableBooking":
        """Creates a booking of Rs 1500.50."""
        moment = FIRST + timedelta(hours=next(self._hours))
        request = {"pandit_id": self.pandit.id, "service_id": self.pandit.services[0]["id"], "address": "Asan"}
        reply = self.api.post("/bookings", self.customer, {**request, "scheduled_at": moment.isoformat()})
        assert reply.status == 201, reply.text
        return PayableBooking(self, reply.json["id"])

    def start_attempt(self, method: str) -> "PaymentAttempt":
        """Creates a booking, starts an attempt, and opens the gateway's page as the payer."""
        return self.create_booking().checkout(method).visit_page()

    def pay_booking(self, method: str) -> "PaymentAttempt":
        """Creates a booking and pays it. The attempt is settled."""
        attempt = self.start_attempt(method)
        attempt.pay_without_return()
        attempt.booking.verify()
        assert attempt.booking.status == "COMPLETED"
        return attempt


@dataclass(frozen=True)
class PayableBooking:
    """A booking that can be paid. Its id is also the payment's id."""

    driver: PaymentDriver
    id: str

    def request_checkout(
        self, method: str, key: str | None = None, person: Person | None = None, **members: Any
    ) -> Reply:
        """Asks the API for a checkout; ``key=""`` sends no Idempotency-Key."""
        headers = {} if key == "" else {"idempotency_key": key or uuid.uuid4().hex}
        customer, body = person or self.driver.customer, {"payment_method": method, **members}
        return self.driver.api.post(f"/bookings/{self.id}/payment", customer, body, **headers)

    def checkout(self, method: str, key: str | None = None) -> "PaymentAttempt":
        reply = self.request_checkout(method, key)
        assert reply.status == 201, reply.text
        return PaymentAttempt(self, method, reply.json["attempt_id"], reply.json["checkout"])

    def payment(self, person: Person | None = None) -> dict[str, Any]:
        reply = self.driver.api.get(f"/payments/{self.id}", person or self.driver.admin)
        assert reply.status == 200, reply.text
        body: dict[str, Any] = reply.json
        return body

    @property
    def status(self) -> str:
        return str(self.payment()["status"])

    @property
    def shown_booking(self) -> dict[str, Any]:
        item: dict[str, Any] = self.driver.api.get(f"/bookings/{self.id}", self.driver.customer).json
        return item

    def verify(self, person: Person | None = None) -> Reply:
        return self.driver.api.post(f"/payments/{self.id}/verify", person or self.driver.customer)

    def refund(self, key: str | None = None, reason: str = "asked for", **members: Any) -> Reply:
        headers = {} if key == "" else {"idempotency_key": key or uuid.uuid4().hex}
        return self.driver.api.post(
            f"/payments/{self.id}/refund", self.driver.admin, {"reason": reason, **members}, **headers
        )

    def resolve(self, attempt_id: str, status: str) -> Reply:
        body = {"attempt_id": attempt_id, "status": status, "note": "seen in the portal"}
        return self.driver.api.post(f"/admin/payments/{self.id}/resolve", self.driver.admin, body)

    def cancel(self, person: Person | None = None) -> Reply:
        return self.driver.api.post(
            f"/bookings/{self.id}/cancel", person or self.driver.customer, {"reason": "no puja"}
        )

    def verify_directly(self) -> None:
        """Verifies without the API, which in this process takes one call at a time."""
        verification.verify(self.driver.customer.actor, self.id)

    def cancel_directly(self, person: Person) -> None:
        """Cancels without the API, for the same reason."""
        booking_moves.cancel(person.actor, self.id, "no puja")

    def count_notifications(self, person: Person, kind: str) -> int:
        """Counts the notifications of one kind that this person has about this booking."""
        return len([note for note in stored_notifications(person, kind) if note.booking_id == self.id])

    @property
    def success_counts(self) -> tuple[int, int]:
        """How many PAYMENT_SUCCESS notifications the customer and the pandit have."""
        customer, pandit = self.driver.customer, self.driver.pandit
        return self.count_notifications(customer, "PAYMENT_SUCCESS"), self.count_notifications(
            pandit, "PAYMENT_SUCCESS"
        )

    def count_messages(self, word: str) -> int:
        """Counts the room's system messages that contain this word."""
        messages = Message.query(self.id, consistent_read=True)
        return len([item for item in messages if item.message_type == "SYSTEM" and word in str(item.content)])

    @property
    def is_paid_once(self) -> bool:
        """Whether it is paid, and both parties and the room were notified once."""
        return (self.status, self.success_counts, self.count_messages("received")) == ("COMPLETED", (1, 1), 1)

    def audit_entries(self, action: str) -> list[dict[str, Any]]:
        items = self.driver.api.get("/admin/audit?limit=100", self.driver.admin).json["items"]
        return [item for item in items if item["object_id"] == self.id and item["action"] == action]


@dataclass(frozen=True)
class PaymentAttempt:
    """An attempt, and its checkout as the customer got it."""

    booking: PayableBooking
    method: str
    id: str
    checkout: Mapping[str, Any]

    def visit_page(self) -> "PaymentAttempt":
        """Opens the gateway's page, as the payer's browser does."""
        url = self.checkout["url"]
        is_form = self.checkout["kind"] == "form"
        page = (
            requests.post(url, data=self.checkout["fields"], timeout=30) if is_form else requests.get(url, timeout=30)
        )
        assert page.status_code == 200, page.text
        return self

    def pay(self, **switches: Any) -> dict[str, Any]:
        return self.trigger("pay", **switches)

    def pay_without_return(self, **switches: Any) -> dict[str, Any]:
        """Pays without a return and without an event: the tab is closed, and the gateway's events are lost."""
        if self.method != "STRIPE":
            return self.pay(browser="lost", **switches)
        self.switch(events="lost")
        at_gateway = self.pay(browser="lost", **switches)
        self.switch(events=None)
        return at_gateway

    def trigger(self, action: str, **switches: Any) -> dict[str, Any]:
        """Makes something happen at the gateway. Returns the attempt there, and how the browser goes back."""
        return self.booking.driver.sandbox.control(self.method, f"/{self.id}/{action}", **switches)

    def switch(self, **switches: Any) -> None:
        """Sets what the gateway does about this attempt from now on."""
        self.booking.driver.sandbox.control(self.method, f"/{self.id}", **switches)

    def come_back(self, browser_return: Mapping[str, Any]) -> requests.Response:
        """Makes the request with which the gateway sends the browser back to us."""
        method = browser_return["return_method"] or "GET"
        assert browser_return["return_url"], "the gateway keeps the payer"
        data = browser_return["return_fields"] if method == "POST" else None
        return self.booking.driver.webhook_server.request(browser_return["return_url"], method, data=data)

    @property
    def at_gateway(self) -> dict[str, Any]:
        return self.booking.driver.sandbox.get_attempt(self.method, self.id)

    @property
    def stored(self) -> Attempt:
        return Attempt.load(self.id)

    @property
    def shown_to_admins(self) -> dict[str, Any]:
        """The attempt as an admin sees it."""
        attempts = self.booking.payment()["attempts"]
        return next(item for item in attempts if item["id"] == self.id)

    def make_older(self, **span: float) -> None:
        """Makes the attempt older by a span: ``make_older(hours=2)``."""
        stored, past = self.stored, timedelta(**span)
        changes: list[Action] = [Attempt.created_at.set(stored.created_at - past)]
        if stored.expires_at is not None:
            changes.append(Attempt.expires_at.set(stored.expires_at - past))
        stored.update(changes)

    def reconcile(self) -> dict[str, int]:
        """Makes the attempt due, and runs the reconciler."""
        self.stored.update([Attempt.due_at.set(now() - timedelta(minutes=1))])
        return reconciler.run()
