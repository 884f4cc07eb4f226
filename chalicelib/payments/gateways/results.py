"""Results that several adapters come to in the same way. Knows no gateway's words."""

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
"""How long a checkout without a stored reference may still be starting."""

REFUND_VISIBILITY_PERIOD = timedelta(minutes=10)
"""How long a gateway may take to show a refund. Afterwards a refund that it does not show was never made."""

_STATUSES_WITH_AMOUNT = frozenset({GatewayStatus.PAID, GatewayStatus.REFUNDED, GatewayStatus.PARTLY_REFUNDED})


def has_elapsed(since: datetime, period: timedelta) -> bool:
    return clock.now() - since >= period


def without_reference(order: Order) -> LookupResult:
    """The result for an attempt whose reference was never stored: the payer never got the link, so nothing was paid."""
    has_failed = has_elapsed(order.created_at, CHECKOUT_START_PERIOD)
    status = GatewayStatus.FAILED if has_failed else GatewayStatus.OPEN
    return LookupResult(status, detail="the checkout was never opened")


def require_amount(result: LookupResult) -> LookupResult:
    """Puts a result under review if it says "paid" but not how much. For gateways that do report amounts."""
    if result.status in _STATUSES_WITH_AMOUNT and result.amount_minor is None:
        return replace(result, status=GatewayStatus.UNDER_REVIEW, why=Why.AMOUNT_MISSING)
    return result


def refund_not_found(refund: RefundRequest, raw: Mapping[str, Any]) -> RefundResult:
    """The result for a refund that the gateway does not show: pending for some minutes, then failed."""
    has_failed = has_elapsed(refund.requested_at, REFUND_VISIBILITY_PERIOD)
    status = GatewayRefundStatus.FAILED if has_failed else GatewayRefundStatus.PENDING
    return RefundResult(status, raw=raw, why=Why.REFUND_NOT_THERE)
