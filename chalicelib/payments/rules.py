"""Pure decisions about money: what a gateway's answer means for an attempt, and what may be returned.

No I/O and no gateway's words: those are the adapters'. Money is integer minor units.
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


OPEN = frozenset({PaymentStatus.PENDING, PaymentStatus.PROCESSING})
"""An attempt in one of these may still be paid."""
SETTLED = frozenset({PaymentStatus.COMPLETED, PaymentStatus.REFUNDED})
"""Money was taken. Nothing leads from here to FAILED."""
UNHEARD_FOR = timedelta(minutes=30)
"""How long after its link has expired an attempt may still turn out paid, before it is closed unpaid."""


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


class NotHeld(Conflict):
    code = "NOT_HELD"
    detail = Text("This attempt does not wait for a person.", "यो भुक्तानी प्रयासमा कसैको निर्णय चाहिएको छैन।")


class Outcome(StrEnum):
    """What is done about an attempt."""

    CAPTURE = "CAPTURE"
    FAIL = "FAIL"
    HOLD = "HOLD"
    REVERSE = "REVERSE"
    """It was paid, and the gateway has returned the money without us."""
    KEEP = "KEEP"
    """It stays paid: a person has looked into what was odd about it."""
    GIVE_UP = "GIVE_UP"
    """The payer says that he will not pay. It is looked after for a while, for he may have."""
    WAIT = "WAIT"


@dataclass(frozen=True, slots=True)
class ExpectedPayment:
    """What an attempt stands for, and how it stands: a look-up is compared with this."""

    status: PaymentStatus
    amount_minor: int
    currency: str
    order_id: str
    reference: str | None
    expires_at: datetime
    refunded_minor: int = 0
    """What refunds of ours have returned of it, or are about to."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a person is wanted, and the word or the number to it. As text it is what is stored of it."""

    why: Why
    said: str = ""

    def __str__(self) -> str:
        return f"{self.why}: {self.said}"

    @classmethod
    def parse(cls, text: str) -> Self:
        why, _, said = text.partition(": ")
        return cls(Why(why), said)


@dataclass(frozen=True, slots=True)
class Decision:
    outcome: Outcome
    cause: Cause | None = None
    """Of a HOLD."""


def judge(
    expected: ExpectedPayment, lookup: LookupResult, moment: datetime, *, payer_cancelled: bool = False
) -> Decision:
    """What a gateway's answer means. Undecided and unknown never fail a payment, and nothing unpays a paid one but the
    gateway's own word that the money went back. What a payer says (``payer_cancelled``) decides nothing."""
    if expected.status in SETTLED:
        return _judge_settled(expected, lookup)
    match lookup.status:
        case GatewayStatus.PAID:
            mismatch = difference(expected, lookup)
            return Decision(Outcome.HOLD, mismatch) if mismatch else Decision(Outcome.CAPTURE)
        case GatewayStatus.FAILED | GatewayStatus.REVERSED:
            return Decision(Outcome.FAIL)
        case GatewayStatus.OPEN:
            if moment >= expected.expires_at + UNHEARD_FOR:
                return Decision(Outcome.FAIL)
            return Decision(Outcome.GIVE_UP if payer_cancelled and expected.status in OPEN else Outcome.WAIT)
        case GatewayStatus.REFUNDED | GatewayStatus.PARTLY_REFUNDED:
            return Decision(Outcome.HOLD, Cause(Why.RETURNED_THERE, lookup.detail))
        case GatewayStatus.DISPUTED:
            return Decision(Outcome.HOLD, Cause(Why.DISPUTED))
        case GatewayStatus.UNDER_REVIEW:
            return Decision(Outcome.HOLD, Cause(lookup.why or Why.UNDECIDED, lookup.detail))


def _judge_settled(expected: ExpectedPayment, lookup: LookupResult) -> Decision:
    # FAILED is nothing to go by here: it may have been asked for before the payment came, or be what a gateway answers
    # about one that it has forgotten.
    if expected.status is PaymentStatus.REFUNDED or expected.refunded_minor >= expected.amount_minor:
        return Decision(Outcome.WAIT)
    if lookup.status in {GatewayStatus.REFUNDED, GatewayStatus.REVERSED}:
        return Decision(Outcome.REVERSE)
    if lookup.status is GatewayStatus.DISPUTED:
        return Decision(Outcome.HOLD, Cause(Why.DISPUTED))
    if lookup.status is GatewayStatus.PARTLY_REFUNDED and _is_more_than_ours(expected, lookup):
        return Decision(Outcome.HOLD, Cause(Why.PARTLY_RETURNED, lookup.detail))
    return Decision(Outcome.WAIT)


def _is_more_than_ours(expected: ExpectedPayment, lookup: LookupResult) -> bool:
    """Whether a part was returned that no refund of ours is about; not every gateway tells how much it was."""
    if lookup.refunded_minor is None:
        return expected.refunded_minor == 0
    return lookup.refunded_minor > expected.refunded_minor


def difference(expected: ExpectedPayment, lookup: LookupResult) -> Cause | None:
    """In what a payment differs from what was asked for; None where it does not."""
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


def refundable(owed_minor: int, refunded_minor: int, wanted_minor: int | None, left_text: Text) -> int:
    """How much a refund returns: what is wanted, or all that is left. Raises ``NotPaid`` or ``Invalid``."""
    left = owed_minor - refunded_minor
    if left <= 0:
        raise NotPaid
    if wanted_minor is None:
        return left
    if not 0 < wanted_minor <= left:
        raise Invalid.field("amount", _AMOUNT.fill(left=left_text))
    return wanted_minor
