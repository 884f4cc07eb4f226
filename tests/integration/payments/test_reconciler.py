"""The reconciler: alone or with others, again and again, past what is broken."""

from datetime import timedelta

from bench.aws_calls import CallCounter
from chalicelib.localization.clock import now
from chalicelib.payments import reconciler
from chalicelib.payments.models import Attempt
from tests.integration.aws_calls import run_before_next_call
from tests.integration.chat_client import run_concurrently
from tests.integration.payments.driver import Checkout, PaymentDriver
from tests.integration.payments.webhook_server import Context

LONG_AGO = timedelta(days=1)


def make_due(*attempts: Checkout) -> None:
    """Makes these attempts due before all others, in this order."""
    for number, started in enumerate(attempts):
        started.stored.update([Attempt.due_at.set(now() - LONG_AGO + timedelta(seconds=number))])


def test_the_schedule_runs_the_reconciler(driver: PaymentDriver) -> None:
    started = driver.opened("ESEWA")
    started.pay_without_return()
    make_due(started)

    event = {"version": "0", "id": "tick", "source": "aws.events", "account": "0", "time": "", "region": ""}
    reconciler.reconcile({**event, "resources": [], "detail": {}, "detail-type": ""}, Context())

    assert started.bill.is_paid_once


def test_four_runs_at_once_look_up_each_attempt_once(driver: PaymentDriver) -> None:
    attempts = [driver.opened(method) for method in ("KHALTI", "ESEWA", "CONNECT_IPS", "IME_PAY")]
    for started in attempts[:2]:
        started.pay_without_return()
    make_due(*attempts)

    outcomes = run_concurrently([reconciler.run] * 4)

    assert [item for item in outcomes if isinstance(item, Exception)] == []
    assert [started.stored.look_ups for started in attempts] == [1, 1, 1, 1]
    assert [started.bill.is_paid_once for started in attempts] == [True, True, False, False]


def test_an_attempt_that_another_run_takes_first_is_left_to_it(driver: PaymentDriver) -> None:
    started = driver.opened("ESEWA")
    make_due(started)

    with run_before_next_call(reconciler.run, "TransactWriteItems"):
        done = reconciler.run()

    assert done["taken by another"] >= 1
    assert started.stored.look_ups == 1


def test_an_attempt_that_is_not_due_is_not_looked_up(driver: PaymentDriver) -> None:
    started = driver.opened("KHALTI")
    started.stored.update([Attempt.due_at.set(now() + timedelta(minutes=1))])
    started.pay_without_return()

    reconciler.run()

    assert (started.stored.look_ups, started.bill.status) == (0, "PROCESSING")


def test_a_run_with_nothing_to_do_queries_each_queue_once(driver: PaymentDriver, call_counter: CallCounter) -> None:
    for queue in ("open", "closed", "paid"):
        for item in list(Attempt.due.query(queue)):
            Attempt.get(item.id).update([Attempt.due_at.set(now() + timedelta(hours=1))])

    with call_counter.record() as calls:
        reconciler.run()

    assert calls.operations == ["dynamodb.Query"] * 4


def test_a_closed_tab_is_found_by_the_very_next_run(driver: PaymentDriver) -> None:
    started = driver.opened("KHALTI")
    started.pay_without_return()

    reconciler.run()

    assert started.bill.is_paid_once


def test_an_open_attempt_is_looked_up_less_and_less_often_but_hourly(driver: PaymentDriver) -> None:
    started = driver.opened("KHALTI")
    pauses = []
    for _ in range(30):
        before = now()
        started.reconcile()
        after = started.stored.due_at
        assert after is not None
        pauses.append(round((after - before) / timedelta(minutes=1)))

    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (0, 60)  # at first by every run


def test_a_decided_attempt_is_not_looked_up_again(driver: PaymentDriver) -> None:
    failed, paid = driver.opened("KHALTI"), driver.paid("STRIPE")
    failed.trigger("cancel")
    failed.reconcile()

    for started in (failed, paid):
        assert not started.stored.queue


def test_paid_attempts_are_looked_up_for_refunds_for_two_months(driver: PaymentDriver) -> None:
    started = driver.paid("ESEWA")
    started.reconcile()
    assert started.stored.queue == "paid"

    started.age(days=61)
    started.reconcile()

    assert started.stored.queue is None


def test_an_attempt_that_cannot_be_processed_does_not_block_the_others(driver: PaymentDriver) -> None:
    homeless, nonsense, healthy = (driver.opened("ESEWA") for _ in range(3))
    for started in (homeless, nonsense, healthy):
        started.pay_without_return()
    make_due(homeless, nonsense, healthy)
    standing = homeless.stored.payment_id
    homeless.stored.update([Attempt.payment_id.set("gone")])
    nonsense.stored.update([Attempt.payment_method.set("BARTER")])

    done = reconciler.run()

    assert done["failed"] >= 2
    assert healthy.bill.is_paid_once
    homeless.stored.update([Attempt.payment_id.set(standing)])
    nonsense.stored.update([Attempt.payment_method.set("ESEWA")])


def test_a_gateway_that_is_down_is_asked_three_times_a_run_and_does_not_block_the_others(driver: PaymentDriver) -> None:
    down, other = [driver.opened("KHALTI") for _ in range(5)], driver.opened("ESEWA")
    for started in (*down, other):
        started.pay_without_return()
    make_due(*down, other)
    with driver.sandbox.broken("KHALTI"):
        reconciler.run()

    assert sum(started.stored.look_ups for started in down) == 3
    assert other.bill.is_paid_once
    assert {started.bill.status for started in down} == {"PROCESSING"}
    make_due(*down)
    reconciler.run()
    assert all(started.bill.is_paid_once for started in down)


def test_attempts_beyond_a_page_are_reached(driver: PaymentDriver) -> None:
    bill = driver.bill()
    attempts = [bill.checkout("ESEWA") for _ in range(30)]
    make_due(*attempts)

    reconciler.run()

    assert {started.stored.look_ups for started in attempts} == {1}
