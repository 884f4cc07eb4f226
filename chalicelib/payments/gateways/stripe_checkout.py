"""Stripe Checkout Sessions, through Stripe's own package, which is loaded on the first call.

A session is the proof: its ``payment_status``, never its ``status`` alone, and never an event, which only says when to
look. Every call that does something has an idempotency key of ours, so that it holds across restarts.

Source: docs.stripe.com (Checkout fulfilment, idempotent requests, refunds), stripe-python 16.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from chalicelib.payments.gateways import results
from chalicelib.payments.gateways.adapter import Adapter
from chalicelib.payments.gateways.base import (
    Checkout,
    GatewayDown,
    GatewayError,
    GatewayRefundStatus,
    GatewayRefused,
    GatewayStatus,
    LookupResult,
    Order,
    PaymentMethod,
    RefundKind,
    RefundRequest,
    RefundResult,
    ReturnRequest,
    ReturnResult,
    Why,
)
from chalicelib.payments.gateways.config import StripeConfig

if TYPE_CHECKING:
    from stripe import StripeClient, StripeError

T = TypeVar("T")

CHECKOUT_LIFETIME = timedelta(minutes=60)
"""Stripe wants 30 minutes to 24 hours from when it hears of it. Counted from the attempt, so that a repetition of the
call has the same parameters, and long enough for one that is late."""

IDEMPOTENCY_KEY_LIFETIME = timedelta(hours=23)
"""Stripe keeps the answer to an idempotency key for a day at least: so long a repetition returns nothing twice."""

MINIMUM_CHARGE = {"USD": 50, "EUR": 50, "GBP": 30, "AUD": 50, "CAD": 50, "INR": 50, "SGD": 50}
"""In minor units, by currency (docs.stripe.com, "Minimum and maximum charge amounts"). Of others Stripe itself says."""

MAXIMUM_CHARGE = 99_999_999
"""An amount has eight digits at most (the same page)."""

EXPANDED = ["payment_intent", "payment_intent.latest_charge"]
"""With the charge a look-up sees refunds too, those made in Stripe's dashboard included."""

REFUND_STATUSES = {
    "succeeded": GatewayRefundStatus.COMPLETED,
    "pending": GatewayRefundStatus.PENDING,
    "requires_action": GatewayRefundStatus.PENDING,
    "failed": GatewayRefundStatus.FAILED,
    "canceled": GatewayRefundStatus.FAILED,
}


class StripeCheckout(Adapter[StripeConfig]):
    method: ClassVar = PaymentMethod.STRIPE
    refund_kind: ClassVar = RefundKind.API

    @property
    def currencies(self) -> tuple[str, ...]:
        return (self.config.currency,)

    @property
    def npr_per_unit(self) -> str:
        return self.config.npr_per_unit

    @property
    def minimum_minor(self) -> int:
        return MINIMUM_CHARGE.get(self.config.currency, 1)

    @property
    def maximum_minor(self) -> int:
        return MAXIMUM_CHARGE

    def create_checkout(self, order: Order) -> Checkout:
        expires_at = order.created_at + CHECKOUT_LIFETIME
        returns = f"{order.returns_url}/stripe/{order.id}"
        names = {"attempt_id": order.id, "payment_id": order.payment_id, "booking_id": order.booking_id}
        price = {
            "currency": order.currency.lower(),
            "unit_amount": order.amount_minor,
            "product_data": {"name": order.description},
        }
        asked: Any = {
            "mode": "payment",
            "line_items": [{"quantity": 1, "price_data": price}],
            "client_reference_id": order.id,
            "metadata": names,
            "payment_intent_data": {"metadata": names},
            "customer_email": order.customer_email,
            "success_url": f"{returns}/success",
            "cancel_url": f"{returns}/cancel",
            "expires_at": int(expires_at.timestamp()),
        }
        key: Any = {"idempotency_key": f"checkout-{order.id}"}
        session = _translate_errors(lambda: self._client.v1.checkout.sessions.create(asked, key).to_dict())
        if not session.get("id") or not session.get("url"):
            raise GatewayError("Stripe opened a session without an address")
        return Checkout("redirect", session["url"], expires_at=expires_at, reference=session["id"])

    def verify_return(self, order: Order, arrival: ReturnRequest) -> ReturnResult:
        """It carries nothing but the attempt's id, in its path."""
        return ReturnResult(order, payer_cancelled=arrival.outcome == "cancel")

    def close_checkout(self, order: Order) -> None:
        """A session that is paid, or over, is not expired any more: Stripe refuses, and nothing is wrong."""
        if order.reference is not None:
            session_id = order.reference
            with suppress(_NotAllowed):
                _translate_errors(lambda: self._client.v1.checkout.sessions.expire(session_id).to_dict())

    def look_up(self, order: Order) -> LookupResult:
        if order.reference is None:
            return results.without_reference(order)
        session_id = order.reference
        shown: Any = {"expand": list(EXPANDED)}
        sessions = self._client.v1.checkout.sessions
        try:
            return _finding(_translate_errors(lambda: sessions.retrieve(session_id, shown).to_dict()))
        except _Missing as error:  # of another account, or of Stripe's test mode
            return LookupResult(GatewayStatus.UNDER_REVIEW, detail=str(error), why=Why.NOT_THERE)

    def refund(self, order: Order, refund: RefundRequest) -> RefundResult:
        asked: Any = {
            "payment_intent": order.transaction_id or self.look_up(order).transaction_id,
            "amount": refund.amount_minor,
            "metadata": {"refund_id": refund.id, "attempt_id": order.id},
        }
        if not asked["payment_intent"]:
            raise GatewayRefused("nothing was paid with this session")
        key: Any = {"idempotency_key": f"refund-{refund.id}"}
        try:
            made = _translate_errors(lambda: self._client.v1.refunds.create(asked, key).to_dict())
        except _NotAllowed as error:
            return RefundResult(GatewayRefundStatus.FAILED, detail=str(error))
        except GatewayRefused:
            raise
        except GatewayError as error:
            return RefundResult(GatewayRefundStatus.PENDING, detail=str(error))
        return _refund_finding(made)

    def look_up_refund(self, order: Order, refund: RefundRequest) -> RefundResult:
        """One that is not there is asked for again, while Stripe keeps its key: an outage loses no refund."""
        payment_intent = order.transaction_id or self.look_up(order).transaction_id
        if not payment_intent:
            return results.refund_not_found(refund, {})
        asked: Any = {"payment_intent": payment_intent, "limit": 100}
        listed = self._client.v1.refunds
        refunds = _translate_errors(lambda: [one.to_dict() for one in listed.list(asked).auto_paging_iter()])
        for one in refunds:
            if (one.get("metadata") or {}).get("refund_id") == refund.id:
                return _refund_finding(one)
        if results.has_elapsed(refund.requested_at, IDEMPOTENCY_KEY_LIFETIME):
            return results.refund_not_found(refund, {"refunds": len(refunds)})
        return self.refund(order, refund)

    @cached_property
    def _client(self) -> "StripeClient":
        from stripe import RequestsClient, StripeClient

        return StripeClient(
            self.config.secret_key.get_secret_value(),
            base_addresses={"api": self.config.api_base.rstrip("/")},
            http_client=RequestsClient(timeout=(self.timeouts.connect, self.timeouts.command)),
            # Safe for all calls: a repetition carries the same idempotency key.
            max_network_retries=1,
        )


class _NotAllowed(GatewayRefused):
    """Stripe understood what we asked for, and will not do it."""


class _Missing(_NotAllowed):
    """Stripe does not know what we ask about."""


def _translate_errors(call: Callable[[], T]) -> T:
    """Stripe's errors as ours. Of its words only the machine's are passed on: its sentences repeat parts of keys."""
    from stripe import StripeError

    try:
        return call()
    except StripeError as error:
        trouble = _trouble(error)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        trouble = GatewayError(f"Stripe gave an answer that cannot be read ({type(error).__name__})")
    # Raised here, where the original error, which knows the request and its headers, is gone.
    raise trouble


def _trouble(error: "StripeError") -> GatewayError:
    import stripe

    status = error.http_status or 0
    match error:
        case stripe.APIConnectionError():
            return GatewayDown("Stripe does not answer")
        case _ if status >= 500 or status == 429:
            return GatewayDown(f"Stripe is out of service ({status})")
        case stripe.AuthenticationError() | stripe.PermissionError():
            return GatewayRefused(f"Stripe refuses our key ({status})")
        case stripe.InvalidRequestError() | stripe.CardError():
            kind = _Missing if error.code == "resource_missing" else _NotAllowed
            return kind(f"Stripe refuses: {error.code or 'invalid request'} ({error.param or status})")
        case _:
            return GatewayError(f"Stripe gave an answer that cannot be read ({type(error).__name__}, {status})")


def _finding(session: Mapping[str, Any]) -> LookupResult:
    intent = _expanded(session.get("payment_intent"))
    charge = _expanded(intent.get("latest_charge"))
    returned = charge.get("amount_refunded") or 0
    status = _verdict(session, intent)
    if status is GatewayStatus.PAID and charge.get("disputed"):
        status = GatewayStatus.DISPUTED
    elif status is GatewayStatus.PAID and returned:
        status = GatewayStatus.REFUNDED if returned >= charge.get("amount", 0) else GatewayStatus.PARTLY_REFUNDED
    amount, currency = session.get("amount_total"), session.get("currency")
    return results.require_amount(
        LookupResult(
            status,
            amount_minor=amount if isinstance(amount, int) else None,
            currency=currency.upper() if currency else None,
            order_id=session.get("client_reference_id"),
            reference=session.get("id"),
            transaction_id=intent.get("id"),
            refunded_minor=returned or None,
            raw=_told(session, intent, charge),
            detail=f"{session.get('status')}, {session.get('payment_status')}",
        )
    )


def _verdict(session: Mapping[str, Any], intent: Mapping[str, Any]) -> GatewayStatus:
    match session.get("status"), session.get("payment_status"):
        case ("complete" | "open", "paid"):
            return GatewayStatus.PAID
        case ("open", "unpaid"):
            return GatewayStatus.OPEN
        case ("expired", "unpaid"):
            return GatewayStatus.FAILED
        case ("complete", "unpaid"):
            # A delayed method: the money is on its way, or has turned out not to come.
            failed = intent.get("status") in ("requires_payment_method", "canceled")
            return GatewayStatus.FAILED if failed else GatewayStatus.OPEN
        case _:
            return GatewayStatus.UNDER_REVIEW


def _refund_finding(refund: Mapping[str, Any]) -> RefundResult:
    status = str(refund.get("status"))
    kept = ("id", "status", "amount", "currency", "created", "failure_reason", "metadata")
    return RefundResult(
        REFUND_STATUSES.get(status, GatewayRefundStatus.PENDING),
        gateway_refund_id=refund.get("id"),
        raw={name: refund[name] for name in kept if name in refund},
        detail=status,
    )


def _expanded(value: Any) -> Mapping[str, Any]:
    """An object that Stripe gives as itself or, not expanded, as its id."""
    return value if isinstance(value, Mapping) else {"id": value} if value else {}


def _told(session: Mapping[str, Any], intent: Mapping[str, Any], charge: Mapping[str, Any]) -> dict[str, Any]:
    """What is worth keeping: an intent also holds the client secret, a session the payer's address."""
    kept = {
        "session": (session, ("id", "status", "payment_status", "amount_total", "currency", "client_reference_id")),
        "payment_intent": (intent, ("id", "status", "amount_received", "currency")),
        "charge": (charge, ("id", "amount", "amount_refunded", "refunded", "disputed")),
    }
    return {name: {key: given[key] for key in keys if key in given} for name, (given, keys) in kept.items() if given}
