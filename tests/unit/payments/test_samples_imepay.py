"""IME Pay's adapter, held against samples of IME Pay's own documents: requests compared, answers sent byte for byte."""

from base64 import b64encode
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.payments.gateways.base import (
    GatewayStatus,
    PaymentMethod,
    ReturnResult,
)
from tests.unit.payments.driver import build
from tests.unit.payments.orders import EMPTY_RETURN, create_order
from tests.unit.payments.recorded import answering, sample
from tests.unit.payments.replay import Replay


def gateway_at(server: Replay) -> Any:
    config = {"base_url": server.url, "merchant_code": "PANDIT", "api_user": "pandit", "module": "PANDIT"}
    return build(PaymentMethod.IME_PAY, {**config, "api_password": "ime@1234"})


def test_a_token_is_asked_for_to_the_byte_and_kept_digit_for_digit(server: Replay) -> None:
    gateway = gateway_at(answering(server, "imepay/gettoken.response.json"))

    checkout = gateway.create_checkout(create_order(id="ord-1", amount_minor=150050))

    (request,) = server.received
    assert request.target == "/api/Web/GetToken"
    assert request.content == sample("imepay/gettoken.request.json")
    assert request.headers["authorization"] == f"Basic {b64encode(b'pandit:ime@1234').decode()}"
    assert request.headers["module"] == b64encode(b"PANDIT").decode()
    assert checkout.reference == checkout.fields["TokenId"] == "202103111046564183"


def test_a_payment_is_checked_and_confirmed_to_the_byte(server: Replay) -> None:
    gateway = gateway_at(answering(server, "imepay/recheck.success.json", "imepay/confirm.success.json"))

    lookup = gateway.look_up(create_order(id="ord-1", reference="202103111046564183"))

    recheck, confirm = server.received
    assert (recheck.target, recheck.content) == ("/api/Web/Recheck", sample("imepay/recheck.request.json"))
    assert (confirm.target, confirm.content) == ("/api/Web/Confirm", sample("imepay/confirm.request.json"))
    assert (lookup.status, lookup.transaction_id) == (GatewayStatus.PAID, "2103111046")


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("failed", GatewayStatus.FAILED),
        ("undetermined", GatewayStatus.OPEN),
        ("cancelled", GatewayStatus.FAILED),
    ],
)
def test_unpaid_states_are_distinguished(server: Replay, name: str, status: GatewayStatus) -> None:
    gateway = gateway_at(answering(server, f"imepay/recheck.{name}.json"))

    assert gateway.look_up(create_order(id="ord-1", reference="202103111046564183")).status is status


def test_a_return_by_get_is_read(server: Replay) -> None:
    order = create_order(id="ord-1", reference="202103111046564183")
    query = {"data": b64encode(sample("imepay/return.get")).decode()}

    assert gateway_at(server).verify_return(order, replace(EMPTY_RETURN, query=query)) == ReturnResult(order)
