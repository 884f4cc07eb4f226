"""The migrations themselves: which items, in which order, and what is done about one. Each may be repeated."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chalicelib.accounts import service as accounts
from chalicelib.accounts.models import User
from chalicelib.bookings.models import Booking
from chalicelib.db import Page, PageRequest, Transaction, query_page, retry_on_conflict
from chalicelib.errors import NotFound
from chalicelib.payments import repository as payments
from chalicelib.payments.models import Payment


@dataclass(frozen=True, slots=True)
class Step:
    """``items`` returns a page of the items to look at, oldest first, so that newer items come at the end."""

    name: str
    items: Callable[[PageRequest], Page[Any]]
    apply: Callable[[Any], None]


@retry_on_conflict
def _index_person(user: User) -> None:
    try:
        accounts.index(accounts.get(user.id))
    except NotFound:
        return  # gone since the page was read


@retry_on_conflict
def _index_payment(payment: Payment) -> None:
    payments.add_missing_references(payment)


@retry_on_conflict
def _show_payment_method(payment: Payment) -> None:
    """Writes on a booking how it is paid, where its payment was last written before bookings said so."""
    try:
        booking, current = Booking.load(payment.id), Payment.load(payment.id)
    except NotFound:
        return
    if booking.payment_method is None:
        with Transaction() as tx:
            tx.check(current, when=Payment.version == current.version)
            changes = [
                Booking.payment_status.set(current.status),
                Booking.payment_method.set(current.payment_method),
            ]
            tx.update(booking, changes, when=booking.statuses_unchanged())


STEPS = (
    Step(
        "search-people",
        lambda window: query_page(User.by_age, "user", window, newest_first=False),
        _index_person,
    ),
    Step(
        "search-payments",
        lambda window: query_page(Payment.by_age, "payment", window, newest_first=False),
        _index_payment,
    ),
    Step(
        "booking-payment-methods",
        lambda window: query_page(Payment.by_age, "payment", window, newest_first=False),
        _show_payment_method,
    ),
)
