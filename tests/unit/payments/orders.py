"""Orders to pay in tests."""

from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

from chalicelib.localization.clock import now
from chalicelib.payments.gateways.base import Order, ReturnRequest

_numbers = count(1)

EMPTY_RETURN = ReturnRequest(query={}, raw_query="", form={}, outcome="")


def create_order(**changed: Any) -> Order:
    """An attempt to pay Rs 1500.50, an amount that shows who drops paisa."""
    plain = Order(
        id=f"01J-ATTEMPT-{next(_numbers):04}",
        payment_id="01JPAYMENT",
        booking_id="01JBOOKING",
        amount_minor=150050,
        currency="NPR",
        description="Griha Pravesh, at home = 3 hours",
        created_at=now(),
        customer_name="Sita Sharma",
        customer_email="sita@example.com",
        customer_phone="+977 9841-000000",
        returns_url="https://front.test/webhooks",
        site_url="https://front.test",
    )
    return replace(plain, **changed)


def older(order: Order, **span: float) -> Order:
    """The same order, made so long ago: ``older(order, hours=2)``."""
    return replace(order, created_at=order.created_at - timedelta(**span))
