"""Decides what a gateway's answer means for an attempt, and how much may be refunded. Pure.

No I/O, and no gateway's own words: adapters map those. Money is integer minor units (paisa, cents).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from chalicelib.errors import Conflict, Invalid
from chalicelib.localization.numbers import decimal_text
from chalicelib.localization.text import Text
from chalicelib.payments.gateways.base import GatewayStatus, LookupResult, Why


class PaymentStatus(StrEnum):
    """Of a payment, and of each of its attempts."""

    PENDING = "PENDING"
    PROCESSING = "PROCESSING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    REFUNDED = "REFUNDED"


class RefundStatus(StrEnum):
    PENDING = "PENDING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


class ReconcilerQueue(StrEnum):
    """What the reconciler looks up: attempts in the first three queues, refunds in the last one."""

    OPEN = "open"
    """The attempt may still be paid."""
    CLOSED = "closed"
    """The attempt failed by time alone: a late payer may still pay it."""
    PAID = "paid"
    """The attempt was paid, and its gateway's merchant portal can return the money without telling us."""
    REFUNDS = "refunds"


OPEN = frozenset({PaymentStatus.PENDING, PaymentStatus.PROCESSING})
"""The attempt may still be paid."""
SETTLED = frozenset({PaymentStatus.COMPLETED, PaymentStatus.REFUNDED})
"""Money was taken. Nothing leads from here to FAILED."""
EXPIRED_CHECKOUT_GRACE_PERIOD = timedelta(minutes=30)
"""How long after its checkout has expired an unpaid attempt stays open, because it may still turn out paid."""


class AlreadyPaid(Conflict):
    code = "ALREADY_PAID"
    detail = Text("This booking has been paid.", "यो बुकिङको भुक्तानी भइसकेको छ।")


class BookingCancelled(Conflict):
    code = "BOOKING_CANCELLED"
    detail = Text("This booking was cancelled; it cannot be paid.", "यो बुकिङ रद्द भइसकेको छ; भुक्तानी गर्न मिल्दैन।")


class PaymentInDoubt(Conflict):
    code = "PAYMENT_IN_DOUBT"
    detail = Text(
        "It is not clear yet whether an earlier payment for this booking went through. Paying again now may mean "
        "paying twice; what is paid twice is returned.",
        "यस बुकिङको अघिल्लो भुक्तानी भयो कि भएन, अझै टुंगो लागेको छैन। अहिले फेरि तिर्दा दुई पटक तिरिन सक्छ; "
        "दोहोरो तिरिएको रकम फिर्ता हुन्छ।",
    )


class NotPaid(Conflict):
    code = "NOT_PAID"
    detail = Text("Nothing has been paid that could be returned.", "फिर्ता गर्न मिल्ने कुनै भुक्तानी भएको छैन।")


class NotUnderReview(Conflict):
    code = "NOT_HELD"
    detail = Text("This attempt does not wait for a person.", "यो भुक्तानी प्रयासमा कसैको निर्णय चाहिएको छैन।")


class Outcome(StrEnum):
    """What is done about an attempt. The values are in logs, metrics and the audit trail."""

    CAPTURE = "CAPTURE"
    FAIL = "FAIL"
    REVIEW = "HOLD"
    """A person has to decide."""
    REVERSE = "REVERSE"
    """It was paid, and the gateway has returned the money without being asked by us."""
    KEEP = "KEEP"
    """A person has reviewed a paid attempt, and it stays paid."""
    GIVE_UP = "GIVE_UP"
    """The payer says that he will not pay. The attempt stays open for a while, because he may have paid."""
    WAIT = "WAIT"
    """Nothing. The gateway is asked again later."""


@dataclass(frozen=True, slots=True)
class ExpectedPayment:
    """What an attempt expects to be paid, and its status. A gateway's answer is compared with this."""

    status: PaymentStatus
    amount_minor: int
    currency: str
    order_id: str
    reference: str | None
    expires_at: datetime
    refunded_minor: int = 0
    """Sum of our own refunds of it, pending or completed, in ``currency``."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a person has to look into a payment. As text it is what is stored."""

    why: Why
    detail: str = ""
    """The gateway's own word, or the amount that it reports."""

    def __str__(self) -> str:
        return f"{self.why}: {self.detail}"

    @classmethod
    def parse(cls, text: str) -> Self:
        why, _, detail = text.partition(": ")
        return cls(Why(why), detail)


@dataclass(frozen=True, slots=True)
class Decision:
    outcome: Outcome
    cause: Cause | None = None
    """Of a REVIEW: why."""


def judge(
    expected: ExpectedPayment, lookup: LookupResult, moment: datetime, *, payer_cancelled: bool = False
) -> Decision:
    """Decides what a gateway's answer means for an attempt.

    An undecided or unknown answer never fails an attempt. A paid one is undone only if the gateway itself says that the
    money went back. That the payer says he cancelled (``payer_cancelled``) proves nothing.
    """
    if expected.status in SETTLED:
        return _judge_settled(expected, lookup)
    match lookup.status:
        case GatewayStatus.PAID:
            mismatch = find_mismatch(expected, lookup)
            return Decision(Outcome.REVIEW, mismatch) if mismatch else Decision(Outcome.CAPTURE)
        case GatewayStatus.FAILED | GatewayStatus.REVERSED:
            return Decision(Outcome.FAIL)
        case GatewayStatus.OPEN:
            if moment >= expected.expires_at + EXPIRED_CHECKOUT_GRACE_PERIOD:
                return Decision(Outcome.FAIL)
            return Decision(Outcome.GIVE_UP if payer_cancelled and expected.status in OPEN else Outcome.WAIT)
        case GatewayStatus.REFUNDED | GatewayStatus.PARTLY_REFUNDED:
            return Decision(Outcome.REVIEW, Cause(Why.RETURNED_THERE, lookup.detail))
        case GatewayStatus.DISPUTED:
            return Decision(Outcome.REVIEW, Cause(Why.DISPUTED))
        case GatewayStatus.UNDER_REVIEW:
            return Decision(Outcome.REVIEW, Cause(lookup.why or Why.UNDECIDED, lookup.detail))


def _judge_settled(expected: ExpectedPayment, lookup: LookupResult) -> Decision:
    # FAILED means nothing for a paid attempt: the look-up may have left before the payment arrived, or the gateway has
    # deleted the attempt since.
    if expected.status is PaymentStatus.REFUNDED or expected.refunded_minor >= expected.amount_minor:
        return Decision(Outcome.WAIT)
    if lookup.status in {GatewayStatus.REFUNDED, GatewayStatus.REVERSED}:
        return Decision(Outcome.REVERSE)
    if lookup.status is GatewayStatus.DISPUTED:
        return Decision(Outcome.REVIEW, Cause(Why.DISPUTED))
    if lookup.status is GatewayStatus.PARTLY_REFUNDED and _exceeds_our_refunds(expected, lookup):
        return Decision(Outcome.REVIEW, Cause(Why.PARTLY_RETURNED, lookup.detail))
    return Decision(Outcome.WAIT)


def _exceeds_our_refunds(expected: ExpectedPayment, lookup: LookupResult) -> bool:
    """Returns whether the gateway has returned more than our refunds. Not every gateway reports how much it was."""
    if lookup.refunded_minor is None:
        return expected.refunded_minor == 0
    return lookup.refunded_minor > expected.refunded_minor


def find_mismatch(expected: ExpectedPayment, lookup: LookupResult) -> Cause | None:
    """Returns how what was paid differs from what was asked for; None if all of it matches."""
    if lookup.amount_minor is not None and lookup.amount_minor != expected.amount_minor:
        return Cause(Why.AMOUNT_DIFFERS, decimal_text(lookup.amount_minor))
    if lookup.currency is not None and lookup.currency.upper() != expected.currency.upper():
        return Cause(Why.CURRENCY_DIFFERS, lookup.currency)
    if lookup.order_id is not None and lookup.order_id != expected.order_id:
        return Cause(Why.ORDER_DIFFERS, lookup.order_id)
    if lookup.reference is not None and expected.reference is not None and lookup.reference != expected.reference:
        return Cause(Why.REFERENCE_DIFFERS, lookup.reference)
    return None


_AMOUNT = Text(
    "Give an amount above zero; at most {left} can be returned.",
    "शून्यभन्दा बढी रकम दिनुहोस्; बढीमा {left} फिर्ता गर्न मिल्छ।",
)


def refund_amount(owed_minor: int, refunded_minor: int, requested_minor: int | None, left_text: Text) -> int:
    """Returns the amount of a refund in minor units: what is requested, or all that is left (None).

    ``left_text`` is what is left, for the reader of the error. Raises ``NotPaid`` if nothing is left, and ``Invalid``
    for an amount that is not above zero or more than what is left.
    """
    left = owed_minor - refunded_minor
    if left <= 0:
        raise NotPaid
    if requested_minor is None:
        return left
    if not 0 < requested_minor <= left:
        raise Invalid.field("amount", _AMOUNT.fill(left=left_text))
    return requested_minor
