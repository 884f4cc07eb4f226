"""Attempts that cannot be decided come under review: an admin decides them once, and the decision is audited."""

from typing import Any

import pytest

from tests.integration.payments.driver import PaymentAttempt, PaymentDriver
from tests.integration.payments.sandbox import ONLINE

UNDECIDED = [
    ("KHALTI", "pending"),
    ("KHALTI", "ambiguous"),
    ("ESEWA", "ambiguous"),
    ("CONNECT_IPS", "ambiguous"),
    ("IME_PAY", "ambiguous"),
    ("STRIPE", "ambiguous"),
]


def put_under_review(driver: PaymentDriver, method: str = "ESEWA", settle: str = "ambiguous") -> PaymentAttempt:
    attempt = driver.start_attempt(method)
    attempt.pay(settle=settle, browser="lost")
    attempt.booking.verify()
    return attempt


def is_under_review(attempt: PaymentAttempt) -> bool:
    payment = attempt.booking.payment()
    return (payment["status"], payment["needs_attention"]) == ("PROCESSING", True)


@pytest.mark.parametrize(("method", "settle"), UNDECIDED)
def test_an_undecided_or_unknown_attempt_comes_under_review_and_admins_are_notified_once(
    driver: PaymentDriver, method: str, settle: str
) -> None:
    attempt = put_under_review(driver, method, settle)
    for _ in range(2):
        attempt.booking.verify()
        attempt.reconcile()

    assert is_under_review(attempt)
    assert attempt.shown_to_admins["held_because"]
    assert attempt.booking.count_notifications(driver.admin, "ADMIN_ATTENTION") == 1
    assert attempt.booking.success_counts == (0, 0)
    assert attempt.booking.count_notifications(driver.customer, "PAYMENT_FAILED") == 0


@pytest.mark.parametrize(("method", "settle"), UNDECIDED)
def test_time_alone_does_not_fail_an_attempt_under_review(driver: PaymentDriver, method: str, settle: str) -> None:
    attempt = put_under_review(driver, method, settle)
    attempt.make_older(days=2)

    attempt.reconcile()

    assert is_under_review(attempt)


@pytest.mark.parametrize("method", ["KHALTI", "ESEWA", "CONNECT_IPS", "IME_PAY"])
def test_an_attempt_under_review_is_settled_when_the_gateway_has_decided(driver: PaymentDriver, method: str) -> None:
    attempt = put_under_review(driver, method)

    attempt.trigger("pay", settle="at_once")
    attempt.reconcile()

    assert attempt.booking.is_paid_once
    assert attempt.booking.payment()["needs_attention"] is False


@pytest.mark.parametrize("method", ["KHALTI", "CONNECT_IPS", "IME_PAY"])
def test_an_attempt_under_review_fails_when_the_gateway_has_decided(driver: PaymentDriver, method: str) -> None:
    attempt = put_under_review(driver, method)

    attempt.trigger("fail")
    attempt.reconcile()

    payment = attempt.booking.payment()
    assert (payment["status"], payment["needs_attention"]) == ("FAILED", False)
    assert attempt.booking.count_notifications(driver.customer, "PAYMENT_FAILED") == 1


@pytest.mark.parametrize("method", ONLINE)
def test_another_amount_comes_under_review(driver: PaymentDriver, method: str) -> None:
    attempt = driver.start_attempt(method)
    attempt.switch(reports="wrong_amount")
    attempt.pay_without_return()

    attempt.booking.verify()

    assert is_under_review(attempt)
    assert attempt.booking.success_counts == (0, 0)


@pytest.mark.parametrize(
    ("method", "reports"),
    [
        ("STRIPE", "wrong_currency"),
        ("CONNECT_IPS", "wrong_currency"),
        *[(method, "wrong_reference") for method in ONLINE],
    ],
)
def test_another_currency_or_reference_comes_under_review(driver: PaymentDriver, method: str, reports: str) -> None:
    attempt = driver.start_attempt(method)
    attempt.switch(reports=reports)
    attempt.pay_without_return()

    attempt.booking.verify()

    assert is_under_review(attempt)


def test_a_mismatch_that_the_gateway_corrects_is_settled(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("KHALTI")
    attempt.pay_without_return(reports="wrong_amount")
    attempt.booking.verify()
    attempt.switch(reports="truth")

    attempt.booking.verify()

    assert attempt.booking.is_paid_once
    assert attempt.booking.payment()["needs_attention"] is False


# resolving


def test_an_admin_resolves_an_attempt_under_review_as_paid(driver: PaymentDriver) -> None:
    attempt = put_under_review(driver)

    reply = attempt.booking.resolve(attempt.id, "COMPLETED")

    assert (reply.status, reply.json["status"], reply.json["needs_attention"]) == (200, "COMPLETED", False)
    assert attempt.booking.is_paid_once
    assert reply.json["transaction_id"] == attempt.at_gateway["transaction_id"]
    assert get_audit_details(attempt) == {"attempt_id": attempt.id, "outcome": "CAPTURE", "note": "seen in the portal"}


def test_an_admin_resolves_an_attempt_under_review_as_failed(driver: PaymentDriver) -> None:
    attempt = put_under_review(driver)

    reply = attempt.booking.resolve(attempt.id, "FAILED")

    assert (reply.json["status"], reply.json["needs_attention"]) == ("FAILED", False)
    assert attempt.booking.count_notifications(driver.customer, "PAYMENT_FAILED") == 1
    assert get_audit_details(attempt)["outcome"] == "FAIL"


def get_audit_details(attempt: PaymentAttempt) -> dict[str, Any]:
    """Returns the details of the only audit entry about resolving it."""
    [entry] = attempt.booking.audit_entries("RESOLVE_PAYMENT")
    assert entry["actor_id"] == attempt.booking.driver.admin.id
    details: dict[str, Any] = entry["details"]
    return details


@pytest.mark.parametrize("status", ["COMPLETED", "FAILED"])
def test_an_attempt_that_is_not_under_review_cannot_be_resolved(driver: PaymentDriver, status: str) -> None:
    open_attempt, paid_attempt = driver.start_attempt("ESEWA"), driver.pay_booking("ESEWA")

    for attempt in (open_attempt, paid_attempt):
        status_before = attempt.booking.status
        reply = attempt.booking.resolve(attempt.id, status)
        assert (reply.status, reply.json["code"]) == (409, "NOT_HELD")
        assert attempt.booking.status == status_before


def test_an_attempt_under_review_is_resolved_once(driver: PaymentDriver) -> None:
    attempt = put_under_review(driver)
    attempt.booking.resolve(attempt.id, "COMPLETED")

    assert attempt.booking.resolve(attempt.id, "FAILED").status == 409
    assert attempt.booking.is_paid_once
    assert len(attempt.booking.audit_entries("RESOLVE_PAYMENT")) == 1


def test_a_resolved_attempt_does_not_come_under_review_again_for_the_same_cause(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("ESEWA")
    browser_return = attempt.pay(settle="ambiguous")
    attempt.come_back(browser_return)
    attempt.booking.resolve(attempt.id, "FAILED")

    attempt.come_back(browser_return)

    payment = attempt.booking.payment()
    assert (payment["status"], payment["needs_attention"]) == ("FAILED", False)
    assert attempt.booking.count_notifications(driver.admin, "ADMIN_ATTENTION") == 1


def test_an_attempt_that_was_resolved_as_failed_is_paid_when_the_gateway_says_so(driver: PaymentDriver) -> None:
    attempt = put_under_review(driver)
    attempt.booking.resolve(attempt.id, "FAILED")
    attempt.trigger("pay", settle="at_once")

    driver.webhook_server.request(f"/esewa/{attempt.id}/failure")

    assert attempt.booking.is_paid_once


def test_an_attempt_of_another_payment_is_not_found(driver: PaymentDriver) -> None:
    attempt, other_attempt = put_under_review(driver), put_under_review(driver)

    assert attempt.booking.resolve(other_attempt.id, "COMPLETED").status == 404
    assert attempt.booking.resolve("NOBODYS", "COMPLETED").status == 404
    assert is_under_review(other_attempt)


def test_only_admins_resolve(driver: PaymentDriver) -> None:
    attempt = put_under_review(driver)
    body = {"attempt_id": attempt.id, "status": "COMPLETED", "note": "mine"}

    for person in (driver.customer, driver.pandit, driver.outsider):
        assert driver.api.post(f"/admin/payments/{attempt.booking.id}/resolve", person, body).status == 403
    assert is_under_review(attempt)


def test_a_failed_attempt_that_turns_out_undecided_comes_under_review(driver: PaymentDriver) -> None:
    attempt = driver.create_booking().checkout("ESEWA")
    attempt.make_older(hours=3)
    attempt.reconcile()
    assert attempt.booking.status == "FAILED"
    attempt.visit_page()
    attempt.come_back(attempt.pay(settle="ambiguous"))
    assert is_under_review(attempt)

    attempt.trigger("pay", settle="at_once")
    attempt.reconcile()

    assert attempt.booking.is_paid_once


# paid, and partly returned in the portal


def test_a_part_refund_in_the_portal_is_under_review_until_an_admin_records_the_refund(driver: PaymentDriver) -> None:
    attempt = driver.pay_booking("ESEWA")
    attempt.trigger("refund", amount=50000)
    attempt.reconcile()
    payment = attempt.booking.payment()
    assert (payment["status"], payment["needs_attention"], payment["refund_amount"]) == ("COMPLETED", True, "0.00")

    reply = attempt.booking.refund(amount="500.00", manual_reference="portal-7")
    attempt.reconcile()

    assert (reply.json["refund_amount"], reply.json["needs_attention"]) == ("500.00", False)
    assert attempt.booking.payment()["needs_attention"] is False
    assert attempt.booking.count_notifications(driver.admin, "ADMIN_ATTENTION") == 1


def test_an_admin_may_resolve_a_paid_attempt_as_paid_but_not_as_failed(driver: PaymentDriver) -> None:
    attempt = driver.pay_booking("ESEWA")
    attempt.trigger("refund", amount=50000)
    attempt.reconcile()

    assert attempt.booking.resolve(attempt.id, "FAILED").status == 409
    reply = attempt.booking.resolve(attempt.id, "COMPLETED")

    assert (reply.status, reply.json["status"], reply.json["needs_attention"]) == (200, "COMPLETED", False)
    assert get_audit_details(attempt)["outcome"] == "KEEP"
    attempt.reconcile()
    assert attempt.booking.is_paid_once
    assert attempt.booking.payment()["needs_attention"] is False
