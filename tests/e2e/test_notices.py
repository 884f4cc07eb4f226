"""The notifications of a booking's whole life on the deployed stack: live, stored and by e-mail."""

import json
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from websockets.sync.client import connect

from chalicelib.localization.dates import at_place
from infra.local.seed import ADMIN, PASSWORD, User
from tests.stack import RunningStack

TIMEOUT_SECONDS = 15
SOON = timedelta(seconds=2)
REVIEW = {"rating": 5, "professionalism": 5, "knowledge": 4, "punctuality": 3, "comment_ne": "निकै शान्त पूजा"}


class Listener:
    """A person who is logged in and has a notifications socket open."""

    def __init__(self, http: httpx.Client, role: str, full_name: str, language: str) -> None:
        self.email = f"{uuid.uuid4().hex}@demo.test"
        account = {"email": self.email, "role": role, "full_name": full_name, "language": language}
        self.user = User.register_or_log_in(http, account)

    @contextmanager
    def listening(self) -> Iterator[None]:
        ticket = self.user.post("/ws/ticket")
        with connect(f"{ticket['notifications_url']}?ticket={ticket['ticket']}") as self._socket:
            assert json.loads(self._socket.recv(TIMEOUT_SECONDS))["type"] == "notifications"
            yield

    def expect(self, kind: str) -> dict[str, Any]:
        """The next frame, which is a notification of this type."""
        frame = json.loads(self._socket.recv(TIMEOUT_SECONDS))
        assert (frame["type"], frame["notification"]["notification_type"]) == ("notification", kind)
        return dict(frame)


@pytest.fixture
def http(stack: RunningStack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=stack.endpoints.api, timeout=35) as http:
        yield http


def test_each_person_is_notified_live_in_both_languages_and_by_email_in_their_own(
    stack: RunningStack, http: httpx.Client
) -> None:
    admin = User.from_tokens(http, http.post("/auth/login", json={"email": ADMIN, "password": PASSWORD}).json())
    customer, pandit = Listener(http, "CUSTOMER", "Sita Sharma", "en"), Listener(http, "PANDIT", "राम आचार्य", "ne")
    with customer.listening(), pandit.listening():
        booking_id = _run_booking(admin, customer, pandit)
    unread = {person.email: person.user.get("/notifications/unread-count") for person in (customer, pandit)}
    assert unread == {customer.email: {"unread_count": 4}, pandit.email: {"unread_count": 5}}

    _assert_mails(stack, pandit, ["नयाँ बुकिङ अनुरोध", "पूजा सम्पन्न भयो", "भुक्तानी प्राप्त भयो"], "रु १,५००.५०", booking_id)
    _assert_mails(
        stack, customer, ["Booking accepted", "Puja completed", "Payment received"], "Rs 1,500.50", booking_id
    )


def _run_booking(admin: User, customer: Listener, pandit: Listener) -> str:
    """Takes a booking from the pandit's verification to a published review. Returns the booking's id."""
    puja = {"name": "Puja", "name_ne": "पूजा", "price": "1500.50", "currency": "NPR", "duration_minutes": 60}
    [service] = pandit.user.put("/pandits/me", {"services": [puja]})["services"]
    admin.post(f"/admin/pandits/{pandit.user.id}/verify")
    assert pandit.expect("PANDIT_VERIFIED")["unread_count"] == 1

    moment = datetime.now(UTC) + SOON
    request = {"pandit_id": pandit.user.id, "service_id": service["id"], "scheduled_at": moment.isoformat()}
    booking_id = str(customer.user.post("/bookings", {**request, "address": "Asan"})["id"])
    created = pandit.expect("BOOKING_CREATED")["notification"]
    assert "Sita Sharmaले पूजाका लागि" in created["message_ne"]
    assert at_place(moment, "Asia/Kathmandu", "Asia/Kathmandu").ne in created["message_ne"]
    assert (created["booking_id"], created["user_timezone"]) == (booking_id, "Asia/Kathmandu")

    pandit.user.post(f"/bookings/{booking_id}/accept")
    assert customer.expect("BOOKING_ACCEPTED")["notification"]["title"] == "Booking accepted"

    time.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds()))
    pandit.user.post(f"/bookings/{booking_id}/complete")
    for person in (customer, pandit):
        person.expect("BOOKING_COMPLETED")

    _pay_cash(customer, booking_id, pandit)
    review = customer.user.post(f"/bookings/{booking_id}/review", REVIEW)
    admin.post(f"/admin/reviews/{review['id']}/reject", {"reason": "Please no names"})
    assert "Please no names" in customer.expect("REVIEW_REJECTED")["notification"]["message"]
    admin.post(f"/admin/reviews/{review['id']}/approve")
    assert "५मध्ये ५ तारा" in pandit.expect("REVIEW_RECEIVED")["notification"]["message_ne"]
    return booking_id


def _pay_cash(customer: Listener, booking_id: str, pandit: Listener) -> None:
    headers = {"Authorization": f"Bearer {customer.user.token}", "Idempotency-Key": booking_id}
    answer = customer.user.http.post(
        f"/bookings/{booking_id}/payment", json={"payment_method": "CASH"}, headers=headers
    )
    pandit.user.post(f"/payments/{answer.json()['payment']['id']}/confirm-cash")
    for person in (customer, pandit):
        assert "रु १,५००.५०" in person.expect("PAYMENT_SUCCESS")["notification"]["message_ne"]


def _assert_mails(stack: RunningStack, person: Listener, subjects: list[str], amount: str, booking_id: str) -> None:
    """These e-mails, in this order, each with the booking's facts; they come after the fact."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while len(mails := _inbox(stack, person.email)) < len(subjects) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert [mail["Subject"] for mail in mails] == subjects
    for mail in mails:
        assert amount in mail["BodyText"]
        assert f"{stack.endpoints.front}/bookings/{booking_id}" in mail["BodyText"]


def _inbox(stack: RunningStack, address: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{stack.endpoints.aws}/_ministack/ses/messages") as answer:
        messages = json.load(answer)["messages"]
    return [mail for mails in messages.values() for mail in mails if address in mail["To"]]
