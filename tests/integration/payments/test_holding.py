"""What nobody can decide waits for a person, who decides it once and leaves his name."""

from typing import Any

import pytest

from tests.integration.payments.driver import Checkout, PaymentDriver
from tests.integration.payments.sandbox import ONLINE

UNDECIDED = [
    ("KHALTI", "pending"),
    ("KHALTI", "ambiguous"),
    ("ESEWA", "ambiguous"),
    ("CONNECT_IPS", "ambiguous"),
    ("IME_PAY", "ambiguous"),
    ("STRIPE", "ambiguous"),
]


def held(driver: PaymentDriver, method: str = "ESEWA", settle: str = "ambiguous") -> Checkout:
    started = driver.opened(method)
    started.pay(settle=settle, browser="lost")
    started.bill.verify()
    return started


def is_held(started: Checkout) -> bool:
    payment = started.bill.payment()
    return (payment["status"], payment["needs_attention"]) == ("PROCESSING", True)


@pytest.mark.parametrize(("method", "settle"), UNDECIDED)
def test_undecided_and_unknown_are_held_and_the_admins_told_once(
    driver: PaymentDriver, method: str, settle: str
) -> None:
    started = held(driver, method, settle)
    for _ in range(2):
        started.bill.verify()
        started.reconcile()

    assert is_held(started)
    assert started.shown["held_because"]
    assert started.bill.count_notifications(driver.admin, "ADMIN_ATTENTION") == 1
    assert started.bill.success_counts == (0, 0)
    assert started.bill.count_notifications(driver.customer, "PAYMENT_FAILED") == 0


@pytest.mark.parametrize(("method", "settle"), UNDECIDED)
def test_time_alone_does_not_fail_what_is_held(driver: PaymentDriver, method: str, settle: str) -> None:
    started = held(driver, method, settle)
    started.age(days=2)

    started.reconcile()

    assert is_held(started)


@pytest.mark.parametrize("method", ["KHALTI", "ESEWA", "CONNECT_IPS", "IME_PAY"])
def test_what_was_held_is_settled_when_the_gateway_has_decided(driver: PaymentDriver, method: str) -> None:
    started = held(driver, method)

    started.trigger("pay", settle="at_once")
    started.reconcile()

    assert started.bill.is_paid_once
    assert started.bill.payment()["needs_attention"] is False


@pytest.mark.parametrize("method", ["KHALTI", "CONNECT_IPS", "IME_PAY"])
def test_what_was_held_fails_when_the_gateway_has_decided(driver: PaymentDriver, method: str) -> None:
    started = held(driver, method)

    started.trigger("fail")
    started.reconcile()

    payment = started.bill.payment()
    assert (payment["status"], payment["needs_attention"]) == ("FAILED", False)
    assert started.bill.count_notifications(driver.customer, "PAYMENT_FAILED") == 1


@pytest.mark.parametrize("method", ONLINE)
def test_another_amount_is_held(driver: PaymentDriver, method: str) -> None:
    started = driver.opened(method)
    started.switch(reports="wrong_amount")
    started.pay_without_return()

    started.bill.verify()

    assert is_held(started)
    assert started.bill.success_counts == (0, 0)


@pytest.mark.parametrize(
    ("method", "reports"),
    [
        ("STRIPE", "wrong_currency"),
        ("CONNECT_IPS", "wrong_currency"),
        *[(method, "wrong_reference") for method in ONLINE],
    ],
)
def test_another_currency_and_another_reference_are_held(driver: PaymentDriver, method: str, reports: str) -> None:
    started = driver.opened(method)
    started.switch(reports=reports)
    started.pay_without_return()

    started.bill.verify()

    assert is_held(started)


def test_a_mismatch_that_turns_out_well_is_settled(driver: PaymentDriver) -> None:
    started = driver.opened("KHALTI")
    started.pay_without_return(reports="wrong_amount")
    started.bill.verify()
    started.switch(reports="truth")

    started.bill.verify()

    assert started.bill.is_paid_once
    assert started.bill.payment()["needs_attention"] is False


# resolving


def test_an_admin_resolves_a_held_attempt_as_paid(driver: PaymentDriver) -> None:
    started = held(driver)

    reply = started.bill.resolve(started.id, "COMPLETED")

    assert (reply.status, reply.json["status"], reply.json["needs_attention"]) == (200, "COMPLETED", False)
    assert started.bill.is_paid_once
    assert reply.json["transaction_id"] == started.at_gateway["transaction_id"]
    assert entry(started) == {"attempt_id": started.id, "outcome": "CAPTURE", "note": "seen in the portal"}


def test_an_admin_resolves_a_held_attempt_as_failed(driver: PaymentDriver) -> None:
    started = held(driver)

    reply = started.bill.resolve(started.id, "FAILED")

    assert (reply.json["status"], reply.json["needs_attention"]) == ("FAILED", False)
    assert started.bill.count_notifications(driver.customer, "PAYMENT_FAILED") == 1
    assert entry(started)["outcome"] == "FAIL"


def entry(started: Checkout) -> dict[str, Any]:
    """The one entry of the trail about resolving it."""
    [found] = started.bill.audit_entries("RESOLVE_PAYMENT")
    assert found["actor_id"] == started.bill.driver.admin.id
    details: dict[str, Any] = found["details"]
    return details


@pytest.mark.parametrize("status", ["COMPLETED", "FAILED"])
def test_what_is_not_held_is_not_for_a_person_to_decide(driver: PaymentDriver, status: str) -> None:
    fresh, paid = driver.opened("ESEWA"), driver.paid("ESEWA")

    for started in (fresh, paid):
        before = started.bill.status
        reply = started.bill.resolve(started.id, status)
        assert (reply.status, reply.json["code"]) == (409, "NOT_HELD")
        assert started.bill.status == before


def test_a_held_attempt_is_resolved_once(driver: PaymentDriver) -> None:
    started = held(driver)
    started.bill.resolve(started.id, "COMPLETED")

    assert started.bill.resolve(started.id, "FAILED").status == 409
    assert started.bill.is_paid_once
    assert len(started.bill.audit_entries("RESOLVE_PAYMENT")) == 1


def test_what_a_person_has_decided_is_not_held_again_for_the_same_reason(driver: PaymentDriver) -> None:
    started = driver.opened("ESEWA")
    way = started.pay(settle="ambiguous")
    started.come_back(way)
    started.bill.resolve(started.id, "FAILED")

    started.come_back(way)

    payment = started.bill.payment()
    assert (payment["status"], payment["needs_attention"]) == ("FAILED", False)
    assert started.bill.count_notifications(driver.admin, "ADMIN_ATTENTION") == 1


def test_what_a_person_has_called_failed_is_paid_when_the_gateway_says_so(driver: PaymentDriver) -> None:
    started = held(driver)
    started.bill.resolve(started.id, "FAILED")
    started.trigger("pay", settle="at_once")

    driver.webhook_server.request(f"/esewa/{started.id}/failure")

    assert started.bill.is_paid_once


def test_an_attempt_of_another_payment_is_not_found(driver: PaymentDriver) -> None:
    one, other = held(driver), held(driver)

    assert one.bill.resolve(other.id, "COMPLETED").status == 404
    assert one.bill.resolve("NOBODYS", "COMPLETED").status == 404
    assert is_held(other)


def test_only_admins_resolve(driver: PaymentDriver) -> None:
    started = held(driver)
    body = {"attempt_id": started.id, "status": "COMPLETED", "note": "mine"}

    for person in (driver.customer, driver.pandit, driver.outsider):
        assert driver.api.post(f"/admin/payments/{started.bill.id}/resolve", person, body).status == 403
    assert is_held(started)


def test_a_failed_attempt_that_turns_out_undecided_is_held_and_looked_at_again(driver: PaymentDriver) -> None:
    started = driver.bill().checkout("ESEWA")
    started.age(hours=3)
    started.reconcile()
    assert started.bill.status == "FAILED"
    started.visit_page()
    started.come_back(started.pay(settle="ambiguous"))
    assert is_held(started)

    started.trigger("pay", settle="at_once")
    started.reconcile()

    assert started.bill.is_paid_once


# paid, and returned elsewhere in part


def test_a_part_that_was_returned_in_the_portal_is_held_until_an_admin_records_it(driver: PaymentDriver) -> None:
    started = driver.paid("ESEWA")
    started.trigger("refund", amount=50000)
    started.reconcile()
    payment = started.bill.payment()
    assert (payment["status"], payment["needs_attention"], payment["refund_amount"]) == ("COMPLETED", True, "0.00")

    reply = started.bill.refund(amount="500.00", manual_reference="portal-7")
    started.reconcile()

    assert (reply.json["refund_amount"], reply.json["needs_attention"]) == ("500.00", False)
    assert started.bill.payment()["needs_attention"] is False
    assert started.bill.count_notifications(driver.admin, "ADMIN_ATTENTION") == 1


def test_an_admin_may_say_that_a_paid_attempt_is_as_it_should_be_but_not_unpay_it(driver: PaymentDriver) -> None:
    started = driver.paid("ESEWA")
    started.trigger("refund", amount=50000)
    started.reconcile()

    assert started.bill.resolve(started.id, "FAILED").status == 409
    reply = started.bill.resolve(started.id, "COMPLETED")

    assert (reply.status, reply.json["status"], reply.json["needs_attention"]) == (200, "COMPLETED", False)
    assert entry(started)["outcome"] == "KEEP"
    started.reconcile()
    assert started.bill.is_paid_once
    assert started.bill.payment()["needs_attention"] is False
