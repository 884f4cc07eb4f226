"""Payments as they are stored: one payment a booking, its attempts, its refunds, and everything that gateways sent.

Attempts and refunds are only ever added; what was captured and returned is derived from them. A payment and an attempt
carry a ``version`` that every write moves on, so that what was decided on is what is written.
"""

from pynamodb.attributes import (
    BooleanAttribute,
    JSONAttribute,
    ListAttribute,
    TTLAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
    UTCDateTimeAttribute,
)
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.db import Entity, IntegerAttribute, TableMeta, table_name

PROCESSED, UNPROCESSED = "processed", "unprocessed"
"""Whether what a kept request asked for has been done."""


class PaymentsOfCustomer(GlobalSecondaryIndex["Payment"]):
    """A customer's payments, newest booking first."""

    class Meta:
        index_name = "by-customer"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)


class PaymentsOfPandit(GlobalSecondaryIndex["Payment"]):
    """The payments of a pandit's bookings, newest booking first."""

    class Meta:
        index_name = "by-pandit"
        projection = AllProjection()

    pandit_id = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)


class PaymentsByStatus(GlobalSecondaryIndex["Payment"]):
    """All payments of a status, for admins."""

    class Meta:
        index_name = "by-status"
        projection = AllProjection()

    status = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)


class PaymentsByAttention(GlobalSecondaryIndex["Payment"]):
    """All payments, in two parts: those that want a person, and the others."""

    class Meta:
        index_name = "by-attention"
        projection = AllProjection()

    desk = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)


class PaymentsByAge(GlobalSecondaryIndex["Payment"]):
    """All payments, newest booking first, for admins."""

    class Meta:
        index_name = "by-age"
        projection = AllProjection()

    listing = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)


class Payment(Entity):
    """What a booking costs and how far it is paid. Its id is the booking's, so there is one at most."""

    class Meta(TableMeta):
        table_name = table_name("payments")

    id = UnicodeAttribute(hash_key=True)
    user_id = UnicodeAttribute()
    pandit_id = UnicodeAttribute()
    payment_method = UnicodeAttribute()
    """Of the attempt that captured, else of the newest one that is open; else of the last."""
    amount_minor = IntegerAttribute()
    currency = UnicodeAttribute()
    status = UnicodeAttribute()
    attempt_ids: ListAttribute[str] = ListAttribute(default=list)
    refund_ids: ListAttribute[str] = ListAttribute(default=list)
    captured_by = UnicodeAttribute(null=True)
    """The id of the attempt that paid it."""
    transaction_id = UnicodeAttribute(null=True)
    gateway_response = JSONAttribute(null=True)
    attention = UnicodeSetAttribute(null=True)
    """Why a person is wanted: ``attempt:<id>``, ``refund:<id>``, and of an attempt ``refused:<id>`` (its refund was),
    ``overpaid:<id>``."""
    desk = UnicodeAttribute()
    refunded_minor = IntegerAttribute(default_for_new=0)
    refund_reason = UnicodeAttribute(null=True)
    refunded_at = UTCDateTimeAttribute(null=True)
    completed_at = UTCDateTimeAttribute(null=True)
    listing = UnicodeAttribute(default_for_new="payment")
    version = IntegerAttribute(default_for_new=0)
    created_at = UTCDateTimeAttribute()
    updated_at = UTCDateTimeAttribute()

    by_customer = PaymentsOfCustomer()
    by_pandit = PaymentsOfPandit()
    by_status = PaymentsByStatus()
    by_attention = PaymentsByAttention()
    by_age = PaymentsByAge()


class AttemptsDue(GlobalSecondaryIndex["Attempt"]):
    """What the reconciler has to look at, by when: the queue ``open``, ``closed`` for payers who are late, and ``paid``
    for refunds made elsewhere."""

    class Meta:
        index_name = "due"
        projection = KeysOnlyProjection()

    queue = UnicodeAttribute(hash_key=True)
    due_at = UTCDateTimeAttribute(range_key=True)


class AttemptsByTransaction(GlobalSecondaryIndex["Attempt"]):
    """The attempt that a gateway's final id is of: some of Stripe's events name nothing else of ours."""

    class Meta:
        index_name = "by-transaction"
        projection = KeysOnlyProjection()

    transaction_id = UnicodeAttribute(hash_key=True)


class Attempt(Entity):
    """One checkout at one gateway. Its id is what gateways call us back with: at most 20 characters."""

    class Meta(TableMeta):
        table_name = table_name("attempts")

    id = UnicodeAttribute(hash_key=True)
    payment_id = UnicodeAttribute()
    payment_method = UnicodeAttribute()
    amount_minor = IntegerAttribute()
    currency = UnicodeAttribute()
    """What the gateway charges; Stripe's is in another currency than the payment."""
    owed_minor = IntegerAttribute()
    """The same in the payment's currency."""
    exchange_rate = UnicodeAttribute(null=True)
    status = UnicodeAttribute()
    held = UnicodeAttribute(null=True)
    """Why a person has to decide it: a ``rules.Cause`` as text."""
    overruled = UnicodeAttribute(null=True)
    """The same once a person has: it is no news any more."""
    checkout = JSONAttribute(null=True)
    starting_until = UTCDateTimeAttribute(null=True)
    reference = UnicodeAttribute(null=True)
    transaction_id = UnicodeAttribute(null=True)
    response = JSONAttribute(null=True)
    expires_at = UTCDateTimeAttribute(null=True)
    given_up_at = UTCDateTimeAttribute(null=True)
    """When the payer said that he would not pay."""
    refunded_minor = IntegerAttribute(default_for_new=0)
    """Returned or about to be, in the payment's currency: never more than ``owed_minor``."""
    refunded_charge_minor = IntegerAttribute(default_for_new=0)
    """The same in the currency that was charged."""
    returned_minor = IntegerAttribute(default_for_new=0)
    """What of it is back with the customer."""
    look_ups = IntegerAttribute(default_for_new=0)
    queue = UnicodeAttribute(null=True)
    due_at = UTCDateTimeAttribute(null=True)
    version = IntegerAttribute(default_for_new=0)
    created_at = UTCDateTimeAttribute()
    updated_at = UTCDateTimeAttribute()

    searchable_by = UnicodeSetAttribute(null=True)
    """The references that lead to its payment in the admins' search; none on attempts of before there was one."""

    due = AttemptsDue()
    by_transaction = AttemptsByTransaction()


class RefundsDue(GlobalSecondaryIndex["Refund"]):
    """The refunds whose outcome has to be looked up, by when."""

    class Meta:
        index_name = "due"
        projection = KeysOnlyProjection()

    queue = UnicodeAttribute(hash_key=True)
    due_at = UTCDateTimeAttribute(range_key=True)


class Refund(Entity):
    """Money to be returned. Written down before a gateway is asked."""

    class Meta(TableMeta):
        table_name = table_name("refunds")

    payment_id = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)
    attempt_id = UnicodeAttribute()
    amount_minor = IntegerAttribute()
    currency = UnicodeAttribute()
    charge_minor = IntegerAttribute()
    """What the gateway returns, in the currency that it charged."""
    kind = UnicodeAttribute()
    status = UnicodeAttribute()
    reason = UnicodeAttribute()
    manual_reference = UnicodeAttribute(null=True)
    gateway_refund_id = UnicodeAttribute(null=True)
    asked_at = UTCDateTimeAttribute(null=True)
    """When the gateway was asked: from then on it is looked up, not asked again."""
    queue = UnicodeAttribute(null=True)
    due_at = UTCDateTimeAttribute(null=True)
    version = IntegerAttribute(default_for_new=0)
    created_at = UTCDateTimeAttribute()
    updated_at = UTCDateTimeAttribute()

    searchable_by = UnicodeSetAttribute(null=True)
    """As an attempt's."""

    due = RefundsDue()


class WebhooksByState(GlobalSecondaryIndex["PaymentWebhook"]):
    """What came in, newest first: processed or not."""

    class Meta:
        index_name = "by-state"
        projection = AllProjection()

    state = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)


class WebhooksByAge(GlobalSecondaryIndex["PaymentWebhook"]):
    """Everything that came in, newest first."""

    class Meta:
        index_name = "by-age"
        projection = AllProjection()

    listing = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)


class PaymentWebhook(Entity):
    """One request of a gateway or a returning payer, as it came; secrets are left out."""

    class Meta(TableMeta):
        table_name = table_name("webhooks")

    id = UnicodeAttribute(hash_key=True)
    payment_method = UnicodeAttribute(null=True)
    event_id = UnicodeAttribute(null=True)
    attempt_id = UnicodeAttribute(null=True)
    path = UnicodeAttribute()
    payload = UnicodeAttribute()
    headers = JSONAttribute()
    signature_valid = BooleanAttribute(null=True)
    """None where the gateway signs nothing."""
    processed = BooleanAttribute(default_for_new=False)
    state = UnicodeAttribute(default_for_new=UNPROCESSED)
    error = UnicodeAttribute(null=True)
    listing = UnicodeAttribute(default_for_new="webhook")
    created_at = UTCDateTimeAttribute()
    updated_at = UTCDateTimeAttribute()
    expires_at = TTLAttribute()

    by_state = WebhooksByState()
    by_age = WebhooksByAge()


class ProcessedEvent(Entity):
    """A gateway's event that has been dealt with. Its key makes a second time unnecessary."""

    class Meta(TableMeta):
        table_name = table_name("processed-events")

    event_id = UnicodeAttribute(hash_key=True)
    expires_at = TTLAttribute()
