"""eSewa as the sandbox simulates it: the signed form, the signed return, the status, and its failures."""

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from tests.unit.sandbox.servers import Sandbox

SIGNED = "total_amount,transaction_uuid,product_code"
SIGNED_BACK = "transaction_code,status,total_amount,transaction_uuid,product_code,signed_field_names"


class Esewa:
    """The shop's side, and the browser that posts its form."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.config = sandbox.config["esewa"]

    def signature(self, fields: dict[str, Any], names: str = SIGNED) -> str:
        message = ",".join(f"{name}={fields[name]}" for name in names.split(","))
        digest = hmac.digest(self.config["secret_key"].encode(), message.encode(), hashlib.sha256)
        return base64.b64encode(digest).decode()

    def fields(self, **changed: str) -> dict[str, str]:
        fields = {
            "amount": "1500",
            "tax_amount": "0",
            "product_service_charge": "0",
            "product_delivery_charge": "0",
            "total_amount": "1500",
            "transaction_uuid": "A1-esewa",
            "product_code": self.config["product_code"],
            "success_url": "http://shop.test/webhooks/esewa/A1/success",
            "failure_url": "http://shop.test/webhooks/esewa/A1/failure",
            "signed_field_names": SIGNED,
            **changed,
        }
        return {"signature": self.signature(fields), **fields, **changed}

    def post(self, **changed: str) -> requests.Response:
        return requests.post(self.config["form_url"], data=self.fields(**changed), timeout=10, allow_redirects=False)

    def status(self, amount: str = "1500", uuid: str = "A1-esewa") -> requests.Response:
        query = {"product_code": self.config["product_code"], "total_amount": amount, "transaction_uuid": uuid}
        return requests.get(self.config["status_url"], params=query, timeout=10)


@pytest.fixture
def esewa(sandbox: Sandbox) -> Esewa:
    return Esewa(sandbox)


def decode_return(return_url: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(base64.b64decode(return_url.split("?data=")[1]), parse_float=str)
    return answer


def test_a_form_leads_to_the_page_and_a_payment_to_a_signed_return(sandbox: Sandbox, esewa: Esewa) -> None:
    reply = esewa.post()
    assert reply.status_code == 303
    assert requests.get(reply.headers["Location"], timeout=10).status_code == 200
    assert esewa.status().json()["status"] == "PENDING"

    answer = decode_return(sandbox.control("esewa/A1-esewa/pay")["return_url"])
    assert answer["signed_field_names"] == SIGNED_BACK
    assert answer["signature"] == esewa.signature(answer, SIGNED_BACK)
    assert (answer["status"], answer["total_amount"], answer["transaction_uuid"]) == ("COMPLETE", "1,500.0", "A1-esewa")
    assert esewa.status().json() == {
        "product_code": "EPAYTEST",
        "transaction_uuid": "A1-esewa",
        "total_amount": 1500.0,
        "status": "COMPLETE",
        "ref_id": answer["transaction_code"],
    }


@pytest.mark.parametrize(("shape", "text"), [("comma", "1,500.0"), ("text", "1500.0"), ("number", "1500.0")])
def test_the_amount_comes_in_each_shape_that_was_seen_and_signed_as_it_is_written(
    sandbox: Sandbox, esewa: Esewa, shape: str, text: str
) -> None:
    esewa.post()
    url = sandbox.control("esewa/A1-esewa/pay", amount_text=shape)["return_url"]
    decoded = base64.b64decode(url.split("?data=")[1]).decode()
    assert decode_return(url)["total_amount"] == text
    assert (f'"total_amount": {text}' in decoded) is (shape == "number")
    assert decode_return(url)["signature"] == esewa.signature(decode_return(url), SIGNED_BACK)


def test_data_is_appended_even_to_a_query(sandbox: Sandbox, esewa: Esewa) -> None:
    esewa.post(success_url="http://shop.test/back?order=1")
    assert "?order=1?data=" in sandbox.control("esewa/A1-esewa/pay")["return_url"]


@pytest.mark.parametrize("field", ["amount", "tax_amount", "transaction_uuid", "failure_url", "signature"])
def test_no_field_may_be_empty(esewa: Esewa, field: str) -> None:
    answer = esewa.post(**{field: ""})
    assert answer.status_code == 400
    assert field in answer.json()["error_message"]


@pytest.mark.parametrize(
    "changed",
    [
        {"total_amount": "1501"},
        {"amount": "1,500"},
        {"tax_amount": "10"},
        {"amount": "0", "total_amount": "0"},
        {"transaction_uuid": "A1_esewa"},
        {"product_code": "ANOTHER"},
        {"success_url": "shop"},
        {"signed_field_names": "total_amount,transaction_uuid"},
        {"signature": "i94zsd3oXF6ZsSr/kGqT4sSzYQzjj1W/waxjWyRwaME="},
    ],
)
def test_a_form_that_is_not_right_is_refused(esewa: Esewa, changed: dict[str, str]) -> None:
    assert esewa.post(**changed).status_code == 400
    assert esewa.status().json()["status"] == "NOT_FOUND"


def test_the_bytes_that_are_signed_are_the_bytes_that_are_posted(esewa: Esewa) -> None:
    signature = esewa.fields()["signature"]
    assert esewa.post(total_amount="1500.0", signature=signature).status_code == 400
    assert esewa.post(total_amount="1500.0").status_code == 303


def test_a_transaction_uuid_serves_once(esewa: Esewa) -> None:
    assert [esewa.post().status_code, esewa.post().status_code] == [303, 409]


@pytest.mark.parametrize(("action", "status"), [("fail", "CANCELED"), ("cancel", "CANCELED"), ("expire", "NOT_FOUND")])
def test_an_unpaid_end(sandbox: Sandbox, esewa: Esewa, action: str, status: str) -> None:
    esewa.post()
    returned = sandbox.control(f"esewa/A1-esewa/{action}")["return_url"]
    assert returned in (None, "http://shop.test/webhooks/esewa/A1/failure")
    assert esewa.status().json()["status"] == status


def test_a_pending_payment_returns_to_the_failure_address_too(sandbox: Sandbox, esewa: Esewa) -> None:
    esewa.post()
    returned = sandbox.control("esewa/A1-esewa/pay", settle="pending")["return_url"]
    assert urlsplit(returned).path.endswith("/failure")
    assert (esewa.status().json()["status"], esewa.status().json()["ref_id"]) == ("PENDING", None)


def test_an_ambiguous_payment_has_a_reference(sandbox: Sandbox, esewa: Esewa) -> None:
    esewa.post()
    sandbox.control("esewa/A1-esewa/pay", settle="ambiguous")
    answer = esewa.status().json()
    assert answer["status"] == "AMBIGUOUS"
    assert answer["ref_id"]


def test_an_unknown_payment_or_another_amount_is_not_found(sandbox: Sandbox, esewa: Esewa) -> None:
    esewa.post()
    sandbox.control("esewa/A1-esewa/pay")
    for answer in (esewa.status(uuid="B2").json(), esewa.status(amount="1499").json()):
        assert (answer["status"], answer["ref_id"]) == ("NOT_FOUND", None)
    assert esewa.status(amount="1500.00").json()["status"] == "COMPLETE"


def test_a_status_needs_its_three_parameters(esewa: Esewa) -> None:
    assert esewa.status(amount="").status_code == 400
    assert esewa.status(amount="1,500").status_code == 400


def test_money_returned_in_the_portal_shows_in_the_status(sandbox: Sandbox, esewa: Esewa) -> None:
    esewa.post()
    sandbox.control("esewa/A1-esewa/pay")
    sandbox.control("esewa/A1-esewa/refund", amount=50000)
    assert esewa.status().json()["status"] == "PARTIAL_REFUND"
    sandbox.control("esewa/A1-esewa/refund")
    assert esewa.status().json()["status"] == "FULL_REFUND"


def test_an_outage_comes_as_a_200(sandbox: Sandbox, esewa: Esewa) -> None:
    esewa.post()
    sandbox.control("esewa/A1-esewa", answers="outage_200", answers_times=1)
    answer = esewa.status()
    assert answer.status_code == 200
    assert answer.json() == {"code": 0, "error_message": "Service is currently unavailable"}
    assert esewa.status().json()["status"] == "PENDING"


@pytest.mark.parametrize(("answers", "status"), [("error", 503), ("bad_request", 400)])
def test_an_outage_of_other_kinds(sandbox: Sandbox, esewa: Esewa, answers: str, status: int) -> None:
    sandbox.control("esewa/A1-esewa", answers=answers)
    assert esewa.status().status_code == status


def test_another_amount_or_reference_is_reported_and_signed(sandbox: Sandbox, esewa: Esewa) -> None:
    for uuid, reports in (("A1-esewa", "wrong_amount"), ("B2", "wrong_reference")):
        esewa.post(transaction_uuid=uuid)
        answer = decode_return(sandbox.control(f"esewa/{uuid}/pay", reports=reports)["return_url"])
        assert answer["signature"] == esewa.signature(answer, SIGNED_BACK)
        second_answer = esewa.status(uuid=uuid).json()
        reported = (answer["total_amount"], second_answer["total_amount"], second_answer["transaction_uuid"] == uuid)
        assert reported == (("1,499.0", 1499.0, True) if reports == "wrong_amount" else ("1,500.0", 1500.0, False))


def test_a_form_whose_fields_stand_in_the_query_is_taken(esewa: Esewa) -> None:
    address = esewa.config["form_url"]
    reply = requests.post(address, params=esewa.fields(), timeout=10, allow_redirects=False)
    assert reply.status_code == 303
    assert esewa.status().json()["status"] == "PENDING"


def test_fields_in_the_query_are_checked_like_others(esewa: Esewa) -> None:
    address = esewa.config["form_url"]
    refusal = requests.post(address, params=esewa.fields() | {"signature": "forged"}, timeout=10)
    assert (refusal.status_code, refusal.json()["code"]) == (400, "ES104")
