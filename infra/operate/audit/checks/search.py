"""Reads the terms of the admins' search, with the items that their invariants need."""

from collections.abc import Sequence

from chalicelib.accounts.models import User
from chalicelib.payments.models import Attempt, Payment, Refund
from chalicelib.search.models import SearchTerm
from infra.operate.audit.check import AnyCheck, Check, items
from infra.operate.audit.reader import Reader
from infra.operate.audit.rules import search

Key = tuple[str, str]


def _terms(reader: Reader, keys: Sequence[Key]) -> dict[Key, search.SearchTermCase]:
    terms = reader.many(SearchTerm, keys)
    targets = {key: key[1].rpartition(" ")[2] for key in terms}
    of_payments = {targets[key] for key in terms if key[0].startswith("reference#")}
    users = reader.many(User, (target for target in targets.values() if target not in of_payments))
    payments = reader.many(Payment, of_payments)
    attempts = reader.many(Attempt, (attempt_id for payment in payments.values() for attempt_id in payment.attempt_ids))
    refunds = reader.many(
        Refund, ((payment.id, refund_id) for payment in payments.values() for refund_id in payment.refund_ids)
    )

    def parts(payment_id: str) -> list[Attempt | Refund]:
        of_attempts = [attempt for attempt in attempts.values() if attempt.payment_id == payment_id]
        return [*of_attempts, *(refund for refund in refunds.values() if refund.payment_id == payment_id)]

    return {
        key: search.SearchTermCase(term, users.get(targets[key]), parts(targets[key])) for key, term in terms.items()
    }


CHECKS: tuple[AnyCheck, ...] = (Check(search.terms, SearchTerm, items(SearchTerm), _terms),)
