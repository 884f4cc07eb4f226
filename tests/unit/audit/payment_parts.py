"""Sound attempts, refunds, idempotency keys and webhooks, and changes that violate each of their invariants."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalicelib.idempotency import IdempotencyKey
from chalicelib.payments.webhook_models import PaymentWebhook
from infra.operate.audit.rules import money
from tests.unit.audit.payments import attempt, payment, refund
from tests.unit.audit.people import NOW
from tests.unit.audit.sound_subjects import SoundSubject


def webhook() -> PaymentWebhook:
    values: dict[str, Any] = {"path": "/", "payload": "", "processed": True, "state": "processed"}
    return PaymentWebhook(id="webhook", created_at=NOW, expires_at=NOW + timedelta(days=3), **values)


attempts = SoundSubject(money.attempts, lambda: money.Checkout(attempt(), payment()))
refunds = SoundSubject(money.refunds, lambda: money.Return(refund("1", 10_000, "COMPLETED"), payment(), attempt()))
repeats = SoundSubject(
    money.repeats, lambda: money.Repeat(IdempotencyKey("customer#checkout#booking#key", result_id="PAID"), True)
)
webhooks = SoundSubject(money.webhooks, webhook)
SUBJECTS = [attempts, refunds, repeats, webhooks]


@attempts.violation("is_listed_by_its_payment")
def attempt_without_a_payment(subject: money.Checkout) -> money.Checkout:
    return replace(subject, payment=None)


@attempts.violation("is_listed_by_its_payment")
def attempt_not_listed_by_its_payment(subject: money.Checkout) -> money.Checkout:
    return replace(subject, payment=payment(attempt_ids=["LEFT"]))


@refunds.violation("is_of_an_attempt_of_its_payment")
def refund_without_a_payment(subject: money.Return) -> money.Return:
    return replace(subject, payment=None)


@refunds.violation("is_of_an_attempt_of_its_payment")
def refund_without_an_attempt(subject: money.Return) -> money.Return:
    return replace(subject, attempt=None)


@repeats.violation("leads_to_a_result")
def key_without_a_result(subject: money.Repeat) -> money.Repeat:
    return replace(subject, leads_to_something=False)


@webhooks.violation("is_listed_as_it_stands")
def listed_as_unprocessed(subject: PaymentWebhook) -> None:
    subject.state = "unprocessed"


@webhooks.violation("is_listed_as_it_stands")
def processed_with_an_error(subject: PaymentWebhook) -> None:
    subject.error = "GatewayDown"


@webhooks.violation("junk_is_kept_for_days_without_its_content")
def junk_kept_with_its_content(subject: PaymentWebhook) -> None:
    subject.payload = "anything"


@webhooks.violation("junk_is_kept_for_days_without_its_content")
def junk_kept_for_half_a_year(subject: PaymentWebhook) -> None:
    subject.expires_at = NOW + timedelta(days=180)
