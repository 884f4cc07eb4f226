"""Payments over REST."""

from chalicelib import idempotency
from chalicelib.errors import Forbidden, NotFound
from chalicelib.http.request import ApiRequest
from chalicelib.http.response import Listing
from chalicelib.http.route import Routes
from chalicelib.idempotency import KeyRequired, KeyReused
from chalicelib.payments import methods, service, verification, webhook_log
from chalicelib.payments.checkout import require_payer, start_checkout
from chalicelib.payments.gateway_access import GatewayFailed, GatewayUnavailable
from chalicelib.payments.rules import AlreadyPaid, BookingCancelled, NotPaid, NotUnderReview, PaymentInDoubt
from chalicelib.payments.schemas import (
    CheckoutBody,
    MethodsQuery,
    MethodsView,
    PaymentView,
    RefundBody,
    ResolveBody,
    StartedView,
    WebhooksQuery,
    WebhookView,
)
from chalicelib.tokens import Role

routes = Routes("Payments")
ADMINS = (Role.ADMIN,)


def _guard(request: ApiRequest, payment_id: str) -> None:
    service.get_payment(request.actor, payment_id)


def _guard_booking(request: ApiRequest, booking_id: str) -> None:
    require_payer(request.actor, booking_id)


@routes.get("/payments/methods", query=MethodsQuery, response=MethodsView, raises=[GatewayUnavailable, NotFound])
def payment_methods(request: ApiRequest) -> MethodsView:
    """The six ways to pay, and which of them can be used now: by anybody, or for one booking of the caller's."""
    booking_id = request.query(MethodsQuery).booking_id
    items = methods.list_methods() if booking_id is None else methods.list_methods_for(request.actor, booking_id)
    return MethodsView.model_construct(items=items)


@routes.post(
    "/bookings/{booking_id}/payment",
    body=CheckoutBody,
    response=StartedView,
    status=201,
    idempotent=True,
    guard=_guard_booking,
    raises=[
        KeyRequired,
        KeyReused,
        AlreadyPaid,
        BookingCancelled,
        PaymentInDoubt,
        GatewayFailed,
        GatewayUnavailable,
    ],
)
def checkout(request: ApiRequest, body: CheckoutBody, booking_id: str) -> StartedView:
    """Start to pay a booking of mine. While an earlier attempt is in doubt only with ``anyway``."""
    require_payer(request.actor, booking_id)
    header = request.header("idempotency-key")
    # Without defaults: a key that was used before ``anyway`` existed still stands for the same body.
    values = body.model_dump(mode="json", exclude_defaults=True)
    claim = idempotency.claim(request.actor.id, "checkout", booking_id, header, values)
    started = start_checkout(booking_id, body.payment_method, claim, anyway=body.anyway)
    view = service.to_view(request.actor, started.payment)
    return StartedView.model_validate({"payment": view, "attempt_id": started.attempt.id, "checkout": started.checkout})


@routes.get("/bookings/{booking_id}/payment", response=PaymentView)
def payment_of_booking(request: ApiRequest, booking_id: str) -> PaymentView:
    """How a booking is paid; 404 before its first checkout."""
    return service.to_view(request.actor, service.get_payment(request.actor, booking_id))


@routes.get("/payments", response=PaymentView, is_list=True)
def payments(request: ApiRequest) -> Listing:
    """The payments of my bookings (an admin's: all), newest booking first."""
    page = service.list_payments(request.actor, request.page_request)
    return Listing(service.to_views(request.actor, page.items), page)


@routes.get("/payments/{payment_id}", response=PaymentView)
def payment(request: ApiRequest, payment_id: str) -> PaymentView:
    """One payment."""
    return service.to_view(request.actor, service.get_payment(request.actor, payment_id))


@routes.post("/payments/{payment_id}/verify", response=PaymentView, raises=[GatewayFailed, GatewayUnavailable])
def verify(request: ApiRequest, payment_id: str) -> PaymentView:
    """Ask the gateway now."""
    return service.to_view(request.actor, verification.verify(request.actor, payment_id))


@routes.post("/payments/{payment_id}/confirm-cash", response=PaymentView, raises=[Forbidden, NotUnderReview])
def confirm_cash(request: ApiRequest, payment_id: str) -> PaymentView:
    """The cash has been handed over: its pandit or an admin."""
    return service.to_view(request.actor, service.confirm_cash(request.actor, payment_id))


@routes.post(
    "/payments/{payment_id}/refund",
    roles=ADMINS,
    body=RefundBody,
    response=PaymentView,
    idempotent=True,
    raises=[KeyRequired, KeyReused, NotPaid],
)
def refund(request: ApiRequest, body: RefundBody, payment_id: str) -> PaymentView:
    """Return a payment or a part of it."""
    header = request.header("idempotency-key")
    claim = idempotency.claim(request.actor.id, "refund", payment_id, header, body.model_dump(mode="json"))
    return service.to_view(request.actor, service.refund(request.actor, payment_id, body, claim))


@routes.post(
    "/admin/payments/{payment_id}/resolve",
    roles=ADMINS,
    body=ResolveBody,
    response=PaymentView,
    raises=[NotUnderReview, AlreadyPaid],
)
def resolve(request: ApiRequest, body: ResolveBody, payment_id: str) -> PaymentView:
    """Decide a held attempt by hand."""
    return service.to_view(request.actor, service.resolve(request.actor, payment_id, body))


@routes.get("/admin/webhooks", roles=ADMINS, query=WebhooksQuery, response=WebhookView, is_list=True)
def webhook_list(request: ApiRequest) -> Listing:
    """What gateways and returning payers sent, newest first."""
    page = webhook_log.list_webhooks(request.query(WebhooksQuery).processed, request.page_request)
    return Listing.of(page, WebhookView.of)


@routes.post("/admin/webhooks/{webhook_id}/replay", roles=ADMINS, response=WebhookView)
def replay(request: ApiRequest, webhook_id: str) -> WebhookView:
    """Process a kept request once more."""
    return WebhookView.of(webhook_log.replay(request.actor, webhook_id))
