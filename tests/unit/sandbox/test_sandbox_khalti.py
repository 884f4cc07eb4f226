"""Khalti as the sandbox simulates it: what is documented, what is refused, and its failures."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.unit.sandbox.servers import Sandbox, Shop

ORDER: dict[str, Any] = {
    "return_url": "http://shop.test/webhooks/khalti/A1",
    "website_url": "http://shop.test/",
    "amount": 150000,
    "purchase_order_id": "A1",
    "purchase_order_name": "Griha Pravesh",
}


class Khalti:
    """The shop's side."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.config = sandbox.config["khalti"]
        self.headers = {"Authorization": f"Key {self.config['secret_key']}"}

    def post(self, path: str, body: Any, **options: Any) -> requests.Response:
        return requests.post(self.config["base_url"] + path, json=body, headers=self.headers, timeout=10, **options)

    def initiate(self, **changed: Any) -> requests.Response:
        return self.post("epayment/initiate/", {**ORDER, **changed})

    def initiate_payment(self, **changed: Any) -> str:
        pidx: str = self.initiate(**changed).json()["pidx"]
        return pidx

    def lookup(self, pidx: str) -> requests.Response:
        return self.post("epayment/lookup/", {"pidx": pidx})

    def refund(self, transaction_id: str, body: Any = None) -> requests.Response:
        url = f"{self.config['refund_base_url']}merchant-transaction/{transaction_id}/refund/"
        return requests.post(url, json=body, headers=self.headers, timeout=10)


@pytest.fixture
def khalti(sandbox: Sandbox) -> Khalti:
    return Khalti(sandbox)


def test_a_payment_is_begun_paid_and_looked_up(sandbox: Sandbox, khalti: Khalti) -> None:
    initiated = khalti.initiate(merchant_extra="ours").json()
    assert initiated.keys() == {"pidx", "payment_url", "expires_at", "expires_in", "merchant_extra"}
    assert initiated["expires_at"].endswith("+05:45")
    assert initiated["expires_in"] == 1800
    assert requests.get(initiated["payment_url"], timeout=10).status_code == 200
    assert khalti.lookup(initiated["pidx"]).json()["status"] == "Initiated"

    returned = sandbox.control("khalti/A1/pay")["return_url"]
    query = {name: values[0] for name, values in parse_qs(urlsplit(returned).query, keep_blank_values=True).items()}
    looked_up = khalti.lookup(initiated["pidx"])
    assert returned.startswith(ORDER["return_url"] + "?")
    assert query["status"] == "Completed"
    assert query["amount"] == query["total_amount"] == "150000"
    assert looked_up.status_code == 200
    assert looked_up.json() == {
        "pidx": initiated["pidx"],
        "total_amount": 150000,
        "status": "Completed",
        "transaction_id": query["transaction_id"],
        "fee": 0,
        "refunded": False,
    }


@pytest.mark.parametrize(("action", "status"), [("cancel", "User canceled"), ("expire", "Expired"), ("fail", "Failed")])
def test_an_unpaid_end_comes_with_http_400_and_a_full_body(
    sandbox: Sandbox, khalti: Khalti, action: str, status: str
) -> None:
    pidx = khalti.initiate_payment()
    sandbox.control(f"khalti/{pidx}/{action}")
    answer = khalti.lookup(pidx)
    assert answer.status_code == 400
    assert (answer.json()["status"], answer.json()["transaction_id"]) == (status, None)


def test_a_cancelled_return_has_no_transaction(sandbox: Sandbox, khalti: Khalti) -> None:
    khalti.initiate_payment()
    query = parse_qs(urlsplit(sandbox.control("khalti/A1/cancel")["return_url"]).query, keep_blank_values=True)
    assert query["status"] == ["User canceled"]
    assert query["transaction_id"] == query["tidx"] == query["mobile"] == [""]
    assert "txnId" not in query


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"return_url": ""}, "return_url", "This field may not be blank."),
        ({"return_url": "shop.test"}, "return_url", "Enter a valid URL."),
        ({"website_url": None}, "website_url", "This field is required."),
        ({"amount": 999}, "amount", "Amount should be greater than Rs. 10, that is 1000 paisa."),
        ({"amount": "15.00"}, "amount", "A valid integer is required."),
        ({"amount": 1500.5}, "amount", "A valid integer is required."),
        ({"purchase_order_id": ""}, "purchase_order_id", "This field may not be blank."),
        ({"purchase_order_name": None}, "purchase_order_name", "This field is required."),
        ({"amount_breakdown": [{"label": "Puja", "amount": 1}]}, "amount", "Amount Breakdown mismatch."),
    ],
)
def test_an_invalid_order_is_refused_by_field(
    khalti: Khalti, changed: dict[str, Any], field: str, message: str
) -> None:
    answer = khalti.initiate(**changed)
    assert answer.status_code == 400
    assert answer.json() == {field: [message], "error_key": "validation_error"}


def test_the_least_amount_and_its_text_form_are_taken(khalti: Khalti) -> None:
    assert khalti.initiate(amount="1000").status_code == 200


@pytest.mark.parametrize(
    ("header", "detail"),
    [
        (None, "Authentication credentials were not provided."),
        ("{key}", "Authentication credentials were not provided."),
        ("Bearer {key}", "Authentication credentials were not provided."),
        ("Key wrong", "Invalid token."),
    ],
)
def test_without_the_key_nothing_is_done(khalti: Khalti, header: str | None, detail: str) -> None:
    khalti.headers = {"Authorization": header.format(key=khalti.config["secret_key"])} if header else {}
    answer = khalti.initiate()
    assert answer.status_code == 401
    assert answer.json() == {"detail": detail, "status_code": 401}


def test_an_unknown_payment_is_not_found(khalti: Khalti) -> None:
    assert khalti.lookup("nobody").status_code == 404
    assert khalti.lookup("").status_code == 400
    assert khalti.refund("nobody").status_code == 404


def test_an_order_id_is_no_pidx(khalti: Khalti) -> None:
    khalti.initiate_payment()
    assert khalti.lookup("A1").status_code == 404


def test_money_is_returned_in_part_and_then_the_rest(sandbox: Sandbox, khalti: Khalti) -> None:
    pidx = khalti.initiate_payment()
    transaction_id = sandbox.control("khalti/A1/pay")["transaction_id"]
    assert khalti.refund(transaction_id, {"amount": 50000.00}).json() == {"detail": "Transaction refund successful."}
    assert (khalti.lookup(pidx).json()["status"], khalti.lookup(pidx).json()["refunded"]) == (
        "Partially Refunded",
        True,
    )
    assert khalti.refund(transaction_id, {"amount": 100001}).status_code == 400
    assert khalti.refund(transaction_id).status_code == 200
    assert khalti.lookup(pidx).json()["status"] == "Refunded"
    assert khalti.lookup(pidx).status_code == 200
    assert khalti.refund(transaction_id).status_code == 400


def test_refunds_are_not_below_v2_and_not_by_pidx(sandbox: Sandbox, khalti: Khalti) -> None:
    pidx = khalti.initiate_payment()
    transaction_id = sandbox.control("khalti/A1/pay")["transaction_id"]
    assert khalti.post(f"merchant-transaction/{transaction_id}/refund/", {}).status_code == 404
    assert khalti.refund(pidx).status_code == 404


def test_a_refund_that_worked_may_give_no_answer(sandbox: Sandbox, khalti: Khalti) -> None:
    pidx = khalti.initiate_payment()
    transaction_id = sandbox.control("khalti/A1/pay", refunds="answer_lost")["transaction_id"]
    with pytest.raises(requests.ConnectionError):
        khalti.refund(transaction_id)
    assert khalti.lookup(pidx).json()["status"] == "Refunded"


def test_a_refund_may_be_refused(sandbox: Sandbox, khalti: Khalti) -> None:
    pidx = khalti.initiate_payment()
    transaction_id = sandbox.control("khalti/A1/pay", refunds="refused")["transaction_id"]
    assert khalti.refund(transaction_id).status_code == 400
    assert khalti.lookup(pidx).json()["refunded"] is False


def test_the_merchant_returns_money_in_the_portal(sandbox: Sandbox, khalti: Khalti) -> None:
    pidx = khalti.initiate_payment()
    sandbox.control("khalti/A1/pay")
    sandbox.control("khalti/A1/refund", amount=1)
    assert khalti.lookup(pidx).json()["status"] == "Partially Refunded"
    sandbox.control("khalti/A1/refund")
    assert khalti.lookup(pidx).json()["status"] == "Refunded"


def test_a_late_payment_is_pending_first(sandbox: Sandbox, khalti: Khalti) -> None:
    pidx = khalti.initiate_payment()
    returned = sandbox.control("khalti/A1/pay", settle="late", late_seconds=0.3)["return_url"]
    assert "status=Pending" in returned
    states = set()
    while "Completed" not in states:
        states.add(khalti.lookup(pidx).json()["status"])
    assert states == {"Pending", "Completed"}


@pytest.mark.parametrize(("settle", "status"), [("pending", "Pending"), ("ambiguous", "Ambiguous")])
@pytest.mark.parametrize(("decision", "end"), [("pay", "Completed"), ("fail", "Failed")])
def test_an_undecided_payment_stays_undecided_until_it_is_decided(
    sandbox: Sandbox, khalti: Khalti, settle: str, status: str, decision: str, end: str
) -> None:
    pidx = khalti.initiate_payment()
    sandbox.control("khalti/A1/pay", settle=settle)
    assert khalti.lookup(pidx).json()["status"] == status
    assert khalti.lookup(pidx).json()["transaction_id"] is None
    sandbox.control(f"khalti/A1/{decision}", settle="at_once")
    assert khalti.lookup(pidx).json()["status"] == end


def test_another_amount_is_reported(sandbox: Sandbox, khalti: Khalti) -> None:
    pidx = khalti.initiate_payment()
    sandbox.control("khalti/A1/pay", reports="wrong_amount")
    assert khalti.lookup(pidx).json()["total_amount"] == 149900


def test_another_payment_is_reported(sandbox: Sandbox, khalti: Khalti) -> None:
    pidx = khalti.initiate_payment()
    assert (
        "purchase_order_id=another-order" in sandbox.control("khalti/A1/pay", reports="wrong_reference")["return_url"]
    )
    assert khalti.lookup(pidx).json()["pidx"] != pidx


def test_a_paid_payer_may_never_return(sandbox: Sandbox, khalti: Khalti) -> None:
    pidx = khalti.initiate_payment()
    assert sandbox.control("khalti/A1/pay", browser="lost")["return_url"] is None
    assert khalti.lookup(pidx).json()["status"] == "Completed"


def test_a_browser_may_return_twice(sandbox: Sandbox, khalti: Khalti, shop: Shop) -> None:
    khalti.initiate_payment(return_url=f"{sandbox.webhooks}/khalti/A1")
    returned = sandbox.control("khalti/A1/pay", browser="twice")["return_url"]
    requests.get(returned, timeout=10)
    assert [request.query["status"] for request in shop.wait(2)] == ["Completed"] * 2


def test_a_status_code_says_nothing_about_a_payment(sandbox: Sandbox, khalti: Khalti) -> None:
    pidx = khalti.initiate_payment()
    sandbox.control("khalti/A1/pay", answers="bad_request")
    assert khalti.lookup(pidx).status_code == 400
    assert khalti.lookup(pidx).json()["status"] == "Completed"


def test_an_outage_lasts_as_many_answers_as_chosen(sandbox: Sandbox, khalti: Khalti) -> None:
    sandbox.control("khalti", answers="error", answers_times=2)
    assert [khalti.initiate().status_code for _ in range(3)] == [503, 503, 200]


def test_an_outage_may_begin_with_a_payment_that_is_still_to_come(sandbox: Sandbox, khalti: Khalti) -> None:
    sandbox.control("khalti/A1", answers="error")
    assert khalti.initiate().status_code == 503
    assert khalti.initiate(purchase_order_id="B2").status_code == 200
    sandbox.control("khalti/A1", answers=None)
    assert khalti.initiate().status_code == 200


def test_a_time_out_is_a_time_out(sandbox: Sandbox, khalti: Khalti) -> None:
    pidx = khalti.initiate_payment()
    sandbox.control("khalti/A1", answers="timeout", hold_seconds=5)
    with pytest.raises(requests.ReadTimeout):
        requests.post(
            khalti.config["base_url"] + "epayment/lookup/", json={"pidx": pidx}, headers=khalti.headers, timeout=0.2
        )
    sandbox.control("khalti/A1", answers="drop")
    with pytest.raises(requests.ConnectionError):
        khalti.lookup(pidx)


def test_what_is_paid_is_not_paid_again(sandbox: Sandbox, khalti: Khalti) -> None:
    khalti.initiate_payment()
    sandbox.control("khalti/A1/pay")
    for action in ("pay", "fail", "cancel", "expire"):
        answer = requests.post(f"{sandbox.base}/_control/khalti/A1/{action}", timeout=10)
        assert answer.status_code == 409


def test_a_form_is_read_like_json(khalti: Khalti) -> None:
    address = f"{khalti.config['base_url']}epayment/"
    initiated = requests.post(f"{address}initiate/", data=ORDER, headers=khalti.headers, timeout=10)
    pidx = initiated.json()["pidx"]
    lookup = requests.post(f"{address}lookup/", data={"pidx": pidx}, headers=khalti.headers, timeout=10)
    assert (lookup.status_code, lookup.json()["status"]) == (200, "Initiated")
    assert lookup.json()["total_amount"] == ORDER["amount"]


def test_a_form_without_what_is_required_is_refused_field_by_field(khalti: Khalti) -> None:
    address = f"{khalti.config['base_url']}epayment/lookup/"
    refusal = requests.post(address, data={"token": "x"}, headers=khalti.headers, timeout=10)
    assert (refusal.status_code, refusal.json()["pidx"]) == (400, ["This field is required."])
