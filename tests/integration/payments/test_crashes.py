"""Processes that are killed between the gateway and the commit, and between the commit and the push."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from chalicelib.localization.clock import now
from chalicelib.payments.models import Attempt, Refund
from infra.paths import ROOT
from tests.integration.connections_api import FakeConnectionsApi, wait_until
from tests.integration.payments.driver import PayableBooking, PaymentDriver
from tests.integration.payments.test_refund_failures import reconcile_later
from tests.integration.payments.test_refunds import get_returned_minor, list_refunds
from tests.integration.sockets import Socket


@contextmanager
def run_in_process(**use_case: Any) -> Iterator[None]:
    """Runs a use case in its own process, which is killed at the end of the block."""
    command = [sys.executable, "-m", "tests.integration.payments.killable_use_case", json.dumps(use_case)]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def kill_when(condition: Callable[[], object], **use_case: Any) -> None:
    with run_in_process(**use_case):
        wait_until(condition, f"{use_case} gets so far")


def kill_at_first_push(
    driver: PaymentDriver, booking: PayableBooking, connections_api: FakeConnectionsApi, **use_case: Any
) -> Socket:
    """Kills a use case while it pushes. Returns the socket of the customer, who was to get the push."""
    socket = Socket(connections_api, driver.customer)
    with connections_api.hanging() as pushed, run_in_process(**use_case):
        assert pushed.wait(30), "nothing was pushed"
    assert socket.received("notification") == []
    socket.close()
    return socket


# between the gateway and the commit


def test_a_checkout_that_was_killed_at_the_gateway_is_finished_by_its_repetition(driver: PaymentDriver) -> None:
    booking = driver.create_booking()
    request = {"user": driver.customer.id, "booking": booking.id, "key": "key-1"}
    with driver.sandbox.failing("KHALTI", "timeout", hold_seconds=60):
        kill_when(lambda: booking.shown_booking["payment_status"], do="checkout", **request)
    [dead] = booking.payment()["attempts"]
    Attempt(dead["id"]).update([Attempt.starting_until.set(now())])

    attempt = booking.checkout("KHALTI", "key-1").visit_page()
    attempt.come_back(attempt.pay())

    assert attempt.id == dead["id"]
    assert booking.is_paid_once


def test_a_repeated_request_while_the_first_one_may_be_alive_is_a_503_with_retry_after(driver: PaymentDriver) -> None:
    booking = driver.create_booking()
    request = {"user": driver.customer.id, "booking": booking.id, "key": "key-1"}
    with driver.sandbox.failing("KHALTI", "timeout", hold_seconds=60):
        kill_when(lambda: booking.shown_booking["payment_status"], do="checkout", **request)

    reply = booking.request_checkout("KHALTI", "key-1")

    assert (reply.status, reply.json["code"]) == (503, "BUSY")
    assert reply.headers["Retry-After"]
    assert len(booking.payment()["attempts"]) == 1


def test_a_look_up_that_was_killed_is_made_again_by_the_next_run(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("KHALTI")
    attempt.pay_without_return()
    attempt.switch(answers="timeout", hold_seconds=60)
    attempt.stored.update([Attempt.due_at.set(now() - timedelta(minutes=1))])
    kill_when(lambda: attempt.stored.look_ups == 1, do="reconcile")
    assert attempt.booking.status == "PROCESSING"
    attempt.switch(answers=None)

    attempt.reconcile()

    assert attempt.booking.is_paid_once


def test_a_refund_that_was_killed_at_the_gateway_is_looked_up_and_not_requested_twice(driver: PaymentDriver) -> None:
    attempt = driver.pay_booking("KHALTI")
    request = {"user": driver.admin.id, "booking": attempt.booking.id, "key": "key-1"}
    attempt.switch(answers="timeout", hold_seconds=60)
    kill_when(lambda: [item for item in Refund.query(attempt.booking.id) if item.asked_at], do="refund", **request)
    attempt.switch(answers=None)

    reconcile_later(attempt.booking, minutes=2)
    assert list_refunds(attempt.booking) == [("1500.50", "PENDING", "API")]
    reconcile_later(attempt.booking, minutes=10)

    # nothing was returned, and nobody can be sure why: a person tries again
    assert list_refunds(attempt.booking) == [("1500.50", "FAILED", "API")]
    assert attempt.booking.payment()["needs_attention"] is True
    assert get_returned_minor(attempt) == 0
    assert attempt.booking.refund().json["status"] == "REFUNDED"
    assert get_returned_minor(attempt) == 150050


# between the commit and the push


def test_a_payment_is_recorded_with_its_notifications_if_the_push_is_killed(
    driver: PaymentDriver, connections_api: FakeConnectionsApi
) -> None:
    attempt = driver.start_attempt("KHALTI")
    attempt.pay_without_return()

    socket = kill_at_first_push(driver, attempt.booking, connections_api, do="return", path=f"/khalti/{attempt.id}")

    assert socket.received("message") == []
    assert attempt.booking.is_paid_once
    assert attempt.booking.shown_booking["payment_status"] == "COMPLETED"
    attempt.booking.verify()
    assert attempt.booking.is_paid_once


def test_a_refund_that_was_opened_and_never_requested_is_requested_by_the_next_run(
    driver: PaymentDriver, connections_api: FakeConnectionsApi
) -> None:
    attempt = driver.start_attempt("KHALTI")
    attempt.booking.cancel(driver.pandit)
    attempt.pay_without_return()
    kill_at_first_push(driver, attempt.booking, connections_api, do="return", path=f"/khalti/{attempt.id}")
    assert list_refunds(attempt.booking) == [("1500.50", "PENDING", "API")]
    assert attempt.booking.success_counts == (1, 1)

    reconcile_later(attempt.booking, minutes=2)
    reconcile_later(attempt.booking, minutes=2)

    assert attempt.booking.status == "REFUNDED"
    assert get_returned_minor(attempt) == 150050
    assert len(attempt.at_gateway["refunds"]) == 1


def test_a_return_that_was_killed_is_stored_and_can_be_replayed(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("KHALTI")
    attempt.pay_without_return()
    attempt.switch(answers="timeout", hold_seconds=60)

    def list_unprocessed() -> list[dict[str, Any]]:
        items = driver.api.get("/admin/webhooks?processed=false&limit=100", driver.admin).json["items"]
        return [item for item in items if item["attempt_id"] == attempt.id]

    kill_when(list_unprocessed, do="return", path=f"/khalti/{attempt.id}")
    attempt.switch(answers=None)
    [webhook] = list_unprocessed()
    assert (webhook["processed"], webhook["error"]) == (False, None)

    reply = driver.api.post(f"/admin/webhooks/{webhook['id']}/replay", driver.admin)

    assert (reply.status, reply.json["processed"]) == (200, True)
    assert attempt.booking.is_paid_once
