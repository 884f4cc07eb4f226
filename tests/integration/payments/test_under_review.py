"""Attempts that cannot be decided come under review: an admin decides them once, and the decision is audited."""

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


def put_under_review(driver: PaymentDriver, method: str = "ESEWA", settle: str = "ambiguous") -> Checkout:
    started = driver.opened(method)
    started.pay(settle=settle, browser="lost")
    started.bill.verify()
    return started


def is_under_review(started: Checkout) -> bool:
    payment = started.bill.payment()
    return (payment["status"], payment["needs_attention"]) == ("PROCESSING", True)


@pytest.mark.parametrize(("method", "settle"), UNDECIDED)
def test_an_undecided_or_unknown_attempt_comes_under_review_and_admins_are_notified_once(
    driver: PaymentDriver, method: str, settle: str
) -> None:
    started = put_under_review(driver, method, settle)
    for _ in range(2):
        started.bill.verify()
        started.reconcile()

    assert is_under_review(started)
    assert started.shown["held_because"]
    assert started.bill.count_notifications(driver.admin, "ADMIN_ATTENTION") == 1
    assert started.bill.success_counts == (0, 0)
    assert started.bill.count_notifications(driver.customer, "PAYMENT_FAILED") == 0


@pytest.mark.parametrize(("method", "settle"), UNDECIDED)
def test_time_alone_does_not_fail_an_attempt_under_review(driver: PaymentDriver, method: str, settle: str) -> None:
    started = put_under_review(driver, method, settle)
    started.age(days=2)

    started.reconcile()

    assert is_under_review(started)


@pytest.mark.parametrize("method", ["KHALTI", "ESEWA", "CONNECT_IPS", "IME_PAY"])
def test_an_attempt_under_review_is_settled_when_the_gateway_has_decided(driver: PaymentDriver, method: str) -> None:
    started = put_under_review(driver, method)

    started.trigger("pay", settle="at_once")
    started.reconcile()

    assert started.bill.is_paid_once
    assert started.bill.payment()["needs_attention"] is False


@pytest.mark.parametrize("method", ["KHALTI", "CONNECT_IPS", "IME_PAY"])
def test_an_attempt_under_review_fails_when_the_gateway_has_decided(driver: PaymentDriver, method: str) -> None:
    started = put_under_review(driver, method)

    started.trigger("fail")
    started.reconcile()

    payment = started.bill.payment()
    assert (payment["status"], payment["needs_attention"]) == ("FAILED", False)
    assert started.bill.count_notifications(driver.customer, "PAYMENT_FAILED") == 1


@pytest.mark.parametrize("method", ONLINE)
def test_another_amount_comes_under_review(driver: PaymentDriver, method: str) -> None:
    started = driver.opened(method)
    started.switch(reports="wrong_amount")
    started.pay_without_return()

    started.bill.verify()

    assert is_under_review(started)
    assert started.bill.success_counts == (0, 0)


@pytest.mark.parametrize(
    ("method", "reports"),
    [
        ("STRIPE", "wrong_currency"),
        ("CONNECT_IPS", "wrong_currency"),
        *[(method, "wrong_reference") for method in ONLINE],
    ],
)
def test_another_currency_or_reference_comes_under_review(driver: PaymentDriver, method: str, reports: str) -> None:
    started = driver.opened(method)
    started.switch(reports=reports)
    started.pay_without_return()

    started.bill.verify()

    assert is_under_review(started)


def test_a_mismatch_that_the_gateway_corrects_is_settled(driver: PaymentDriver) -> None:
    started = driver.opened("KHALTI")
    started.pay_without_return(reports="wrong_amount")
    started.bill.verify()
    started.switch(reports="truth")

    started.bill.verify()

    assert started.bill.is_paid_once
    assert started.bill.payment()["needs_attention"] is False


# resolving


def test_an_admin_resolves_an_attempt_under_review_as_paid(driver: PaymentDriver) -> None:
    started = put_under_review(driver)

    reply = started.bill.resolve(started.id, "COMPLETED")

    assert (reply.status, reply.json["status"], reply.json["needs_attention"]) == (200, "COMPLETED", False)
    assert started.bill.is_paid_once
    assert reply.json["transaction_id"] == started.at_gateway["transaction_id"]
    assert get_audit_details(started) == {"attempt_id": started.id, "outcome": "CAPTURE", "note": "seen in the portal"}


def test_an_admin_resolves_an_attempt_under_review_as_failed(driver: PaymentDriver) -> None:
    started = put_under_review(driver)

    reply = started.bill.resolve(started.id, "FAILED")

    assert (reply.json["status"], reply.json["needs_attention"]) == ("FAILED", False)
    assert started.bill.count_notifications(driver.customer, "PAYMENT_FAILED") == 1
    assert get_audit_details(started)["outcome"] == "FAIL"


def get_audit_details(started: Checkout) -> dict[str, Any]:
    """Returns the details of the only audit entry about resolving it."""
    [found] = started.bill.audit_entries("RESOLVE_PAYMENT")
    assert found["actor_id"] == started.bill.driver.admin.id
    details: dict[str, Any] = found["details"]
    return details


@pytest.mark.parametrize("status", ["COMPLETED", "FAILED"])
def test_an_attempt_that_is_not_under_review_cannot_be_resolved(driver: PaymentDriver, status: str) -> None:
    fresh, paid = driver.opened("ESEWA"), driver.paid("ESEWA")

    for started in (fresh, paid):
        before = started.bill.status
        reply = started.bill.resolve(started.id, status)
        assert (reply.status, reply.json["code"]) == (409, "NOT_HELD")
        assert started.bill.status == before


def test_an_attempt_under_review_is_resolved_once(driver: PaymentDriver) -> None:
    started = put_under_review(driver)
    started.bill.resolve(started.id, "COMPLETED")

    assert started.bill.resolve(started.id, "FAILED").status == 409
    assert started.bill.is_paid_once
    assert len(started.bill.audit_entries("RESOLVE_PAYMENT")) == 1


def test_a_resolved_attempt_does_not_come_under_review_again_for_the_same_cause(driver: PaymentDriver) -> None:
    started = driver.opened("ESEWA")
    way = started.pay(settle="ambiguous")
    started.come_back(way)
    started.bill.resolve(started.id, "FAILED")

    started.come_back(way)

    payment = started.bill.payment()
    assert (payment["status"], payment["needs_attention"]) == ("FAILED", False)
    assert started.bill.count_notifications(driver.admin, "ADMIN_ATTENTION") == 1


def test_an_attempt_that_was_resolved_as_failed_is_paid_when_the_gateway_says_so(driver: PaymentDriver) -> None:
    started = put_under_review(driver)
    started.bill.resolve(started.id, "FAILED")
    started.trigger("pay", settle="at_once")

    driver.webhook_server.request(f"/esewa/{started.id}/failure")

    assert started.bill.is_paid_once


def test_an_attempt_of_another_payment_is_not_found(driver: PaymentDriver) -> None:
    started, other = put_under_review(driver), put_under_review(driver)

    assert started.bill.resolve(other.id, "COMPLETED").status == 404
    assert started.bill.resolve("NOBODYS", "COMPLETED").status == 404
    assert is_under_review(other)


def test_only_admins_resolve(driver: PaymentDriver) -> None:
    started = put_under_review(driver)
    body = {"attempt_id": started.id, "status": "COMPLETED", "note": "mine"}

    for person in (driver.customer, driver.pandit, driver.outsider):
        assert driver.api.post(f"/admin/payments/{started.bill.id}/resolve", person, body).status == 403
    assert is_under_review(started)


def test_a_failed_attempt_that_turns_out_undecided_comes_under_review(driver: PaymentDriver) -> None:
    started = driver.bill().checkout("ESEWA")
    started.age(hours=3)
    started.reconcile()
    assert started.bill.status == "FAILED"
    started.visit_page()
    started.come_back(started.pay(settle="ambiguous"))
    assert is_under_review(started)

    started.trigger("pay", settle="at_once")
    started.reconcile()

    assert started.bill.is_paid_once


# paid, and partly returned in the portal


def test_a_part_refund_in_the_portal_is_under_review_until_an_admin_records_it(driver: PaymentDriver) -> None:
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


def test_an_admin_may_resolve_a_paid_attempt_as_paid_but_not_as_failed(driver: PaymentDriver) -> None:
    started = driver.paid("ESEWA")
    started.trigger("refund", amount=50000)
    started.reconcile()

    assert started.bill.resolve(started.id, "FAILED").status == 409
    reply = started.bill.resolve(started.id, "COMPLETED")

    assert (reply.status, reply.json["status"], reply.json["needs_attention"]) == (200, "COMPLETED", False)
    assert get_audit_details(started)["outcome"] == "KEEP"
    started.reconcile()
    assert started.bill.is_paid_once
    assert started.bill.payment()["needs_attention"] is False
