"""Payers' browsers that come back: none is believed, each is stored, and the gateway is always asked."""

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import quote

import pytest

from chalicelib.payments.models import Attempt
from chalicelib.payments.webhook_models import PaymentWebhook
from tests.integration.payments.driver import PaymentAttempt, PaymentDriver

REQUEST_FIELDS = "total_amount,transaction_uuid,product_code"
RETURN_FIELDS = f"transaction_code,status,{REQUEST_FIELDS},signed_field_names"


def get_newest_return() -> PaymentWebhook:
    """Returns the newest stored request of a browser. Events of the sandbox may come in between."""
    webhook = PaymentWebhook.by_age.query("webhook", scan_index_forward=False)
    return next(item for item in webhook if item.event_id is None)


def encode(fields: dict[str, Any]) -> str:
    return quote(base64.b64encode(json.dumps(fields).encode()).decode(), safe="")


def esewa_return(attempt: PaymentAttempt, secret: str | None = None, **changed: Any) -> dict[str, Any]:
    """Builds what a browser carries back from eSewa, signed with our own secret unless another is named."""
    config = attempt.booking.driver.sandbox.config["esewa"]
    fields: dict[str, Any] = {
        "transaction_code": "000AWEO",
        "status": "COMPLETE",
        "total_amount": "1,500.5",
        "transaction_uuid": attempt.id,
        "product_code": config["product_code"],
        "signed_field_names": RETURN_FIELDS,
        **changed,
    }
    message = ",".join(f"{name}={fields[name]}" for name in str(fields["signed_field_names"]).split(","))
    key = (secret or config["secret_key"]).encode()
    return {"signature": base64.b64encode(hmac.digest(key, message.encode(), hashlib.sha256)).decode(), **fields}


def nothing_happened(attempt: PaymentAttempt) -> bool:
    payment = attempt.booking.payment()
    return (payment["status"], payment["needs_attention"], attempt.booking.success_counts) == (
        "PROCESSING",
        False,
        (0, 0),
    )


def test_a_correctly_signed_esewa_return_proves_nothing(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("ESEWA")

    answer = driver.webhook_server.request(f"/esewa/{attempt.id}/success?data={encode(esewa_return(attempt))}")

    assert answer.status_code == 303
    assert nothing_happened(attempt)


@pytest.mark.parametrize("secret", ["guessed", "8gBm/:&EnhH.1/q"], ids=["guessed", "eSewa's public test key"])
def test_a_return_that_is_signed_with_another_secret_is_forged(driver: PaymentDriver, secret: str) -> None:
    attempt = driver.start_attempt("ESEWA")

    driver.webhook_server.request(f"/esewa/{attempt.id}/success?data={encode(esewa_return(attempt, secret))}")

    assert nothing_happened(attempt)
    assert (get_newest_return().processed, str(get_newest_return().error)[:13]) == (False, "ForgedReturn:")


def test_the_checkouts_own_signature_is_no_proof_of_payment(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("ESEWA")
    fields = {name: attempt.checkout["fields"][name] for name in (*REQUEST_FIELDS.split(","), "signature")}
    forged = {**fields, "signed_field_names": REQUEST_FIELDS, "status": "COMPLETE", "transaction_code": "000AWEO"}

    driver.webhook_server.request(f"/esewa/{attempt.id}/success?data={encode(forged)}")

    assert nothing_happened(attempt)
    assert str(get_newest_return().error).startswith("ForgedReturn:")


def test_a_return_that_was_good_once_does_not_pay_for_another_attempt(driver: PaymentDriver) -> None:
    paid_attempt, other_attempt = driver.start_attempt("ESEWA"), driver.start_attempt("ESEWA")
    browser_return = paid_attempt.pay()

    driver.webhook_server.request(browser_return["return_url"].replace(f"/{paid_attempt.id}/", f"/{other_attempt.id}/"))

    assert nothing_happened(other_attempt)


@pytest.mark.parametrize("data", ["", "%%%", "e30=", "W10=", "bm90IEpTT04=", "A" * 3000])
def test_an_esewa_return_that_cannot_be_read_changes_nothing(driver: PaymentDriver, data: str) -> None:
    attempt = driver.start_attempt("ESEWA")

    assert driver.webhook_server.request(f"/esewa/{attempt.id}/success?data={data}").status_code == 303
    assert nothing_happened(attempt)


@pytest.mark.parametrize("shape", ["comma", "text", "number"])
def test_esewas_amount_is_parsed_in_all_its_formats(driver: PaymentDriver, shape: str) -> None:
    attempt = driver.start_attempt("ESEWA")

    attempt.come_back(attempt.pay(amount_text=shape))

    assert attempt.booking.is_paid_once
    assert get_newest_return().error is None


def test_a_failure_address_is_no_proof_of_failure(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("ESEWA")
    attempt.pay_without_return()

    driver.webhook_server.request(f"/esewa/{attempt.id}/failure")

    assert attempt.booking.is_paid_once


@pytest.mark.parametrize("claim", ["status=Completed", "status=Completed&pidx=another", "purchase_order_id=another"])
def test_a_khalti_return_that_says_paid_changes_nothing(driver: PaymentDriver, claim: str) -> None:
    attempt = driver.start_attempt("KHALTI")

    assert (
        driver.webhook_server.request(f"/khalti/{attempt.id}?{claim}&transaction_id=T1&amount=150050").status_code
        == 303
    )
    assert nothing_happened(attempt)


def test_an_ime_pay_return_that_says_paid_changes_nothing(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("IME_PAY")
    fields = {"ResponseCode": "0", "RefId": attempt.id, "TokenId": str(attempt.stored.reference), "TransactionId": "1"}

    assert driver.webhook_server.request(f"/imepay/{attempt.id}", "POST", data=fields).status_code == 303
    assert nothing_happened(attempt)


def test_a_connectips_success_address_changes_nothing(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("CONNECT_IPS")

    assert driver.webhook_server.request(f"/connectips/success?TXNID={attempt.id}").status_code == 303
    assert nothing_happened(attempt)


@pytest.mark.parametrize(
    "path",
    [
        "/khalti/NOBODYS",
        "/khalti/" + "A" * 21,
        "/khalti/" + "A" * 3000,
        "/khalti/",
        "/esewa/NOBODYS/success?data=e30=",
        "/connectips/success",
        "/connectips/success?TXNID=NOBODYS",
        "/imepay/NOBODYS",
        "/stripe",
        "/stripe/NOBODYS/cancel",
        "/stripe/NOBODYS/success",
        "/",
        "/wp-login.php",
        "/khalti/%00%ff",
    ],
)
def test_an_unknown_address_is_a_404_and_stored_for_days_without_its_payload(driver: PaymentDriver, path: str) -> None:
    assert driver.webhook_server.request(path).status_code == 404

    webhook = get_newest_return()
    assert webhook.attempt_id is None
    assert (webhook.payload, webhook.processed) == ("", False)
    assert (webhook.expires_at - webhook.created_at).days <= 3


@pytest.mark.parametrize("outcome", ["success", "cancel"])
def test_a_stripe_return_that_says_paid_pays_nothing(driver: PaymentDriver, outcome: str) -> None:
    attempt = driver.start_attempt("STRIPE")

    assert driver.webhook_server.request(f"/stripe/{attempt.id}/{outcome}?payment_status=paid").status_code == 303

    assert attempt.booking.status == {"success": "PROCESSING", "cancel": "FAILED"}[outcome]
    assert attempt.booking.success_counts == (0, 0)


def test_an_attempt_of_another_gateway_is_a_404(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("KHALTI")
    attempt.pay_without_return()

    assert driver.webhook_server.request(f"/imepay/{attempt.id}").status_code == 404
    assert driver.webhook_server.request(f"/connectips/success?TXNID={attempt.id}").status_code == 404
    assert nothing_happened(attempt)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_other_http_methods_are_a_404(driver: PaymentDriver, method: str) -> None:
    attempt = driver.start_attempt("KHALTI")

    assert driver.webhook_server.request(f"/khalti/{attempt.id}", method).status_code == 404
    assert nothing_happened(attempt)


def test_a_return_while_the_gateway_is_down_shows_the_result_page_and_is_settled_later(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("KHALTI")
    browser_return = attempt.pay()
    attempt.switch(answers="error")

    assert attempt.come_back(browser_return).status_code == 303
    assert nothing_happened(attempt)
    assert (get_newest_return().processed, str(get_newest_return().error)[:12]) == (False, "GatewayDown:")
    attempt.switch(answers=None)
    attempt.reconcile()

    assert attempt.booking.is_paid_once


def test_a_failure_of_ours_is_recorded_and_the_payer_sees_the_result_page(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("KHALTI")
    attempt.stored.update([Attempt.payment_id.set("gone")])

    assert attempt.come_back(attempt.pay()).status_code == 303

    assert (get_newest_return().processed, str(get_newest_return().error)[:9]) == (False, "NotFound:")
    attempt.stored.update([Attempt.payment_id.set(attempt.booking.id)])
    attempt.reconcile()
    assert attempt.booking.is_paid_once


def test_a_gateway_that_is_switched_off_still_settles_its_attempts(driver: PaymentDriver) -> None:
    attempt = driver.start_attempt("KHALTI")
    with driver.sandbox.with_config(khalti={**driver.sandbox.config["khalti"], "enabled": False}):
        attempt.come_back(attempt.pay())

    assert attempt.booking.is_paid_once


def test_a_gateway_that_is_no_longer_configured_does_not_block_the_others(driver: PaymentDriver) -> None:
    attempt, other_attempt = driver.start_attempt("KHALTI"), driver.start_attempt("ESEWA")
    with driver.sandbox.with_config(khalti=None):
        assert attempt.come_back(attempt.pay()).status_code == 303
        assert attempt.booking.verify().status == 503
        other_attempt.come_back(other_attempt.pay())
        assert other_attempt.booking.is_paid_once
    attempt.booking.verify()

    assert attempt.booking.is_paid_once
