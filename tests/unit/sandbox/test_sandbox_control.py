"""The control interface of every gateway: it breaks answers, changes them, and lists the calls."""

from typing import Any

import pytest
import requests

from infra.local.sandbox.simulator import ANSWERS
from tests.unit.sandbox.servers import Sandbox
from tests.unit.sandbox.stripe_client import create_paid_session, order

GATEWAYS = ("khalti", "esewa", "connectips", "imepay", "stripe")
KHALTI_ORDER: dict[str, Any] = {
    "return_url": "http://shop.test/webhooks/khalti/A1",
    "website_url": "http://shop.test/",
    "amount": 150000,
    "purchase_order_id": "A1",
    "purchase_order_name": "Griha Pravesh",
}


def initiate(sandbox: Sandbox) -> requests.Response:
    config = sandbox.config["khalti"]
    headers = {"Authorization": f"Key {config['secret_key']}"}
    url = f"{config['base_url']}epayment/initiate/"
    return requests.post(url, json=KHALTI_ORDER, headers=headers, timeout=10, allow_redirects=False)


@pytest.mark.parametrize("gateway", GATEWAYS)
def test_every_gateway_has_every_broken_answer(sandbox: Sandbox, gateway: str) -> None:
    assert set(sandbox.show("")["gateways"][gateway]["switches"]["answers"]) >= set(ANSWERS)


@pytest.mark.parametrize(("answers", "status"), [("too_many", 429), ("redirect", 302), ("html", 200), ("list", 200)])
def test_an_answer_is_broken_as_chosen(sandbox: Sandbox, answers: str, status: int) -> None:
    sandbox.control("khalti", answers=answers)

    answer = initiate(sandbox)

    assert answer.status_code == status
    assert b"pidx" not in answer.content


def test_an_answer_is_cut_off_before_its_announced_length(sandbox: Sandbox) -> None:
    sandbox.control("khalti", answers="truncated")

    with pytest.raises(requests.exceptions.RequestException):
        initiate(sandbox)


def test_an_answer_may_repeat_the_request_with_its_keys(sandbox: Sandbox) -> None:
    sandbox.control("khalti", answers="echo")

    answer = initiate(sandbox)

    assert answer.status_code == 400
    assert sandbox.config["khalti"]["secret_key"] in answer.json()["detail"]


def test_only_calls_to_the_chosen_addresses_are_broken(sandbox: Sandbox) -> None:
    sandbox.control("khalti", answers="error", answers_to="refund")

    assert initiate(sandbox).status_code == 200


def test_members_of_an_answer_are_replaced_also_before_the_payment_is_there(sandbox: Sandbox) -> None:
    sandbox.control("khalti/A1", overrides={"initiate": {"expires_in": 7}, "lookup": {"status": "Under Review"}})

    assert initiate(sandbox).json()["expires_in"] == 7


@pytest.mark.parametrize("overrides", ["lookup", ["lookup"], {"lookup": "Under Review"}])
def test_overrides_are_an_object_of_objects(sandbox: Sandbox, overrides: Any) -> None:
    answer = requests.post(f"{sandbox.base}/_control/khalti", json={"overrides": overrides}, timeout=10)

    assert answer.status_code == 422


def test_the_calls_of_our_servers_are_shown_with_their_bodies(sandbox: Sandbox) -> None:
    initiate(sandbox)

    (call,) = sandbox.show("khalti/calls")["items"]

    assert (call["method"], call["path"]) == ("POST", "/api/v2/epayment/initiate/")
    assert '"purchase_order_id": "A1"' in call["body"]
    assert call["headers"]["content-type"] == "application/json"


def test_a_reset_forgets_the_calls(sandbox: Sandbox) -> None:
    initiate(sandbox)
    sandbox.control("reset")

    assert sandbox.show("khalti/calls")["items"] == []


def test_a_card_payment_can_be_disputed_and_an_event_is_sent(sandbox: Sandbox, api: Any) -> None:
    intent = create_paid_session(sandbox, api)
    sandbox.control(f"stripe/{intent}/dispute")

    charge = api.payment_intents.retrieve(intent, {"expand": ["latest_charge"]}).latest_charge
    kinds = [delivery["event"]["type"] for delivery in sandbox.show(f"stripe/{intent}/events")["items"]]

    assert charge.disputed is True
    assert kinds[-1] == "charge.dispute.created"


def test_what_is_not_paid_cannot_be_disputed(sandbox: Sandbox, api: Any) -> None:
    session = api.checkout.sessions.create(order())

    answer = requests.post(f"{sandbox.base}/_control/stripe/{session.id}/dispute", timeout=10)

    assert answer.status_code == 409
