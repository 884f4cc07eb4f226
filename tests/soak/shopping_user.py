"""Bookings, payments, refunds and reviews beside the talking, by people who do not mind when something fails: they
come back. Gateways send everything twice.
"""

import contextlib
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx

from chalicelib.errors import AppError
from tests.e2e.client import TIMEOUT_SECONDS, People, Person
from tests.e2e.payer import CheckoutBrowser
from tests.soak import gateway_ledgers

METHODS = ("KHALTI", "ESEWA", "CONNECT_IPS", "IME_PAY", "STRIPE", "CASH")
MARKS = {"rating": 5, "professionalism": 4, "knowledge": 3, "punctuality": 2}
OUR_FAULT = AppError.code
"""What breaks is answered by its own codes, or by the emulator; this one is for what nobody has thought of."""
SOON = timedelta(seconds=1.5)


class ShoppingUser:
    """Somebody who books and pays again and again, in a thread, until told to stop."""

    def __init__(self, people: People, customer: Person, pandit: Person, admin: Person, counts: Counter[str]) -> None:
        self._people, self._customer, self._pandit, self._admin = people, customer, pandit, admin
        self._counts = counts
        self.bookings: list[str] = []
        self.amiss: list[str] = []

    def run(self, over: threading.Event) -> None:
        while not over.is_set():
            with self._hiccups():
                self._shop()

    def differences(self, sandbox: str) -> list[str]:
        """Has every gateway asked about what is open, as the reconciler would within the hour; then where our books
        differ from theirs."""
        found = []
        for booking_id in self.bookings:
            self._customer.post(f"/payments/{booking_id}/verify")
            found += gateway_ledgers.differences(self._admin, sandbox, booking_id)
        return found

    @contextlib.contextmanager
    def _hiccups(self) -> Iterator[None]:
        try:
            yield
        except httpx.HTTPStatusError as refused:
            reply = refused.response
            self._counts[f"shoppers were answered {reply.status_code}"] += 1
            if OUR_FAULT in reply.text:
                self.amiss.append(f"{reply.request.method} {reply.request.url.path}: {reply.text}")
            time.sleep(0.3)
        except (httpx.HTTPError, ValueError):  # no answer, or one that is not whole
            self._counts["shoppers got no answer"] += 1
            time.sleep(0.3)

    def _shop(self) -> None:
        moment = datetime.now(UTC) + SOON
        soon = random.random() < 0.4
        wish = self._people.booking_request(self._pandit)
        if soon:
            wish["scheduled_at"] = moment.isoformat()
        reply = self._customer.post("/bookings", wish)
        if reply.status_code == httpx.codes.CONFLICT:
            return  # the pandit is busy just now
        booking_id = str(reply.raise_for_status().json()["id"])
        self.bookings.append(booking_id)
        self._counts["bookings"] += 1
        self._pandit.post(f"/bookings/{booking_id}/accept").raise_for_status()
        for _ in range(random.choice((1, 1, 2))):
            self._pay(booking_id)
        if soon:
            self._hold(booking_id, moment)
        elif random.random() < 0.5:
            self._pandit.post(f"/bookings/{booking_id}/cancel", {"reason": "Ill"}).raise_for_status()
            self._counts["cancelled"] += 1

    def _pay(self, booking_id: str) -> None:
        method, key = random.choice(METHODS), {"Idempotency-Key": uuid.uuid4().hex}
        for _ in range(2):  # the same request twice
            reply = self._customer.post(f"/bookings/{booking_id}/payment", {"payment_method": method}, **key)
        if reply.status_code == httpx.codes.CONFLICT:
            return
        started = reply.raise_for_status().json()
        self._counts["checkouts"] += 1
        if method == "CASH":
            self._pandit.post(f"/payments/{booking_id}/confirm-cash")
            return
        with httpx.Client(follow_redirects=True, timeout=TIMEOUT_SECONDS) as http:
            browser = CheckoutBrowser(http, started["checkout"])
            browser.click(random.choice(("pay", "pay", "pay", "cancel")))
            with contextlib.suppress(httpx.HTTPError):
                http.get(browser.page.history[-1].url if browser.page.history else browser.page.url)  # returns twice
        self._customer.post(f"/payments/{booking_id}/verify")

    def _hold(self, booking_id: str, moment: datetime) -> None:
        """The puja is held, reviewed, and the review published twice and taken back."""
        time.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds()))
        self._pandit.post(f"/bookings/{booking_id}/complete").raise_for_status()
        review = self._customer.post(f"/bookings/{booking_id}/review", MARKS).raise_for_status().json()
        self._counts["reviews"] += 1
        for _ in range(2):
            self._admin.post(f"/admin/reviews/{review['id']}/approve")
        if random.random() < 0.3:
            self._admin.post(f"/admin/reviews/{review['id']}/reject", {"reason": "Please no names"})
