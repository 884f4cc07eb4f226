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
    """Makes bookings to pay. Accounts are slow to make by design, so tests share a customer and a pandit."""

    def __init__(self, api: Api, people: People, sandbox: Sandbox, webhook_server: WebhookServer) -> None:
        self.api, self.people, self.sandbox, self.webhook_server = api, people, sandbox, webhook_server
        self.admin = people.admin()
        self.customer, self.pandit = people.customer(), people.pandit(language="ne")
        self.outsider = people.customer()
        self._hours = itertools.count(step=2)

    def bill(self) -> "Bill":
        """Makes a new booking of Rs 1500.50."""
        when = FIRST + timedelta(hours=next(self._hours))
        wish = {"pandit_id": self.pandit.id, "service_id": self.pandit.services[0]["id"], "address": "Asan"}
        reply = self.api.post("/bookings", self.customer, {**wish, "scheduled_at": when.isoformat()})
        assert reply.status == 201, reply.text
        return Bill(self, reply.json["id"])

    def opened(self, method: str) -> "Checkout":
        """Makes a booking and an attempt whose payer has opened the gateway's page."""
        return self.bill().checkout(method).visit_page()

    def paid(self, method: str) -> "Checkout":
        """Makes a booking that is paid and settled."""
        started = self.opened(method)
        started.pay_without_return()
        started.bill.verify()
        assert started.bill.status == "COMPLETED"
        return started


@dataclass(frozen=True)
class Bill:
    """A booking to be paid. Its id is the payment's too."""

    driver: PaymentDriver
    id: str

    def start(self, method: str, key: str | None = None, person: Person | None = None, **more: Any) -> Reply:
        """The raw checkout; ``key=""`` sends no Idempotency-Key."""
        headers = {} if key == "" else {"idempotency_key": key or uuid.uuid4().hex}
        who, body = person or self.driver.customer, {"payment_method": method, **more}
        return self.driver.api.post(f"/bookings/{self.id}/payment", who, body, **headers)

    def checkout(self, method: str, key: str | None = None) -> "Checkout":
        reply = self.start(method, key)
        assert reply.status == 201, reply.text
        return Checkout(self, method, reply.json["attempt_id"], reply.json["checkout"])

    def payment(self, person: Person | None = None) -> dict[str, Any]:
        reply = self.driver.api.get(f"/payments/{self.id}", person or self.driver.admin)
        assert reply.status == 200, reply.text
        found: dict[str, Any] = reply.json
        return found

    @property
    def status(self) -> str:
        return str(self.payment()["status"])

    @property
    def booking(self) -> dict[str, Any]:
        found: dict[str, Any] = self.driver.api.get(f"/bookings/{self.id}", self.driver.customer).json
        return found

    def verify(self, person: Person | None = None) -> Reply:
        return self.driver.api.post(f"/payments/{self.id}/verify", person or self.driver.customer)

    def refund(self, key: str | None = None, reason: str = "asked for", **more: Any) -> Reply:
        headers = {} if key == "" else {"idempotency_key": key or uuid.uuid4().hex}
        return self.driver.api.post(
            f"/payments/{self.id}/refund", self.driver.admin, {"reason": reason, **more}, **headers
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
        found = Message.query(self.id, consistent_read=True)
        return len([item for item in found if item.message_type == "SYSTEM" and word in str(item.content)])

    @property
    def is_paid_once(self) -> bool:
        """Whether it is paid, and both parties and the room were notified once."""
        return (self.status, self.success_counts, self.count_messages("received")) == ("COMPLETED", (1, 1), 1)

    def audit_entries(self, action: str) -> list[dict[str, Any]]:
        items = self.driver.api.get("/admin/audit?limit=100", self.driver.admin).json["items"]
        return [item for item in items if item["object_id"] == self.id and item["action"] == action]


@dataclass(frozen=True)
class Checkout:
    """An attempt, and its checkout as the customer got it."""

    bill: Bill
    method: str
    id: str
    checkout: Mapping[str, Any]

    def visit_page(self) -> "Checkout":
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
        """Pays, and nobody tells us: the tab is closed, and the gateway's events are lost."""
        if self.method != "STRIPE":
            return self.pay(browser="lost", **switches)
        self.switch(events="lost")
        there = self.pay(browser="lost", **switches)
        self.switch(events=None)
        return there

    def trigger(self, action: str, **switches: Any) -> dict[str, Any]:
        """Makes something happen at the gateway. Returns the attempt there, and how the browser goes back."""
        return self.bill.driver.sandbox.control(self.method, f"/{self.id}/{action}", **switches)

    def switch(self, **switches: Any) -> None:
        """Sets what the gateway does about this attempt from now on."""
        self.bill.driver.sandbox.control(self.method, f"/{self.id}", **switches)

    def come_back(self, way: Mapping[str, Any]) -> requests.Response:
        """Sends the browser back to us, as the gateway told it to."""
        method = way["return_method"] or "GET"
        assert way["return_url"], "the gateway keeps the payer"
        data = way["return_fields"] if method == "POST" else None
        return self.bill.driver.webhook_server.request(way["return_url"], method, data=data)

    @property
    def at_gateway(self) -> dict[str, Any]:
        return self.bill.driver.sandbox.shown(self.method, self.id)

    @property
    def stored(self) -> Attempt:
        return Attempt.load(self.id)

    @property
    def shown(self) -> dict[str, Any]:
        """The attempt as an admin sees it."""
        attempts = self.bill.payment()["attempts"]
        return next(item for item in attempts if item["id"] == self.id)

    def age(self, **span: float) -> None:
        """Makes the attempt older by a span: ``age(hours=2)``."""
        stored, past = self.stored, timedelta(**span)
        moved: list[Action] = [Attempt.created_at.set(stored.created_at - past)]
        if stored.expires_at is not None:
            moved.append(Attempt.expires_at.set(stored.expires_at - past))
        stored.update(moved)

    def reconcile(self) -> dict[str, int]:
        """Makes the attempt due, and runs the reconciler."""
        self.stored.update([Attempt.due_at.set(now() - timedelta(minutes=1))])
        return reconciler.run()
