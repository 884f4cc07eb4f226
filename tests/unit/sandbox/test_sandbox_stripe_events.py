"""The events that Stripe sends: which, how they are signed, how often, and in which order."""

import json
from collections import Counter
from typing import Any

import pytest
import stripe

from tests.unit.sandbox.servers import ReceivedRequest, Sandbox, Shop, wait_until

ORDER: Any = {
    "mode": "payment",
    "success_url": "http://shop.test/pay/result",
    "client_reference_id": "A1",
    "metadata": {"attempt_id": "A1"},
    "line_items": [
        {
            "quantity": 1,
            "price_data": {"currency": "usd", "unit_amount": 1124, "product_data": {"name": "Griha Pravesh"}},
        }
    ],
}
PAID = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]


@pytest.fixture
def session(api: Any) -> Any:
    return api.checkout.sessions.create(ORDER)


def kinds(requests: list[ReceivedRequest]) -> list[str]:
    return [json.loads(request.body)["type"] for request in requests]


def intent(api: Any, session: Any) -> Any:
    return api.checkout.sessions.retrieve(session.id).payment_intent


def test_events_are_signed_and_carry_the_object(sandbox: Sandbox, shop: Shop, session: Any) -> None:
    sandbox.control("stripe/A1/pay")
    requests = shop.wait(4)
    assert kinds(requests) == PAID
    secret = sandbox.config["stripe"]["webhook_secret"]
    events = [
        stripe.Webhook.construct_event(request.body, request.headers["Stripe-Signature"], secret)
        for request in requests
    ]
    last_event = events[-1].to_dict()
    assert {request.path for request in requests} == {"/webhooks/stripe"}
    assert (last_event["object"], last_event["livemode"], last_event["api_version"]) == (
        "event",
        False,
        stripe.api_version,
    )
    listed = last_event["data"]["object"]
    assert (listed["id"], listed["payment_status"], listed["metadata"]) == (session.id, "paid", {"attempt_id": "A1"})
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(requests[0].body, requests[0].headers["Stripe-Signature"], "whsec_another")


def test_a_declined_card_and_then_a_paid_one(sandbox: Sandbox, shop: Shop, session: Any) -> None:
    sandbox.control("stripe/A1/fail")
    assert kinds(shop.wait(3)) == ["payment_intent.created", "charge.failed", "payment_intent.payment_failed"]
    sandbox.control("stripe/A1/pay")
    assert kinds(shop.wait(6))[3:] == PAID[1:]


@pytest.mark.parametrize("decision", ["pay", "fail"])
def test_a_delayed_method_sends_two_events(sandbox: Sandbox, shop: Shop, session: Any, decision: str) -> None:
    sandbox.control("stripe/A1/pay", settle="pending")
    first = shop.wait(3)
    assert kinds(first) == ["payment_intent.created", "payment_intent.processing", "checkout.session.completed"]
    assert json.loads(first[-1].body)["data"]["object"]["payment_status"] == "unpaid"
    sandbox.control(f"stripe/A1/{decision}", settle="at_once")
    end = "succeeded" if decision == "pay" else "failed"
    assert kinds(shop.wait(6))[-1] == f"checkout.session.async_payment_{end}"


def test_a_late_payment_sends_its_event_when_it_is_paid(sandbox: Sandbox, shop: Shop, session: Any) -> None:
    sandbox.control("stripe/A1/pay", settle="late", late_seconds=0.3)
    assert kinds(shop.wait(6))[-1] == "checkout.session.async_payment_succeeded"
    assert sandbox.show("stripe/A1")["state"] == "PAID"


def test_an_expired_session_sends_an_event(sandbox: Sandbox, shop: Shop, session: Any) -> None:
    sandbox.control("stripe/A1/expire")
    assert kinds(shop.wait(1)) == ["checkout.session.expired"]


def test_refunds_send_events(sandbox: Sandbox, shop: Shop, api: Any, session: Any) -> None:
    sandbox.control("stripe/A1/pay", events="lost")
    sandbox.control("stripe/A1", events="normal")
    api.refunds.create({"payment_intent": intent(api, session), "amount": 124})
    requests = shop.wait(3)
    assert kinds(requests) == ["refund.created", "charge.refunded", "refund.updated"]
    assert json.loads(requests[1].body)["data"]["object"]["amount_refunded"] == 124
    sandbox.control("stripe/A1/refund")
    assert json.loads(shop.wait(6)[4].body)["data"]["object"]["refunded"] is True


def test_a_refund_that_fails_later_sends_an_event(sandbox: Sandbox, shop: Shop, api: Any, session: Any) -> None:
    sandbox.control("stripe/A1/pay", refunds="fails_later", late_seconds=0.2)
    shop.wait(4)
    api.refunds.create({"payment_intent": intent(api, session)})
    assert kinds(shop.wait(7))[4:] == ["refund.created", "refund.updated", "refund.failed"]


def test_an_event_is_sent_again_until_it_is_answered(sandbox: Sandbox, shop: Shop, session: Any) -> None:
    shop.statuses[:] = [500]
    sandbox.control("stripe/A1/expire")
    first, second = shop.wait(2)
    assert json.loads(first.body) == json.loads(second.body)
    assert first.headers["Stripe-Signature"] != second.headers["Stripe-Signature"]
    wait_until(lambda: len(sandbox.show("stripe/A1/events")["items"][0]["deliveries"]) == 2)
    listed = sandbox.show("stripe/A1/events")["items"][0]
    assert [request["status"] for request in listed["deliveries"]] == [500, 200]


def test_events_may_come_twice(sandbox: Sandbox, shop: Shop, session: Any) -> None:
    sandbox.control("stripe/A1/pay", events="twice")
    ids = Counter(json.loads(request.body)["id"] for request in shop.wait(8))
    assert set(ids.values()) == {2}


def test_events_may_come_in_the_wrong_order(sandbox: Sandbox, shop: Shop, session: Any) -> None:
    sandbox.control("stripe/A1/pay", events="out_of_order")
    assert kinds(shop.wait(4)) == PAID[::-1]


def test_events_may_be_lost_and_sent_by_hand(sandbox: Sandbox, shop: Shop, session: Any) -> None:
    sandbox.control("stripe/A1/pay", events="lost")
    listed = sandbox.show("stripe/A1/events")["items"]
    assert [request["event"]["type"] for request in listed] == PAID
    assert shop.received == []
    sandbox.control("stripe/A1/resend")
    assert [json.loads(request.body)["id"] for request in shop.wait(4)] == [
        request["event"]["id"] for request in listed
    ]


def test_events_of_a_payment_may_come_after_those_of_its_refund(
    sandbox: Sandbox, shop: Shop, api: Any, session: Any
) -> None:
    sandbox.control("stripe/A1/pay", events="late", late_seconds=0.5)
    sandbox.control("stripe/A1", events="normal")
    api.refunds.create({"payment_intent": intent(api, session)})
    assert kinds(shop.wait(7))[:3] == ["refund.created", "charge.refunded", "refund.updated"]
    assert kinds(shop.wait(7))[3:] == PAID
