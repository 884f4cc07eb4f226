"""The reconciler: alone or with others, again and again, past what is broken."""

from datetime import timedelta

from bench.aws_calls import CallCounter
from chalicelib.localization.clock import now
from chalicelib.payments import reconciler
from chalicelib.payments.models import Attempt
from tests.integration.aws_calls import run_before_next_call
from tests.integration.chat_client import run_concurrently
from tests.integration.payments.driver import PaymentAttempt, PaymentDriver
from tests.integration.payments.webhook_server import Context

LONG_AGO = timedelta(days=1)


def make_due(*attempts: PaymentAttempt) -> None:
    """Makes these attempts due before all others, in this order."""
    for number, attempt in enumerate(attempts):
        attempt.stored.update([Attempt.due_at.set(now() - LONG_AGO + timedelta(seconds=number))])


def test_the_schedule_runs_the_reconciler(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("ESEWA")
    attempt.pay_without_return()
    make_due(attempt)

    event = {"version": "0", "id": "tick", "source": "aws.events", "account": "0", "time": "", "region": ""}
    reconciler.reconcile({**event, "resources": [], "detail": {}, "detail-type": ""}, Context())

    assert attempt.booking.is_paid_once


def test_four_runs_at_once_look_up_each_attempt_once(driver: PaymentDriver) -> None:
    attempts = [driver.start_attempt(method) for method in ("KHALTI", "ESEWA", "CONNECT_IPS", "IME_PAY")]
    for attempt in attempts[:2]:
        attempt.pay_without_return()
    make_due(*attempts)

    outcomes = run_concurrently([reconciler.run] * 4)

    assert [item for item in outcomes if isinstance(item, Exception)] == []
    assert [attempt.stored.look_ups for attempt in attempts] == [1, 1, 1, 1]
    assert [attempt.booking.is_paid_once for attempt in attempts] == [True, True, False, False]


def test_a_run_skips_an_attempt_that_another_run_has_taken(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("ESEWA")
    make_due(attempt)

    with run_before_next_call(reconciler.run, "TransactWriteItems"):
        counts = reconciler.run()

    assert counts["taken by another"] >= 1
    assert attempt.stored.look_ups == 1


def test_an_attempt_that_is_not_due_is_not_looked_up(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("KHALTI")
    attempt.stored.update([Attempt.due_at.set(now() + timedelta(minutes=1))])
    attempt.pay_without_return()

    reconciler.run()

    assert (attempt.stored.look_ups, attempt.booking.status) == (0, "PROCESSING")


def test_a_run_with_nothing_to_do_queries_each_queue_once(driver: PaymentDriver, call_counter: CallCounter) -> None:
    for queue in ("open", "closed", "paid"):
        for item in list(Attempt.due.query(queue)):
            Attempt.get(item.id).update([Attempt.due_at.set(now() + timedelta(hours=1))])

    with call_counter.record() as calls:
        reconciler.run()

    assert calls.operations == ["dynamodb.Query"] * 4


def test_a_closed_tab_is_found_by_the_very_next_run(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("KHALTI")
    attempt.pay_without_return()

    reconciler.run()

    assert attempt.booking.is_paid_once


def test_an_open_attempt_is_looked_up_less_and_less_often_but_hourly(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("KHALTI")
    pauses = []
    for _ in range(30):
        earlier = now()
        attempt.reconcile()
        due_at = attempt.stored.due_at
        assert due_at is not None
        pauses.append(round((due_at - earlier) / timedelta(minutes=1)))

    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (0, 60)  # at first by every run


def test_a_decided_attempt_is_not_looked_up_again(driver: PaymentDriver) -> None:
    failed, paid = driver.start_attempt("KHALTI"), driver.pay_booking("STRIPE")
    failed.trigger("cancel")
    failed.reconcile()

    for attempt in (failed, paid):
        assert not attempt.stored.queue


def test_paid_attempts_are_looked_up_for_refunds_for_two_months(driver: PaymentDriver) -> None:
    attempt = driver.pay_booking("ESEWA")
    attempt.reconcile()
    assert attempt.stored.queue == "paid"

    attempt.make_older(days=61)
    attempt.reconcile()

    assert attempt.stored.queue is None


def test_an_attempt_that_cannot_be_processed_does_not_block_the_others(driver: PaymentDriver) -> None:
    without_payment, without_method, healthy = (driver.start_attempt("ESEWA") for _ in range(3))
    for attempt in (without_payment, without_method, healthy):
        attempt.pay_without_return()
    make_due(without_payment, without_method, healthy)
    payment_id = without_payment.stored.payment_id
    without_payment.stored.update([Attempt.payment_id.set("gone")])
    without_method.stored.update([Attempt.payment_method.set("BARTER")])

    counts = reconciler.run()

    assert counts["failed"] >= 2
    assert healthy.booking.is_paid_once
    without_payment.stored.update([Attempt.payment_id.set(payment_id)])
    without_method.stored.update([Attempt.payment_method.set("ESEWA")])


def test_a_gateway_that_is_down_is_asked_three_times_a_run_and_does_not_block_the_others(driver: PaymentDriver) -> None:
    down, other_attempt = [driver.start_attempt("KHALTI") for _ in range(5)], driver.start_attempt("ESEWA")
    for attempt in (*down, other_attempt):
        attempt.pay_without_return()
    make_due(*down, other_attempt)
    with driver.sandbox.failing("KHALTI"):
        reconciler.run()

    assert sum(attempt.stored.look_ups for attempt in down) == 3
    assert other_attempt.booking.is_paid_once
    assert {attempt.booking.status for attempt in down} == {"PROCESSING"}
    make_due(*down)
    reconciler.run()
    assert all(attempt.booking.is_paid_once for attempt in down)


def test_attempts_beyond_a_page_are_reached(driver: PaymentDriver) -> None:
    booking = driver.create_booking()
    attempts = [booking.checkout("ESEWA") for _ in range(30)]
    make_due(*attempts)

    reconciler.run()

    assert {attempt.stored.look_ups for attempt in attempts} == {1}
