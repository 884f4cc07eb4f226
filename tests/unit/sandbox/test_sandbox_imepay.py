"""IME Pay as the sandbox simulates it: token, both checkout forms, both answers, Confirm, Recheck, and failures."""

import base64
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.unit.sandbox.servers import Sandbox, Shop

BACK = "http://shop.test/webhooks/imepay/A1"
ANSWER = ("ResponseCode", "ResponseDescription", "Msisdn", "TransactionId", "RefId", "TranAmount", "TokenId")


class ImePay:
    """The shop's side, and the payer's browser at the checkout."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.config = sandbox.config["imepay"]
        module = base64.b64encode(self.config["module"].encode()).decode()
        self.headers = {"Module": module}
        self.auth = (self.config["api_user"], self.config["api_password"])

    def call(self, path: str, **body: Any) -> requests.Response:
        body = {"MerchantCode": self.config["merchant_code"], "RefId": "A1", **body}
        url = f"{self.config['base_url']}/api/Web/{path}"
        return requests.post(url, json=body, headers=self.headers, auth=self.auth, timeout=10)

    def token(self, **changed: Any) -> str:
        return str(self.call("GetToken", **{"Amount": "1500.00", **changed}).json()["TokenId"])

    def checkout(self, token: str, form: str = "GET", **changed: str) -> requests.Response:
        fields = {
            "TokenId": token,
            "MerchantCode": self.config["merchant_code"],
            "RefId": "A1",
            "TranAmount": "1500.00",
            "Method": "GET",
            "RespUrl": BACK,
            "CancelUrl": f"{BACK}/cancel",
            **changed,
        }
        url = f"{self.config['base_url']}/WebCheckout/Checkout"
        if form == "POST":
            return requests.post(url, data=fields, timeout=10, allow_redirects=False)
        data = base64.b64encode("|".join(fields.values()).encode()).decode()
        return requests.get(url, params={"data": data}, timeout=10, allow_redirects=False)

    def recheck(self, token: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.call("Recheck", TokenId=token).json()
        return answer


@pytest.fixture
def imepay(sandbox: Sandbox) -> ImePay:
    return ImePay(sandbox)


def decode_return(return_url: str) -> dict[str, str]:
    data = parse_qs(urlsplit(return_url).query)["data"][0]
    return dict(zip(ANSWER, base64.b64decode(data).decode().split("|"), strict=True))


@pytest.mark.parametrize("form", ["GET", "POST"])
def test_a_payment_is_confirmed_with_what_came_back(sandbox: Sandbox, imepay: ImePay, form: str) -> None:
    token = imepay.token()
    assert imepay.recheck(token)["ResponseCode"] == "2"
    assert imepay.checkout(token, form).status_code == 303
    answer = decode_return(sandbox.control("imepay/A1/pay")["return_url"])
    assert (answer["ResponseCode"], answer["TranAmount"], answer["TokenId"]) == ("0", "1500.0000", token)
    proof = {name: answer[name] for name in ("TokenId", "TransactionId", "Msisdn")}
    confirmation = imepay.call("Confirm", **proof).json()
    assert (confirmation["ResponseCode"], confirmation["RefId"], confirmation["TokenId"]) == ("0", "A1", token)
    assert imepay.recheck(token)["TransactionId"] == answer["TransactionId"]
    assert imepay.call("Confirm", **{**proof, "TransactionId": "1"}).json()["ResponseCode"] == 1


def test_a_posted_answer_is_handed_over_by_the_page(sandbox: Sandbox, imepay: ImePay, shop: Shop) -> None:
    token = imepay.token()
    location = imepay.checkout(token, Method="POST", RespUrl=f"{sandbox.webhooks}/imepay/A1").headers["Location"]
    page = requests.post(location, data={"action": "pay", "browser": "twice"}, timeout=10).text
    assert f'method="POST" action="{sandbox.webhooks}/imepay/A1"' in page
    assert f'name="TokenId" value="{token}"' in page
    request = shop.wait(1)[0]
    assert (request.method, request.path) == ("POST", "/webhooks/imepay/A1")
    assert f"TokenId={token}".encode() in request.body


def test_the_plugin_that_leaves_out_the_method_gets_a_posted_answer(sandbox: Sandbox, imepay: ImePay) -> None:
    token = imepay.token()
    url = f"{imepay.config['base_url']}/WebCheckout/Checkout"
    fields = {"TokenId": token, "MerchantCode": "PANDITYATRA", "RefId": "A1", "TranAmount": "1500.00"}
    requests.post(url, data={**fields, "RespUrl": BACK, "CancelUrl": BACK}, timeout=10)
    paid = sandbox.control("imepay/A1/pay")
    assert (paid["return_method"], paid["return_url"], paid["return_fields"]["ResponseCode"]) == ("POST", BACK, "0")


@pytest.mark.parametrize(("action", "code", "path"), [("fail", "1", ""), ("cancel", "3", "/cancel")])
def test_an_unpaid_end_has_its_code(sandbox: Sandbox, imepay: ImePay, action: str, code: str, path: str) -> None:
    token = imepay.token()
    imepay.checkout(token)
    returned = sandbox.control(f"imepay/A1/{action}")["return_url"]
    assert returned.startswith(f"{BACK}{path}?")
    assert decode_return(returned)["ResponseCode"] == imepay.recheck(token)["ResponseCode"] == code


@pytest.mark.parametrize(("settle", "code"), [("pending", "2"), ("late", "2"), ("ambiguous", "4")])
def test_an_undecided_payment(sandbox: Sandbox, imepay: ImePay, settle: str, code: str) -> None:
    token = imepay.token()
    imepay.checkout(token)
    sandbox.control("imepay/A1/pay", settle=settle)
    assert imepay.recheck(token)["ResponseCode"] == code
    sandbox.control("imepay/A1/pay", settle="at_once")
    assert imepay.recheck(token)["ResponseCode"] == "0"


@pytest.mark.parametrize(
    "changed",
    [{"Amount": "1500"}, {"Amount": "0.00"}, {"Amount": "15,00.00"}, {"RefId": "A" * 128}, {"MerchantCode": "OTHER"}],
)
def test_a_token_request_that_is_not_right_gets_no_token(imepay: ImePay, changed: dict[str, str]) -> None:
    answer = imepay.call("GetToken", **{"Amount": "1500.00", **changed}).json()
    assert answer["ResponseCode"] == 1
    assert "TokenId" not in answer


def test_a_ref_id_serves_once(imepay: ImePay) -> None:
    imepay.token()
    assert imepay.call("GetToken", Amount="1500.00").json()["ResponseDescription"] == "Duplicate RefId"


def test_every_call_needs_user_password_and_module(imepay: ImePay) -> None:
    auth = imepay.auth
    imepay.auth = (auth[0], "wrong")
    assert imepay.call("GetToken", Amount="1500.00").status_code == 401
    imepay.auth, imepay.headers = auth, {"Module": "PANDITYATRA"}
    assert imepay.call("GetToken", Amount="1500.00").status_code == 401
    imepay.headers = {}
    assert imepay.call("Recheck", TokenId="1").status_code == 401


def test_a_missing_field_is_refused(imepay: ImePay) -> None:
    assert imepay.call("Confirm", TokenId="1").status_code == 400


@pytest.mark.parametrize("form", ["GET", "POST"])
@pytest.mark.parametrize(
    "changed",
    [
        {"TokenId": "123"},
        {"RefId": "B2"},
        {"TranAmount": "1.00"},
        {"MerchantCode": "OTHER"},
        {"Method": "PUT"},
        {"RespUrl": "shop"},
        {"CancelUrl": ""},
    ],
)
def test_the_checkout_takes_only_what_the_token_is_for(imepay: ImePay, form: str, changed: dict[str, str]) -> None:
    assert imepay.checkout(imepay.token(), form, **changed).status_code == 400


def test_nobody_pays_before_the_checkout(sandbox: Sandbox, imepay: ImePay) -> None:
    imepay.token()
    assert requests.post(f"{sandbox.base}/_control/imepay/A1/pay", timeout=10).status_code == 409


def test_another_amount_or_reference_is_reported(sandbox: Sandbox, imepay: ImePay) -> None:
    token = imepay.token()
    imepay.checkout(token)
    answer = decode_return(sandbox.control("imepay/A1/pay", reports="wrong_amount")["return_url"])
    assert (answer["TranAmount"], imepay.recheck(token)["Amount"]) == ("1499.0000", "1499.00")
    sandbox.control("imepay/A1", reports="wrong_reference")
    assert imepay.recheck(token)["RefId"] == "another-order"


def test_an_expired_token(sandbox: Sandbox, imepay: ImePay) -> None:
    token = imepay.token()
    sandbox.control("imepay/A1/expire")
    assert imepay.recheck(token)["ResponseCode"] == "1"
    assert imepay.checkout(token).status_code == 400


def test_an_outage(sandbox: Sandbox, imepay: ImePay) -> None:
    sandbox.control("imepay", answers="error", answers_times=1)
    assert imepay.call("GetToken", Amount="1500.00").status_code == 503
    token = imepay.token()
    sandbox.control("imepay/A1", answers="bad_request")
    assert imepay.call("Recheck", TokenId=token).status_code == 400
