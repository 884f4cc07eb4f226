"""connectIPS's adapter, held against samples of its own documents: requests compared, answers sent byte for byte."""

import json
from base64 import b64decode
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from chalicelib.payments.gateways.base import (
    GatewayStatus,
    PaymentMethod,
)
from tests.unit.payments.driver import build
from tests.unit.payments.keys import creditor_key, pem
from tests.unit.payments.orders import create_order
from tests.unit.payments.recorded import NOON, answering, sample
from tests.unit.payments.replay import Replay


def gateway_at(server: Replay) -> Any:
    config = {"base_url": server.url, "merchant_id": 550, "app_id": "MER-550-APP-1", "app_name": "PanditYatra"}
    return build(PaymentMethod.CONNECT_IPS, {**config, "password": "Abcd@123-nchl", "private_key_pem": pem()})


def verify(token: str, name: str) -> None:
    """Raises ``InvalidSignature`` unless the token signs exactly the text of a sample."""
    creditor_key().public_key().verify(b64decode(token, validate=True), sample(name), PKCS1v15(), SHA256())


def test_the_form_is_signed_over_the_documented_text_to_the_byte(server: Replay) -> None:
    order = create_order(id="txn-123", amount_minor=500, description="Griha Pravesh", created_at=NOON)

    fields = gateway_at(server).create_checkout(order).fields

    signed = ",".join(f"{name}={value}" for name, value in {**fields, "TOKEN": "TOKEN"}.items())
    assert signed.encode() == sample("connectips/loginpage.signed")
    verify(fields["TOKEN"], "connectips/loginpage.signed")


def test_a_look_up_is_asked_for_and_signed_as_documented(server: Replay) -> None:
    gateway = gateway_at(answering(server, "connectips/validatetxn.incomplete.json"))

    gateway.look_up(create_order(id="txn-123", amount_minor=500))

    (request,) = server.received
    assert (request.verb, request.target) == ("POST", "/connectipswebws/api/creditor/validatetxn")
    credentials = b64decode(request.headers["authorization"].removeprefix("Basic "))
    assert credentials == b"MER-550-APP-1:Abcd@123-nchl"
    sent_body, documented = request.json, json.loads(sample("connectips/validatetxn.request.json"))
    verify(sent_body.pop("token"), "connectips/validatetxn.signed")
    assert documented.pop("token")
    assert json.dumps(sent_body) == json.dumps(documented)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("failed", GatewayStatus.FAILED),
        ("incomplete", GatewayStatus.OPEN),
        ("not-found", GatewayStatus.OPEN),
    ],
)
def test_unpaid_states_are_distinguished(server: Replay, name: str, status: GatewayStatus) -> None:
    gateway = gateway_at(answering(server, f"connectips/validatetxn.{name}.json"))

    assert gateway.look_up(create_order(id="txn-123", amount_minor=500)).status is status


def test_a_payment_is_found_whose_prose_is_misspelt_and_whose_detail_names_no_currency(server: Replay) -> None:
    gateway = gateway_at(
        answering(server, "connectips/validatetxn.success.json", "connectips/gettxndetail.success.json")
    )

    lookup = gateway.look_up(create_order(id="txn-123", amount_minor=500))

    assert (lookup.status, lookup.amount_minor, lookup.order_id) == (GatewayStatus.PAID, 500, "txn-123")
    assert (lookup.currency, lookup.transaction_id) == (None, "12422440")
