"""The shop's side of Stripe: its client, what it orders, and a session that was paid."""

from typing import Any

import stripe

from tests.unit.sandbox.servers import Sandbox

SUCCESS = "http://shop.test/pay/result?session={CHECKOUT_SESSION_ID}"


def order(**changed: Any) -> Any:
    params = {
        "mode": "payment",
        "success_url": SUCCESS,
        "cancel_url": "http://shop.test/pay/B1",
        "client_reference_id": "A1",
        "metadata": {"attempt_id": "A1"},
        "payment_intent_data": {"metadata": {"attempt_id": "A1"}},
        "line_items": [item()],
        **changed,
    }
    return {name: value for name, value in params.items() if value is not None}


def item(**price: Any) -> dict[str, Any]:
    data = {"currency": "usd", "unit_amount": 1124, "product_data": {"name": "Griha Pravesh"}, **price}
    return {"quantity": 1, "price_data": {name: value for name, value in data.items() if value is not None}}


def client(sandbox: Sandbox, **changed: Any) -> stripe.StripeClient:
    config = {**sandbox.config["stripe"], **changed}
    return stripe.StripeClient(config["secret_key"], base_addresses={"api": config["api_base"]}, max_network_retries=0)


def create_paid_session(sandbox: Sandbox, api: Any, **switches: Any) -> str:
    """The payment intent of a paid session."""
    session = api.checkout.sessions.create(order())
    sandbox.control(f"stripe/{session.id}/pay", **switches)
    payment_intent: str = api.checkout.sessions.retrieve(session.id).payment_intent
    return payment_intent
