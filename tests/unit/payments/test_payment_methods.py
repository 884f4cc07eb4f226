"""Bookings lie below payments and must not import them, so they name payment methods and statuses a second time."""

from typing import get_args

import pytest

from chalicelib.bookings.schemas import BookingView
from chalicelib.payments.gateways.base import PaymentMethod
from chalicelib.payments.rules import PaymentStatus


def literals_of(field: str) -> list[str]:
    """Returns the texts of ``Literal[…] | None``."""
    literal, none = get_args(BookingView.model_fields[field].annotation)
    assert none is type(None)
    return list(get_args(literal))


@pytest.mark.parametrize(("field", "values"), [("payment_method", PaymentMethod), ("payment_status", PaymentStatus)])
def test_a_booking_shows_whatever_its_payment_may_be(
    field: str, values: type[PaymentMethod] | type[PaymentStatus]
) -> None:
    assert literals_of(field) == [value.value for value in values]
