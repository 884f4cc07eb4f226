"""Cash, handed to the pandit. There is no gateway to ask: the pandit or an admin says that it was paid."""

from typing import ClassVar

from chalicelib.payments.gateways.adapter import Adapter
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
from chalicelib.payments.gateways.config import GatewayConfig


class Cash(Adapter[GatewayConfig]):
    method: ClassVar = PaymentMethod.CASH
    config_model: ClassVar = GatewayConfig

    def create_checkout(self, order: Order) -> Checkout:
        return Checkout("none")

    def verify_return(self, order: Order, request: ReturnRequest) -> ReturnResult:
        raise ForgedReturn("nobody returns from paying cash")

    def look_up(self, order: Order) -> LookupResult:
        return LookupResult(GatewayStatus.OPEN, detail="waits to be confirmed by the pandit")
