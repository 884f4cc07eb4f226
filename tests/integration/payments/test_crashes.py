"""A process that is killed at the worst moment: between gateway and books, and between books and push."""

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
from infra.local.settings import ROOT
from tests.integration.connections_api import FakeConnectionsApi, wait_until
from tests.integration.payments.driver import Bill, PaymentDriver
from tests.integration.payments.test_refund_trouble import later
from tests.integration.payments.test_refunds import refunds, returned
from tests.integration.sockets import Socket


@contextmanager
def running(**what: Any) -> Iterator[None]:
    """A use case in its own process, which is killed at the end of the block."""
    command = [sys.executable, "-m", "tests.integration.payments.killable_use_case", json.dumps(what)]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def killed_when(condition: Callable[[], object], **what: Any) -> None:
    with running(**what):
        wait_until(condition, f"{what} gets so far")


def killed_at_the_first_push(
    driver: PaymentDriver, bill: Bill, connections_api: FakeConnectionsApi, **what: Any
) -> Socket:
    """Answers the customer's socket, which was to be pushed to."""
    socket = Socket(connections_api, driver.customer)
    with connections_api.hanging() as pushed, running(**what):
        assert pushed.wait(30), "nothing was pushed"
    assert socket.received("notification") == []
    socket.close()
    return socket


# between gateway and books


def test_a_checkout_that_was_killed_at_the_gateway_is_finished_by_its_repetition(driver: PaymentDriver) -> None:
    bill = driver.bill()
    asked = {"user": driver.customer.id, "booking": bill.id, "key": "key-1"}
    with driver.sandbox.broken("KHALTI", "timeout", hold_seconds=60):
        killed_when(lambda: bill.booking["payment_status"], do="checkout", **asked)
    [dead] = bill.payment()["attempts"]
    Attempt(dead["id"]).update([Attempt.starting_until.set(now())])

    started = bill.checkout("KHALTI", "key-1").visit_page()
    started.come_back(started.pay())

    assert started.id == dead["id"]
    assert bill.is_paid_once


def test_a_repetition_while_the_first_request_may_still_be_alive_is_told_to_come_again(driver: PaymentDriver) -> None:
    bill = driver.bill()
    asked = {"user": driver.customer.id, "booking": bill.id, "key": "key-1"}
    with driver.sandbox.broken("KHALTI", "timeout", hold_seconds=60):
        killed_when(lambda: bill.booking["payment_status"], do="checkout", **asked)

    reply = bill.start("KHALTI", "key-1")

    assert (reply.status, reply.json["code"]) == (503, "BUSY")
    assert reply.headers["Retry-After"]
    assert len(bill.payment()["attempts"]) == 1


def test_a_look_up_whose_answer_was_never_read_is_made_again_by_the_next_run(driver: PaymentDriver) -> None:
    started = driver.opened("KHALTI")
    started.pay_without_return()
    started.switch(answers="timeout", hold_seconds=60)
    started.stored.update([Attempt.due_at.set(now() - timedelta(minutes=1))])
    killed_when(lambda: started.stored.look_ups == 1, do="reconcile")
    assert started.bill.status == "PROCESSING"
    started.switch(answers=None)

    started.reconcile()

    assert started.bill.is_paid_once


def test_a_refund_that_was_killed_at_the_gateway_is_looked_up_and_not_asked_for_twice(driver: PaymentDriver) -> None:
    started = driver.paid("KHALTI")
    asked = {"user": driver.admin.id, "booking": started.bill.id, "key": "key-1"}
    started.switch(answers="timeout", hold_seconds=60)
    killed_when(lambda: [one for one in Refund.query(started.bill.id) if one.asked_at], do="refund", **asked)
    started.switch(answers=None)

    later(started.bill, minutes=2)
    assert refunds(started.bill) == [("1500.50", "PENDING", "API")]
    later(started.bill, minutes=10)

    # nothing was returned, and nobody can be sure why: a person tries again
    assert refunds(started.bill) == [("1500.50", "FAILED", "API")]
    assert started.bill.payment()["needs_attention"] is True
    assert returned(started) == 0
    assert started.bill.refund().json["status"] == "REFUNDED"
    assert returned(started) == 150050


# between books and push


def test_a_payment_is_recorded_with_its_notices_though_nobody_could_be_told_live(
    driver: PaymentDriver, connections_api: FakeConnectionsApi
) -> None:
    started = driver.opened("KHALTI")
    started.pay_without_return()

    socket = killed_at_the_first_push(driver, started.bill, connections_api, do="return", path=f"/khalti/{started.id}")

    assert socket.received("message") == []
    assert started.bill.is_paid_once
    assert started.bill.booking["payment_status"] == "COMPLETED"
    started.bill.verify()
    assert started.bill.is_paid_once


def test_a_refund_that_was_opened_and_never_asked_for_is_asked_for_by_the_next_run(
    driver: PaymentDriver, connections_api: FakeConnectionsApi
) -> None:
    started = driver.opened("KHALTI")
    started.bill.cancel(driver.pandit)
    started.pay_without_return()
    killed_at_the_first_push(driver, started.bill, connections_api, do="return", path=f"/khalti/{started.id}")
    assert refunds(started.bill) == [("1500.50", "PENDING", "API")]
    assert started.bill.success_counts == (1, 1)

    later(started.bill, minutes=2)
    later(started.bill, minutes=2)

    assert started.bill.status == "REFUNDED"
    assert returned(started) == 150050
    assert len(started.at_gateway["refunds"]) == 1


def test_a_return_that_was_killed_on_the_way_is_kept_and_can_be_replayed(driver: PaymentDriver) -> None:
    started = driver.opened("KHALTI")
    started.pay_without_return()
    started.switch(answers="timeout", hold_seconds=60)

    def kept() -> list[dict[str, Any]]:
        items = driver.api.get("/admin/webhooks?processed=false&limit=100", driver.admin).json["items"]
        return [one for one in items if one["attempt_id"] == started.id]

    killed_when(kept, do="return", path=f"/khalti/{started.id}")
    started.switch(answers=None)
    [found] = kept()
    assert (found["processed"], found["error"]) == (False, None)

    reply = driver.api.post(f"/admin/webhooks/{found['id']}/replay", driver.admin)

    assert (reply.status, reply.json["processed"]) == (200, True)
    assert started.bill.is_paid_once
