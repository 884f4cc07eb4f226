"""What payments tell CloudWatch: outcomes, verdicts about webhooks, whom a person is wanted for, and the lag."""

from datetime import timedelta

import pytest

from chalicelib.localization.clock import now
from chalicelib.payments import reconciler
from chalicelib.payments.models import Attempt
from tests import emf
from tests.integration.payments.driver import PaymentDriver
from tests.integration.payments.webhook_server import Context


def counted(caplog: pytest.LogCaptureFixture, function: str, **dimensions: str) -> dict[str, float]:
    """What this function has counted under these dimensions; others work beside it."""
    return emf.metrics([one for one in emf.lines(caplog.records) if one["function"] == function], **dimensions)


def test_a_payer_who_comes_back_is_a_payment_and_a_verdict(
    driver: PaymentDriver, caplog: pytest.LogCaptureFixture
) -> None:
    started = driver.opened("KHALTI")
    caplog.clear()

    started.come_back(started.pay())

    assert counted(caplog, "webhooks", method="KHALTI", outcome="CAPTURE") == {"Payments": 1}
    assert counted(caplog, "webhooks", method="KHALTI", verdict="processed") == {"WebhookVerdicts": 1}
    [line] = [one for one in emf.lines(caplog.records) if one["function"] == "webhooks"]
    assert line["status"] == 303


def test_what_a_verify_settles_is_counted_for_whoever_asked(
    driver: PaymentDriver, caplog: pytest.LogCaptureFixture
) -> None:
    started = driver.opened("KHALTI")
    started.pay()
    caplog.clear()

    started.bill.verify()

    assert counted(caplog, "api", method="KHALTI", outcome="CAPTURE") == {"Payments": 1}


def test_coming_back_again_is_no_second_payment(driver: PaymentDriver, caplog: pytest.LogCaptureFixture) -> None:
    started = driver.opened("ESEWA")
    way = started.pay()
    started.come_back(way)
    caplog.clear()

    started.come_back(way)

    found = counted(caplog, "webhooks")
    assert (found["WebhookVerdicts"], "Payments" in found) == (1, False)


@pytest.mark.parametrize(
    ("path", "method", "verdict"),
    [("/stripe", "STRIPE", "rejected"), ("/nowhere", "UNKNOWN", "unknown"), ("/imepay/NOBODYS", "IME_PAY", "unknown")],
)
def test_a_webhook_that_is_refused_is_counted_as_what_it_is(
    driver: PaymentDriver, caplog: pytest.LogCaptureFixture, path: str, method: str, verdict: str
) -> None:
    caplog.clear()

    driver.webhook_server.request(path, "POST", data=b"{}", headers={"Stripe-Signature": "t=1,v1=ab"})

    assert counted(caplog, "webhooks", method=method, verdict=verdict) == {"WebhookVerdicts": 1}
    assert counted(caplog, "webhooks", verdict=verdict) == {"WebhookVerdicts": 1}


def test_a_return_that_was_forged_is_rejected(driver: PaymentDriver, caplog: pytest.LogCaptureFixture) -> None:
    started = driver.opened("ESEWA")
    way = started.pay()
    caplog.clear()

    driver.webhook_server.request(f"/esewa/{started.id}/success?data=bm9uc2Vuc2U=")

    assert counted(caplog, "webhooks", method="ESEWA", verdict="rejected") == {"WebhookVerdicts": 1}
    started.come_back(way)


def test_a_gateway_that_does_not_answer_is_a_failed_verdict(
    driver: PaymentDriver, caplog: pytest.LogCaptureFixture
) -> None:
    started = driver.opened("KHALTI")
    way = started.pay()
    started.switch(answers="error")
    caplog.clear()

    started.come_back(way)

    assert counted(caplog, "webhooks", method="KHALTI", verdict="failed") == {"WebhookVerdicts": 1}
    started.switch(answers=None)


def test_a_refund_to_be_made_by_hand_wants_a_person_once(
    driver: PaymentDriver, caplog: pytest.LogCaptureFixture
) -> None:
    started = driver.paid("ESEWA")
    caplog.clear()

    started.bill.cancel()
    assert counted(caplog, "api")["NeedsAttention"] == 1
    caplog.clear()
    started.bill.refund(manual_reference="portal-1")

    assert "NeedsAttention" not in counted(caplog, "api")


def test_the_reconciler_tells_how_late_it_is(driver: PaymentDriver, caplog: pytest.LogCaptureFixture) -> None:
    started = driver.opened("ESEWA")
    started.pay_without_return()
    started.stored.update([Attempt.due_at.set(now() - timedelta(days=1))])
    caplog.clear()

    reconciler.reconcile({"id": "tick"}, Context())

    late = counted(caplog, "reconcile")["ReconcilerLag"]
    assert 86_400 <= late < 86_400 + 600
    assert counted(caplog, "reconcile", method="ESEWA", outcome="CAPTURE")["Payments"] >= 1


def test_a_reconciler_without_work_is_not_late(driver: PaymentDriver, caplog: pytest.LogCaptureFixture) -> None:
    caplog.clear()
    for due in list(Attempt.due.query("open")):
        Attempt.get(due.id).update([Attempt.due_at.set(now() + timedelta(hours=1))])

    reconciler.reconcile({"id": "tick"}, Context())

    assert counted(caplog, "reconcile")["ReconcilerLag"] == 0
