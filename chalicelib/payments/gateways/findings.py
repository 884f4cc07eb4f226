"""What several gateways find out in the same way. Knows no gateway's words."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from chalicelib.localization import clock
from chalicelib.payments.gateways.base import Finding, Order, Refund, RefundFinding, RefundVerdict, Verdict, Why

STARTING = timedelta(minutes=10)
"""For so long a checkout without a reference may be one that is just being opened."""

REFUNDING = timedelta(minutes=10)
"""For so long a refund that the gateway does not show may be one that it is still working on."""

_NAMES_AN_AMOUNT = frozenset({Verdict.PAID, Verdict.REFUNDED, Verdict.PARTLY_REFUNDED})


def is_over(since: datetime, span: timedelta) -> bool:
    return clock.now() - since >= span


def unstarted(order: Order) -> Finding:
    """There is no reference to ask for. It was never stored, so the payer never got the link: nothing can be paid."""
    verdict = Verdict.FAILED if is_over(order.created_at, STARTING) else Verdict.OPEN
    return Finding(verdict, reason="the checkout was never opened")


def proven(finding: Finding) -> Finding:
    """The same, held if it says paid without saying how much, by a gateway that does say."""
    if finding.verdict in _NAMES_AN_AMOUNT and finding.amount_minor is None:
        return replace(finding, verdict=Verdict.HELD, why=Why.AMOUNT_MISSING)
    return finding


def unshown(refund: Refund, raw: Mapping[str, Any]) -> RefundFinding:
    """The gateway shows no such refund: it may still be at it, and after a while it was never asked."""
    if is_over(refund.asked_at, REFUNDING):
        return RefundFinding(RefundVerdict.FAILED, raw=raw, why=Why.REFUND_NOT_THERE)
    return RefundFinding(RefundVerdict.PENDING, raw=raw, why=Why.REFUND_NOT_THERE)
