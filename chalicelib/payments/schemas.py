"""What payments take in and give out."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, PlainSerializer, SerializationInfo, StrictBool, WithJsonSchema

from chalicelib.accounts.models import User
from chalicelib.accounts.schemas import PartyView
from chalicelib.bookings.models import Booking
from chalicelib.bookings.schemas import BookedServiceView
from chalicelib.localization.numbers import decimal_text
from chalicelib.localization.text import Reader, Text
from chalicelib.payments.gateways.base import PaymentMethod, RefundKind, Why
from chalicelib.payments.models import Attempt, Payment, Refund
from chalicelib.payments.rules import OPEN, Cause, PaymentStatus, RefundStatus
from chalicelib.payments.texts import describe
from chalicelib.payments.webhook_models import PaymentWebhook
from chalicelib.schema.base import OMITTED_WHEN_NONE, Body, Moment, Query, View
from chalicelib.schema.fields import MoneyText, Reason, SearchText, line, opaque


class CheckoutBody(Body):
    """``anyway`` starts another attempt while an earlier one is in doubt (``PAYMENT_IN_DOUBT``): the payer knows that
    the earlier one may turn out paid as well, and is then returned."""

    payment_method: PaymentMethod
    anyway: StrictBool = False


class RefundBody(Body):
    """Without an amount, all that is left. Gateways without an API need the reference of what was done by hand."""

    amount: MoneyText | None = None
    reason: Reason
    manual_reference: Annotated[str, line(1, 200)] | None = None


class ResolveBody(Body):
    """A person's decision about a held attempt."""

    attempt_id: Annotated[str, opaque(1, 20)]
    status: Literal["COMPLETED", "FAILED"]
    note: Reason


class MethodsQuery(Query):
    """``booking_id``: a booking of the caller's, to be told what each way charges for it and which cannot take it."""

    booking_id: Annotated[str, opaque(1, 64)] | None = None


class PaymentsQuery(Query):
    """``q`` finds by any reference, by e-mail, telephone number and name; its hits have an order of their own."""

    q: SearchText = None
    status: PaymentStatus | None = None
    needs_attention: bool | None = None


class WebhooksQuery(Query):
    processed: bool | None = None


def _render_text(words: Text, info: SerializationInfo) -> str:
    reader: Reader = (info.context or {}).get("reader") or Reader()
    return words.to(reader.language)


Words = Annotated[Text, PlainSerializer(_render_text, return_type=str), WithJsonSchema({"type": "string"})]
"""A sentence, rendered in the reader's language."""


class MethodView(View):
    """A way to pay. The last four are null unless a booking was named: what it charges for that booking, at which rate
    where it charges another currency, and why it cannot take it."""

    payment_method: PaymentMethod
    currencies: list[str]
    refund: RefundKind
    enabled: bool
    amount: str | None
    currency: str | None
    exchange_rate: str | None
    reason: Words | None


class MethodsView(View):
    items: list[MethodView]


class AttemptView(View):
    """``given_up_at`` is when the payer turned back at the gateway; ``in_doubt`` that it may be paid, and a person has
    to find out. For admins only: ``held_because`` is why a person has to decide it, ``held_text`` the same in words,
    ``response`` what the gateway said."""

    id: str
    payment_method: PaymentMethod
    amount: str
    currency: str
    exchange_rate: str | None
    status: PaymentStatus
    transaction_id: str | None
    given_up_at: Moment | None
    in_doubt: bool
    held_because: Why | None
    held_text: Words | None
    response: dict[str, Any] | None
    created_at: Moment

    @classmethod
    def of(cls, attempt: Attempt, *, for_admin: bool) -> "AttemptView":
        cause = Cause.parse(attempt.under_review) if attempt.under_review and for_admin else None
        return cls.model_construct(
            id=attempt.id,
            payment_method=PaymentMethod(attempt.payment_method),
            amount=decimal_text(attempt.amount_minor),
            currency=attempt.currency,
            exchange_rate=attempt.exchange_rate,
            status=PaymentStatus(attempt.status),
            transaction_id=attempt.transaction_id,
            given_up_at=attempt.given_up_at,
            in_doubt=attempt.under_review is not None and attempt.status in OPEN,
            held_because=cause and cause.why,
            held_text=cause and describe(cause),
            response=attempt.response if for_admin else None,
            created_at=attempt.created_at,
        )


class RefundView(View):
    id: str
    amount: str
    currency: str
    status: RefundStatus
    kind: RefundKind
    reason: str
    manual_reference: str | None
    created_at: Moment

    @classmethod
    def of(cls, refund: Refund) -> "RefundView":
        return cls.model_construct(
            id=refund.id,
            amount=decimal_text(refund.amount_minor),
            currency=refund.currency,
            status=RefundStatus(refund.status),
            kind=RefundKind(refund.kind),
            reason=refund.reason,
            manual_reference=refund.manual_reference,
            created_at=refund.created_at,
        )


class PaymentView(View):
    """``refund_amount`` is what is back with the customer of this payment. For admins only: ``gateway_response``,
    ``customer``, ``pandit`` and ``service``."""

    id: str
    booking_id: str
    user_id: str
    payment_method: PaymentMethod
    amount: str
    currency: str
    transaction_id: str | None
    status: PaymentStatus
    needs_attention: bool
    gateway_response: dict[str, Any] | None
    completed_at: Moment | None
    refund_amount: str
    refund_reason: str | None
    refunded_at: Moment | None
    refunds: list[RefundView]
    attempts: list[AttemptView]
    created_at: Moment
    updated_at: Moment
    customer: Annotated[PartyView | None, OMITTED_WHEN_NONE] = None
    pandit: Annotated[PartyView | None, OMITTED_WHEN_NONE] = None
    service: Annotated[BookedServiceView | None, OMITTED_WHEN_NONE] = None

    @classmethod
    def of(
        cls, payment: Payment, attempts: Sequence[Attempt], refunds: Sequence[Refund], *, for_admin: bool
    ) -> "PaymentView":
        return cls.model_construct(
            id=payment.id,
            booking_id=payment.id,
            user_id=payment.user_id,
            payment_method=PaymentMethod(payment.payment_method),
            amount=decimal_text(payment.amount_minor),
            currency=payment.currency,
            transaction_id=payment.transaction_id,
            status=PaymentStatus(payment.status),
            needs_attention=bool(payment.attention),
            gateway_response=payment.gateway_response if for_admin else None,
            completed_at=payment.completed_at,
            refund_amount=decimal_text(payment.refunded_minor),
            refund_reason=payment.refund_reason,
            refunded_at=payment.refunded_at,
            refunds=[RefundView.of(refund) for refund in refunds],
            attempts=[AttemptView.of(attempt, for_admin=for_admin) for attempt in attempts],
            created_at=payment.created_at,
            updated_at=payment.updated_at,
        )

    def with_booking(self, booking: Booking | None, people: Mapping[str, User]) -> "PaymentView":
        """Adds what an admin is shown of the booking. ``people`` are the booking's parties, by id."""
        if booking is None:
            return self
        about = {
            "customer": PartyView.of(people.get(booking.customer_id)),
            "pandit": PartyView.of(people.get(booking.pandit_id)),
            "service": BookedServiceView.of(booking.service),
        }
        return self.model_copy(update=about)


class RedirectView(View):
    """Follow the link."""

    kind: Literal["redirect"]
    url: str
    expires_at: str | None


class FormView(View):
    """Post these fields as a form."""

    kind: Literal["form"]
    url: str
    method: Literal["POST"]
    fields: dict[str, str]
    expires_at: str | None


class NothingView(View):
    """Nothing to do now: the money changes hands at the puja."""

    kind: Literal["none"]
    expires_at: str | None


Checkout = Annotated[RedirectView | FormView | NothingView, Field(discriminator="kind")]


class StartedView(View):
    payment: PaymentView
    attempt_id: str
    checkout: Checkout


class WebhookView(View):
    """A request of a gateway or of a payer coming back, as it was kept."""

    id: str
    payment_method: PaymentMethod | None
    event_id: str | None
    attempt_id: str | None
    path: str
    payload: str
    headers: dict[str, str]
    signature_valid: bool | None
    processed: bool
    error: str | None
    created_at: Moment

    @classmethod
    def of(cls, webhook: PaymentWebhook) -> "WebhookView":
        return cls.model_construct(
            id=webhook.id,
            payment_method=PaymentMethod(webhook.payment_method) if webhook.payment_method else None,
            event_id=webhook.event_id,
            attempt_id=webhook.attempt_id,
            path=webhook.path,
            payload=webhook.payload,
            headers=webhook.headers,
            signature_valid=webhook.signature_valid,
            processed=webhook.processed,
            error=webhook.error,
            created_at=webhook.created_at,
        )
