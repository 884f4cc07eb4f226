"""No secret appears in a log line, an answer, a stored request or the audit trail, whether payments succeed or fail."""

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from pynamodb.models import Model

from chalicelib import log
from chalicelib.audit.models import AuditEntry
from chalicelib.idempotency import IdempotencyKey
from chalicelib.notifications.models import Notification
from chalicelib.payments.models import Attempt, Payment, Refund
from chalicelib.payments.webhook_models import PaymentWebhook
from tests.integration.payments.driver import PaymentAttempt, PaymentDriver
from tests.integration.payments.sandbox import NAMES, ONLINE

STORED: list[type[Model]] = [Attempt, Payment, Refund, PaymentWebhook, IdempotencyKey, AuditEntry, Notification]


def secrets(driver: PaymentDriver) -> list[str]:
    secret_values = []
    for gateway_config in driver.sandbox.config.values():
        secret_values += [
            gateway_config[name]
            for name in ("secret_key", "webhook_secret", "password", "api_password")
            if name in gateway_config
        ]
        secret_values += gateway_config.get("private_key_pem", "").splitlines()[1:-1]
    return secret_values


def pay_successfully(driver: PaymentDriver, method: str) -> list[str]:
    attempt = driver.start_attempt(method)
    browser_return = attempt.pay()
    if method != "STRIPE":
        attempt.come_back(browser_return)
    texts = [attempt.booking.verify().text]
    texts.append(attempt.booking.refund(**({} if method in {"KHALTI", "STRIPE"} else {"manual_reference": "R"})).text)
    return [*texts, str(attempt.booking.payment()), str(attempt.checkout)]


def fail_in_every_way(driver: PaymentDriver, method: str) -> list[str]:
    attempt = driver.start_attempt(method)
    texts = []
    for answers in ("error", "drop", "bad_request"):
        attempt.switch(answers=answers)
        texts.append(attempt.booking.verify().text)
        if method != "STRIPE":
            texts.append(str(returns(attempt).headers))
        attempt.reconcile()
    return texts


def returns(attempt: PaymentAttempt) -> Any:
    paths = {
        "KHALTI": f"/khalti/{attempt.id}?pidx=forged",
        "ESEWA": f"/esewa/{attempt.id}/success?data=e30=",
        "CONNECT_IPS": f"/connectips/success?TXNID={attempt.id}",
        "IME_PAY": f"/imepay/{attempt.id}?RefId=forged",
    }
    return attempt.booking.driver.webhook_server.request(paths[attempt.method])


def fail_by_configuration(driver: PaymentDriver, method: str) -> list[str]:
    """A gateway that refuses our keys, and one that lacks a field."""
    name, booking = NAMES[method], driver.create_booking()
    gateway_config = driver.sandbox.config[name]
    stale = {
        key: f"{value}-stale" if key in {"secret_key", "password"} else value for key, value in gateway_config.items()
    }
    texts = []
    for broken_config in (
        stale,
        {key: value for key, value in gateway_config.items() if not key.endswith(("url", "base"))},
    ):
        with driver.sandbox.with_config(**{name: broken_config}):
            texts.append(booking.request_checkout(method).text)
            texts.append(driver.api.get("/payments/methods", driver.customer).text)
    return texts


@pytest.fixture
def captured_log() -> Iterator[io.StringIO]:
    """Every line that is logged, by the application as it would be in the cloud, and by its libraries at their
    chattiest."""
    output, application, root_logger = io.StringIO(), log.logger(), logging.getLogger()
    own_handler, root_handler = logging.StreamHandler(output), logging.StreamHandler(output)
    own_handler.setFormatter(application.registered_formatter)
    level = root_logger.level
    application.addHandler(own_handler)
    root_logger.addHandler(root_handler)
    root_logger.setLevel(logging.INFO)
    yield output
    root_logger.setLevel(level)
    root_logger.removeHandler(root_handler)
    application._logger.removeHandler(own_handler)


@pytest.mark.parametrize("method", ONLINE)
def test_secrets_are_in_no_log_line_and_no_answer(
    driver: PaymentDriver, method: str, captured_log: io.StringIO
) -> None:
    texts = pay_successfully(driver, method) + fail_in_every_way(driver, method) + fail_by_configuration(driver, method)

    logged = captured_log.getvalue()
    assert '"outcome":"CAPTURE"' in logged
    assert '"webhook_error"' in logged or method == "STRIPE"
    for text in (*texts, logged):
        assert [secret for secret in secrets(driver) if secret in text] == []


@pytest.mark.parametrize("model", STORED, ids=lambda model: model.__name__)
def test_secrets_are_in_nothing_that_is_stored(driver: PaymentDriver, model: type[Model]) -> None:
    for method in ("KHALTI", "STRIPE"):
        pay_successfully(driver, method)

    items = [str(item.serialize()) for item in model.scan()]

    assert items
    assert [secret for secret in secrets(driver) for item in items if secret in item] == []
