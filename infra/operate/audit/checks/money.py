"""Reads payments and their parts, with the items that their invariants need."""

from collections.abc import Sequence

from chalicelib.bookings.models import Booking
from chalicelib.idempotency import IdempotencyKey
from chalicelib.payments.models import Attempt, Payment, Refund
from chalicelib.payments.webhook_models import PaymentWebhook
from infra.operate.audit.check import AnyCheck, Check, items, partitions
from infra.operate.audit.reader import Reader
from infra.operate.audit.rules import money


def _payments(reader: Reader, ids: Sequence[str]) -> dict[str, money.Account]:
    payments, bookings = reader.many(Payment, ids), reader.many(Booking, ids)
    attempts = reader.many(Attempt, (attempt_id for payment in payments.values() for attempt_id in payment.attempt_ids))
    return {
        key: money.Account(
            payment,
            bookings.get(key),
            {attempt_id: attempts[attempt_id] for attempt_id in payment.attempt_ids if attempt_id in attempts},
            reader.partition(Refund, key),
        )
        for key, payment in payments.items()
    }


def _checkouts(reader: Reader, ids: Sequence[str]) -> dict[str, money.Checkout]:
    attempts = reader.many(Attempt, ids)
    payments = reader.many(Payment, (attempt.payment_id for attempt in attempts.values()))
    return {key: money.Checkout(attempt, payments.get(attempt.payment_id)) for key, attempt in attempts.items()}


def _returns(reader: Reader, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], money.Return]:
    refunds = reader.many(Refund, keys)
    payments = reader.many(Payment, (payment_id for payment_id, _ in refunds))
    attempts = reader.many(Attempt, (refund.attempt_id for refund in refunds.values()))
    return {
        key: money.Return(refund, payments.get(key[0]), attempts.get(refund.attempt_id))
        for key, refund in refunds.items()
    }


def _repeats(reader: Reader, keys: Sequence[str]) -> dict[str, money.Repeat]:
    idempotency_keys = reader.many(IdempotencyKey, keys)
    results = {
        idempotency_key.key: (idempotency_key.key.split("#")[2], idempotency_key.result_id)
        for idempotency_key in idempotency_keys.values()
    }
    attempts = reader.many(Attempt, (result_id for _, result_id in results.values()))
    refunds = reader.many(Refund, results.values())
    bookings = reader.many(Booking, (result_id for _, result_id in results.values()))

    def leads_to_something(idempotency_key: IdempotencyKey) -> bool:
        return (
            idempotency_key.result_id in attempts
            or results[idempotency_key.key] in refunds
            or idempotency_key.result_id in bookings
        )

    return {
        key: money.Repeat(idempotency_key, leads_to_something(idempotency_key))
        for key, idempotency_key in idempotency_keys.items()
    }


def _webhooks(reader: Reader, ids: Sequence[str]) -> dict[str, PaymentWebhook]:
    return reader.many(PaymentWebhook, ids)


CHECKS: tuple[AnyCheck, ...] = (
    Check(money.payments, Payment, partitions(Payment), _payments),
    Check(money.attempts, Attempt, partitions(Attempt), _checkouts),
    Check(money.refunds, Refund, items(Refund), _returns),
    Check(money.repeats, IdempotencyKey, partitions(IdempotencyKey), _repeats),
    Check(money.webhooks, PaymentWebhook, partitions(PaymentWebhook), _webhooks),
)
