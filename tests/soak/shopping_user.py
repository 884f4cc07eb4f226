"""A user of the soak who books, pays, cancels and reviews, and tries again after every error.

The gateways send everything twice.
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
RATINGS = {"rating": 5, "professionalism": 4, "knowledge": 3, "punctuality": 2}
UNEXPECTED_ERROR = AppError.code
"""The code of an unexpected error. Expected failures have codes of their own."""
TIME_TO_PUJA = timedelta(seconds=1.5)


class ShoppingUser:
    """Books and pays again and again in a thread, until the event ``over`` is set."""

    def __init__(self, people: People, customer: Person, pandit: Person, admin: Person, counts: Counter[str]) -> None:
        self._people, self._customer, self._pandit, self._admin = people, customer, pandit, admin
        self._counts = counts
        self.bookings: list[str] = []
        self.errors: list[str] = []

    def run(self, over: threading.Event) -> None:
        while not over.is_set():
            with self._counted_errors():
                self._shop()

    def differences(self, sandbox: str) -> list[str]:
        """Verifies all payments, as the reconciler would within the hour. Returns the differences to the gateways."""
        result = []
        for booking_id in self.bookings:
            self._customer.post(f"/payments/{booking_id}/verify")
            result += gateway_ledgers.differences(self._admin, sandbox, booking_id)
        return result

    @contextlib.contextmanager
    def _counted_errors(self) -> Iterator[None]:
        try:
            yield
        except httpx.HTTPStatusError as refused:
            reply = refused.response
            self._counts[f"shopping users got the status {reply.status_code}"] += 1
            if UNEXPECTED_ERROR in reply.text:
                self.errors.append(f"{reply.request.method} {reply.request.url.path}: {reply.text}")
            time.sleep(0.3)
        except (httpx.HTTPError, ValueError):  # no answer, or one that is not whole
            self._counts["shopping users got no answer"] += 1
            time.sleep(0.3)

    def _shop(self) -> None:
        moment = datetime.now(UTC) + TIME_TO_PUJA
        is_soon = random.random() < 0.4
        body = self._people.booking_request(self._pandit)
        if is_soon:
            body["scheduled_at"] = moment.isoformat()
        reply = self._customer.post("/bookings", body)
        if reply.status_code == httpx.codes.CONFLICT:
            return  # the pandit is busy just now
        booking_id = str(reply.raise_for_status().json()["id"])
        self.bookings.append(booking_id)
        self._counts["bookings"] += 1
        self._pandit.post(f"/bookings/{booking_id}/accept").raise_for_status()
        for _ in range(random.choice((1, 1, 2))):
            self._pay(booking_id)
        if is_soon:
            self._complete(booking_id, moment)
        elif random.random() < 0.5:
            self._pandit.post(f"/bookings/{booking_id}/cancel", {"reason": "Ill"}).raise_for_status()
            self._counts["cancelled"] += 1

    def _pay(self, booking_id: str) -> None:
        method, key = random.choice(METHODS), {"Idempotency-Key": uuid.uuid4().hex}
        for _ in range(2):  # the same request twice
            reply = self._customer.post(f"/bookings/{booking_id}/payment", {"payment_method": method}, **key)
        if reply.status_code == httpx.codes.CONFLICT:
            return
        checkout = reply.raise_for_status().json()
        self._counts["checkouts"] += 1
        if method == "CASH":
            self._pandit.post(f"/payments/{booking_id}/confirm-cash")
            return
        with httpx.Client(follow_redirects=True, timeout=TIMEOUT_SECONDS) as http:
            browser = CheckoutBrowser(http, checkout["checkout"])
            browser.click(random.choice(("pay", "pay", "pay", "cancel")))
            with contextlib.suppress(httpx.HTTPError):
                http.get(browser.page.history[-1].url if browser.page.history else browser.page.url)  # returns twice
        self._customer.post(f"/payments/{booking_id}/verify")

    def _complete(self, booking_id: str, moment: datetime) -> None:
        """Completes and reviews the booking, approves the review twice, and sometimes rejects it."""
        time.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds()))
        self._pandit.post(f"/bookings/{booking_id}/complete").raise_for_status()
        review = self._customer.post(f"/bookings/{booking_id}/review", RATINGS).raise_for_status().json()
        self._counts["reviews"] += 1
        for _ in range(2):
            self._admin.post(f"/admin/reviews/{review['id']}/approve")
        if random.random() < 0.3:
            self._admin.post(f"/admin/reviews/{review['id']}/reject", {"reason": "Please no names"})
