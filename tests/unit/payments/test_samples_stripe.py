"""Stripe's adapter, held against samples of Stripe's own documents: requests compared, answers sent byte for byte."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.payments.gateways.base import (
    GatewayRefundStatus,
    GatewayStatus,
    PaymentMethod,
    RefundRequest,
)
from tests.unit.payments.driver import build
from tests.unit.payments.orders import create_order
from tests.unit.payments.recorded import NOON, answering, sample
from tests.unit.payments.replay import Replay

SESSION = "cs_test_a11YYufWQzNY63zpQ6QSNRQhkUpVph4WRmzW0zWJO2znZKdVujZ0N0S22u"
INTENT = "pi_3MtwBwLkdIwHu7ix28a3tqPa"


def gateway_at(server: Replay) -> Any:
    config = {"api_base": server.url, "webhook_secret": "whsec_1", "currency": "USD", "npr_per_unit": "133.50"}
    return build(PaymentMethod.STRIPE, {**config, "secret_key": "sk_test_4eC39HqLyjWDarjtT1zdp7dc"})


def test_a_session_is_asked_for_to_the_byte_under_a_key_of_ours(server: Replay) -> None:
    created_at = datetime.fromtimestamp(1795348800, UTC) - timedelta(hours=1)
    order = create_order(id="A1", amount_minor=1124, currency="USD", description="Griha Pravesh", created_at=created_at)

    checkout = gateway_at(answering(server, "stripe/session.open.json")).create_checkout(order)

    (request,) = server.received
    assert (request.verb, request.target) == ("POST", "/v1/checkout/sessions")
    assert request.headers["authorization"] == "Bearer sk_test_4eC39HqLyjWDarjtT1zdp7dc"
    assert request.headers["idempotency-key"] == "checkout-A1"
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert request.content == sample("stripe/session.request")
    assert checkout.reference == SESSION
    assert str(checkout.url).startswith(f"https://checkout.stripe.com/c/pay/{SESSION}#")


@pytest.mark.parametrize(
    ("name", "status", "transaction_id"),
    [("open", GatewayStatus.OPEN, None), ("paid", GatewayStatus.PAID, INTENT)],
)
def test_a_session_is_read(server: Replay, name: str, status: GatewayStatus, transaction_id: str | None) -> None:
    gateway = gateway_at(answering(server, f"stripe/session.{name}.json"))

    lookup = gateway.look_up(create_order(reference=SESSION))

    assert (lookup.status, lookup.amount_minor, lookup.currency) == (status, 1124, "USD")
    assert (lookup.order_id, lookup.reference) == ("A1", SESSION)
    assert lookup.transaction_id == transaction_id
    assert "Toronto" not in repr(lookup.raw)
    assert "_secret_" not in repr(lookup.raw)


def test_a_refund_is_asked_for_to_the_byte_under_a_key_of_ours(server: Replay) -> None:
    order = create_order(id="A1", amount_minor=1124, currency="USD", transaction_id=INTENT)

    result = gateway_at(answering(server, "stripe/refund.json")).refund(order, RefundRequest("01JREFUND", 1124, NOON))

    (request,) = server.received
    assert (request.verb, request.target) == ("POST", "/v1/refunds")
    assert request.headers["idempotency-key"] == "refund-01JREFUND"
    assert request.content == sample("stripe/refund.request")
    assert (result.status, result.gateway_refund_id) == (
        GatewayRefundStatus.COMPLETED,
        "re_1Nispe2eZvKYlo2Cd31jOCgZ",
    )


def test_a_refused_refund_has_failed_with_its_code(server: Replay) -> None:
    order = create_order(transaction_id=INTENT)
    gateway = gateway_at(answering(server, "stripe/refund.refused.json", status=400))

    result = gateway.refund(order, RefundRequest("01JREFUND", 1124, NOON))

    assert (result.status, result.detail) == (
        GatewayRefundStatus.FAILED,
        "Stripe refuses: charge_already_refunded (400)",
    )
