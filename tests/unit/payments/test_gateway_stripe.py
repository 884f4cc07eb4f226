"""Stripe Checkout: the session is the proof, keys of ours make repetitions harmless, and nothing private is kept."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest

from chalicelib.localization.clock import now
from chalicelib.payments.gateways.base import (
    GatewayDown,
    GatewayRefundStatus,
    GatewayRefused,
    GatewayStatus,
    Order,
    RefundRequest,
    ReturnResult,
)
from tests.unit.payments.driver import build
from tests.unit.payments.drivers import StripeDriver
from tests.unit.payments.orders import EMPTY_RETURN, create_order
from tests.unit.payments.replay import Replay


@pytest.fixture
def paid(stripe: StripeDriver) -> Order:
    paid = stripe.open_order()
    stripe.set_status(paid, "complete/paid")
    return replace(paid, transaction_id=stripe.gateway.look_up(paid).transaction_id)


def refund(amount_minor: int = 1124, number: int = 1, minutes_ago: float = 0) -> RefundRequest:
    return RefundRequest(f"01JREFUND{number}", amount_minor, now() - timedelta(minutes=minutes_ago))


def session_fields(stripe: StripeDriver) -> dict[str, str]:
    """The parameters of the first session that was asked for."""
    return dict(parse_qsl(stripe.calls[0]["body"], strict_parsing=True))


def test_stripe_charges_its_own_currency_at_the_configured_rate(stripe: StripeDriver) -> None:
    assert (stripe.gateway.currency, stripe.gateway.npr_per_unit) == ("USD", "133.50")


def test_a_checkout_that_is_asked_for_again_is_the_same_one(stripe: StripeDriver) -> None:
    order = stripe.order()

    first, second = stripe.gateway.create_checkout(order), stripe.gateway.create_checkout(order)

    assert first == second
    assert len(stripe.sandbox.show("stripe")["attempts"]) == 1


def test_a_checkout_lives_for_an_hour_which_is_within_stripes_limits(stripe: StripeDriver) -> None:
    order = stripe.order()

    checkout = stripe.gateway.create_checkout(order)

    assert checkout.expires_at == order.created_at + timedelta(hours=1)
    assert session_fields(stripe)["expires_at"] == str(int(checkout.expires_at.timestamp()))


def test_the_session_names_attempt_payment_and_booking_everywhere_stripe_repeats_it(stripe: StripeDriver) -> None:
    order = stripe.open_order()

    fields = session_fields(stripe)

    assert fields["client_reference_id"] == order.id
    for place in ("metadata", "payment_intent_data[metadata]"):
        assert fields[f"{place}[attempt_id]"] == order.id
        assert fields[f"{place}[payment_id]"] == order.payment_id


def test_a_session_that_is_paid_for_another_order_says_so(stripe: StripeDriver) -> None:
    order, other_order = stripe.open_order(), stripe.open_order()
    stripe.set_status(other_order, "complete/paid")

    lookup = stripe.gateway.look_up(replace(order, reference=other_order.reference))

    assert (lookup.status, lookup.order_id) == (GatewayStatus.PAID, other_order.id)
    assert lookup.order_id != order.id


def test_the_currency_is_reported_as_it_is_found(stripe: StripeDriver, paid: Order) -> None:
    stripe.override(paid, {"checkout.session": {"currency": "eur"}})

    assert stripe.gateway.look_up(paid).currency == "EUR"


def test_a_dispute_is_reported(stripe: StripeDriver, paid: Order) -> None:
    stripe.trigger(paid, "dispute")

    assert stripe.gateway.look_up(paid).status is GatewayStatus.DISPUTED


def test_an_unknown_session_is_under_review(stripe: StripeDriver) -> None:
    lookup = stripe.gateway.look_up(create_order(reference="cs_test_somebody_elses"))

    assert (lookup.status, lookup.detail) == (GatewayStatus.UNDER_REVIEW, "Stripe refuses: resource_missing (id)")


def test_without_the_expanded_intent_its_id_is_enough(stripe: StripeDriver) -> None:
    session: dict[str, object] = {
        "id": "cs_test_1",
        "object": "checkout.session",
        "status": "complete",
        "payment_status": "paid",
    }
    session |= {"amount_total": 1124, "currency": "usd", "payment_intent": "pi_test_1"}
    with Replay([session]) as server:
        lookup = build(stripe.method, {**stripe.config, "api_base": server.url}).look_up(
            create_order(reference="cs_test_1")
        )

    assert (lookup.status, lookup.transaction_id) == (GatewayStatus.PAID, "pi_test_1")


def test_refunds_made_in_stripes_dashboard_are_seen(stripe: StripeDriver, paid: Order) -> None:
    stripe.trigger(paid, "refund", amount=124)
    part = stripe.gateway.look_up(paid)
    stripe.trigger(paid, "refund", amount=1000)
    lookup = stripe.gateway.look_up(paid)

    assert (part.status, part.refunded_minor) == (GatewayStatus.PARTLY_REFUNDED, 124)
    assert (lookup.status, lookup.refunded_minor) == (GatewayStatus.REFUNDED, 1124)


def test_neither_client_secrets_nor_the_payers_address_are_kept(stripe: StripeDriver, paid: Order) -> None:
    stripe.override(paid, {"checkout.session": {"customer_details": {"address": {"city": "Toronto"}}}})

    raw = repr(stripe.gateway.look_up(paid).raw)

    assert str(paid.transaction_id) in raw
    assert "_secret_" not in raw
    assert "Toronto" not in raw


def test_a_refund_that_is_asked_for_again_is_the_same_one(stripe: StripeDriver, paid: Order) -> None:
    first, second = stripe.gateway.refund(paid, refund(500)), stripe.gateway.refund(paid, refund(500))

    assert first == second
    assert first.status is GatewayRefundStatus.COMPLETED
    assert first.gateway_refund_id == stripe.show(paid)["refunds"][0]["id"]
    assert stripe.refunds(paid) == [500]


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        ("succeeded", GatewayRefundStatus.COMPLETED),
        ("pending", GatewayRefundStatus.PENDING),
        ("requires_action", GatewayRefundStatus.PENDING),
        ("failed", GatewayRefundStatus.FAILED),
        ("canceled", GatewayRefundStatus.FAILED),
        ("thinking", GatewayRefundStatus.PENDING),
    ],
)
def test_created_is_not_done(stripe: StripeDriver, paid: Order, status: str, verdict: GatewayRefundStatus) -> None:
    stripe.override(paid, {"refund": {"status": status}})

    assert stripe.gateway.refund(paid, refund()).status is verdict
    assert stripe.gateway.look_up_refund(paid, refund()).status is verdict


def test_a_refund_whose_answer_is_lost_is_found_by_our_id_and_was_made_once(stripe: StripeDriver, paid: Order) -> None:
    stripe.gateway.refund(paid, refund(100, number=1))
    stripe.sandbox.control(f"stripe/{paid.id}", refunds="answer_lost")
    fields = stripe.gateway.refund(paid, refund(200, number=2))

    looked_up = stripe.gateway.look_up_refund(paid, refund(200, number=2))

    assert (fields.status, looked_up.status) == (GatewayRefundStatus.PENDING, GatewayRefundStatus.COMPLETED)
    assert looked_up.gateway_refund_id == stripe.show(paid)["refunds"][1]["id"]
    assert stripe.refunds(paid) == [100, 200]


def test_a_refund_that_an_outage_kept_from_stripe_is_asked_for_again(stripe: StripeDriver, paid: Order) -> None:
    stripe.break_with("error", path="refunds")
    assert stripe.gateway.refund(paid, refund(500)).status is GatewayRefundStatus.PENDING
    stripe.stop_failing()

    second = [stripe.gateway.look_up_refund(paid, refund(500, minutes_ago=60)) for _ in range(2)]

    assert [result.status for result in second] == [GatewayRefundStatus.COMPLETED] * 2
    assert stripe.refunds(paid) == [500]


def test_a_refund_is_not_repeated_once_stripe_may_have_forgotten_its_key(stripe: StripeDriver, paid: Order) -> None:
    lookup = stripe.gateway.look_up_refund(paid, refund(minutes_ago=24 * 60))

    assert lookup.status is GatewayRefundStatus.FAILED
    assert stripe.refunds(paid) == []


def test_more_than_was_captured_is_not_returned(stripe: StripeDriver, paid: Order) -> None:
    too_much = stripe.gateway.refund(paid, refund(1125))
    stripe.gateway.refund(paid, refund(1124, number=2))
    once_more = stripe.gateway.refund(paid, refund(1, number=3))

    assert (too_much.status, too_much.detail) == (
        GatewayRefundStatus.FAILED,
        "Stripe refuses: invalid request (amount)",
    )
    assert once_more.status is GatewayRefundStatus.FAILED
    assert stripe.gateway.look_up(paid).refunded_minor == 1124


def test_a_refund_key_with_another_amount_is_not_known_to_be_done(stripe: StripeDriver, paid: Order) -> None:
    stripe.gateway.refund(paid, refund(100))

    assert stripe.gateway.refund(paid, refund(200)).status is GatewayRefundStatus.PENDING


def test_without_a_payment_there_is_nothing_to_return(stripe: StripeDriver) -> None:
    with pytest.raises(GatewayRefused):
        stripe.gateway.refund(stripe.open_order(), refund())


def test_the_error_of_a_refused_key_contains_no_part_of_the_key(stripe: StripeDriver) -> None:
    gateway = build(stripe.method, {**stripe.config, "secret_key": "sk_test_other"})

    with pytest.raises(GatewayRefused) as refusal:
        gateway.create_checkout(stripe.order())
    assert str(refusal.value) == "Stripe refuses our key (401)"


def test_a_refusal_by_stripe_keeps_its_code(stripe: StripeDriver) -> None:
    with pytest.raises(GatewayRefused, match="amount_too_small"):
        stripe.gateway.create_checkout(replace(stripe.order(), amount_minor=49))


def test_a_refund_is_not_lost_in_an_outage_before_it_was_asked_for(stripe: StripeDriver, paid: Order) -> None:
    """The session is asked for the payment first: nothing was sent, so the core may call again."""
    stripe.break_with("error")

    with pytest.raises(GatewayDown):
        stripe.gateway.refund(replace(paid, transaction_id=None), refund())


def test_the_payer_comes_back_to_us_with_the_attempt_in_the_path(stripe: StripeDriver) -> None:
    order = stripe.open_order()

    fields = session_fields(stripe)

    assert fields["success_url"] == f"https://front.test/webhooks/stripe/{order.id}/success"
    assert fields["cancel_url"] == f"https://front.test/webhooks/stripe/{order.id}/cancel"


def test_only_the_cancel_address_means_that_the_payer_gave_up(stripe: StripeDriver) -> None:
    order = stripe.order()

    assert stripe.gateway.verify_return(order, replace(EMPTY_RETURN, outcome="cancel")) == ReturnResult(
        order, payer_cancelled=True
    )
    assert stripe.gateway.verify_return(order, replace(EMPTY_RETURN, outcome="success")) == ReturnResult(order)


def test_a_session_that_was_given_up_is_expired(stripe: StripeDriver) -> None:
    order = stripe.open_order()

    for _ in range(2):
        stripe.gateway.close_checkout(order)

    assert stripe.show(order)["state"] == "EXPIRED"
    assert stripe.gateway.look_up(order).status is GatewayStatus.FAILED


def test_a_session_is_not_expired_while_its_creation_is_uncertain(stripe: StripeDriver) -> None:
    order = stripe.open_order()
    stripe.break_with("error")

    with pytest.raises(GatewayDown):
        stripe.gateway.close_checkout(order)
