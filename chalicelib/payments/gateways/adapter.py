"""What the gateways are made of: a configuration, timeouts, and two traits that several have."""

from dataclasses import dataclass
from typing import ClassVar, Generic, NoReturn, TypeVar

from chalicelib.payments.gateways.base import GatewayRefused, Order, RefundKind, RefundRequest
from chalicelib.payments.gateways.config import GatewayConfig
from chalicelib.payments.gateways.http import DEFAULT_TIMEOUTS, Timeouts

C = TypeVar("C", bound=GatewayConfig)


@dataclass(frozen=True)
class Adapter(Generic[C]):
    """A gateway of one configuration. It has no other state."""

    config: C
    timeouts: Timeouts = DEFAULT_TIMEOUTS

    @property
    def minimum_minor(self) -> int:
        return 1

    @property
    def maximum_minor(self) -> int | None:
        return None

    def close_checkout(self, order: Order) -> None:
        """Of most gateways a checkout ends by itself alone."""


class TakesRupees:
    """Charges the booking's own currency."""

    currencies: ClassVar[tuple[str, ...]] = ("NPR",)
    npr_per_unit: ClassVar[None] = None


class RefundsByHand:
    """Has no refund API: an admin returns the money in the merchant portal and records its reference."""

    refund_kind: ClassVar[RefundKind] = RefundKind.MANUAL

    def refund(self, order: Order, refund: RefundRequest) -> NoReturn:
        raise GatewayRefused("this gateway has no refund API: money is returned by hand")

    look_up_refund = refund
