"""Cash, put into the pandit's hand. There is nobody to ask: the pandit or an admin says that it was paid."""

from typing import ClassVar

from chalicelib.payments.gateways.adapter import Adapter, RefundsByHand, TakesRupees
from chalicelib.payments.gateways.base import (
    Arrival,
    Checkout,
    Finding,
    ForgedReturn,
    Order,
    PaymentMethod,
    Returned,
    Verdict,
)
from chalicelib.payments.gateways.config import CashConfig


class Cash(Adapter[CashConfig], TakesRupees, RefundsByHand):
    method: ClassVar = PaymentMethod.CASH

    def start(self, order: Order) -> Checkout:
        return Checkout("none")

    def read_return(self, order: Order, arrival: Arrival) -> Returned:
        raise ForgedReturn("nobody returns from paying cash")

    def look_up(self, order: Order) -> Finding:
        return Finding(Verdict.OPEN, reason="waits to be confirmed by the pandit")
