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
from tests.integration.payments.driver import PaymentAttempt, PaymentDriver


def signed(driver: PaymentDriver, payload: str, *, secret: str = "", age: float = 0) -> dict[str, str]:
    """Stripe's header over a payload, as its own package makes it."""
    secret = secret or driver.sandbox.config["stripe"]["webhook_secret"]
    moment = int(time.time() - age)
    header = stripe.WebhookSignature.generate_signature_header(payload, secret, timestamp=moment)
    return {"Stripe-Signature": str(header), "Content-Type": "application/json"}


def event(attempt_id: str | None, kind: str = "checkout.session.completed", **members: Any) -> str:
    session = {"id": "cs_test_1", "object": "checkout.session", "client_reference_id": attempt_id, **members}
    return json.dumps({"id": f"evt_{uuid.uuid4().hex}", "object": "event", "type": kind, "data": {"object": session}})


def post(driver: PaymentDriver, payload: str, headers: dict[str, str] | None = None) -> requests.Response:
    return driver.webhook_server.request(
        "/stripe", "POST", data=payload.encode(), headers=headers or signed(driver, payload)
    )


def stored_webhook(payload: str) -> PaymentWebhook:
    """The newest request with this event."""
    event_id = json.loads(payload)["id"]
    return next(
        item for item in PaymentWebhook.by_age.query("webhook", scan_index_forward=False) if item.event_id == event_id
    )


def is_done(webhook: PaymentWebhook) -> bool:
    return bool(webhook.processed) and webhook.error is None


def newest_webhook() -> PaymentWebhook:
    """The newest request that was taken for no event; those of the sandbox may come in between."""
    webhook = PaymentWebhook.by_age.query("webhook", scan_index_forward=False)
    return next(item for item in webhook if item.event_id is None)


@pytest.fixture
def paid_attempt(driver: PaymentDriver) -> PaymentAttempt:
    """A paid Stripe attempt of which no event has arrived."""
    attempt = driver.start_attempt("STRIPE")
    attempt.pay_without_return()
    return attempt


def test_stripes_own_events_settle_a_payment_without_anybody_else(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("STRIPE")

    attempt.pay(browser="lost")

    wait_until(lambda: attempt.booking.status == "COMPLETED", "the events settle it")
    assert attempt.booking.is_paid_once
    wait_until(lambda: all(item["deliveries"] for item in driver.sandbox.events(attempt.id)))
    statuses = {delivery["status"] for item in driver.sandbox.events(attempt.id) for delivery in item["deliveries"]}
    assert statuses == {200}


@pytest.mark.parametrize("order", ["twice", "out_of_order"])
def test_repeated_and_reordered_events_settle_once(driver: PaymentDriver, order: str) -> None:
    attempt = driver.start_attempt("STRIPE")
    attempt.switch(events=order)

    attempt.pay(browser="lost")

    wait_until(lambda: all(item["deliveries"] for item in driver.sandbox.events(attempt.id)))
    assert attempt.booking.is_paid_once


def test_a_hundred_concurrent_copies_of_one_event_settle_once(
    driver: PaymentDriver, paid_attempt: PaymentAttempt
) -> None:
    payload = event(paid_attempt.id)
    headers = signed(driver, payload)

    answers = run_concurrently([lambda: post(driver, payload, headers).status_code] * 100)

    assert set(answers) == {200}
    assert paid_attempt.booking.is_paid_once


def test_an_event_is_only_a_reason_to_ask(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("STRIPE")
    payload = event(attempt.id, payment_status="paid", status="complete", amount_total=1124, currency="usd")

    assert post(driver, payload).status_code == 200

    assert (attempt.booking.status, attempt.booking.success_counts) == ("PROCESSING", (0, 0))


def test_one_paid_session_settles_its_own_attempt_alone(driver: PaymentDriver, paid_attempt: PaymentAttempt) -> None:
    other_attempt = driver.start_attempt("STRIPE")
    reference = paid_attempt.stored.reference

    post(driver, event(other_attempt.id, id=reference, metadata={"attempt_id": other_attempt.id}))

    assert (other_attempt.booking.status, paid_attempt.booking.status) == ("PROCESSING", "PROCESSING")


@pytest.mark.parametrize(
    "signing",
    [
        {"age": 301},
        {"age": -301},
        {"secret": "whsec_of_somebody_else"},
        {"secret": " "},
    ],
    ids=["old", "from the future", "another secret", "an empty secret"],
)
def test_a_wrong_signature_is_a_400_that_changes_nothing_and_is_stored(
    driver: PaymentDriver, paid_attempt: PaymentAttempt, signing: Any
) -> None:
    payload = event(paid_attempt.id)

    answer = post(driver, payload, signed(driver, payload, **signing))

    assert answer.status_code == 400
    assert paid_attempt.booking.status == "PROCESSING"
    webhook = newest_webhook()
    assert (webhook.payment_method, webhook.signature_valid, webhook.processed) == ("STRIPE", False, False)
    assert webhook.payload == ""


@pytest.mark.parametrize("header", [None, "", "t=,v1=", "v1=abc", "t=1,v1=zz", "t=9" * 50])
def test_a_missing_or_unreadable_signature_is_a_400(
    driver: PaymentDriver, paid_attempt: PaymentAttempt, header: str | None
) -> None:
    headers = {"Content-Type": "application/json"} | ({} if header is None else {"Stripe-Signature": header})

    assert post(driver, event(paid_attempt.id), headers).status_code == 400
    assert paid_attempt.booking.status == "PROCESSING"


def test_a_signature_is_over_the_raw_bytes(driver: PaymentDriver, paid_attempt: PaymentAttempt) -> None:
    payload = event(paid_attempt.id)
    reformatted = json.dumps(json.loads(payload), indent=1)

    assert post(driver, reformatted, signed(driver, payload)).status_code == 400


def test_an_unset_secret_refuses_everything(driver: PaymentDriver, paid_attempt: PaymentAttempt) -> None:
    payload = event(paid_attempt.id)
    with driver.sandbox.with_config(stripe=None):
        assert post(driver, payload, signed(driver, payload)).status_code == 400


def test_a_secret_is_rotated_without_losing_an_event(driver: PaymentDriver) -> None:
    old, new = driver.sandbox.config["stripe"]["webhook_secret"], "whsec_the_next_one"
    with driver.sandbox.with_config(stripe={**driver.sandbox.config["stripe"], "webhook_secret": [new, old]}):
        for secret in (old, new):
            payload = event(None)
            assert post(driver, payload, signed(driver, payload, secret=secret)).status_code == 200
    with driver.sandbox.with_config(stripe={**driver.sandbox.config["stripe"], "webhook_secret": [new]}):
        payload = event(None)
        assert post(driver, payload, signed(driver, payload, secret=old)).status_code == 400


@pytest.mark.parametrize("attempt_id", [None, "NOBODYSATTEMPT", "x" * 300])
def test_an_event_about_no_attempt_of_ours_is_a_200_and_stored(driver: PaymentDriver, attempt_id: str | None) -> None:
    payload = event(attempt_id, "customer.created")

    assert post(driver, payload).status_code == 200

    webhook = stored_webhook(payload)
    assert webhook.signature_valid
    assert is_done(webhook)


def test_an_event_that_names_only_the_payment_intent_finds_its_attempt(driver: PaymentDriver) -> None:
    attempt = driver.pay_booking("STRIPE")
    attempt.switch(events="lost")
    attempt.trigger("refund")
    charge = {"object": "charge", "payment_intent": attempt.at_gateway["transaction_id"], "client_reference_id": None}

    assert post(driver, event(None, "charge.refunded", **charge)).status_code == 200

    assert attempt.booking.status == "REFUNDED"


def test_an_event_that_names_another_gateways_attempt_settles_nothing(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("KHALTI")
    attempt.pay(browser="lost")

    assert post(driver, event(attempt.id)).status_code == 200
    assert attempt.booking.status == "PROCESSING"


@pytest.mark.parametrize("payload", ["[]", '{"id": 1}', '"text"', "{}", "not JSON"])
def test_a_signed_body_that_is_no_event_is_a_200_and_stored_whole(driver: PaymentDriver, payload: str) -> None:
    assert post(driver, payload).status_code == 200
    assert (newest_webhook().signature_valid, newest_webhook().payload) == (True, payload)


def test_our_own_failure_is_a_500_so_that_the_event_is_sent_again(
    driver: PaymentDriver, paid_attempt: PaymentAttempt
) -> None:
    payload = event(paid_attempt.id)
    paid_attempt.switch(answers="error")
    assert post(driver, payload).status_code == 500
    assert (stored_webhook(payload).processed, str(stored_webhook(payload).error)[:12]) == (False, "GatewayDown:")
    assert paid_attempt.booking.status == "PROCESSING"
    paid_attempt.switch(answers=None)

    assert post(driver, payload).status_code == 200

    assert paid_attempt.booking.is_paid_once
    assert is_done(stored_webhook(payload))


def test_a_configuration_that_cannot_be_read_is_a_500_and_the_event_is_stored(
    driver: PaymentDriver, paid_attempt: PaymentAttempt
) -> None:
    with driver.sandbox.with_unreadable_config():
        assert post(driver, event(paid_attempt.id)).status_code == 500

    assert (newest_webhook().path, newest_webhook().processed) == ("/stripe", False)
    assert newest_webhook().signature_valid is None


def test_a_processed_event_is_not_processed_again(driver: PaymentDriver, paid_attempt: PaymentAttempt) -> None:
    payload = event(paid_attempt.id)
    assert post(driver, payload).status_code == 200
    paid_attempt.switch(answers="error")

    assert post(driver, payload).status_code == 200


def test_neither_signatures_nor_client_secrets_are_stored(driver: PaymentDriver, paid_attempt: PaymentAttempt) -> None:
    payload = event(paid_attempt.id, client_secret="cs_secret_never_to_be_kept")

    post(driver, payload)

    webhook = stored_webhook(payload)
    assert "never_to_be_kept" not in webhook.payload
    assert json.loads(webhook.payload)["data"]["object"]["client_secret"] == "***"
    assert set(webhook.headers) <= {"content-type", "user-agent", "x-forwarded-for"}


def test_stored_payloads_are_capped(driver: PaymentDriver) -> None:
    payload = event(None, note="x" * 100_000)

    assert post(driver, payload).status_code == 200
    assert len(stored_webhook(payload).payload) == 16 * 1024
