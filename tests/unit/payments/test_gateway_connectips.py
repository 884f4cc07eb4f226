"""connectIPS: what is signed cannot be misread, and only ``status`` decides."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.payments.gateways.base import ForgedReturn, GatewayError, GatewayRefused, GatewayStatus, ReturnResult
from infra.local.sandbox import config, keys
from infra.local.sandbox.connectips import MAX_LENGTHS, ConnectIps
from infra.local.sandbox.context import SandboxContext
from infra.local.sandbox.store import Store
from tests.unit.payments.driver import build
from tests.unit.payments.drivers import ConnectIpsDriver
from tests.unit.payments.keys import pem
from tests.unit.payments.orders import EMPTY_RETURN, create_order, older

GIVEN = {
    "base_url": "https://uat.test/",
    "merchant_id": str(config.CONNECTIPS_MERCHANT),
    "app_id": config.CONNECTIPS_APP,
    "app_name": config.CONNECTIPS_APP_NAME,
    "password": "Abcd@123-nchl",
}


@cache
def simulator() -> ConnectIps:
    """connectIPS, as the sandbox simulates it, for a creditor with the key of :func:`pem`."""
    secrets = replace(keys.load_or_create(Store()), connectips_private_key=pem())
    return ConnectIps(SandboxContext(Store(), secrets, "https://sandbox.test", "https://shop.test/webhooks"))


def refusals(form: dict[str, str]) -> list[str]:
    """Why connectIPS refuses a form; none if it takes it."""
    return simulator().problems(form)


def post_form(description: str) -> dict[str, str]:
    gateway = build(ConnectIpsDriver.method, {**GIVEN, "private_key_pem": pem()})
    return dict(gateway.create_checkout(create_order(description=description)).fields)


@settings(max_examples=50)
@given(description=st.text())
def test_no_free_text_makes_the_signed_text_ambiguous_or_too_long(description: str) -> None:
    fields = post_form(description)

    # It refuses empty and overlong fields, a comma or "=" inside one, and a token that does not verify.
    assert refusals(fields) == []


def test_free_text_is_trimmed_before_signing() -> None:
    fields = post_form("Rudri,AMOUNT=1," + "x" * 200)

    assert (len(fields["REMARKS"]), len(fields["PARTICULARS"])) == (50, 100)
    assert fields["REMARKS"].startswith("Rudri AMOUNT 1 xxx")


@pytest.mark.parametrize("description", ["", "  ", ",,=", "सत्यनारायण पूजा"])
def test_an_empty_text_is_replaced(description: str) -> None:
    fields = post_form(description)

    assert fields["REMARKS"] == f"Booking {fields['TXNID']}"


def test_the_date_is_nepals() -> None:
    gateway = build(ConnectIpsDriver.method, {**GIVEN, "private_key_pem": pem()})
    moment = datetime(2026, 11, 22, 18, 15, tzinfo=UTC)

    assert gateway.create_checkout(create_order(created_at=moment)).fields["TXNDATE"] == "23-11-2026"


@pytest.mark.parametrize(
    "key",
    [
        pem(PrivateFormat.PKCS8),
        pem(PrivateFormat.TraditionalOpenSSL),
        f"Bag Attributes\n    friendlyName: nchl\nKey Attributes: <No Attributes>\n{pem()}",
    ],
    ids=["PKCS#8", "PKCS#1", "as openssl writes it out of a .pfx"],
)
def test_a_key_may_come_in_any_of_the_usual_layouts(key: str) -> None:
    gateway = build(ConnectIpsDriver.method, {**GIVEN, "private_key_pem": key})
    form = dict(gateway.create_checkout(create_order()).fields)

    assert refusals(form) == []


ELLIPTIC = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize(
    "key", [ELLIPTIC.decode(), "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----"]
)
def test_a_key_that_cannot_sign_is_refused_without_being_shown(key: str) -> None:
    gateway = build(ConnectIpsDriver.method, {**GIVEN, "private_key_pem": key})

    with pytest.raises(GatewayRefused) as refusal:
        gateway.create_checkout(create_order())
    assert key.splitlines()[1] not in str(refusal.value)


@pytest.mark.parametrize("word", ["UNSUCCESSFUL", "SUCCESSFUL", "SUCCESS ", "success", "NOT SUCCESS"])
def test_a_word_that_contains_success_is_not_success(connectips: ConnectIpsDriver, word: str) -> None:
    order = connectips.open_order()
    connectips.set_status(order, word)

    assert connectips.gateway.look_up(order).status is GatewayStatus.UNDER_REVIEW


@pytest.mark.parametrize("prose", ["TRANSACTION SUCCESSFUL", "TRANSACTION SUCESSFULL", "", "TRANSACTION FAILED"])
def test_the_status_decides_and_not_its_description(connectips: ConnectIpsDriver, prose: str) -> None:
    order = connectips.open_order()
    for status, verdict in (
        ("SUCCESS", GatewayStatus.PAID),
        ("FAILED", GatewayStatus.FAILED),
        ("ERROR", GatewayStatus.OPEN),
    ):
        connectips.override(order, {"validatetxn": {"status": status, "statusDesc": prose}})

        assert connectips.gateway.look_up(order).status is verdict


def test_a_payer_who_left_before_the_otp_has_not_paid_yet(connectips: ConnectIpsDriver) -> None:
    left_early, never_came = connectips.open_order(), connectips.order()

    for unpaid in (left_early, never_came):
        assert connectips.gateway.look_up(unpaid).status is GatewayStatus.OPEN
        assert (
            connectips.gateway.look_up(older(unpaid, hours=1)).status is GatewayStatus.OPEN
        )  # when it ends is the core's


def test_only_the_failure_address_means_that_the_payer_gave_up(
    connectips: ConnectIpsDriver,
) -> None:
    order = connectips.open_order()
    connectips.set_status(order, "SUCCESS")
    arrival = connectips.browser_return(order)

    assert connectips.gateway.verify_return(order, arrival) == ReturnResult(order)
    assert connectips.gateway.verify_return(order, replace(arrival, outcome="failure")) == ReturnResult(
        order, payer_cancelled=True
    )


def test_the_transaction_id_is_nchls_number_and_else_ours(connectips: ConnectIpsDriver) -> None:
    order = connectips.open_order()
    connectips.set_status(order, "SUCCESS")
    with_number = connectips.gateway.look_up(order)
    connectips.break_with("error", path="gettxndetail")
    unnumbered = connectips.gateway.look_up(order)

    assert (with_number.status, with_number.currency) == (GatewayStatus.PAID, "NPR")
    assert with_number.transaction_id == connectips.show(order)["transaction_id"]
    assert (unnumbered.status, unnumbered.transaction_id) == (GatewayStatus.PAID, order.id)


def test_the_amount_is_the_paisa_of_the_validation_and_not_what_the_detail_says(connectips: ConnectIpsDriver) -> None:
    order = connectips.open_order()
    connectips.set_status(order, "SUCCESS")
    connectips.override(order, {"gettxndetail": {"txnAmt": 1500.5}})

    lookup = connectips.gateway.look_up(order)

    assert lookup.raw["detail"]["txnAmt"] == "1500.5"
    assert lookup.amount_minor == 150050


def test_signatures_are_not_kept(connectips: ConnectIpsDriver) -> None:
    order = connectips.open_order()
    connectips.set_status(order, "SUCCESS")
    signature = {"token": "a signature of NCHL's"}
    connectips.override(order, {"validatetxn": signature, "gettxndetail": signature})

    lookup = connectips.gateway.look_up(order)

    assert "token" not in lookup.raw
    assert "token" not in lookup.raw["detail"]


@pytest.mark.parametrize("answer", [{"merchantId": 551}, {"appId": "MER-551-APP-1"}])
def test_an_answer_about_another_merchant_is_under_review(
    connectips: ConnectIpsDriver, answer: dict[str, object]
) -> None:
    order = connectips.open_order()
    connectips.set_status(order, "SUCCESS")
    connectips.override(order, {"validatetxn": answer})

    assert connectips.gateway.look_up(order).status is GatewayStatus.UNDER_REVIEW


def test_an_answer_about_another_transaction_is_reported(connectips: ConnectIpsDriver) -> None:
    order = connectips.open_order()
    connectips.set_status(order, "SUCCESS")
    connectips.override(order, {"validatetxn": {"referenceId": "SOMEBODY-ELSES"}})

    assert connectips.gateway.look_up(order).order_id == "SOMEBODY-ELSES"


def test_paid_without_a_readable_amount_is_not_paid(connectips: ConnectIpsDriver) -> None:
    order = connectips.open_order()
    connectips.set_status(order, "SUCCESS")
    connectips.override(order, {"validatetxn": {"txnAmt": "1500.50"}})  # paisa have no decimals

    assert connectips.gateway.look_up(order).status is GatewayStatus.UNDER_REVIEW


def test_an_answer_without_a_status_decides_nothing(connectips: ConnectIpsDriver) -> None:
    order = connectips.open_order()
    connectips.override(order, {"validatetxn": {"status": None}})

    with pytest.raises(GatewayError):
        connectips.gateway.look_up(order)


def test_a_txnid_that_was_appended_to_a_query_is_found() -> None:
    gateway = build(ConnectIpsDriver.method, {**GIVEN, "private_key_pem": pem()})
    order = create_order()
    arrival = replace(EMPTY_RETURN, query={"lang": f"ne?TXNID={order.id}"}, raw_query=f"lang=ne?TXNID={order.id}")

    assert gateway.verify_return(order, arrival) == ReturnResult(order)
    with pytest.raises(ForgedReturn):
        gateway.verify_return(order, EMPTY_RETURN)


@pytest.mark.parametrize("name", MAX_LENGTHS)
def test_the_sandbox_refuses_a_field_that_was_changed_after_signing(name: str) -> None:
    form = post_form("Rudri")
    last = "1" if form[name][-1] != "1" else "2"

    assert refusals({**form, name: form[name][:-1] + last})
