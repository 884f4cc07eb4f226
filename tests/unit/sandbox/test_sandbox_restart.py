"""A sandbox that is stopped and started again keeps its keys, its payments, and its undelivered events."""

import json
from pathlib import Path
from typing import Any

import stripe

from infra.local.sandbox import gateways
from tests.unit.sandbox.servers import Sandbox, ServerThread, Shop, create_sandbox, wait_until

ORDER: Any = {
    "mode": "payment",
    "success_url": "http://shop.test/pay/result",
    "client_reference_id": "A1",
    "line_items": [
        {
            "quantity": 1,
            "price_data": {"currency": "usd", "unit_amount": 1124, "product_data": {"name": "Griha Pravesh"}},
        }
    ],
}


def create_session(sandbox: Sandbox) -> stripe.checkout.Session:
    config = sandbox.config["stripe"]
    client = stripe.StripeClient(config["secret_key"], base_addresses={"api": config["api_base"]})
    return client.v1.checkout.sessions.create(ORDER)


def test_the_configuration_is_the_same_before_and_after_a_start(tmp_path: Path) -> None:
    sandbox, _ = create_sandbox(tmp_path / "deep" / "state.db")
    with sandbox.serve():
        create_session(sandbox)
    assert gateways(sandbox.base, state=sandbox.state) == sandbox.config
    assert sandbox.state.stat().st_mode & 0o077 == 0


def test_two_states_have_nothing_in_common(tmp_path: Path) -> None:
    first, second = (gateways("http://localhost:8000/sandbox", state=tmp_path / name) for name in ("one", "other"))
    assert first["khalti"]["secret_key"] != second["khalti"]["secret_key"]
    assert first["connectips"]["private_key_pem"] != second["connectips"]["private_key_pem"]


def test_server_to_server_addresses_may_be_others_than_the_browsers(tmp_path: Path) -> None:
    config = gateways(
        "http://localhost:8000/sandbox/", own_base="http://127.0.0.1:8010/sandbox", state=tmp_path / "state"
    )
    assert config["khalti"]["base_url"] == "http://127.0.0.1:8010/sandbox/khalti/api/v2/"
    assert config["stripe"]["api_base"] == "http://127.0.0.1:8010/sandbox/stripe"
    assert config["esewa"]["form_url"].startswith("http://localhost:8000/sandbox/esewa/")
    assert config["connectips"]["base_url"] == "http://localhost:8000/sandbox/connectips"


def test_payments_and_events_survive_a_restart(tmp_path: Path) -> None:
    sandbox, shop_port = create_sandbox(tmp_path / "state.db")
    with sandbox.serve():
        session = create_session(sandbox)
        # Nobody answers where the shop should be.
        sandbox.control("stripe/A1/pay", events="normal")
        wait_until(lambda: bool(sandbox.show("stripe/A1/events")["items"][-1]["deliveries"]))
        assert sandbox.show("stripe/A1/events")["items"][-1]["deliveries"][0]["status"] == 0
    shop = Shop()
    with ServerThread(shop.application, shop_port), sandbox.serve():
        assert sandbox.show("stripe/A1")["state"] == "PAID"
        events = [json.loads(request.body) for request in shop.wait(4)]
    assert {"checkout.session.completed"} <= {request["type"] for request in events}
    assert session.id in {request["data"]["object"]["id"] for request in events}


def test_the_sandbox_stops_at_once_while_it_delivers_events(tmp_path: Path) -> None:
    sandbox, shop_port = create_sandbox(tmp_path / "state.db")
    shop = Shop()
    with ServerThread(shop.application, shop_port):
        for count in range(12):
            with sandbox.serve():
                session = create_session(sandbox)
                shop.received.clear()
                sandbox.control(f"stripe/{session.id}/pay")
                shop.wait(count % 5)
