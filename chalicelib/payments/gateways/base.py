"""The interface between the payment core and the gateways: what the core asks, and what a gateway answers.

A gateway is stateless. It builds requests, parses answers and maps the gateway's words to a :class:`GatewayStatus`. It
stores nothing, decides nothing about bookings, and imports nothing of Chalice, DynamoDB or Redis. Money is integer
minor units (paisa, cents) with its currency. What is not proven is undecided.
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
    """The state of an attempt, as its gateway reports it."""

    OPEN = "OPEN"
    """Not paid yet, but it may still be. Ask again later."""
    PAID = "PAID"
    """The gateway has taken the money. The core still compares amount, currency and references."""
    FAILED = "FAILED"
    """Ended unpaid: failed, cancelled by the payer, or expired at the gateway."""
    UNDER_REVIEW = "UNDER_REVIEW"
    """The gateway does not decide, or reports a state that is not documented. A person has to look into it."""
    REFUNDED = "REFUNDED"
    """Was paid, and all of it has been returned."""
    PARTLY_REFUNDED = "PARTLY_REFUNDED"
    """Was paid, and a part has been returned: ``refunded_minor``, if the gateway reports how much."""
    DISPUTED = "DISPUTED"
    """Was paid, and the payer claims the money back from the bank."""
    REVERSED = "REVERSED"
    """The gateway holds no money any more and does not say whether it ever did (eSewa's CANCELED). A paid attempt
    counts as refunded, an unpaid one as failed."""


class RefundKind(StrEnum):
    API = "API"
    MANUAL = "MANUAL"


class GatewayRefundStatus(StrEnum):
    """The state of a refund, as the gateway reports it."""

    COMPLETED = "COMPLETED"
    PENDING = "PENDING"
    """Requested and not done yet, or not known. Look it up; do not request it again."""
    FAILED = "FAILED"
    """Nothing was returned, and this refund will return nothing."""


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
    """An attempt, as a gateway needs to know it. ``id`` has at most 20 characters: letters, digits, hyphen."""

    id: str
    payment_id: str
    booking_id: str
    amount_minor: int
    """In ``currency``, which is the one that the gateway charges."""
    currency: str
    created_at: datetime
    reference: str | None = None
    """The gateway's own id of the checkout: Khalti's pidx, IME Pay's TokenId, Stripe's cs_…"""
    transaction_id: str | None = None
    """The gateway's id of the payment, once known."""

    # For a checkout only:
    description: str = ""
    customer_name: str = ""
    customer_email: str = ""
    customer_phone: str | None = None
    returns_url: str = ""
    """The webhook address without a trailing slash: ``https://host/webhooks``."""
    site_url: str = ""
    """The web client's origin without a trailing slash."""


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """A refund of an attempt. The core has stored it before the gateway is asked."""

    id: str
    """Our id. It makes a repetition harmless at gateways with idempotency keys."""
    amount_minor: int
    requested_at: datetime
    refunded_before_minor: int = 0
    """The sum of the earlier refunds of the same attempt."""
    gateway_refund_id: str | None = None


@dataclass(frozen=True, slots=True)
class Checkout:
    """How the payer gets to the gateway: by a link, by a form that the browser posts, or not at all (cash)."""

    kind: Literal["redirect", "form", "none"]
    url: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    expires_at: datetime | None = None
    """When it can no longer be paid; None if the gateway does not say."""
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class LookupResult:
    """What a gateway reports about an attempt."""

    status: GatewayStatus
    amount_minor: int | None = None
    """None if the gateway does not report an amount (the request was bound to it)."""
    currency: str | None = None
    order_id: str | None = None
    """Our id, as the answer names it; the core compares it with ``Order.id``. None if it names none."""
    reference: str | None = None
    """The gateway's reference, as the answer names it; the core compares it with ``Order.reference``."""
    transaction_id: str | None = None
    refunded_minor: int | None = None
    raw: Mapping[str, Any] = field(default_factory=dict)
    """The gateway's answer, for admins. It contains no secret of ours."""
    detail: str = ""
    """The gateway's own word for the state."""
    why: Why | None = None
    """What is wrong with the answer itself, for UNDER_REVIEW; None if the gateway's word says it."""


@dataclass(frozen=True, slots=True)
class RefundResult:
    """What a gateway reports about a refund."""

    status: GatewayRefundStatus
    gateway_refund_id: str | None = None
    raw: Mapping[str, Any] = field(default_factory=dict)
    detail: str = ""
    """The gateway's own word, or why it could not be asked."""
    why: Why | None = None
    """As in :class:`LookupResult`."""


@dataclass(frozen=True, slots=True)
class ReturnRequest:
    """The request with which a payer's browser comes back. Nothing in it proves a payment."""

    query: Mapping[str, str]
    """The query string, percent-decoded once; the last value of a repeated name."""
    raw_query: str
    form: Mapping[str, str]
    outcome: Literal["success", "failure", "cancel", ""]
    """Which return address was used, at gateways that have two."""


@dataclass(frozen=True, slots=True)
class ReturnResult:
    """What a verified return says about an attempt."""

    order: Order
    """The order with what the return has proven (eSewa's transaction code)."""
    payer_cancelled: bool = False
    """The payer says that he will not pay. This proves nothing: he may still do so."""


class GatewayError(Exception):
    """The gateway failed (502): its answer cannot be read, or it is not set up as its documents say."""


class GatewayRefused(GatewayError):
    """The gateway refused the request (502); the message quotes it. Nothing was done."""


class GatewayDown(GatewayError):
    """The gateway cannot be reached or is out of service (503). Whether the request arrived is not known."""


class Misconfigured(GatewayDown):
    """The configuration of the gateways cannot be read (503). The error does not contain it."""


class ForgedReturn(Exception):
    """A return has a wrong signature, or names another attempt than its address does."""


class PaymentGateway(Protocol):
    """One payment method. Its operations raise :class:`GatewayError`; :meth:`verify_return` also ``ForgedReturn``."""

    @property
    def method(self) -> PaymentMethod: ...

    @property
    def currency(self) -> str:
        """The currency that it charges."""

    @property
    def npr_per_unit(self) -> str | None:
        """The configured exchange rate, to be frozen on an attempt; None if the gateway charges NPR itself."""

    def create_checkout(self, order: Order) -> Checkout:
        """Opens a checkout for exactly this amount."""

    def verify_return(self, order: Order, request: ReturnRequest) -> ReturnResult:
        """Checks a return as far as it can be checked. Raises :class:`ForgedReturn`."""

    def close_checkout(self, order: Order) -> None:
        """Ends the checkout of a payer who cancelled, if the gateway can. A payment made before stays paid."""

    def look_up(self, order: Order) -> LookupResult:
        """Asks the gateway for the state of an attempt. Changes nothing."""

    def refund(self, order: Order, refund: RefundRequest) -> RefundResult:
        """Returns money (``RefundKind.API`` only).

        Raises only if the gateway was not asked, so that the call may be repeated. A time-out after asking is PENDING.
        """

    def look_up_refund(self, order: Order, refund: RefundRequest) -> RefundResult:
        """Asks what became of a refund. May request it again if the gateway then cannot return money twice."""


GatewaysByMethod = Mapping[PaymentMethod, PaymentGateway]


@dataclass(frozen=True, slots=True)
class GatewaySet:
    """The gateways of one configuration."""

    enabled: GatewaysByMethod
    """Those that take new checkouts."""
    configured: GatewaysByMethod
    """All that are configured completely, also those that are switched off."""
    webhook_secrets: tuple[str, ...] = field(repr=False)
    invalid_fields: Mapping[PaymentMethod, tuple[str, ...]]
    """The names of the missing or wrong fields, by gateway that is left out because of them."""
