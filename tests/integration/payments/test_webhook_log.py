"""Everything that came in, as admins see it: stored_webhook before it is dealt with, and replayed on demand."""

from typing import Any

import pytest

from tests.integration.payments.driver import PaymentAttempt, PaymentDriver
from tests.integration.payments.test_stripe_events import event, post, stored_webhook


def list_webhooks(driver: PaymentDriver, query: str = "") -> list[dict[str, Any]]:
    reply = driver.api.get(f"/admin/webhooks?limit=100{query}", driver.admin)
    assert reply.status == 200
    items: list[dict[str, Any]] = reply.json["items"]
    return items


def webhooks_of(driver: PaymentDriver, attempt: PaymentAttempt, query: str = "") -> list[dict[str, Any]]:
    return [item for item in list_webhooks(driver, query) if item["attempt_id"] == attempt.id]


@pytest.fixture
def unsettled_attempt(driver: PaymentDriver) -> PaymentAttempt:
    """A payer came back while the gateway was down."""
    attempt = driver.start_attempt("KHALTI")
    browser_return = attempt.pay()
    attempt.switch(answers="error")
    attempt.come_back(browser_return)
    attempt.switch(answers=None)
    return attempt


def test_a_return_is_listed_with_its_content(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("KHALTI")
    attempt.come_back(attempt.pay())

    [webhook] = webhooks_of(driver, attempt)

    assert set(webhook) >= {"id", "payment_method", "event_id", "payload", "headers", "signature_valid"}
    assert (webhook["payment_method"], webhook["signature_valid"]) == ("KHALTI", None)
    assert (webhook["processed"], webhook["error"]) == (True, None)
    assert str(attempt.stored.reference) in webhook["payload"]
    assert webhook["created_at_bs"]


def test_newest_come_first_and_lists_are_paged(driver: PaymentDriver) -> None:
    for _ in range(3):
        driver.webhook_server.request("/khalti/NOBODYS")
    first = driver.api.get("/admin/webhooks?limit=2", driver.admin).json
    second = driver.api.get(f"/admin/webhooks?limit=2&cursor={first['next_cursor']}", driver.admin).json

    ids = [item["id"] for item in first["items"] + second["items"]]
    assert len(ids) == 4
    assert len(set(ids)) == 4
    assert [item["created_at"] for item in first["items"]] == sorted(
        (item["created_at"] for item in first["items"]), reverse=True
    )


def test_webhooks_are_listed_by_whether_they_were_processed(
    driver: PaymentDriver, unsettled_attempt: PaymentAttempt
) -> None:
    other_attempt = driver.start_attempt("KHALTI")
    other_attempt.come_back(other_attempt.pay())
    driver.webhook_server.request("/khalti/NOBODYS")

    assert webhooks_of(driver, other_attempt, "&processed=true")
    assert not webhooks_of(driver, other_attempt, "&processed=false")
    assert webhooks_of(driver, unsettled_attempt, "&processed=false")
    assert not webhooks_of(driver, unsettled_attempt, "&processed=true")
    assert {item["processed"] for item in list_webhooks(driver, "&processed=true")} == {True}
    assert {item["processed"] for item in list_webhooks(driver, "&processed=false")} == {False}
    junk = [item for item in list_webhooks(driver, "&processed=false") if item["path"] == "/khalti/NOBODYS"]
    assert junk, "what nobody could deal with is among them"


def test_a_replay_settles_what_had_failed_and_is_audited(
    driver: PaymentDriver, unsettled_attempt: PaymentAttempt
) -> None:
    [webhook] = webhooks_of(driver, unsettled_attempt, "&processed=false")

    reply = driver.api.post(f"/admin/webhooks/{webhook['id']}/replay", driver.admin)

    assert (reply.status, reply.json["processed"], reply.json["error"]) == (200, True, None)
    assert unsettled_attempt.booking.is_paid_once
    trail = driver.api.get("/admin/audit", driver.admin).json["items"]
    assert (trail[0]["action"], trail[0]["object_id"]) == ("REPLAY_WEBHOOK", webhook["id"])


def test_a_replay_of_a_settled_return_changes_nothing(driver: PaymentDriver, unsettled_attempt: PaymentAttempt) -> None:
    [webhook] = webhooks_of(driver, unsettled_attempt)
    for _ in range(3):
        assert driver.api.post(f"/admin/webhooks/{webhook['id']}/replay", driver.admin).status == 200

    assert unsettled_attempt.booking.is_paid_once


@pytest.mark.parametrize("event_about", ["nobody", "another gateway"])
def test_a_replay_of_an_event_about_no_attempt_of_ours_changes_nothing(driver: PaymentDriver, event_about: str) -> None:
    attempt = driver.start_attempt("KHALTI")
    attempt.pay_without_return()
    payload = event(attempt.id if event_about == "another gateway" else "NOBODYSATTEMPT")
    assert post(driver, payload).status_code == 200

    reply = driver.api.post(f"/admin/webhooks/{stored_webhook(payload).id}/replay", driver.admin)

    assert (reply.status, reply.json["processed"], reply.json["error"]) == (200, True, None)
    assert attempt.booking.status == "PROCESSING"


def test_a_replay_while_the_gateway_is_down_is_noted(driver: PaymentDriver, unsettled_attempt: PaymentAttempt) -> None:
    [webhook] = webhooks_of(driver, unsettled_attempt)
    unsettled_attempt.switch(answers="error")

    reply = driver.api.post(f"/admin/webhooks/{webhook['id']}/replay", driver.admin)

    assert (reply.status, reply.json["processed"]) == (200, False)
    assert reply.json["error"].startswith("GatewayDown:")


def test_a_replay_of_a_badly_signed_event_does_nothing(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("STRIPE")
    driver.webhook_server.request("/stripe", "POST", data=b"{}", headers={"Stripe-Signature": "t=1,v1=0"})
    webhook = next(item for item in list_webhooks(driver) if item["signature_valid"] is False)

    assert driver.api.post(f"/admin/webhooks/{webhook['id']}/replay", driver.admin).json["processed"] is False
    assert attempt.booking.status == "PROCESSING"


def test_the_log_is_for_admins(driver: PaymentDriver, unsettled_attempt: PaymentAttempt) -> None:
    [webhook] = webhooks_of(driver, unsettled_attempt)
    for person in (driver.customer, driver.pandit, driver.outsider):
        assert driver.api.get("/admin/webhooks", person).status == 403
        assert driver.api.post(f"/admin/webhooks/{webhook['id']}/replay", person).status == 403
    assert driver.api.post("/admin/webhooks/nothing/replay", driver.admin).status == 404
