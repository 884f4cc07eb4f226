"""Everything that came in, as admins see it: kept before it is dealt with, and replayed on demand."""

from typing import Any

import pytest

from tests.integration.payments.driver import Checkout, PaymentDriver
from tests.integration.payments.test_stripe_events import event, kept, post


def listed(driver: PaymentDriver, query: str = "") -> list[dict[str, Any]]:
    reply = driver.api.get(f"/admin/webhooks?limit=100{query}", driver.admin)
    assert reply.status == 200
    items: list[dict[str, Any]] = reply.json["items"]
    return items


def about(driver: PaymentDriver, started: Checkout, query: str = "") -> list[dict[str, Any]]:
    return [item for item in listed(driver, query) if item["attempt_id"] == started.id]


@pytest.fixture
def stranded(driver: PaymentDriver) -> Checkout:
    """A payer came back while the gateway was down."""
    started = driver.opened("KHALTI")
    way = started.pay()
    started.switch(answers="error")
    started.come_back(way)
    started.switch(answers=None)
    return started


def test_a_return_is_listed_with_what_it_carried(driver: PaymentDriver) -> None:
    started = driver.opened("KHALTI")
    started.come_back(started.pay())

    [found] = about(driver, started)

    assert set(found) >= {"id", "payment_method", "event_id", "payload", "headers", "signature_valid"}
    assert (found["payment_method"], found["signature_valid"]) == ("KHALTI", None)
    assert (found["processed"], found["error"]) == (True, None)
    assert str(started.stored.reference) in found["payload"]
    assert found["created_at_bs"]


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


def test_webhooks_are_listed_by_whether_they_were_processed(driver: PaymentDriver, stranded: Checkout) -> None:
    done = driver.opened("KHALTI")
    done.come_back(done.pay())
    driver.webhook_server.request("/khalti/NOBODYS")

    assert about(driver, done, "&processed=true")
    assert not about(driver, done, "&processed=false")
    assert about(driver, stranded, "&processed=false")
    assert not about(driver, stranded, "&processed=true")
    assert {item["processed"] for item in listed(driver, "&processed=true")} == {True}
    assert {item["processed"] for item in listed(driver, "&processed=false")} == {False}
    junk = [item for item in listed(driver, "&processed=false") if item["path"] == "/khalti/NOBODYS"]
    assert junk, "what nobody could deal with is among them"


def test_a_replay_settles_what_had_failed_and_is_audited(driver: PaymentDriver, stranded: Checkout) -> None:
    [found] = about(driver, stranded, "&processed=false")

    reply = driver.api.post(f"/admin/webhooks/{found['id']}/replay", driver.admin)

    assert (reply.status, reply.json["processed"], reply.json["error"]) == (200, True, None)
    assert stranded.bill.is_paid_once
    trail = driver.api.get("/admin/audit", driver.admin).json["items"]
    assert (trail[0]["action"], trail[0]["object_id"]) == ("REPLAY_WEBHOOK", found["id"])


def test_a_replay_of_a_settled_return_changes_nothing(driver: PaymentDriver, stranded: Checkout) -> None:
    [found] = about(driver, stranded)
    for _ in range(3):
        assert driver.api.post(f"/admin/webhooks/{found['id']}/replay", driver.admin).status == 200

    assert stranded.bill.is_paid_once


@pytest.mark.parametrize("of", ["nobody", "another gateway"])
def test_a_replay_of_an_event_about_no_attempt_of_ours_changes_nothing(driver: PaymentDriver, of: str) -> None:
    started = driver.opened("KHALTI")
    started.pay_without_return()
    payload = event(started.id if of == "another gateway" else "NOBODYSATTEMPT")
    assert post(driver, payload).status_code == 200

    reply = driver.api.post(f"/admin/webhooks/{kept(payload).id}/replay", driver.admin)

    assert (reply.status, reply.json["processed"], reply.json["error"]) == (200, True, None)
    assert started.bill.status == "PROCESSING"


def test_a_replay_while_the_gateway_is_down_is_noted(driver: PaymentDriver, stranded: Checkout) -> None:
    [found] = about(driver, stranded)
    stranded.switch(answers="error")

    reply = driver.api.post(f"/admin/webhooks/{found['id']}/replay", driver.admin)

    assert (reply.status, reply.json["processed"]) == (200, False)
    assert reply.json["error"].startswith("GatewayDown:")


def test_a_replay_of_a_badly_signed_event_does_nothing(driver: PaymentDriver) -> None:
    started = driver.opened("STRIPE")
    driver.webhook_server.request("/stripe", "POST", data=b"{}", headers={"Stripe-Signature": "t=1,v1=0"})
    found = next(item for item in listed(driver) if item["signature_valid"] is False)

    assert driver.api.post(f"/admin/webhooks/{found['id']}/replay", driver.admin).json["processed"] is False
    assert started.bill.status == "PROCESSING"


def test_the_log_is_for_admins(driver: PaymentDriver, stranded: Checkout) -> None:
    [found] = about(driver, stranded)
    for person in (driver.customer, driver.pandit, driver.outsider):
        assert driver.api.get("/admin/webhooks", person).status == 403
        assert driver.api.post(f"/admin/webhooks/{found['id']}/replay", person).status == 403
    assert driver.api.post("/admin/webhooks/nothing/replay", driver.admin).status == 404
