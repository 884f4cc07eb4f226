"""The adapters, held against samples of the gateways' own documents: requests compared, answers sent byte for byte."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from chalicelib.payments.gateways.base import (
    GatewayDown,
    GatewayRefundStatus,
    GatewayRefused,
    GatewayStatus,
    PaymentMethod,
    RefundRequest,
    ReturnResult,
    Why,
)
from tests.unit.payments.drivers import build
from tests.unit.payments.keys import creditor_key, pem
from tests.unit.payments.orders import EMPTY_RETURN, create_order
from tests.unit.payments.replay import Replay

FOLDER = Path(__file__).parent / "samples"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def sample(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


@pytest.fixture
def server() -> Iterator[Replay]:
    with Replay([b"{}"]) as server:
        yield server


def answering(server: Replay, *names: str, status: int = 200) -> Replay:
    server.answers, server.status = [sample(name) for name in names], status
    return server


class TestKhalti:
    def gateway(self, server: Replay) -> Any:
        config = {"base_url": f"{server.url}/api/v2/", "refund_base_url": f"{server.url}/api/"}
        return build(PaymentMethod.KHALTI, {**config, "secret_key": "live_secret_key_68791341fdd94846a146f0457ff7b455"})

    def test_a_checkout_is_asked_for_and_answered_as_documented(self, server: Replay) -> None:
        documented = json.loads(sample("khalti/initiate.request.json"))
        paying = create_order(
            id="test12",
            amount_minor=1300,
            description="test",
            customer_name="Khalti Bahadur",
            customer_email="example@gmail.com",
            customer_phone="9800000123",
            site_url="https://example.com/",
        )

        checkout = self.gateway(answering(server, "khalti/initiate.response.json")).create_checkout(paying)

        (received,) = server.received
        assert (received.verb, received.target) == ("POST", "/api/v2/epayment/initiate/")
        assert received.headers["authorization"] == "Key live_secret_key_68791341fdd94846a146f0457ff7b455"
        assert received.headers["content-type"] == "application/json"
        sent = received.json
        assert sent.pop("return_url") == f"{paying.returns_url}/khalti/test12"
        assert sent == {name: documented[name] for name in sent}
        assert (checkout.url, checkout.reference) == (
            "https://test-pay.khalti.com/?pidx=bZQLD9wRVWo4CdESSfuSsB",
            "bZQLD9wRVWo4CdESSfuSsB",
        )
        assert checkout.expires_at == datetime.fromisoformat("2023-05-25T16:26:16.471649+05:45")

    def test_a_refused_checkout_is_told_in_khaltis_words(self, server: Replay) -> None:
        gateway = self.gateway(answering(server, "khalti/initiate.refused.json", status=400))

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
        self, server: Replay, name: str, http_status: int, pidx: str, status: GatewayStatus
    ) -> None:
        gateway = self.gateway(answering(server, f"khalti/lookup.{name}.json", status=http_status))

        found = gateway.look_up(create_order(reference=pidx))

        assert (found.status, found.amount_minor, found.reference) == (status, 1000, pidx)
        assert found.transaction_id == ("GFq9PFS7b2iYvL8Lir9oXe" if name in ("completed", "refunded") else None)

    def test_a_look_up_is_asked_for_as_documented(self, server: Replay) -> None:
        self.gateway(answering(server, "khalti/lookup.completed.json")).look_up(
            create_order(reference="HT6o6PEZRWFJ5ygavzHWd5")
        )

        assert server.received[0].target == "/api/v2/epayment/lookup/"
        assert server.received[0].json == json.loads(sample("khalti/lookup.request.json"))

    def test_an_unknown_pidx_is_put_under_review(self, server: Replay) -> None:
        found = self.gateway(answering(server, "khalti/lookup.unknown.json", status=404)).look_up(
            create_order(reference="p")
        )

        assert (found.status, found.why) == (GatewayStatus.UNDER_REVIEW, Why.NOT_THERE)

    @pytest.mark.parametrize(("name", "cancelled"), [("completed", False), ("canceled", True)])
    def test_the_documented_returns_are_taken(self, server: Replay, name: str, cancelled: bool) -> None:
        query = dict(parse_qsl(sample(f"khalti/return.{name}.query").decode().strip("?\n"), keep_blank_values=True))
        paying = create_order(id="test12", reference="bZQLD9wRVWo4CdESSfuSsB")

        assert self.gateway(server).verify_return(paying, replace(EMPTY_RETURN, query=query)) == ReturnResult(
            paying, payer_cancelled=cancelled
        )

    def test_a_refund_of_all_has_an_empty_body_and_no_version_in_its_address(self, server: Replay) -> None:
        paying = create_order(amount_minor=1000, reference="HT6o6PEZRWFJ5ygavzHWd5")
        gateway = self.gateway(answering(server, "khalti/lookup.completed.json", "khalti/refund.response.json"))

        result = gateway.refund(paying, RefundRequest("R1", 1000, NOON))

        assert (result.status, result.detail) == (
            GatewayRefundStatus.COMPLETED,
            "Transaction refund successful.",
        )
        assert server.received[1].target == "/api/merchant-transaction/GFq9PFS7b2iYvL8Lir9oXe/refund/"
        assert server.received[1].json == {}


class TestEsewa:
    def gateway(self, server: Replay) -> Any:
        config = {"form_url": "https://form.test", "status_url": f"{server.url}/api/epay/transaction/status/"}
        return build(PaymentMethod.ESEWA, {**config, "product_code": "EPAYTEST", "secret_key": "8gBm/:&EnhH.1/q"})

    def test_the_form_is_posted_as_documented_to_the_byte(self, server: Replay) -> None:
        paying = create_order(id="241028", amount_minor=11000, returns_url="https://developer.esewa.com.np")

        fields = self.gateway(server).create_checkout(paying).fields

        assert urlencode(fields).encode() == sample("esewa/form.request")

    def test_the_documented_return_is_verified_to_the_byte(self, server: Replay) -> None:
        data = b64encode(sample("esewa/return.json")).decode()
        paying = create_order(id="250610-162413", amount_minor=100000)

        result = self.gateway(server).verify_return(paying, replace(EMPTY_RETURN, query={"data": data}))

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
        self, server: Replay, name: str, status: GatewayStatus, transaction_id: str | None
    ) -> None:
        gateway = self.gateway(answering(server, f"esewa/status.{name}.json"))

        found = gateway.look_up(create_order(id="123", amount_minor=10000))

        assert server.received[0].target.encode() == b"/api/epay/transaction/status/?" + sample("esewa/status.query")
        assert (found.status, found.amount_minor, found.order_id, found.transaction_id) == (
            status,
            10000,
            "123",
            transaction_id,
        )

    def test_an_outage_that_comes_as_http_200_is_an_outage(self, server: Replay) -> None:
        with pytest.raises(GatewayDown, match="Service is currently unavailable"):
            self.gateway(answering(server, "esewa/status.unavailable.json")).look_up(create_order())


class TestConnectIps:
    def gateway(self, server: Replay) -> Any:
        config = {"base_url": server.url, "merchant_id": 550, "app_id": "MER-550-APP-1", "app_name": "PanditYatra"}
        return build(PaymentMethod.CONNECT_IPS, {**config, "password": "Abcd@123-nchl", "private_key_pem": pem()})

    def verify(self, token: str, name: str) -> None:
        """Raises ``InvalidSignature`` unless the token signs exactly the text of a sample."""
        creditor_key().public_key().verify(b64decode(token, validate=True), sample(name), PKCS1v15(), SHA256())

    def test_the_form_is_signed_over_the_documented_text_to_the_byte(self, server: Replay) -> None:
        paying = create_order(id="txn-123", amount_minor=500, description="Griha Pravesh", created_at=NOON)

        fields = self.gateway(server).create_checkout(paying).fields

        signed = ",".join(f"{name}={value}" for name, value in {**fields, "TOKEN": "TOKEN"}.items())
        assert signed.encode() == sample("connectips/loginpage.signed")
        self.verify(fields["TOKEN"], "connectips/loginpage.signed")

    def test_a_look_up_is_asked_for_and_signed_as_documented(self, server: Replay) -> None:
        gateway = self.gateway(answering(server, "connectips/validatetxn.incomplete.json"))

        gateway.look_up(create_order(id="txn-123", amount_minor=500))

        (received,) = server.received
        assert (received.verb, received.target) == ("POST", "/connectipswebws/api/creditor/validatetxn")
        credentials = b64decode(received.headers["authorization"].removeprefix("Basic "))
        assert credentials == b"MER-550-APP-1:Abcd@123-nchl"
        sent, documented = received.json, json.loads(sample("connectips/validatetxn.request.json"))
        self.verify(sent.pop("token"), "connectips/validatetxn.signed")
        assert documented.pop("token")
        assert json.dumps(sent) == json.dumps(documented)

    @pytest.mark.parametrize(
        ("name", "status"),
        [
            ("failed", GatewayStatus.FAILED),
            ("incomplete", GatewayStatus.OPEN),
            ("not-found", GatewayStatus.OPEN),
        ],
    )
    def test_what_is_not_paid_is_told_apart(self, server: Replay, name: str, status: GatewayStatus) -> None:
        gateway = self.gateway(answering(server, f"connectips/validatetxn.{name}.json"))

        assert gateway.look_up(create_order(id="txn-123", amount_minor=500)).status is status

    def test_a_payment_is_found_whose_prose_is_misspelt_and_whose_detail_names_no_currency(
        self, server: Replay
    ) -> None:
        gateway = self.gateway(
            answering(server, "connectips/validatetxn.success.json", "connectips/gettxndetail.success.json")
        )

        found = gateway.look_up(create_order(id="txn-123", amount_minor=500))

        assert (found.status, found.amount_minor, found.order_id) == (GatewayStatus.PAID, 500, "txn-123")
        assert (found.currency, found.transaction_id) == (None, "12422440")


class TestImePay:
    def gateway(self, server: Replay) -> Any:
        config = {"base_url": server.url, "merchant_code": "PANDIT", "api_user": "pandit", "module": "PANDIT"}
        return build(PaymentMethod.IME_PAY, {**config, "api_password": "ime@1234"})

    def test_a_token_is_asked_for_to_the_byte_and_kept_digit_for_digit(self, server: Replay) -> None:
        gateway = self.gateway(answering(server, "imepay/gettoken.response.json"))

        checkout = gateway.create_checkout(create_order(id="ord-1", amount_minor=150050))

        (received,) = server.received
        assert received.target == "/api/Web/GetToken"
        assert received.content == sample("imepay/gettoken.request.json")
        assert received.headers["authorization"] == f"Basic {b64encode(b'pandit:ime@1234').decode()}"
        assert received.headers["module"] == b64encode(b"PANDIT").decode()
        assert checkout.reference == checkout.fields["TokenId"] == "202103111046564183"

    def test_a_payment_is_checked_and_confirmed_to_the_byte(self, server: Replay) -> None:
        gateway = self.gateway(answering(server, "imepay/recheck.success.json", "imepay/confirm.success.json"))

        found = gateway.look_up(create_order(id="ord-1", reference="202103111046564183"))

        recheck, confirm = server.received
        assert (recheck.target, recheck.content) == ("/api/Web/Recheck", sample("imepay/recheck.request.json"))
        assert (confirm.target, confirm.content) == ("/api/Web/Confirm", sample("imepay/confirm.request.json"))
        assert (found.status, found.transaction_id) == (GatewayStatus.PAID, "2103111046")

    @pytest.mark.parametrize(
        ("name", "status"),
        [
            ("failed", GatewayStatus.FAILED),
            ("undetermined", GatewayStatus.OPEN),
            ("cancelled", GatewayStatus.FAILED),
        ],
    )
    def test_what_is_not_paid_is_told_apart(self, server: Replay, name: str, status: GatewayStatus) -> None:
        gateway = self.gateway(answering(server, f"imepay/recheck.{name}.json"))

        assert gateway.look_up(create_order(id="ord-1", reference="202103111046564183")).status is status

    def test_a_return_by_get_is_read(self, server: Replay) -> None:
        paying = create_order(id="ord-1", reference="202103111046564183")
        query = {"data": b64encode(sample("imepay/return.get")).decode()}

        assert self.gateway(server).verify_return(paying, replace(EMPTY_RETURN, query=query)) == ReturnResult(paying)


class TestStripe:
    SESSION = "cs_test_a11YYufWQzNY63zpQ6QSNRQhkUpVph4WRmzW0zWJO2znZKdVujZ0N0S22u"
    INTENT = "pi_3MtwBwLkdIwHu7ix28a3tqPa"

    def gateway(self, server: Replay) -> Any:
        config = {"api_base": server.url, "webhook_secret": "whsec_1", "currency": "USD", "npr_per_unit": "133.50"}
        return build(PaymentMethod.STRIPE, {**config, "secret_key": "sk_test_4eC39HqLyjWDarjtT1zdp7dc"})

    def test_a_session_is_asked_for_to_the_byte_under_a_key_of_ours(self, server: Replay) -> None:
        created_at = datetime.fromtimestamp(1795348800, UTC) - timedelta(hours=1)
        paying = create_order(
            id="A1", amount_minor=1124, currency="USD", description="Griha Pravesh", created_at=created_at
        )

        checkout = self.gateway(answering(server, "stripe/session.open.json")).create_checkout(paying)

        (received,) = server.received
        assert (received.verb, received.target) == ("POST", "/v1/checkout/sessions")
        assert received.headers["authorization"] == "Bearer sk_test_4eC39HqLyjWDarjtT1zdp7dc"
        assert received.headers["idempotency-key"] == "checkout-A1"
        assert received.headers["content-type"] == "application/x-www-form-urlencoded"
        assert received.content == sample("stripe/session.request")
        assert checkout.reference == self.SESSION
        assert str(checkout.url).startswith(f"https://checkout.stripe.com/c/pay/{self.SESSION}#")

    @pytest.mark.parametrize(
        ("name", "status", "transaction_id"),
        [("open", GatewayStatus.OPEN, None), ("paid", GatewayStatus.PAID, INTENT)],
    )
    def test_a_session_is_read(
        self, server: Replay, name: str, status: GatewayStatus, transaction_id: str | None
    ) -> None:
        gateway = self.gateway(answering(server, f"stripe/session.{name}.json"))

        found = gateway.look_up(create_order(reference=self.SESSION))

        assert (found.status, found.amount_minor, found.currency) == (status, 1124, "USD")
        assert (found.order_id, found.reference) == ("A1", self.SESSION)
        assert found.transaction_id == transaction_id
        assert "Toronto" not in repr(found.raw)
        assert "_secret_" not in repr(found.raw)

    def test_a_refund_is_asked_for_to_the_byte_under_a_key_of_ours(self, server: Replay) -> None:
        paying = create_order(id="A1", amount_minor=1124, currency="USD", transaction_id=self.INTENT)

        result = self.gateway(answering(server, "stripe/refund.json")).refund(
            paying, RefundRequest("01JREFUND", 1124, NOON)
        )

        (received,) = server.received
        assert (received.verb, received.target) == ("POST", "/v1/refunds")
        assert received.headers["idempotency-key"] == "refund-01JREFUND"
        assert received.content == sample("stripe/refund.request")
        assert (result.status, result.gateway_refund_id) == (
            GatewayRefundStatus.COMPLETED,
            "re_1Nispe2eZvKYlo2Cd31jOCgZ",
        )

    def test_a_refused_refund_has_failed_with_its_code(self, server: Replay) -> None:
        paying = create_order(transaction_id=self.INTENT)
        gateway = self.gateway(answering(server, "stripe/refund.refused.json", status=400))

        result = gateway.refund(paying, RefundRequest("01JREFUND", 1124, NOON))

        assert (result.status, result.detail) == (
            GatewayRefundStatus.FAILED,
            "Stripe refuses: charge_already_refunded (400)",
        )
