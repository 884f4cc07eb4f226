"""What several gateways find out in the same way. Knows no gateway's words."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.localization import clock
from chalicelib.payments.gateways.base import (
    GatewayRefundStatus,
    GatewayStatus,
    LookupResult,
    Order,
    RefundRequest,
    RefundResult,
    Why,
)

CHECKOUT_START_PERIOD = timedelta(minutes=10)
"""For so long a checkout without a reference may be one that is just being opened."""

REFUND_VISIBILITY_PERIOD = timedelta(minutes=10)
"""For so long a refund that the gateway does not show may be one that it is still working on."""

_NAMES_AN_AMOUNT = frozenset({GatewayStatus.PAID, GatewayStatus.REFUNDED, GatewayStatus.PARTLY_REFUNDED})


def has_elapsed(since: datetime, span: timedelta) -> bool:
    return clock.now() - since >= span


def without_reference(order: Order) -> LookupResult:
    """There is no reference to ask for. It was never stored, so the payer never got the link: nothing can be paid."""
    status = GatewayStatus.FAILED if has_elapsed(order.created_at, CHECKOUT_START_PERIOD) else GatewayStatus.OPEN
    return LookupResult(status, detail="the checkout was never opened")


def require_amount(finding: LookupResult) -> LookupResult:
    """The same, held if it says paid without saying how much, by a gateway that does say."""
    if finding.status in _NAMES_AN_AMOUNT and finding.amount_minor is None:
        return replace(finding, status=GatewayStatus.UNDER_REVIEW, why=Why.AMOUNT_MISSING)
    return finding


def refund_not_found(refund: RefundRequest, raw: Mapping[str, Any]) -> RefundResult:
    """The gateway shows no such refund: it may still be at it, and after a while it was never asked."""
    if has_elapsed(refund.requested_at, REFUND_VISIBILITY_PERIOD):
        return RefundResult(GatewayRefundStatus.FAILED, raw=raw, why=Why.REFUND_NOT_THERE)
    return RefundResult(GatewayRefundStatus.PENDING, raw=raw, why=Why.REFUND_NOT_THERE)
