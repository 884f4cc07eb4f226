"""The base of all adapters: a configuration, time-outs, and what most gateways have in common."""

from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from chalicelib.payments.gateways.base import (
    GatewayRefused,
    Order,
    PaymentGateway,
    PaymentMethod,
    RefundRequest,
    RefundResult,
)
from chalicelib.payments.gateways.catalogue import CATALOGUE
from chalicelib.payments.gateways.config import GatewayConfig
from chalicelib.payments.gateways.http import DEFAULT_TIMEOUTS, Timeouts

C = TypeVar("C", bound=GatewayConfig)


@dataclass(frozen=True)
class Adapter(PaymentGateway, Generic[C]):
    """A gateway with its configuration. It has no other state.

    By default it charges rupees, has no refund API, and cannot end a checkout.
    """

    method: ClassVar[PaymentMethod]
    config_model: ClassVar[type[GatewayConfig]]

    config: C
    timeouts: Timeouts = DEFAULT_TIMEOUTS

    @property
    def currency(self) -> str:
        return CATALOGUE[self.method].currency

    @property
    def npr_per_unit(self) -> str | None:
        return None

    def return_url(self, order: Order) -> str:
        """Where the gateway sends the payer back to. The attempt's id is in the path, because some gateways append a
        second "?" to an address that has a query."""
        return f"{order.returns_url}/{CATALOGUE[self.method].key}/{order.id}"

    def close_checkout(self, order: Order) -> None:
        """Does nothing: most checkouts only end by themselves."""

    def refund(self, order: Order, refund: RefundRequest) -> RefundResult:
        raise GatewayRefused("this gateway has no refund API: money is returned by hand")

    def look_up_refund(self, order: Order, refund: RefundRequest) -> RefundResult:
        raise GatewayRefused("this gateway has no refund API: money is returned by hand")
