"""Cash, put into the pandit's hand. There is nobody to ask: the pandit or an admin says that it was paid."""

from typing import ClassVar

from chalicelib.payments.gateways.adapter import Adapter, RefundsByHand, TakesRupees
from chalicelib.payments.gateways.base import (
    Checkout,
    ForgedReturn,
    GatewayStatus,
    LookupResult,
    Order,
    PaymentMethod,
    ReturnRequest,
    ReturnResult,
)
from chalicelib.payments.gateways.config import CashConfig


class Cash(Adapter[CashConfig], TakesRupees, RefundsByHand):
    method: ClassVar = PaymentMethod.CASH

    def create_checkout(self, order: Order) -> Checkout:
        return Checkout("none")

    def verify_return(self, order: Order, arrival: ReturnRequest) -> ReturnResult:
        raise ForgedReturn("nobody returns from paying cash")

    def look_up(self, order: Order) -> LookupResult:
        return LookupResult(GatewayStatus.OPEN, detail="waits to be confirmed by the pandit")
