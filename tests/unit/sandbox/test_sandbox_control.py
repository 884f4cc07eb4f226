"""What the control interface can do at every gateway: break answers, change them, and show what was asked."""

from typing import Any

import pytest
import requests

from infra.local.sandbox.simulator import ANSWERS
from tests.unit.sandbox.running import Sandbox
from tests.unit.sandbox.stripe_side import order, paid

GATEWAYS = ("khalti", "esewa", "connectips", "imepay", "stripe")
KHALTI_ORDER: dict[str, Any] = {
    "return_url": "http://shop.test/webhooks/khalti/A1",
    "website_url": "http://shop.test/",
    "amount": 150000,
    "purchase_order_id": "A1",
    "purchase_order_name": "Griha Pravesh",
}


def initiate(playing: Sandbox) -> requests.Response:
    config = playing.config["khalti"]
    headers = {"Authorization": f"Key {config['secret_key']}"}
    url = f"{config['base_url']}epayment/initiate/"
    return requests.post(url, json=KHALTI_ORDER, headers=headers, timeout=10, allow_redirects=False)


@pytest.mark.parametrize("gateway", GATEWAYS)
def test_every_gateway_has_every_broken_answer(playing: Sandbox, gateway: str) -> None:
    assert set(playing.shown("")["gateways"][gateway]["switches"]["answers"]) >= set(ANSWERS)


@pytest.mark.parametrize(("answers", "status"), [("too_many", 429), ("redirect", 302), ("html", 200), ("list", 200)])
def test_an_answer_is_broken_as_chosen(playing: Sandbox, answers: str, status: int) -> None:
    playing.control("khalti", answers=answers)

    answer = initiate(playing)

    assert answer.status_code == status
    assert b"pidx" not in answer.content


def test_an_answer_is_cut_off_before_its_announced_length(playing: Sandbox) -> None:
    playing.control("khalti", answers="truncated")

    with pytest.raises(requests.exceptions.RequestException):
        initiate(playing)


def test_an_answer_may_repeat_the_request_with_its_keys(playing: Sandbox) -> None:
    playing.control("khalti", answers="echo")

    answer = initiate(playing)

    assert answer.status_code == 400
    assert playing.config["khalti"]["secret_key"] in answer.json()["detail"]


def test_only_calls_to_the_chosen_addresses_are_broken(playing: Sandbox) -> None:
    playing.control("khalti", answers="error", answers_to="refund")

    assert initiate(playing).status_code == 200


def test_members_of_an_answer_are_replaced_also_before_the_payment_is_there(playing: Sandbox) -> None:
    playing.control("khalti/A1", overrides={"initiate": {"expires_in": 7}, "lookup": {"status": "Under Review"}})

    assert initiate(playing).json()["expires_in"] == 7


@pytest.mark.parametrize("overrides", ["lookup", ["lookup"], {"lookup": "Under Review"}])
def test_overrides_are_an_object_of_objects(playing: Sandbox, overrides: Any) -> None:
    answer = requests.post(f"{playing.base}/_control/khalti", json={"overrides": overrides}, timeout=10)

    assert answer.status_code == 422


def test_the_calls_of_our_servers_are_shown_with_their_bodies(playing: Sandbox) -> None:
    initiate(playing)

    (call,) = playing.shown("khalti/calls")["items"]

    assert (call["method"], call["path"]) == ("POST", "/api/v2/epayment/initiate/")
    assert '"purchase_order_id": "A1"' in call["body"]
    assert call["headers"]["content-type"] == "application/json"


def test_a_reset_forgets_the_calls(playing: Sandbox) -> None:
    initiate(playing)
    playing.control("reset")

    assert playing.shown("khalti/calls")["items"] == []


def test_a_card_payment_can_be_disputed_and_the_shop_is_told(playing: Sandbox, api: Any) -> None:
    intent = paid(playing, api)
    playing.control(f"stripe/{intent}/dispute")

    charge = api.payment_intents.retrieve(intent, {"expand": ["latest_charge"]}).latest_charge
    kinds = [told["event"]["type"] for told in playing.shown(f"stripe/{intent}/events")["items"]]

    assert charge.disputed is True
    assert kinds[-1] == "charge.dispute.created"


def test_what_is_not_paid_cannot_be_disputed(playing: Sandbox, api: Any) -> None:
    session = api.checkout.sessions.create(order())

    answer = requests.post(f"{playing.base}/_control/stripe/{session.id}/dispute", timeout=10)

    assert answer.status_code == 409
