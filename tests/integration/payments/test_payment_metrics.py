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
    started = driver.opened("KHALTI")
    caplog.clear()

    started.come_back(started.pay())

    assert get_metrics(caplog, "webhooks", method="KHALTI", outcome="CAPTURE") == {"Payments": 1}
    assert get_metrics(caplog, "webhooks", method="KHALTI", verdict="processed") == {"WebhookVerdicts": 1}
    [line] = [item for item in emf.lines(caplog.records) if item["function"] == "webhooks"]
    assert line["status"] == 303


def test_what_a_verify_settles_is_counted_in_the_api_function(
    driver: PaymentDriver, caplog: pytest.LogCaptureFixture
) -> None:
    started = driver.opened("KHALTI")
    started.pay()
    caplog.clear()

    started.bill.verify()

    assert get_metrics(caplog, "api", method="KHALTI", outcome="CAPTURE") == {"Payments": 1}


def test_coming_back_again_is_no_second_payment(driver: PaymentDriver, caplog: pytest.LogCaptureFixture) -> None:
    started = driver.opened("ESEWA")
    way = started.pay()
    started.come_back(way)
    caplog.clear()

    started.come_back(way)

    found = get_metrics(caplog, "webhooks")
    assert (found["WebhookVerdicts"], "Payments" in found) == (1, False)


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
    started = driver.opened("ESEWA")
    way = started.pay()
    caplog.clear()

    driver.webhook_server.request(f"/esewa/{started.id}/success?data=bm9uc2Vuc2U=")

    assert get_metrics(caplog, "webhooks", method="ESEWA", verdict="rejected") == {"WebhookVerdicts": 1}
    started.come_back(way)


def test_a_gateway_that_does_not_answer_is_a_failed_verdict(
    driver: PaymentDriver, caplog: pytest.LogCaptureFixture
) -> None:
    started = driver.opened("KHALTI")
    way = started.pay()
    started.switch(answers="error")
    caplog.clear()

    started.come_back(way)

    assert get_metrics(caplog, "webhooks", method="KHALTI", verdict="failed") == {"WebhookVerdicts": 1}
    started.switch(answers=None)


def test_a_refund_by_hand_needs_a_person_once(driver: PaymentDriver, caplog: pytest.LogCaptureFixture) -> None:
    started = driver.paid("ESEWA")
    caplog.clear()

    started.bill.cancel()
    assert get_metrics(caplog, "api")["NeedsAttention"] == 1
    caplog.clear()
    started.bill.refund(manual_reference="portal-1")

    assert "NeedsAttention" not in get_metrics(caplog, "api")


def test_the_reconciler_measures_how_late_it_is(driver: PaymentDriver, caplog: pytest.LogCaptureFixture) -> None:
    started = driver.opened("ESEWA")
    started.pay_without_return()
    started.stored.update([Attempt.due_at.set(now() - timedelta(days=1))])
    caplog.clear()

    reconciler.reconcile({"id": "tick"}, Context())

    late = get_metrics(caplog, "reconcile")["ReconcilerLag"]
    assert 86_400 <= late < 86_400 + 600
    assert get_metrics(caplog, "reconcile", method="ESEWA", outcome="CAPTURE")["Payments"] >= 1


def test_a_reconciler_without_work_is_not_late(driver: PaymentDriver, caplog: pytest.LogCaptureFixture) -> None:
    caplog.clear()
    for due in list(Attempt.due.query("open")):
        Attempt.get(due.id).update([Attempt.due_at.set(now() + timedelta(hours=1))])

    reconciler.reconcile({"id": "tick"}, Context())

    assert get_metrics(caplog, "reconcile")["ReconcilerLag"] == 0
