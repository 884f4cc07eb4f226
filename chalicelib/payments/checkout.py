"""Starting to pay: an attempt is written down, then its gateway is asked for a checkout.

Each checkout is an attempt of its own; earlier ones stay open, because their links are out. A request that is repeated
with its key gets the same attempt and the same checkout, also where the first one died halfway: the attempt is there,
and whoever holds its lease asks the gateway.
"""

import secrets
import string
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chalicelib.accounts import service as accounts
from chalicelib.bookings import repository as bookings
from chalicelib.bookings.models import Booking
from chalicelib.bookings.rules import BookingStatus
from chalicelib.db import Transaction, WriteConflict, retry_on_conflict
from chalicelib.errors import Busy, Forbidden, Invalid, NotFound
from chalicelib.idempotency import IdempotencyClaim
from chalicelib.localization.clock import iso, now
from chalicelib.payments import ledger
from chalicelib.payments.gateways.base import Checkout, GatewayError, PaymentMethod
from chalicelib.payments.gateways.catalogue import CATALOGUE
from chalicelib.payments.methods import price_at, refuse_price
from chalicelib.payments.models import Attempt, Payment
from chalicelib.payments.orders import answer, gateway_for, offered, order_of
from chalicelib.payments.rules import OPEN, SETTLED, AlreadyPaid, BookingCancelled, PaymentInDoubt, PaymentStatus
from chalicelib.tokens import Actor

LEASE = timedelta(seconds=25)
"""How long a gateway may take to open a checkout; after that another request may ask."""
OPEN_FOR = timedelta(minutes=30)
"""Where a gateway does not say how long its checkout lives."""
WAITS = 20
WAIT_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Started:
    """A checkout that a payer can go to."""

    payment: Payment
    attempt: Attempt
    checkout: dict[str, Any]


def checkout(booking_id: str, method: PaymentMethod, claim: IdempotencyClaim, *, anyway: bool = False) -> Started:
    """Raises ``Invalid``, ``AlreadyPaid``, ``BookingCancelled``, ``PaymentInDoubt`` (unless ``anyway``), ``KeyReused``,
    and 502 or 503 where the gateway fails us. Whose booking it is, :func:`require_own` has asked."""
    booking = bookings.load(booking_id)
    earlier = claim.result()
    if earlier is None:
        try:
            attempt = _write_attempt(booking_id, method, claim, anyway=anyway)
            return _start(attempt, booking, claim)
        except _Earlier as found:
            earlier = found.attempt_id
    return _again(earlier, booking, claim)


def require_own(actor: Actor, booking_id: str) -> None:
    """Only the customer pays. Another who may see the booking is refused, and an outsider sees nothing of it."""
    booking = bookings.load(booking_id)
    if actor.id != booking.customer_id:
        raise Forbidden if actor.is_admin or actor.id == booking.pandit_id else NotFound


class _Earlier(Exception):
    """Another request with this key was first."""

    def __init__(self, attempt_id: str) -> None:
        super().__init__()
        self.attempt_id = attempt_id


@retry_on_conflict
def _write_attempt(booking_id: str, method: PaymentMethod, claim: IdempotencyClaim, *, anyway: bool = False) -> Attempt:
    earlier = claim.result()
    if earlier is not None:
        raise _Earlier(earlier)
    booking = bookings.load(booking_id)
    if booking.status == BookingStatus.CANCELLED:
        raise BookingCancelled
    payment, is_new = _payment(booking, method)
    if payment.status in SETTLED:
        raise AlreadyPaid
    if not anyway and ledger.is_in_doubt(payment):
        raise PaymentInDoubt
    attempt = _attempt(booking, method)
    payment.attempt_ids = [*payment.attempt_ids, attempt.id]
    payment.payment_method = method.value
    with Transaction() as tx:
        claim.put(tx, attempt.id)
        tx.put(attempt, when=Attempt.id.does_not_exist())
        if is_new:
            tx.put(payment, when=Payment.id.does_not_exist())
        else:
            ledger.put_payment(tx, payment)
        bookings.show_payment(tx, booking, payment.status, payment.payment_method)
    return attempt


def _payment(booking: Booking, method: PaymentMethod) -> tuple[Payment, bool]:
    """The booking's payment, and whether it is new."""
    try:
        return ledger.payment_of(booking.id), False
    except NotFound:
        moment = now()
        payment = Payment(
            id=booking.id,
            user_id=booking.customer_id,
            pandit_id=booking.pandit_id,
            payment_method=method.value,
            amount_minor=booking.amount_minor,
            currency=booking.currency,
            status=PaymentStatus.PENDING.value,
            desk=ledger.CALM,
            created_at=moment,
            updated_at=moment,
        )
        return payment, True


def _attempt(booking: Booking, method: PaymentMethod) -> Attempt:
    """A new attempt, its amount quoted once and for all in the currency that its gateway charges."""
    gateway, moment = offered(method), now()
    price = price_at(gateway, booking)
    if refusal := refuse_price(method, price):
        raise Invalid.field("payment_method", refusal)
    return Attempt(
        id=_attempt_id(),
        payment_id=booking.id,
        payment_method=method.value,
        amount_minor=price.amount_minor,
        currency=price.currency,
        owed_minor=booking.amount_minor,
        exchange_rate=price.exchange_rate,
        status=PaymentStatus.PENDING.value,
        starting_until=moment + LEASE,
        expires_at=moment + OPEN_FOR,
        queue="open" if CATALOGUE[method].is_online else None,
        due_at=moment if CATALOGUE[method].is_online else None,
        created_at=moment,
        updated_at=moment,
    )


def _attempt_id() -> str:
    """20 letters and digits: what the strictest gateway (connectIPS) takes, with 103 bits of chance."""
    return "".join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(20))


def _start(attempt: Attempt, booking: Booking, claim: IdempotencyClaim) -> Started:
    """Asks the gateway. Where it fails, nobody has a link: the attempt is over, and the key free for another try."""
    order = order_of(attempt, accounts.get(booking.customer_id), booking.service.title.en)
    try:
        opened = gateway_for(PaymentMethod(attempt.payment_method)).create_checkout(order)
    except GatewayError as error:
        _abandon(attempt.id, claim)
        raise answer(error) from error
    payment, attempt = _write_started(attempt.id, opened)
    return Started(payment, attempt, attempt.checkout)


@retry_on_conflict
def _write_started(attempt_id: str, opened: Checkout) -> tuple[Payment, Attempt]:
    attempt = ledger.attempt_of(attempt_id)
    payment, booking = ledger.payment_of(attempt.payment_id), bookings.load(attempt.payment_id)
    attempt.checkout = _shown(opened)
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
    with Transaction() as tx:
        ledger.put_attempt(tx, attempt)
        ledger.put_payment(tx, payment)
        bookings.show_payment(tx, booking, payment.status, payment.payment_method)
    return payment, attempt


def _shown(opened: Checkout) -> dict[str, Any]:
    """The checkout as the contract has it."""
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
    attempt = ledger.attempt_of(attempt_id)
    if attempt.status != PaymentStatus.PENDING:
        return
    attempt.status, attempt.starting_until = PaymentStatus.FAILED.value, None
    attempt.queue = attempt.due_at = None
    payment, booking = ledger.payment_of(attempt.payment_id), bookings.load(attempt.payment_id)
    # An earlier attempt that ended meanwhile has left the end of the payment to this one.
    if payment.status == PaymentStatus.PROCESSING:
        ledger.end_unpaid(payment, attempt)
    with Transaction() as tx:
        ledger.put_attempt(tx, attempt)
        ledger.put_payment(tx, payment)
        bookings.show_payment(tx, booking, payment.status, payment.payment_method)
        claim.release(tx, attempt_id)


def _again(attempt_id: str, booking: Booking, claim: IdempotencyClaim) -> Started:
    """The checkout of an earlier request with the same key. Where that one still asks the gateway, it is waited for."""
    for _ in range(WAITS):
        attempt = ledger.attempt_of(attempt_id)
        if attempt.checkout is not None:
            return Started(ledger.payment_of(attempt.payment_id), attempt, attempt.checkout)
        if attempt.status not in OPEN:
            _free(claim, attempt_id)
            break
        if attempt.starting_until is None or attempt.starting_until <= now():
            return _take_over(attempt, booking, claim)
        time.sleep(WAIT_SECONDS)
    raise Busy


def _free(claim: IdempotencyClaim, attempt_id: str) -> None:
    """It came to nothing: the client's next try makes a new attempt. Mostly whoever made this one has seen to that."""
    with suppress(WriteConflict), Transaction() as tx:
        claim.release(tx, attempt_id)


def _take_over(attempt: Attempt, booking: Booking, claim: IdempotencyClaim) -> Started:
    """The request that made this attempt has died: this one asks the gateway in its place."""
    attempt.starting_until = now() + LEASE
    try:
        with Transaction() as tx:
            ledger.put_attempt(tx, attempt)
    except WriteConflict as error:
        raise Busy from error
    return _start(attempt, booking, claim)
