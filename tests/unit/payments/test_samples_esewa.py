"""eSewa's adapter, held against samples of eSewa's own documents: requests compared, answers sent byte for byte."""

from base64 import b64encode
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest

from chalicelib.payments.gateways.base import (
    GatewayDown,
    GatewayStatus,
    PaymentMethod,
)
from tests.unit.payments.driver import build
from tests.unit.payments.orders import EMPTY_RETURN, create_order
from tests.unit.payments.recorded import answering, sample
from tests.unit.payments.replay import Replay


def gateway_at(server: Replay) -> Any:
    config = {"form_url": "https://form.test", "status_url": f"{server.url}/api/epay/transaction/status/"}
    return build(PaymentMethod.ESEWA, {**config, "product_code": "EPAYTEST", "secret_key": "8gBm/:&EnhH.1/q"})


def test_the_form_is_posted_as_documented_to_the_byte(server: Replay) -> None:
    order = create_order(id="241028", amount_minor=11000, returns_url="https://developer.esewa.com.np")

    fields = gateway_at(server).create_checkout(order).fields

    assert urlencode(fields).encode() == sample("esewa/form.request")


def test_the_documented_return_is_verified_to_the_byte(server: Replay) -> None:
    data = b64encode(sample("esewa/return.json")).decode()
    order = create_order(id="250610-162413", amount_minor=100000)

    result = gateway_at(server).verify_return(order, replace(EMPTY_RETURN, query={"data": data}))

    assert result.order.transaction_id == "000AWEO"


@pytest.mark.parametrize(
    ("name", "status", "transaction_id"),
    [
        ("complete", GatewayStatus.PAID, "00047VB"),
        ("pending", GatewayStatus.OPEN, None),
        ("full-refund", GatewayStatus.REFUNDED, "00047VB"),
        ("partial-refund", GatewayStatus.PARTLY_REFUNDED, "00047VB"),
        ("ambiguous", GatewayStatus.UNDER_REVIEW, "00047VB"),
        ("not-found", GatewayStatus.OPEN, None),
        ("canceled", GatewayStatus.REVERSED, "00047VB"),
    ],
)
def test_every_documented_status_is_understood(
    server: Replay, name: str, status: GatewayStatus, transaction_id: str | None
) -> None:
    gateway = gateway_at(answering(server, f"esewa/status.{name}.json"))

    lookup = gateway.look_up(create_order(id="123", amount_minor=10000))

    assert server.received[0].target.encode() == b"/api/epay/transaction/status/?" + sample("esewa/status.query")
    assert (lookup.status, lookup.amount_minor, lookup.order_id, lookup.transaction_id) == (
        status,
        10000,
        "123",
        transaction_id,
    )


def test_an_outage_that_comes_as_http_200_is_an_outage(server: Replay) -> None:
    with pytest.raises(GatewayDown, match="Service is currently unavailable"):
        gateway_at(answering(server, "esewa/status.unavailable.json")).look_up(create_order())
