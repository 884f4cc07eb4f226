"""What the payment core asks of a gateway, and what a gateway answers.

A gateway is stateless: it builds requests, reads answers and maps the gateway's words to a
:class:`GatewayStatus`. It stores nothing, decides nothing about bookings, and imports nothing of Chalice, DynamoDB or
Redis. Money is integer minor units (paisa, cents) with its currency. What is not proven is undecided.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, Protocol


class PaymentMethod(StrEnum):
    KHALTI = "KHALTI"
    ESEWA = "ESEWA"
    CONNECT_IPS = "CONNECT_IPS"
    IME_PAY = "IME_PAY"
    STRIPE = "STRIPE"
    CASH = "CASH"


class GatewayStatus(StrEnum):
    """What a look-up has found out about an attempt."""

    OPEN = "OPEN"
    """Not paid yet; it may still be. Ask again."""
    PAID = "PAID"
    """The money is taken, says the gateway. The core still compares amount, currency and references."""
    FAILED = "FAILED"
    """Ended unpaid: failed, cancelled by the payer, or expired at the gateway."""
    UNDER_REVIEW = "UNDER_REVIEW"
    """The gateway does not decide, or says what is not documented: a person has to look into it."""
    REFUNDED = "REFUNDED"
    """Was paid, and all of it has been returned."""
    PARTLY_REFUNDED = "PARTLY_REFUNDED"
    """Was paid, and part of it has been returned; ``refunded_minor`` where the gateway tells how much."""
    DISPUTED = "DISPUTED"
    """Was paid, and the payer wants it back from his bank."""
    REVERSED = "REVERSED"
    """The gateway holds no money any more and does not say whether it ever did: refunded if it was known to be paid,
    failed if it was not (eSewa's CANCELED)."""


class RefundKind(StrEnum):
    API = "API"
    MANUAL = "MANUAL"


class GatewayRefundStatus(StrEnum):
    COMPLETED = "COMPLETED"
    PENDING = "PENDING"
    """Asked for and not done yet, or not known: look it up, do not ask again."""
    FAILED = "FAILED"
    """Nothing was returned, and nothing will be by this refund."""


class Why(StrEnum):
    """Why a person is wanted. The words for it, in both languages, are the core's (``texts.WHY``)."""

    UNDECIDED = "UNDECIDED"
    AMOUNT_DIFFERS = "AMOUNT_DIFFERS"
    AMOUNT_MISSING = "AMOUNT_MISSING"
    CURRENCY_DIFFERS = "CURRENCY_DIFFERS"
    ORDER_DIFFERS = "ORDER_DIFFERS"
    REFERENCE_DIFFERS = "REFERENCE_DIFFERS"
    MERCHANT_DIFFERS = "MERCHANT_DIFFERS"
    NOT_CONFIRMED = "NOT_CONFIRMED"
    NOT_THERE = "NOT_THERE"
    DISPUTED = "DISPUTED"
    PARTLY_RETURNED = "PARTLY_RETURNED"
    RETURNED_THERE = "RETURNED_THERE"
    PAID_TWICE = "PAID_TWICE"
    REFUND_BY_HAND = "REFUND_BY_HAND"
    REFUND_REFUSED = "REFUND_REFUSED"
    REFUND_NOT_THERE = "REFUND_NOT_THERE"
    REFUND_UNDECIDED = "REFUND_UNDECIDED"


@dataclass(frozen=True, slots=True)
class Order:
    """An attempt as a gateway needs to know it. ``id`` has at most 20 characters: letters, digits, hyphen."""

    id: str
    payment_id: str
    booking_id: str
    amount_minor: int
    """In ``currency``, which is one of the gateway's own."""
    currency: str
    description: str
    created_at: datetime
    customer_name: str
    customer_email: str
    customer_phone: str | None
    returns_url: str
    """The webhook address without a trailing slash: ``https://host/webhooks``."""
    site_url: str
    """The web client's origin without a trailing slash."""
    reference: str | None = None
    """What the gateway called it at the start: Khalti's pidx, IME Pay's TokenId, Stripe's cs_…"""
    transaction_id: str | None = None
    """The gateway's final id, once known."""


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """Money to be returned of an attempt, as the core has written it down before asking."""

    id: str
    """Ours; it makes a repetition harmless where the gateway has idempotency keys."""
    amount_minor: int
    requested_at: datetime
    refunded_before_minor: int = 0
    """What the refunds before this one have returned."""
    gateway_refund_id: str | None = None


@dataclass(frozen=True, slots=True)
class Checkout:
    """How the payer gets to the gateway: a link, a form to post, or not at all."""

    kind: Literal["redirect", "form", "none"]
    url: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    expires_at: datetime | None = None
    """When it can no longer be paid; None where nobody says."""
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class LookupResult:
    """What the gateway says of an attempt. ``raw`` is its answer, for admins; it never holds our secrets."""

    status: GatewayStatus
    amount_minor: int | None = None
    """None where the gateway does not report an amount (the request was bound to it)."""
    currency: str | None = None
    order_id: str | None = None
    """Our id as the answer names it, to be compared with ``Order.id``; None where it names none."""
    reference: str | None = None
    """The gateway's reference as the answer names it, to be compared with ``Order.reference``; None likewise."""
    transaction_id: str | None = None
    refunded_minor: int | None = None
    raw: Mapping[str, Any] = field(default_factory=dict)
    detail: str = ""
    """The gateway's own word for the state."""
    why: Why | None = None
    """Of a held one, what is wrong with the answer itself; None where the gateway's word says it."""


@dataclass(frozen=True, slots=True)
class RefundResult:
    status: GatewayRefundStatus
    gateway_refund_id: str | None = None
    raw: Mapping[str, Any] = field(default_factory=dict)
    detail: str = ""
    """The gateway's own word, or why it could not be asked."""
    why: Why | None = None
    """As of a finding."""


@dataclass(frozen=True, slots=True)
class ReturnRequest:
    """A payer's browser coming back: what it carries. None of it proves that anything was paid."""

    query: Mapping[str, str]
    """The query string, percent-decoded once; of repeated names the last."""
    raw_query: str
    form: Mapping[str, str]
    outcome: Literal["success", "failure", "cancel", ""]
    """Which of the two addresses it came to, for gateways that have two."""


@dataclass(frozen=True, slots=True)
class ReturnResult:
    """What a return has told of an attempt."""

    order: Order
    """With what the return has proven: eSewa's transaction code."""
    payer_cancelled: bool = False
    """The payer says that he will not pay. Nothing proves it, and he may do so all the same."""


class GatewayError(Exception):
    """The gateway failed us (502): it answered what nobody can read, or is not set up as it says."""


class GatewayRefused(GatewayError):
    """It refused what we asked of it (502), in the words of this error. Nothing was done."""


class GatewayDown(GatewayError):
    """The gateway cannot be reached or is out of service (503). Whether a request got through is not known."""


class Misconfigured(GatewayDown):
    """The gateways' configuration cannot be read at all (503). Its content is not part of the error."""


class ForgedReturn(Exception):
    """A return that carries a signature which is wrong, or that names another attempt than its address."""


class PaymentGateway(Protocol):
    """One way to pay. Methods raise :class:`GatewayError` and nothing else."""

    @property
    def method(self) -> PaymentMethod: ...

    @property
    def currencies(self) -> tuple[str, ...]: ...

    @property
    def refund_kind(self) -> RefundKind: ...

    @property
    def npr_per_unit(self) -> str | None:
        """The configured rate, to be frozen on an attempt; None where the gateway takes NPR itself."""

    @property
    def minimum_minor(self) -> int:
        """The least that it charges, in minor units of its first currency."""

    @property
    def maximum_minor(self) -> int | None:
        """The most that it charges at once, likewise; None where no limit is published."""

    def create_checkout(self, order: Order) -> Checkout:
        """Opens a checkout for exactly this amount."""

    def verify_return(self, order: Order, arrival: ReturnRequest) -> ReturnResult:
        """Checks what a return carries, as far as it can be checked. Raises :class:`ForgedReturn`."""

    def close_checkout(self, order: Order) -> None:
        """Ends the checkout of a payer who gave up, where the gateway can; elsewhere it does nothing. What is paid by
        then stays paid."""

    def look_up(self, order: Order) -> LookupResult:
        """Asks the gateway for the truth."""

    def refund(self, order: Order, refund: RefundRequest) -> RefundResult:
        """Returns money (``RefundKind.API`` only). It raises only when nothing was asked of the gateway, so that it may
        be called again; a time-out after asking is a PENDING refund."""

    def look_up_refund(self, order: Order, refund: RefundRequest) -> RefundResult:
        """What became of a refund whose answer was lost. It may ask for it again where that returns nothing twice."""
