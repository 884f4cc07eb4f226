"""Khalti's adapter, held against samples of Khalti's own documents: requests compared, answers sent byte for byte."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

import pytest

from chalicelib.payments.gateways.base import (
    GatewayRefundStatus,
    GatewayRefused,
    GatewayStatus,
    PaymentMethod,
    RefundRequest,
    ReturnResult,
    Why,
)
from tests.unit.payments.driver import build
from tests.unit.payments.orders import EMPTY_RETURN, create_order
from tests.unit.payments.recorded import NOON, answering, sample
from tests.unit.payments.replay import Replay


def gateway_at(server: Replay) -> Any:
    config = {"base_url": f"{server.url}/api/v2/", "refund_base_url": f"{server.url}/api/"}
    return build(PaymentMethod.KHALTI, {**config, "secret_key": "live_secret_key_68791341fdd94846a146f0457ff7b455"})


def test_a_checkout_is_asked_for_and_answered_as_documented(server: Replay) -> None:
    documented = json.loads(sample("khalti/initiate.request.json"))
    order = create_order(
        id="test12",
        amount_minor=1300,
        description="test",
        customer_name="Khalti Bahadur",
        customer_email="example@gmail.com",
        customer_phone="9800000123",
        site_url="https://example.com/",
    )

    checkout = gateway_at(answering(server, "khalti/initiate.response.json")).create_checkout(order)

    (request,) = server.received
    assert (request.verb, request.target) == ("POST", "/api/v2/epayment/initiate/")
    assert request.headers["authorization"] == "Key live_secret_key_68791341fdd94846a146f0457ff7b455"
    assert request.headers["content-type"] == "application/json"
    sent_body = request.json
    assert sent_body.pop("return_url") == f"{order.returns_url}/khalti/test12"
    assert sent_body == {name: documented[name] for name in sent_body}
    assert (checkout.url, checkout.reference) == (
        "https://test-pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
        "bZQLD9wRVWo4CdESSfuSsB",
    )
    assert checkout.expires_at == datetime.fromisoformat("2023-05-25T16:26:16.471649+05:45")


def test_a_refused_checkout_has_khaltis_text(server: Replay) -> None:
    gateway = gateway_at(answering(server, "khalti/initiate.refused.json", status=400))

    with pytest.raises(GatewayRefused, match=r"amount: Amount should be greater than Rs\. 10"):
        gateway.create_checkout(create_order())


@pytest.mark.parametrize(
    ("name", "http_status", "pidx", "status"),
    [
        ("completed", 200, "HT6o6PEZRWFJ5ygavzHWd5", GatewayStatus.PAID),
        ("pending", 200, "HT6o6PEZRWFJ5ygavzHWd5", GatewayStatus.UNDER_REVIEW),
        ("initiated", 200, "HT6o6PEZRWFJ5ygavzHWd5", GatewayStatus.OPEN),
        ("refunded", 200, "HT6o6PEZRWFJ5ygavzHWd5", GatewayStatus.REFUNDED),
        ("expired", 400, "H889Er9gq4j92oCrePrDwf", GatewayStatus.FAILED),
        ("canceled", 400, "vNTeXkSEaEXK2J4i7cQU6e", GatewayStatus.FAILED),
    ],
)
def test_every_documented_look_up_is_understood(
    server: Replay, name: str, http_status: int, pidx: str, status: GatewayStatus
) -> None:
    gateway = gateway_at(answering(server, f"khalti/lookup.{name}.json", status=http_status))

    lookup = gateway.look_up(create_order(reference=pidx))

    assert (lookup.status, lookup.amount_minor, lookup.reference) == (status, 1000, pidx)
    assert lookup.transaction_id == ("GFq9PFS7b2iYvL8Lir9oXe" if name in ("completed", "refunded") else None)


def test_a_look_up_is_asked_for_as_documented(server: Replay) -> None:
    gateway_at(answering(server, "khalti/lookup.completed.json")).look_up(
        create_order(reference="HT6o6PEZRWFJ5ygavzHWd5")
    )

    assert server.received[0].target == "/api/v2/epayment/lookup/"
    assert server.received[0].json == json.loads(sample("khalti/lookup.request.json"))


def test_an_unknown_pidx_is_put_under_review(server: Replay) -> None:
    lookup = gateway_at(answering(server, "khalti/lookup.unknown.json", status=404)).look_up(
        create_order(reference="p")
    )

    assert (lookup.status, lookup.why) == (GatewayStatus.UNDER_REVIEW, Why.NOT_THERE)


@pytest.mark.parametrize(("name", "cancelled"), [("completed", False), ("canceled", True)])
def test_the_documented_returns_are_taken(server: Replay, name: str, cancelled: bool) -> None:
    query = dict(parse_qsl(sample(f"khalti/return.{name}.query").decode().strip("?\n"), keep_blank_values=True))
    order = create_order(id="test12", reference="bZQLD9wRVWo4CdESSfuSsB")

    assert gateway_at(server).verify_return(order, replace(EMPTY_RETURN, query=query)) == ReturnResult(
        order, payer_cancelled=cancelled
    )


def test_a_refund_of_all_has_an_empty_body_and_no_version_in_its_address(server: Replay) -> None:
    order = create_order(amount_minor=1000, reference="HT6o6PEZRWFJ5ygavzHWd5")
    gateway = gateway_at(answering(server, "khalti/lookup.completed.json", "khalti/refund.response.json"))

    result = gateway.refund(order, RefundRequest("R1", 1000, NOON))

    assert (result.status, result.detail) == (
        GatewayRefundStatus.COMPLETED,
        "Transaction refund successful.",
    )
    assert server.received[1].target == "/api/merchant-transaction/GFq9PFS7b2iYvL8Lir9oXe/refund/"
    assert server.received[1].json == {}
