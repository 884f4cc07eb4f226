"""Stripe as the sandbox simulates it, called by Stripe's own client: sessions, what is refused, and its failures."""

import time
from typing import Any

import pytest
import requests
import stripe

from tests.unit.sandbox.servers import Sandbox
from tests.unit.sandbox.stripe_client import SUCCESS, client, item, order


def test_a_session_is_created_paid_and_retrieved(sandbox: Sandbox, api: Any) -> None:
    session = api.checkout.sessions.create(order())
    assert (session.status, session.payment_status, session.payment_intent) == ("open", "unpaid", None)
    assert (session.amount_total, session.currency, session.client_reference_id) == (1124, "usd", "A1")
    assert session.metadata["attempt_id"] == "A1"
    assert requests.get(session.url, timeout=10).status_code == 200

    returned = sandbox.control("stripe/A1/pay")
    retrieved = api.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]})
    assert returned["return_url"] == SUCCESS.replace("{CHECKOUT_SESSION_ID}", session.id)
    assert (retrieved.status, retrieved.payment_status, retrieved.url) == ("complete", "paid", None)
    assert (retrieved.payment_intent.status, retrieved.payment_intent.amount_received) == ("succeeded", 1124)
    assert retrieved.payment_intent.id == returned["transaction_id"]
    assert retrieved.payment_intent.latest_charge.paid is True
    assert api.payment_intents.retrieve(retrieved.payment_intent.id).metadata["attempt_id"] == "A1"


def test_a_declined_card_leaves_the_session_open(sandbox: Sandbox, api: Any) -> None:
    session = api.checkout.sessions.create(order())
    assert sandbox.control("stripe/A1/fail")["return_url"] is None
    retrieved = api.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (retrieved.status, retrieved.payment_intent.status) == ("open", "requires_payment_method")
    assert retrieved.payment_intent.last_payment_error.code == "card_declined"
    sandbox.control("stripe/A1/pay")
    retried = api.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (retried.payment_status, retried.payment_intent.id) == ("paid", retrieved.payment_intent.id)


def test_turning_back_leaves_the_session_open_until_it_is_expired(sandbox: Sandbox, api: Any) -> None:
    session = api.checkout.sessions.create(order())
    assert sandbox.control("stripe/A1/cancel")["return_url"] == "http://shop.test/pay/B1"
    assert api.checkout.sessions.retrieve(session.id).status == "open"
    assert api.checkout.sessions.expire(session.id).status == "expired"
    with pytest.raises(stripe.InvalidRequestError, match="can be expired"):
        api.checkout.sessions.expire(session.id)
    assert requests.post(f"{sandbox.base}/_control/stripe/A1/pay", timeout=10).status_code == 409


@pytest.mark.parametrize(
    ("decision", "payment_status", "intent"),
    [("pay", "paid", "succeeded"), ("fail", "unpaid", "requires_payment_method")],
)
def test_a_delayed_method_completes_the_session_unpaid(
    sandbox: Sandbox, api: Any, decision: str, payment_status: str, intent: str
) -> None:
    session = api.checkout.sessions.create(order())
    sandbox.control("stripe/A1/pay", settle="pending")
    retrieved = api.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (retrieved.status, retrieved.payment_status, retrieved.payment_intent.status) == (
        "complete",
        "unpaid",
        "processing",
    )
    sandbox.control(f"stripe/A1/{decision}", settle="at_once")
    retrieved = api.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (retrieved.status, retrieved.payment_status, retrieved.payment_intent.status) == (
        "complete",
        payment_status,
        intent,
    )


def test_an_ambiguous_payment_has_a_status_nobody_knows(sandbox: Sandbox, api: Any) -> None:
    session = api.checkout.sessions.create(order())
    sandbox.control("stripe/A1/pay", settle="ambiguous")
    assert api.checkout.sessions.retrieve(session.id).payment_status == "in_review"


@pytest.mark.parametrize(
    ("changed", "param", "code"),
    [
        ({"success_url": None}, "success_url", "parameter_missing"),
        ({"success_url": "/result"}, "success_url", "url_invalid"),
        ({"mode": None}, "mode", "parameter_missing"),
        ({"mode": "gift"}, "mode", None),
        ({"surprise": "1"}, "surprise", "parameter_unknown"),
        ({"line_items": None}, "line_items", "parameter_missing"),
        (
            {"line_items": [item(unit_amount="12.50")]},
            "line_items[0][price_data][unit_amount]",
            "parameter_invalid_integer",
        ),
        ({"line_items": [item(unit_amount=49)]}, "line_items", "amount_too_small"),
        ({"line_items": [item(currency=None)]}, "line_items[0][price_data][currency]", "parameter_missing"),
        ({"line_items": [item(currency="jpy")]}, "currency", None),
        ({"line_items": [item(colour="red")]}, "line_items[0][price_data][colour]", "parameter_unknown"),
        ({"line_items": [{"price": "price_1", "quantity": 1}]}, "line_items[0][price]", "resource_missing"),
        ({"line_items": [item()] * 101}, "line_items", "parameter_missing"),
        ({"metadata": {"note": "x" * 501}}, "metadata[note]", None),
        ({"client_reference_id": "x" * 201}, "client_reference_id", None),
        ({"expires_at": int(time.time()) + 60}, "expires_at", None),
        ({"expires_at": int(time.time()) + 90000}, "expires_at", None),
        ({"expand": ["nothing"]}, "expand", None),
    ],
)
def test_a_session_that_is_not_right_is_refused(
    api: Any, changed: dict[str, Any], param: str, code: str | None
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as error:
        api.checkout.sessions.create(order(**changed))
    assert (error.value.param, error.value.code) == (param, code)


def test_without_the_key_nothing_is_done(sandbox: Sandbox) -> None:
    with pytest.raises(stripe.AuthenticationError):
        client(sandbox, secret_key="sk_test_wrong").v1.checkout.sessions.create(order())
    answer = requests.post(f"{sandbox.config['stripe']['api_base']}/v1/checkout/sessions", data={}, timeout=10)
    assert answer.status_code == 401


def test_json_is_not_what_stripe_reads(sandbox: Sandbox) -> None:
    config = sandbox.config["stripe"]
    headers = {"Authorization": f"Bearer {config['secret_key']}"}
    url = f"{config['api_base']}/v1/checkout/sessions"
    assert requests.post(url, json=order(), headers=headers, timeout=10).status_code == 400


def test_unknown_objects_are_missing(sandbox: Sandbox, api: Any) -> None:
    session = api.checkout.sessions.create(order())
    for retrieve in (api.checkout.sessions.retrieve, api.payment_intents.retrieve, api.refunds.retrieve):
        with pytest.raises(stripe.InvalidRequestError) as missing:
            retrieve("A1" if retrieve == api.checkout.sessions.retrieve else session.id)
        assert (missing.value.http_status, missing.value.code) == (404, "resource_missing")


def test_another_amount_currency_or_reference_is_reported(sandbox: Sandbox, api: Any) -> None:
    session = api.checkout.sessions.create(order())
    sandbox.control("stripe/A1/pay", reports="wrong_amount")
    retrieved = api.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (retrieved.amount_total, retrieved.payment_intent.amount_received) == (1024, 1024)
    sandbox.control(f"stripe/{session.id}", reports="wrong_currency")
    assert api.checkout.sessions.retrieve(session.id).currency == "eur"
    sandbox.control(f"stripe/{session.id}", reports="wrong_reference")
    retrieved = api.checkout.sessions.retrieve(session.id)
    assert retrieved.client_reference_id == retrieved.metadata["attempt_id"] == "another-order"


def test_an_outage(sandbox: Sandbox, api: Any) -> None:
    sandbox.control("stripe/A1", answers="error", answers_times=1)
    options = {"idempotency_key": "attempt-A1"}
    with pytest.raises(stripe.APIError):
        api.checkout.sessions.create(order(), options)
    session = api.checkout.sessions.create(order(), options)
    sandbox.control("stripe/A1", answers="bad_request")
    with pytest.raises(stripe.InvalidRequestError):
        api.checkout.sessions.retrieve(session.id)
    sandbox.control("stripe/A1", answers="drop")
    with pytest.raises(stripe.APIConnectionError):
        api.checkout.sessions.retrieve(session.id)


@pytest.mark.parametrize(
    "make_request",
    [
        lambda api: api.checkout.sessions.list(),
        lambda api: api.charges.list(),
        lambda api: api.events.retrieve("evt_1"),
        lambda api: api.balance.retrieve(),
        lambda api: api.customers.create({"name": "Asha"}),
        lambda api: api.payment_intents.cancel("pi_1"),
    ],
    ids=["sessions", "charges", "events", "balance", "customers", "cancel"],
)
def test_an_unsupported_route_is_refused_in_stripes_format(api: Any, make_request: Any) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL") as error:
        make_request(api)
    assert error.value.http_status == 404


def test_without_a_key_no_route_is_revealed(sandbox: Sandbox) -> None:
    answer = requests.get(f"{sandbox.config['stripe']['api_base']}/v1/balance", timeout=10)
    assert (answer.status_code, answer.json()["error"]["type"]) == (401, "invalid_request_error")
