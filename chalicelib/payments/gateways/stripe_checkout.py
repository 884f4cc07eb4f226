"""Stripe Checkout Sessions, through Stripe's own package, which is loaded on the first call.

A session's ``payment_status`` proves a payment: never its ``status`` alone, and never an event, which is only a reason
to look. Every call that changes something has our own idempotency key, so that it can be repeated after a restart.

Source: docs.stripe.com (Checkout fulfilment, idempotent requests, refunds), stripe-python 16.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar

from pydantic import BeforeValidator, Field

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
    RefundRequest,
    RefundResult,
    ReturnRequest,
    ReturnResult,
    Why,
)
from chalicelib.payments.gateways.config import Address, Currency, GatewayConfig, HeaderSecret, Rate, Secret

if TYPE_CHECKING:
    from stripe import StripeClient, StripeError

T = TypeVar("T")

CHECKOUT_LIFETIME = timedelta(minutes=60)
"""Stripe takes 30 minutes to 24 hours, from when the call arrives. We count from the attempt's creation, so that a
repeated call has the same parameters. An hour leaves a late repetition more than 30 minutes."""

IDEMPOTENCY_KEY_LIFETIME = timedelta(hours=23)
"""Stripe keeps an idempotency key for at least a day. Until then a repeated refund returns nothing twice."""

EXPANDED = ["payment_intent", "payment_intent.latest_charge"]
"""The charge shows refunds as well, also those made in Stripe's dashboard."""

REFUND_STATUSES = {
    "succeeded": GatewayRefundStatus.COMPLETED,
    "pending": GatewayRefundStatus.PENDING,
    "requires_action": GatewayRefundStatus.PENDING,
    "failed": GatewayRefundStatus.FAILED,
    "canceled": GatewayRefundStatus.FAILED,
}


def _list_secrets(value: Any) -> Any:
    """One secret, or a list of them during a rotation. Empty ones are dropped."""
    values = [value] if isinstance(value, str) else value
    return (
        [each for each in values if not isinstance(each, str) or each.strip()] if isinstance(values, list) else values
    )


class StripeConfig(GatewayConfig):
    api_base: Address = "https://api.stripe.com"
    secret_key: HeaderSecret
    webhook_secret: Annotated[tuple[Secret, ...], Field(min_length=1), BeforeValidator(_list_secrets)]
    currency: Currency
    npr_per_unit: Rate


class StripeCheckout(Adapter[StripeConfig]):
    method: ClassVar = PaymentMethod.STRIPE
    config_model: ClassVar = StripeConfig

    @property
    def currency(self) -> str:
        return self.config.currency

    @property
    def npr_per_unit(self) -> str:
        return self.config.npr_per_unit

    @property
    def webhook_secrets(self) -> tuple[str, ...]:
        return tuple(secret.get_secret_value() for secret in self.config.webhook_secret)

    def create_checkout(self, order: Order) -> Checkout:
        expires_at = order.created_at + CHECKOUT_LIFETIME
        metadata = {"attempt_id": order.id, "payment_id": order.payment_id, "booking_id": order.booking_id}
        price = {
            "currency": order.currency.lower(),
            "unit_amount": order.amount_minor,
            "product_data": {"name": order.description},
        }
        parameters: Any = {
            "mode": "payment",
            "line_items": [{"quantity": 1, "price_data": price}],
            "client_reference_id": order.id,
            "metadata": metadata,
            "payment_intent_data": {"metadata": metadata},
            "customer_email": order.customer_email,
            "success_url": f"{self.return_url(order)}/success",
            "cancel_url": f"{self.return_url(order)}/cancel",
            "expires_at": int(expires_at.timestamp()),
        }
        options: Any = {"idempotency_key": f"checkout-{order.id}"}
        session = _translate_errors(lambda: self._client.v1.checkout.sessions.create(parameters, options).to_dict())
        if not session.get("id") or not session.get("url"):
            raise GatewayError("Stripe opened a session without an address")
        return Checkout("redirect", session["url"], expires_at=expires_at, reference=session["id"])

    def verify_return(self, order: Order, request: ReturnRequest) -> ReturnResult:
        """A return carries only the attempt's id, in its path: there is nothing to check."""
        return ReturnResult(order, payer_cancelled=request.outcome == "cancel")

    def close_checkout(self, order: Order) -> None:
        """Expires the session. Stripe refuses for a session that is paid or over, and that is fine."""
        if order.reference is not None:
            session_id = order.reference
            with suppress(_NotAllowed):
                _translate_errors(lambda: self._client.v1.checkout.sessions.expire(session_id).to_dict())

    def look_up(self, order: Order) -> LookupResult:
        if order.reference is None:
            return results.without_reference(order)
        session_id = order.reference
        parameters: Any = {"expand": list(EXPANDED)}
        sessions = self._client.v1.checkout.sessions
        try:
            return _parse_session(_translate_errors(lambda: sessions.retrieve(session_id, parameters).to_dict()))
        except _Missing as error:  # it is another account's, or one of Stripe's test mode
            return LookupResult(GatewayStatus.UNDER_REVIEW, detail=str(error), why=Why.NOT_THERE)

    def refund(self, order: Order, refund: RefundRequest) -> RefundResult:
        parameters: Any = {
            "payment_intent": order.transaction_id or self.look_up(order).transaction_id,
            "amount": refund.amount_minor,
            "metadata": {"refund_id": refund.id, "attempt_id": order.id},
        }
        if not parameters["payment_intent"]:
            raise GatewayRefused("nothing was paid with this session")
        options: Any = {"idempotency_key": f"refund-{refund.id}"}
        try:
            created = _translate_errors(lambda: self._client.v1.refunds.create(parameters, options).to_dict())
        except _NotAllowed as error:
            return RefundResult(GatewayRefundStatus.FAILED, detail=str(error))
        except GatewayRefused:
            raise
        except GatewayError as error:
            return RefundResult(GatewayRefundStatus.PENDING, detail=str(error))
        return _parse_refund(created)

    def look_up_refund(self, order: Order, refund: RefundRequest) -> RefundResult:
        """Finds our refund in Stripe's list. Requests a missing one again while Stripe keeps its idempotency key, so
        that an outage loses no refund."""
        payment_intent = order.transaction_id or self.look_up(order).transaction_id
        if not payment_intent:
            return results.refund_not_found(refund, {})
        parameters: Any = {"payment_intent": payment_intent, "limit": 100}
        service = self._client.v1.refunds
        refunds = _translate_errors(lambda: [each.to_dict() for each in service.list(parameters).auto_paging_iter()])
        for each in refunds:
            if (each.get("metadata") or {}).get("refund_id") == refund.id:
                return _parse_refund(each)
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
            # Safe for all calls: a repetition has the same idempotency key.
            max_network_retries=1,
        )


class _NotAllowed(GatewayRefused):
    """Stripe understood the request and refuses it."""


class _Missing(_NotAllowed):
    """Stripe does not know the object that was asked for."""


def _translate_errors(call: Callable[[], T]) -> T:
    """Runs a call to Stripe and raises Stripe's errors as ours.

    They contain only the codes of Stripe's errors: its sentences repeat parts of keys.
    """
    from stripe import StripeError

    try:
        return call()
    except StripeError as error:
        failure = _gateway_error(error)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        failure = GatewayError(f"Stripe gave an answer that cannot be read ({type(error).__name__})")
    # Raised here, where the original error, which contains the request and its headers, is gone.
    raise failure


def _gateway_error(error: "StripeError") -> GatewayError:
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


def _parse_session(session: Mapping[str, Any]) -> LookupResult:
    intent = _as_object(session.get("payment_intent"))
    charge = _as_object(intent.get("latest_charge"))
    refunded = charge.get("amount_refunded") or 0
    status = _session_status(session, intent)
    if status is GatewayStatus.PAID and charge.get("disputed"):
        status = GatewayStatus.DISPUTED
    elif status is GatewayStatus.PAID and refunded:
        is_whole = refunded >= charge.get("amount", 0)
        status = GatewayStatus.REFUNDED if is_whole else GatewayStatus.PARTLY_REFUNDED
    amount, currency = session.get("amount_total"), session.get("currency")
    return results.require_amount(
        LookupResult(
            status,
            amount_minor=amount if isinstance(amount, int) else None,
            currency=currency.upper() if currency else None,
            order_id=session.get("client_reference_id"),
            reference=session.get("id"),
            transaction_id=intent.get("id"),
            refunded_minor=refunded or None,
            raw=_select_for_admins(session, intent, charge),
            detail=f"{session.get('status')}, {session.get('payment_status')}",
        )
    )


def _session_status(session: Mapping[str, Any], intent: Mapping[str, Any]) -> GatewayStatus:
    match session.get("status"), session.get("payment_status"):
        case ("complete" | "open", "paid"):
            return GatewayStatus.PAID
        case ("open", "unpaid"):
            return GatewayStatus.OPEN
        case ("expired", "unpaid"):
            return GatewayStatus.FAILED
        case ("complete", "unpaid"):
            # A delayed payment method: the money is on its way, or it turned out that it does not come.
            has_failed = intent.get("status") in ("requires_payment_method", "canceled")
            return GatewayStatus.FAILED if has_failed else GatewayStatus.OPEN
        case _:
            return GatewayStatus.UNDER_REVIEW


def _parse_refund(refund: Mapping[str, Any]) -> RefundResult:
    status = str(refund.get("status"))
    names = ("id", "status", "amount", "currency", "created", "failure_reason", "metadata")
    return RefundResult(
        REFUND_STATUSES.get(status, GatewayRefundStatus.PENDING),
        gateway_refund_id=refund.get("id"),
        raw={name: refund[name] for name in names if name in refund},
        detail=status,
    )


def _as_object(value: Any) -> Mapping[str, Any]:
    """A nested object of an answer. Stripe writes it out or, if it is not expanded, names only its id."""
    return value if isinstance(value, Mapping) else {"id": value} if value else {}


def _select_for_admins(
    session: Mapping[str, Any], intent: Mapping[str, Any], charge: Mapping[str, Any]
) -> dict[str, Any]:
    """The members worth keeping. The others include the intent's client secret and the payer's address."""
    selection = {
        "session": (session, ("id", "status", "payment_status", "amount_total", "currency", "client_reference_id")),
        "payment_intent": (intent, ("id", "status", "amount_received", "currency")),
        "charge": (charge, ("id", "amount", "amount_refunded", "refunded", "disputed")),
    }
    return {name: {key: part[key] for key in keys if key in part} for name, (part, keys) in selection.items() if part}
