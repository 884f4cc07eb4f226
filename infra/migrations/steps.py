"""The migrations themselves: which items, in which order, and what is done about one. Each may be repeated."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chalicelib.accounts import service as accounts
from chalicelib.accounts.models import User
from chalicelib.db import Page, Window, page, retried
from chalicelib.errors import NotFound
from chalicelib.payments import ledger
from chalicelib.payments.models import Payment


@dataclass(frozen=True, slots=True)
class Step:
    """``items`` is a page of what is to be looked at, oldest first, so that what comes meanwhile is at its end."""

    name: str
    items: Callable[[Window], Page[Any]]
    apply: Callable[[Any], None]


@retried
def _index_person(user: User) -> None:
    try:
        accounts.index(accounts.get(user.id))
    except NotFound:
        return  # gone since the page was read


@retried
def _index_payment(payment: Payment) -> None:
    for attempt in ledger.attempts_of(payment):
        ledger.index_attempt(attempt)
    for refund in ledger.refunds_of(payment.id):
        ledger.index_refund(refund)


STEPS = (
    Step(
        "search-people",
        lambda window: page(User.by_age, "user", window, newest_first=False),
        _index_person,
    ),
    Step(
        "search-payments",
        lambda window: page(Payment.by_age, "payment", window, newest_first=False),
        _index_payment,
    ),
)
