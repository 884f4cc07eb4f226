"""The pages: what a payer sees and does, the merchant's portal, and the rules of the control interface."""

import re

import pytest
import requests

from infra.local.sandbox import texts
from infra.local.sandbox.attempts import State
from infra.local.sandbox.switches import CHOICES, TITLES, Switches
from tests.unit.sandbox.servers import Sandbox, create_sandbox

BACK = "http://shop.test/webhooks/khalti/A1"


@pytest.fixture
def page(sandbox: Sandbox) -> str:
    """The address of an open payment's page."""
    config = sandbox.config["khalti"]
    order = {"return_url": BACK, "website_url": "http://shop.test", "amount": 150000, "purchase_order_id": "A1"}
    answer = requests.post(
        config["base_url"] + "epayment/initiate/",
        json={**order, "purchase_order_name": "<b>Puja</b>"},
        headers={"Authorization": f"key {config['secret_key']}"},
        timeout=10,
    )
    url: str = answer.json()["payment_url"]
    return url


def post(url: str, **fields: str) -> requests.Response:
    return requests.post(url, data=fields, timeout=10, allow_redirects=False)


def test_the_page_names_its_gateway_and_says_that_no_money_moves(page: str) -> None:
    text = requests.get(page, timeout=10).text
    assert "Pay with Khalti" in text
    assert "No money moves" in text
    assert "NPR 1500.00" in text
    assert "&lt;b&gt;Puja&lt;/b&gt;" in text


def test_the_page_is_available_in_nepali(page: str) -> None:
    for answer in (
        requests.get(page, params={"lang": "ne"}, timeout=10),
        requests.get(page, headers={"Accept-Language": "ne-NP,ne;q=0.9,en;q=0.8"}, timeout=10),
    ):
        assert '<html lang="ne">' in answer.text
        assert "रद्द गर्नुहोस्" in answer.text


def test_both_languages_say_the_same_things() -> None:
    assert texts.TEXTS["en"].keys() == texts.TEXTS["ne"].keys() >= set(State)
    for key, english in texts.TEXTS["en"].items():
        assert re.findall(r"{\w+}", english) == re.findall(r"{\w+}", texts.TEXTS["ne"][key])


@pytest.mark.parametrize(("action", "status"), [("pay", "Completed"), ("fail", "Failed"), ("cancel", "User+canceled")])
def test_each_button_leads_back_to_the_shop(page: str, action: str, status: str) -> None:
    answer = post(page, action=action)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"{BACK}?")
    assert f"status={status}" in answer.headers["Location"]


def test_a_payer_may_close_the_tab_after_paying(sandbox: Sandbox, page: str) -> None:
    answer = post(page, action="pay", browser="lost")
    assert (answer.status_code, "Location" in answer.headers) == (200, False)
    assert sandbox.show("khalti/A1")["state"] == "PAID"


def test_awkward_cases_are_chosen_on_the_page(sandbox: Sandbox, page: str) -> None:
    post(page, action="pay", settle="late", late_seconds="30", reports="wrong_amount")
    attempt = sandbox.show("khalti/A1")
    assert (attempt["state"], attempt["switches"]["late_seconds"], attempt["switches"]["reports"]) == (
        "PENDING",
        30,
        "wrong_amount",
    )


@pytest.mark.parametrize(
    "fields", [{"action": "steal"}, {}, {"action": "pay", "settle": "never"}, {"late_seconds": "soon"}]
)
def test_what_the_page_does_not_offer_changes_nothing(sandbox: Sandbox, page: str, fields: dict[str, str]) -> None:
    assert post(page, **{"action": "pay", **fields} if "late_seconds" in fields else fields).status_code == 200
    assert sandbox.show("khalti/A1")["state"] == "OPEN"


def test_a_decided_payment_can_only_be_left(page: str) -> None:
    post(page, action="pay")
    for answer in (requests.get(page, timeout=10), post(page, action="cancel")):
        assert "This payment is paid." in answer.text
        assert "Return to the shop" in answer.text
        assert 'value="pay"' not in answer.text


def test_an_unknown_payment_has_no_page(sandbox: Sandbox) -> None:
    for part in ("pay", "merchant"):
        assert requests.get(f"{sandbox.base}/esewa/{part}/nobody", timeout=10).status_code == 404


def test_the_portal_refunds_and_reports_when_it_cannot(sandbox: Sandbox, page: str) -> None:
    portal = page.replace("/pay/", "/merchant/")
    post(page, action="pay")
    assert "Return money" in requests.get(portal, timeout=10).text
    assert "is no amount" in post(portal, action="refund", amount="all").text
    assert "cannot be returned" in post(portal, action="refund", amount="1500.01").text
    assert post(portal, action="refund", amount="500.50").status_code == 303
    assert [refund["amount"] for refund in sandbox.show("khalti/A1")["refunds"]] == [50050]
    post(portal, action="refund")
    assert sum(refund["amount"] for refund in sandbox.show("khalti/A1")["refunds"]) == 150000
    assert "Return money" not in requests.get(portal, timeout=10).text


def test_the_portal_decides_what_is_pending(sandbox: Sandbox, page: str) -> None:
    portal = page.replace("/pay/", "/merchant/")
    post(page, action="pay", settle="pending")
    assert "This payment is being processed." in post(page, action="pay", settle="at_once").text
    assert sandbox.show("khalti/A1")["state"] == "PENDING"
    post(portal, action="pay")
    assert sandbox.show("khalti/A1")["state"] == "PAID"


def test_the_portal_expires_and_keeps_switches(sandbox: Sandbox, page: str) -> None:
    portal = page.replace("/pay/", "/merchant/")
    post(portal, action="switches", refunds="refused")
    assert sandbox.show("khalti/A1")["switches"]["refunds"] == "refused"
    post(portal, action="expire")
    assert sandbox.show("khalti/A1")["state"] == "EXPIRED"


def test_the_home_page_lists_the_payments(sandbox: Sandbox, page: str) -> None:
    text = requests.get(f"{sandbox.base}/", timeout=10).text
    assert page.replace("/pay/", "/merchant/") in text
    assert "OPEN" in text


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("nobody", {}, 404),
        ("khalti", {"settle": "never"}, 422),
        ("khalti", {"amount_text": "comma"}, 422),
        ("khalti", {"late_seconds": -1}, 422),
        ("khalti", {"late_seconds": True}, 422),
        ("khalti/A1/pay", {"surprise": 1}, 422),
        ("khalti/A1/dance", {}, 422),
        ("khalti/A1/resend", {}, 422),
        ("khalti/A1/refund", {"amount": 1.5}, 422),
        ("khalti/A1/refund", {}, 409),
        ("khalti/nobody/pay", {}, 404),
        ("khalti", [], 400),
    ],
)
def test_the_control_api_names_what_it_does_not_accept(
    sandbox: Sandbox, page: str, path: str, body: object, status: int
) -> None:
    answer = requests.post(f"{sandbox.base}/_control/{path}", json=body, timeout=10)
    assert answer.status_code == status
    assert answer.json()["error"]


def test_every_offered_switch_exists_and_has_a_text(sandbox: Sandbox) -> None:
    for gateway in sandbox.show("")["gateways"].values():
        for name, choices in gateway["switches"].items():
            assert name in TITLES
            assert set(choices) <= CHOICES[name].keys()
            assert getattr(Switches(), name) == choices[0]


def test_reset_forgets_payments_and_keeps_keys(sandbox: Sandbox, page: str) -> None:
    sandbox.control("khalti", settle="pending")
    sandbox.control("reset")
    assert sandbox.show("khalti") == {"defaults": {}, "attempts": []}
    assert create_sandbox(sandbox.state)[0].config["khalti"]["secret_key"] == sandbox.config["khalti"]["secret_key"]
