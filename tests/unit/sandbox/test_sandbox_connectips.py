"""connectIPS as the sandbox simulates it: signed requests, registered returns, two look-ups, and its failures."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.unit.sandbox.servers import Sandbox

SIGNED = (
    "MERCHANTID", "APPID", "APPNAME", "TXNID", "TXNDATE", "TXNCRNCY", "TXNAMT", "REFERENCEID", "REMARKS", "PARTICULARS",
)  # fmt: skip


class ConnectIps:
    """The shop's side, and the browser that posts its form."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.config = sandbox.config["connectips"]
        key = serialization.load_pem_private_key(self.config["private_key_pem"].encode(), None)
        assert isinstance(key, rsa.RSAPrivateKey)
        self.key = key

    def token(self, message: str) -> str:
        return base64.b64encode(self.key.sign(message.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()

    def fields(self, **changed: str) -> dict[str, str]:
        fields = {
            "MERCHANTID": str(self.config["merchant_id"]),
            "APPID": self.config["app_id"],
            "APPNAME": self.config["app_name"],
            "TXNID": "A1",
            "TXNDATE": (datetime.now(UTC) + timedelta(hours=5, minutes=45)).strftime("%d-%m-%Y"),
            "TXNCRNCY": "NPR",
            "TXNAMT": "150000",
            "REFERENCEID": "A1",
            "REMARKS": "Griha Pravesh",
            "PARTICULARS": "Booking",
            **changed,
        }
        message = ",".join(f"{name}={fields[name]}" for name in SIGNED)
        return {"TOKEN": self.token(f"{message},TOKEN=TOKEN"), **fields}

    def post(self, **changed: str) -> requests.Response:
        url = f"{self.config['base_url']}/connectipswebgw/loginpage"
        return requests.post(url, data=self.fields(**changed), timeout=10, allow_redirects=False)

    def call(self, path: str = "validatetxn", amount: Any = 150000, **changed: Any) -> requests.Response:
        body = {
            "merchantId": self.config["merchant_id"],
            "appId": self.config["app_id"],
            "referenceId": "A1",
            "txnAmt": amount,
        }
        message = "MERCHANTID={merchantId},APPID={appId},REFERENCEID={referenceId},TXNAMT={txnAmt}".format(**body)
        url = f"{self.config['base_url']}/connectipswebws/api/creditor/{path}"
        auth = (self.config["app_id"], self.config["password"])
        return requests.post(url, json={**body, "token": self.token(message), **changed}, auth=auth, timeout=10)

    def status(self) -> tuple[str, str]:
        answer = self.call().json()
        return answer["status"], answer["statusDesc"]


@pytest.fixture
def connectips(sandbox: Sandbox) -> ConnectIps:
    return ConnectIps(sandbox)


def test_a_payment_returns_with_its_number_only_and_is_validated(sandbox: Sandbox, connectips: ConnectIps) -> None:
    assert connectips.status() == ("ERROR", "TRANSACTION NOT FOUND")
    reply = connectips.post()
    assert requests.get(reply.headers["Location"], timeout=10).status_code == 200
    assert connectips.status() == ("ERROR", "TRANSACTION INCOMPLETE")
    paid = sandbox.control("connectips/A1/pay")
    assert paid["return_url"] == f"{sandbox.webhooks}/connectips/success?TXNID=A1"
    assert connectips.call().json() == {
        "merchantId": 550,
        "appId": "MER-550-APP-1",
        "referenceId": "A1",
        "txnAmt": "150000",
        "token": None,
        "status": "SUCCESS",
        "statusDesc": "TRANSACTION SUCCESSFUL",
    }
    detail = connectips.call("gettxndetail").json()
    assert (detail["status"], detail["txnAmt"], str(detail["txnId"])) == ("SUCCESS", 150000.0, paid["transaction_id"])
    assert (detail["refId"], detail["creditStatus"], detail["txnCrncy"]) == ("A1", "000", "NPR")


def test_a_failure_is_shown_there_and_nobody_is_sent_back(sandbox: Sandbox, connectips: ConnectIps) -> None:
    connectips.post()
    assert sandbox.control("connectips/A1/fail")["return_url"] is None
    assert connectips.status() == ("FAILED", "TRANSACTION UNSUCCESSFUL")
    page = requests.get(sandbox.show("connectips/A1")["page_url"], timeout=10).text
    assert f"{sandbox.webhooks}/connectips/failure?TXNID=A1" in page


def test_return_leads_to_the_failure_address_and_decides_nothing(sandbox: Sandbox, connectips: ConnectIps) -> None:
    connectips.post()
    assert sandbox.control("connectips/A1/cancel")["return_url"] == f"{sandbox.webhooks}/connectips/failure?TXNID=A1"
    assert connectips.status() == ("ERROR", "TRANSACTION INCOMPLETE")
    sandbox.control("connectips/A1/pay")
    assert connectips.status()[0] == "SUCCESS"


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"REMARKS": ""}, "REMARKS is missing"),
        ({"TXNID": "A" * 21}, "TXNID is too long"),
        ({"REFERENCEID": "0190c0de-0000-7000-8000-000000000000"}, "REFERENCEID is too long"),
        ({"REMARKS": "r" * 51}, "REMARKS is too long"),
        ({"PARTICULARS": "p" * 101}, "PARTICULARS is too long"),
        ({"APPID": "MER-551-APP-1"}, "not the merchant"),
        ({"TXNDATE": "2026-11-23"}, "TXNDATE is not today"),
        ({"TXNDATE": "01-01-2001"}, "TXNDATE is not today"),
        ({"TXNCRNCY": "USD"}, "TXNCRNCY is not NPR"),
        ({"TXNAMT": "1500.00"}, "TXNAMT is no amount"),
        ({"TXNAMT": "0"}, "TXNAMT is no amount"),
        ({"TOKEN": "AAAA"}, "TOKEN is not"),
    ],
)
def test_a_request_that_is_not_right_is_refused_on_a_page(
    connectips: ConnectIps, changed: dict[str, str], problem: str
) -> None:
    answer = connectips.post(**changed)
    assert answer.status_code == 400
    assert problem in answer.text
    assert connectips.status() == ("ERROR", "TRANSACTION NOT FOUND")


def test_what_was_signed_must_be_what_is_posted(connectips: ConnectIps) -> None:
    token = connectips.fields()["TOKEN"]
    assert connectips.post(TXNAMT="100", TOKEN=token).status_code == 400
    hashed_first = connectips.token(connectips.token("MERCHANTID=550"))
    assert connectips.post(TOKEN=hashed_first).status_code == 400


def test_a_transaction_number_serves_once(connectips: ConnectIps) -> None:
    assert [connectips.post().status_code, connectips.post().status_code] == [303, 403]


def test_a_look_up_needs_the_password_and_the_signature(connectips: ConnectIps) -> None:
    connectips.post()
    assert connectips.call(token="AAAA").status_code == 400
    assert connectips.call(amount=100, txnAmt=150000).status_code == 400
    assert connectips.call(merchantId="550").status_code == 400
    assert connectips.call(token=None).status_code == 400
    connectips.config = {**connectips.config, "password": "wrong"}
    assert connectips.call().status_code == 401


def test_another_amount_finds_nothing(sandbox: Sandbox, connectips: ConnectIps) -> None:
    connectips.post()
    sandbox.control("connectips/A1/pay")
    assert connectips.call(amount=149900).json()["statusDesc"] == "TRANSACTION NOT FOUND"


@pytest.mark.parametrize(
    ("settle", "status"),
    [("pending", "ERROR"), ("late", "ERROR"), ("ambiguous", "PROCESSING")],
)
def test_an_undecided_payment_returns_to_the_success_address(
    sandbox: Sandbox, connectips: ConnectIps, settle: str, status: str
) -> None:
    connectips.post()
    assert "/success?" in sandbox.control("connectips/A1/pay", settle=settle)["return_url"]
    assert connectips.status()[0] == status
    sandbox.control("connectips/A1/fail")
    assert connectips.status() == ("FAILED", "TRANSACTION UNSUCCESSFUL")


def test_another_amount_currency_or_reference_is_reported(sandbox: Sandbox, connectips: ConnectIps) -> None:
    connectips.post()
    sandbox.control("connectips/A1/pay", reports="wrong_amount")
    assert (connectips.call().json()["txnAmt"], connectips.call("gettxndetail").json()["txnAmt"]) == (
        "149900",
        149900.0,
    )
    sandbox.control("connectips/A1", reports="wrong_currency")
    assert connectips.call("gettxndetail").json()["txnCrncy"] == "USD"
    sandbox.control("connectips/A1", reports="wrong_reference")
    assert connectips.call().json()["referenceId"] == "another-order"


def test_an_outage(sandbox: Sandbox, connectips: ConnectIps) -> None:
    sandbox.control("connectips/A1", answers="error")
    assert connectips.call().status_code == 503
    sandbox.control("connectips/A1", answers="bad_request")
    assert connectips.call("gettxndetail").status_code == 400
