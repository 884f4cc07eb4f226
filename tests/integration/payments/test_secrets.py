"""Secrets stay where they are: in no log line, answer, stored request or trail, whatever goes right or wrong."""

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
from tests.integration.payments.driver import Checkout, PaymentDriver
from tests.integration.payments.sandbox import NAMES, ONLINE

STORED: list[type[Model]] = [Attempt, Payment, Refund, PaymentWebhook, IdempotencyKey, AuditEntry, Notification]


def secrets(driver: PaymentDriver) -> list[str]:
    found = []
    for part in driver.sandbox.config.values():
        found += [part[name] for name in ("secret_key", "webhook_secret", "password", "api_password") if name in part]
        found += part.get("private_key_pem", "").splitlines()[1:-1]
    return found


def goes_well(driver: PaymentDriver, method: str) -> list[str]:
    started = driver.opened(method)
    way = started.pay()
    if method != "STRIPE":
        started.come_back(way)
    told = [started.bill.verify().text]
    told.append(started.bill.refund(**({} if method in {"KHALTI", "STRIPE"} else {"manual_reference": "R"})).text)
    return [*told, str(started.bill.payment()), str(started.checkout)]


def goes_badly(driver: PaymentDriver, method: str) -> list[str]:
    started = driver.opened(method)
    told = []
    for answers in ("error", "drop", "bad_request"):
        started.switch(answers=answers)
        told.append(started.bill.verify().text)
        if method != "STRIPE":
            told.append(str(returns(started).headers))
        started.reconcile()
    return told


def returns(started: Checkout) -> Any:
    paths = {
        "KHALTI": f"/khalti/{started.id}?pidx=forged",
        "ESEWA": f"/esewa/{started.id}/success?data=e30=",
        "CONNECT_IPS": f"/connectips/success?TXNID={started.id}",
        "IME_PAY": f"/imepay/{started.id}?RefId=forged",
    }
    return started.bill.driver.webhook_server.request(paths[started.method])


def misconfigured(driver: PaymentDriver, method: str) -> list[str]:
    """A gateway that refuses our keys, and one that lacks a field."""
    name, bill = NAMES[method], driver.bill()
    part = driver.sandbox.config[name]
    stale = {key: f"{value}-stale" if key in {"secret_key", "password"} else value for key, value in part.items()}
    told = []
    for broken in (stale, {key: value for key, value in part.items() if not key.endswith(("url", "base"))}):
        with driver.sandbox.configured(**{name: broken}):
            told.append(bill.start(method).text)
            told.append(driver.api.get("/payments/methods", driver.customer).text)
    return told


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Every line that is logged, by the application as it would be in the cloud, and by its libraries at their
    chattiest."""
    written, application, everything = io.StringIO(), log.logger(), logging.getLogger()
    own, theirs = logging.StreamHandler(written), logging.StreamHandler(written)
    own.setFormatter(application.registered_formatter)
    level = everything.level
    application.addHandler(own)
    everything.addHandler(theirs)
    everything.setLevel(logging.INFO)
    yield written
    everything.setLevel(level)
    everything.removeHandler(theirs)
    application._logger.removeHandler(own)


@pytest.mark.parametrize("method", ONLINE)
def test_secrets_are_in_no_log_line_and_no_answer(driver: PaymentDriver, method: str, lines: io.StringIO) -> None:
    told = goes_well(driver, method) + goes_badly(driver, method) + misconfigured(driver, method)

    logged = lines.getvalue()
    assert '"outcome":"CAPTURE"' in logged
    assert '"webhook_error"' in logged or method == "STRIPE"
    for text in (*told, logged):
        assert [secret for secret in secrets(driver) if secret in text] == []


@pytest.mark.parametrize("model", STORED, ids=lambda model: model.__name__)
def test_secrets_are_in_nothing_that_is_stored(driver: PaymentDriver, model: type[Model]) -> None:
    for method in ("KHALTI", "STRIPE"):
        goes_well(driver, method)

    kept = [str(item.serialize()) for item in model.scan()]

    assert kept
    assert [secret for secret in secrets(driver) for item in kept if secret in item] == []
