"""Starts a payment: stores an attempt, then asks its gateway for a checkout.

Each checkout is an attempt of its own. Earlier attempts stay open, because payers still have their links. A request
that is repeated with its idempotency key gets the same attempt and the same checkout, even if the first one died
halfway: the attempt is stored, and whoever holds its lease asks the gateway.
"""

import secrets
import string
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from chalicelib.accounts import service as accounts
from chalicelib.bookings.models import Booking
from chalicelib.bookings.rules import BookingStatus
from chalicelib.db import Transaction, WriteConflict, retry_on_conflict
from chalicelib.errors import Busy, Forbidden, Invalid, NotFound
from chalicelib.idempotency import IdempotencyClaim
from chalicelib.localization.clock import iso, now
from chalicelib.payments.attention import AttentionList, is_in_doubt
from chalicelib.payments.gateway_access import get_enabled_gateway, to_api_error
from chalicelib.payments.gateways.base import Checkout, GatewayError, PaymentMethod
from chalicelib.payments.gateways.catalogue import method_facts
from chalicelib.payments.gateways.registry import get_gateway
from chalicelib.payments.methods import price_at, refuse_price
from chalicelib.payments.models import Attempt, Payment
from chalicelib.payments.repository import MAX_ATTEMPT_ID_LENGTH, PaymentChange
from chalicelib.payments.rules import (
    OPEN,
    SETTLED,
    AlreadyPaid,
    BookingCancelled,
    PaymentInDoubt,
    PaymentStatus,
    ReconcilerQueue,
)
from chalicelib.payments.settlement import end_unpaid
from chalicelib.settings import settings
from chalicelib.tokens import Actor

CHECKOUT_LEASE = timedelta(seconds=25)
"""How long a request may take to get a checkout from the gateway. Afterwards another request may ask."""
DEFAULT_CHECKOUT_LIFETIME = timedelta(minutes=30)
"""How long a checkout can be paid if its gateway does not say."""
MAX_WAITS = 20
WAIT_SECONDS = 0.25
"""A repeated request looks for the first one's checkout this often, with this pause."""


@dataclass(frozen=True, slots=True)
class StartedCheckout:
    """A checkout that a payer can go to. ``checkout`` is in the form of the API."""

    payment: Payment
    attempt: Attempt
    checkout: dict[str, Any]


class _KeyUsed(Exception):
    """Another request with this idempotency key has created an attempt first."""

    def __init__(self, attempt_id: str) -> None:
        super().__init__()
        self.attempt_id = attempt_id


def start_checkout(
    booking_id: str, method: PaymentMethod, claim: IdempotencyClaim, *, anyway: bool = False
) -> StartedCheckout:
    """Starts to pay a booking; :func:`require_payer` has checked whose it is. Safe to repeat with the same key.

    Raises ``Invalid``, ``AlreadyPaid``, ``BookingCancelled``, ``PaymentInDoubt`` (not with ``anyway``), ``KeyReused``,
    and 502 or 503 if the gateway fails.
    """
    booking = Booking.load(booking_id)
    attempt_id = claim.result()
    if attempt_id is None:
        try:
            return _open_checkout(_create_attempt(booking_id, method, claim, anyway=anyway), booking, claim)
        except _KeyUsed as error:
            attempt_id = error.attempt_id
    return _get_checkout(attempt_id, booking, claim)


def require_payer(actor: Actor, booking_id: str) -> None:
    """Only a booking's customer pays it. Raises ``Forbidden`` for its pandit and admins, ``NotFound`` for others."""
    booking = Booking.load(booking_id)
    if actor.id != booking.customer_id:
        raise Forbidden if actor.is_admin or actor.id == booking.pandit_id else NotFound


@retry_on_conflict
def _create_attempt(booking_id: str, method: PaymentMethod, claim: IdempotencyClaim, *, anyway: bool) -> Attempt:
    attempt_id = claim.result()
    if attempt_id is not None:
        raise _KeyUsed(attempt_id)
    with PaymentChange() as change:
        booking = change.load_booking(booking_id)
        if booking.status == BookingStatus.CANCELLED:
            raise BookingCancelled
        try:
            payment = change.load_payment(booking_id)
        except NotFound:
            payment = change.add(_new_payment(booking, method))
        if payment.status in SETTLED:
            raise AlreadyPaid
        if not anyway and is_in_doubt(payment.attention):
            raise PaymentInDoubt
        attempt = change.add(_new_attempt(booking, method))
        payment.attempt_ids = [*payment.attempt_ids, attempt.id]
        payment.payment_method = method.value
        claim.put(change.tx, attempt.id)
    return attempt


def _new_payment(booking: Booking, method: PaymentMethod) -> Payment:
    moment = now()
    return Payment(
        id=booking.id,
        user_id=booking.customer_id,
        pandit_id=booking.pandit_id,
        payment_method=method.value,
        amount_minor=booking.amount_minor,
        currency=booking.currency,
        status=PaymentStatus.PENDING.value,
        attention_list=AttentionList.CLEAR.value,
        created_at=moment,
        updated_at=moment,
    )


def _new_attempt(booking: Booking, method: PaymentMethod) -> Attempt:
    """Prices the attempt in the currency that its gateway charges. Amount and exchange rate never change again."""
    gateway, moment = get_enabled_gateway(method), now()
    price = price_at(gateway, booking)
    if refusal := refuse_price(method, price):
        raise Invalid.field("payment_method", refusal)
    is_online = method_facts(method).is_online
    letters = string.ascii_uppercase + string.digits
    return Attempt(
        id="".join(secrets.choice(letters) for _ in range(MAX_ATTEMPT_ID_LENGTH)),  # 103 random bits
        payment_id=booking.id,
        payment_method=method.value,
        amount_minor=price.amount_minor,
        currency=price.currency,
        owed_minor=booking.amount_minor,
        exchange_rate=price.exchange_rate,
        status=PaymentStatus.PENDING.value,
        starting_until=moment + CHECKOUT_LEASE,
        expires_at=moment + DEFAULT_CHECKOUT_LIFETIME,
        queue=ReconcilerQueue.OPEN.value if is_online else None,
        due_at=moment if is_online else None,
        created_at=moment,
        updated_at=moment,
    )


def _open_checkout(attempt: Attempt, booking: Booking, claim: IdempotencyClaim) -> StartedCheckout:
    """Asks the gateway. If it fails, nobody has a link: the attempt ends, and the key is free for another try."""
    payer = accounts.get(booking.customer_id)
    order = replace(
        attempt.order,
        description=booking.service.title.en,
        customer_name=payer.full_name,
        customer_email=payer.email,
        customer_phone=payer.phone,
        returns_url=f"{settings().public_url}/webhooks",
        site_url=settings().public_url,
    )
    try:
        opened = get_gateway(attempt.payment_method).create_checkout(order)
    except GatewayError as error:
        _abandon(attempt.id, claim)
        raise to_api_error(error) from error
    return _record_opened(attempt.id, opened)


@retry_on_conflict
def _record_opened(attempt_id: str, opened: Checkout) -> StartedCheckout:
    with PaymentChange() as change:
        attempt = change.load_attempt(attempt_id)
        payment = change.load_payment(attempt.payment_id)
        checkout = _to_json(opened)
        attempt.checkout = checkout
        attempt.reference = opened.reference
        attempt.starting_until = None
        if opened.kind == "none":
            attempt.expires_at = None
        elif opened.expires_at is not None:
            attempt.expires_at = opened.expires_at
        if attempt.status == PaymentStatus.PENDING:
            attempt.status = PaymentStatus.PROCESSING.value
        if payment.status in {PaymentStatus.PENDING, PaymentStatus.FAILED}:
            payment.status = PaymentStatus.PROCESSING.value
    return StartedCheckout(payment, attempt, checkout)


def _to_json(opened: Checkout) -> dict[str, Any]:
    """Returns the checkout in the form of the API (``schemas.Checkout``)."""
    expires_at = None if opened.expires_at is None else iso(opened.expires_at, "UTC")
    match opened.kind:
        case "redirect":
            return {"kind": "redirect", "url": opened.url, "expires_at": expires_at}
        case "form":
            fields = dict(opened.fields)
            return {"kind": "form", "url": opened.url, "method": "POST", "fields": fields, "expires_at": expires_at}
        case "none":
            return {"kind": "none", "expires_at": None}


@retry_on_conflict
def _abandon(attempt_id: str, claim: IdempotencyClaim) -> None:
    with PaymentChange() as change:
        attempt = change.load_attempt(attempt_id)
        if attempt.status != PaymentStatus.PENDING:
            return
        payment = change.load_payment(attempt.payment_id)
        attempt.status, attempt.starting_until = PaymentStatus.FAILED.value, None
        attempt.queue = attempt.due_at = None
        # An earlier attempt that ended meanwhile has left the end of the payment to this one.
        if payment.status == PaymentStatus.PROCESSING:
            end_unpaid(change, attempt)
        claim.release(change.tx, attempt_id)


def _get_checkout(attempt_id: str, booking: Booking, claim: IdempotencyClaim) -> StartedCheckout:
    """Returns the checkout of an earlier request with the same key, and waits for it while that asks the gateway."""
    for _ in range(MAX_WAITS):
        attempt = Attempt.load(attempt_id)
        if attempt.checkout is not None:
            return StartedCheckout(Payment.load(attempt.payment_id), attempt, attempt.checkout)
        if attempt.status not in OPEN:
            # It came to nothing: the client's next try makes a new attempt. Usually the key is free already.
            with suppress(WriteConflict), Transaction() as tx:
                claim.release(tx, attempt_id)
            break
        if attempt.starting_until is None or attempt.starting_until <= now():
            return _take_over(attempt, booking, claim)
        time.sleep(WAIT_SECONDS)
    raise Busy


def _take_over(attempt: Attempt, booking: Booking, claim: IdempotencyClaim) -> StartedCheckout:
    """Asks the gateway in the place of the request that created the attempt, which has died."""
    try:
        with PaymentChange() as change:
            change.track(attempt).starting_until = now() + CHECKOUT_LEASE
    except WriteConflict as error:
        raise Busy from error
    return _open_checkout(attempt, booking, claim)
