"""Metrics of payments: outcomes, verdicts about webhooks, payments that need a person, the reconciler's lag."""

from datetime import timedelta

import pytest

from chalicelib.localization.clock import now
from chalicelib.payments import reconciler
from chalicelib.payments.models import Attempt
from tests import emf
from tests.integration.payments.driver import PaymentDriver
from tests.integration.payments.webhook_server import Context


def get_metrics(caplog: pytest.LogCaptureFixture, function: str, **dimensions: str) -> dict[str, float]:
    """Returns the metrics of one Lambda function with these dimensions. Other functions log at the same time."""
    return emf.metrics([item for item in emf.lines(caplog.records) if item["function"] == function], **dimensions)


def test_a_payer_who_comes_back_is_a_payment_and_a_verdict(
    driver: PaymentDriver, caplog: pytest.LogCaptureFixture
) -> None:
    attempt = driver.start_attempt("KHALTI")
    caplog.clear()

    attempt.come_back(attempt.pay())

    assert get_metrics(caplog, "webhooks", method="KHALTI", outcome="CAPTURE") == {"Payments": 1}
    assert get_metrics(caplog, "webhooks", method="KHALTI", verdict="processed") == {"WebhookVerdicts": 1}
    [line] = [item for item in emf.lines(caplog.records) if item["function"] == "webhooks"]
    assert line["status"] == 303


def test_a_payment_settled_by_verify_is_counted_in_the_api_function(
    driver: PaymentDriver, caplog: pytest.LogCaptureFixture
) -> None:
    attempt = driver.start_attempt("KHALTI")
    attempt.pay()
    caplog.clear()

    attempt.booking.verify()

    assert get_metrics(caplog, "api", method="KHALTI", outcome="CAPTURE") == {"Payments": 1}


def test_a_repeated_return_counts_no_second_payment(driver: PaymentDriver, caplog: pytest.LogCaptureFixture) -> None:
    attempt = driver.start_attempt("ESEWA")
    browser_return = attempt.pay()
    attempt.come_back(browser_return)
    caplog.clear()

    attempt.come_back(browser_return)

    metrics = get_metrics(caplog, "webhooks")
    assert (metrics["WebhookVerdicts"], "Payments" in metrics) == (1, False)


@pytest.mark.parametrize(
    ("path", "method", "verdict"),
    [("/stripe", "STRIPE", "rejected"), ("/nowhere", "UNKNOWN", "unknown"), ("/imepay/NOBODYS", "IME_PAY", "unknown")],
)
def test_a_refused_webhook_is_counted_by_its_verdict(
    driver: PaymentDriver, caplog: pytest.LogCaptureFixture, path: str, method: str, verdict: str
) -> None:
    caplog.clear()

    driver.webhook_server.request(path, "POST", data=b"{}", headers={"Stripe-Signature": "t=1,v1=ab"})

    assert get_metrics(caplog, "webhooks", method=method, verdict=verdict) == {"WebhookVerdicts": 1}
    assert get_metrics(caplog, "webhooks", verdict=verdict) == {"WebhookVerdicts": 1}


def test_a_return_that_was_forged_is_rejected(driver: PaymentDriver, caplog: pytest.LogCaptureFixture) -> None:
    attempt = driver.start_attempt("ESEWA")
    browser_return = attempt.pay()
    caplog.clear()

    driver.webhook_server.request(f"/esewa/{attempt.id}/success?data=bm9uc2Vuc2U=")

    assert get_metrics(caplog, "webhooks", method="ESEWA", verdict="rejected") == {"WebhookVerdicts": 1}
    attempt.come_back(browser_return)


def test_a_gateway_that_does_not_answer_is_a_failed_verdict(
    driver: PaymentDriver, caplog: pytest.LogCaptureFixture
) -> None:
    attempt = driver.start_attempt("KHALTI")
    browser_return = attempt.pay()
    attempt.switch(answers="error")
    caplog.clear()

    attempt.come_back(browser_return)

    assert get_metrics(caplog, "webhooks", method="KHALTI", verdict="failed") == {"WebhookVerdicts": 1}
    attempt.switch(answers=None)


def test_a_refund_by_hand_needs_a_person_once(driver: PaymentDriver, caplog: pytest.LogCaptureFixture) -> None:
    attempt = driver.pay_booking("ESEWA")
    caplog.clear()

    attempt.booking.cancel()
    assert get_metrics(caplog, "api")["NeedsAttention"] == 1
    caplog.clear()
    attempt.booking.refund(manual_reference="portal-1")

    assert "NeedsAttention" not in get_metrics(caplog, "api")


def test_the_reconciler_measures_its_lag(driver: PaymentDriver, caplog: pytest.LogCaptureFixture) -> None:
    attempt = driver.start_attempt("ESEWA")
    attempt.pay_without_return()
    attempt.stored.update([Attempt.due_at.set(now() - timedelta(days=1))])
    caplog.clear()

    reconciler.reconcile({"id": "tick"}, Context())

    lag_seconds = get_metrics(caplog, "reconcile")["ReconcilerLag"]
    assert 86_400 <= lag_seconds < 86_400 + 600
    assert get_metrics(caplog, "reconcile", method="ESEWA", outcome="CAPTURE")["Payments"] >= 1


def test_a_reconciler_without_work_is_not_late(driver: PaymentDriver, caplog: pytest.LogCaptureFixture) -> None:
    caplog.clear()
    for attempt in list(Attempt.due.query("open")):
        Attempt.get(attempt.id).update([Attempt.due_at.set(now() + timedelta(hours=1))])

    reconciler.reconcile({"id": "tick"}, Context())

    assert get_metrics(caplog, "reconcile")["ReconcilerLag"] == 0
