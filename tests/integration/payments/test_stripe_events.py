"""Stripe's events at our address: signed over the raw bytes, kept, dealt with once, and never believed."""

import json
import time
import uuid
from typing import Any

import pytest
import requests
import stripe

from chalicelib.payments.webhook_models import PaymentWebhook
from tests.integration.chat_client import run_concurrently
from tests.integration.connections_api import wait_until
from tests.integration.payments.driver import Checkout, PaymentDriver


def signed(driver: PaymentDriver, payload: str, *, secret: str = "", age: float = 0) -> dict[str, str]:
    """Stripe's header over a payload, as its own package makes it."""
    secret = secret or driver.sandbox.config["stripe"]["webhook_secret"]
    moment = int(time.time() - age)
    header = stripe.WebhookSignature.generate_signature_header(payload, secret, timestamp=moment)
    return {"Stripe-Signature": str(header), "Content-Type": "application/json"}


def event(attempt_id: str | None, kind: str = "checkout.session.completed", **more: Any) -> str:
    session = {"id": "cs_test_1", "object": "checkout.session", "client_reference_id": attempt_id, **more}
    return json.dumps({"id": f"evt_{uuid.uuid4().hex}", "object": "event", "type": kind, "data": {"object": session}})


def post(driver: PaymentDriver, payload: str, headers: dict[str, str] | None = None) -> requests.Response:
    return driver.webhook_server.request(
        "/stripe", "POST", data=payload.encode(), headers=headers or signed(driver, payload)
    )


def kept(payload: str) -> PaymentWebhook:
    """The newest request with this event."""
    wanted = json.loads(payload)["id"]
    return next(
        item for item in PaymentWebhook.by_age.query("webhook", scan_index_forward=False) if item.event_id == wanted
    )


def is_done(found: PaymentWebhook) -> bool:
    return bool(found.processed) and found.error is None


def newest() -> PaymentWebhook:
    """The newest request that was taken for no event; those of the sandbox may come in between."""
    found = PaymentWebhook.by_age.query("webhook", scan_index_forward=False)
    return next(item for item in found if item.event_id is None)


@pytest.fixture
def paid(driver: PaymentDriver) -> Checkout:
    """A card that was charged, and nobody has told us."""
    started = driver.opened("STRIPE")
    started.pay_without_return()
    return started


def test_stripes_own_events_settle_a_payment_without_anybody_else(driver: PaymentDriver) -> None:
    started = driver.opened("STRIPE")

    started.pay(browser="lost")

    wait_until(lambda: started.bill.status == "COMPLETED", "the events settle it")
    assert started.bill.is_paid_once
    wait_until(lambda: all(item["deliveries"] for item in driver.sandbox.events(started.id)))
    statuses = {delivery["status"] for item in driver.sandbox.events(started.id) for delivery in item["deliveries"]}
    assert statuses == {200}


@pytest.mark.parametrize("order", ["twice", "out_of_order"])
def test_doubled_and_disordered_events_complete_it_once(driver: PaymentDriver, order: str) -> None:
    started = driver.opened("STRIPE")
    started.switch(events=order)

    started.pay(browser="lost")

    wait_until(lambda: all(item["deliveries"] for item in driver.sandbox.events(started.id)))
    assert started.bill.is_paid_once


def test_a_hundred_copies_of_one_event_at_once_complete_it_once(driver: PaymentDriver, paid: Checkout) -> None:
    payload = event(paid.id)
    headers = signed(driver, payload)

    answers = run_concurrently([lambda: post(driver, payload, headers).status_code] * 100)

    assert set(answers) == {200}
    assert paid.bill.is_paid_once


def test_an_event_is_only_a_reason_to_ask(driver: PaymentDriver) -> None:
    started = driver.opened("STRIPE")
    payload = event(started.id, payment_status="paid", status="complete", amount_total=1124, currency="usd")

    assert post(driver, payload).status_code == 200

    assert (started.bill.status, started.bill.success_counts) == ("PROCESSING", (0, 0))


def test_one_paid_session_settles_its_own_attempt_alone(driver: PaymentDriver, paid: Checkout) -> None:
    other = driver.opened("STRIPE")
    reference = paid.stored.reference

    post(driver, event(other.id, id=reference, metadata={"attempt_id": other.id}))

    assert (other.bill.status, paid.bill.status) == ("PROCESSING", "PROCESSING")


@pytest.mark.parametrize(
    "fault",
    [
        {"age": 301},
        {"age": -301},
        {"secret": "whsec_of_somebody_else"},
        {"secret": " "},
    ],
    ids=["old", "from the future", "another secret", "an empty secret"],
)
def test_a_wrong_signature_is_a_400_that_changes_nothing_and_is_stored(
    driver: PaymentDriver, paid: Checkout, fault: Any
) -> None:
    payload = event(paid.id)

    answer = post(driver, payload, signed(driver, payload, **fault))

    assert answer.status_code == 400
    assert paid.bill.status == "PROCESSING"
    found = newest()
    assert (found.payment_method, found.signature_valid, found.processed) == ("STRIPE", False, False)
    assert found.payload == ""


@pytest.mark.parametrize("header", [None, "", "t=,v1=", "v1=abc", "t=1,v1=zz", "t=9" * 50])
def test_a_missing_or_unreadable_signature_is_a_400(driver: PaymentDriver, paid: Checkout, header: str | None) -> None:
    headers = {"Content-Type": "application/json"} | ({} if header is None else {"Stripe-Signature": header})

    assert post(driver, event(paid.id), headers).status_code == 400
    assert paid.bill.status == "PROCESSING"


def test_a_signature_is_over_the_raw_bytes(driver: PaymentDriver, paid: Checkout) -> None:
    payload = event(paid.id)
    respaced = json.dumps(json.loads(payload), indent=1)

    assert post(driver, respaced, signed(driver, payload)).status_code == 400


def test_an_unset_secret_refuses_everything(driver: PaymentDriver, paid: Checkout) -> None:
    payload = event(paid.id)
    with driver.sandbox.configured(stripe=None):
        assert post(driver, payload, signed(driver, payload)).status_code == 400


def test_a_secret_is_rotated_without_losing_an_event(driver: PaymentDriver) -> None:
    old, new = driver.sandbox.config["stripe"]["webhook_secret"], "whsec_the_next_one"
    with driver.sandbox.configured(stripe={**driver.sandbox.config["stripe"], "webhook_secret": [new, old]}):
        for secret in (old, new):
            payload = event(None)
            assert post(driver, payload, signed(driver, payload, secret=secret)).status_code == 200
    with driver.sandbox.configured(stripe={**driver.sandbox.config["stripe"], "webhook_secret": [new]}):
        payload = event(None)
        assert post(driver, payload, signed(driver, payload, secret=old)).status_code == 400


@pytest.mark.parametrize("attempt_id", [None, "NOBODYSATTEMPT", "x" * 300])
def test_an_event_about_no_attempt_of_ours_is_a_200_and_stored(driver: PaymentDriver, attempt_id: str | None) -> None:
    payload = event(attempt_id, "customer.created")

    assert post(driver, payload).status_code == 200

    found = kept(payload)
    assert found.signature_valid
    assert is_done(found)


def test_an_event_that_names_only_the_payment_intent_finds_its_attempt(driver: PaymentDriver) -> None:
    started = driver.paid("STRIPE")
    started.switch(events="lost")
    started.trigger("refund")
    charge = {"object": "charge", "payment_intent": started.at_gateway["transaction_id"], "client_reference_id": None}

    assert post(driver, event(None, "charge.refunded", **charge)).status_code == 200

    assert started.bill.status == "REFUNDED"


def test_an_event_that_names_another_gateways_attempt_settles_nothing(driver: PaymentDriver) -> None:
    started = driver.opened("KHALTI")
    started.pay(browser="lost")

    assert post(driver, event(started.id)).status_code == 200
    assert started.bill.status == "PROCESSING"


@pytest.mark.parametrize("payload", ["[]", '{"id": 1}', '"text"', "{}", "not JSON"])
def test_a_signed_body_that_is_no_event_is_a_200_and_stored_whole(driver: PaymentDriver, payload: str) -> None:
    assert post(driver, payload).status_code == 200
    assert (newest().signature_valid, newest().payload) == (True, payload)


def test_our_own_failure_is_a_500_so_that_the_event_is_sent_again(driver: PaymentDriver, paid: Checkout) -> None:
    payload = event(paid.id)
    paid.switch(answers="error")
    assert post(driver, payload).status_code == 500
    assert (kept(payload).processed, str(kept(payload).error)[:12]) == (False, "GatewayDown:")
    assert paid.bill.status == "PROCESSING"
    paid.switch(answers=None)

    assert post(driver, payload).status_code == 200

    assert paid.bill.is_paid_once
    assert is_done(kept(payload))


def test_a_configuration_that_cannot_be_read_is_a_500_and_the_event_is_stored(
    driver: PaymentDriver, paid: Checkout
) -> None:
    with driver.sandbox.unreadable():
        assert post(driver, event(paid.id)).status_code == 500

    assert (newest().path, newest().processed) == ("/stripe", False)
    assert newest().signature_valid is None


def test_a_processed_event_is_not_processed_again(driver: PaymentDriver, paid: Checkout) -> None:
    payload = event(paid.id)
    assert post(driver, payload).status_code == 200
    paid.switch(answers="error")

    assert post(driver, payload).status_code == 200


def test_neither_signatures_nor_client_secrets_are_stored(driver: PaymentDriver, paid: Checkout) -> None:
    payload = event(paid.id, client_secret="cs_secret_never_to_be_kept")

    post(driver, payload)

    found = kept(payload)
    assert "never_to_be_kept" not in found.payload
    assert json.loads(found.payload)["data"]["object"]["client_secret"] == "***"
    assert set(found.headers) <= {"content-type", "user-agent", "x-forwarded-for"}


def test_stored_payloads_are_capped(driver: PaymentDriver) -> None:
    payload = event(None, note="x" * 100_000)

    assert post(driver, payload).status_code == 200
    assert len(kept(payload).payload) == 16 * 1024
