"""Stored items of payments: one payment a booking, its attempts and its refunds.

Attempts and refunds are only ever added; what was captured and returned is derived from them. Payments, attempts and
refunds have a ``version`` that every write moves on (optimistic lock). :class:`~chalicelib.payments.repository.
PaymentChange` is what writes them.
"""

from pynamodb.attributes import (
    JSONAttribute,
    ListAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
    UTCDateTimeAttribute,
)
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.db import Entity, IntegerAttribute, TableMeta, table_name
from chalicelib.payments.gateways.base import Order


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
    """All payments, in two lists (``AttentionList``): those that need a person, and the others."""

    class Meta:
        index_name = "by-attention"
        projection = AllProjection()

    attention_list = UnicodeAttribute(hash_key=True, attr_name="desk")
    id = UnicodeAttribute(range_key=True)


class PaymentsByAge(GlobalSecondaryIndex["Payment"]):
    """All payments, newest booking first, for admins."""

    class Meta:
        index_name = "by-age"
        projection = AllProjection()

    listing = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)


class Payment(Entity):
    """What a booking costs, and how far it is paid. Its id is the booking's, so a booking has one at most."""

    class Meta(TableMeta):
        table_name = table_name("payments")

    id = UnicodeAttribute(hash_key=True)
    user_id = UnicodeAttribute()
    pandit_id = UnicodeAttribute()
    payment_method = UnicodeAttribute()
    """Of the attempt that captured; before that, of the newest open attempt, or else of the last one."""
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
    """Why it needs a person: ``AttentionKey`` as text. None if it does not."""
    attention_list = UnicodeAttribute(attr_name="desk")
    """An ``AttentionList``."""
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
    """The attempts that the reconciler has to look up, by queue and time (``ReconcilerQueue``)."""

    class Meta:
        index_name = "due"
        projection = KeysOnlyProjection()

    queue = UnicodeAttribute(hash_key=True)
    due_at = UTCDateTimeAttribute(range_key=True)


class AttemptsByTransaction(GlobalSecondaryIndex["Attempt"]):
    """The attempt with a gateway's final transaction id. Some of Stripe's events name nothing else of ours."""

    class Meta:
        index_name = "by-transaction"
        projection = KeysOnlyProjection()

    transaction_id = UnicodeAttribute(hash_key=True)


class Attempt(Entity):
    """One checkout at one gateway. Gateways call back with its id, which has at most 20 characters."""

    class Meta(TableMeta):
        table_name = table_name("attempts")

    id = UnicodeAttribute(hash_key=True)
    payment_id = UnicodeAttribute()
    payment_method = UnicodeAttribute()
    amount_minor = IntegerAttribute()
    currency = UnicodeAttribute()
    """What the gateway charges. Stripe charges another currency than the payment's."""
    owed_minor = IntegerAttribute()
    """The same amount in the payment's currency."""
    exchange_rate = UnicodeAttribute(null=True)
    status = UnicodeAttribute()
    under_review = UnicodeAttribute(null=True, attr_name="held")
    """Why a person has to decide whether it was paid: a ``rules.Cause`` as text. None if nobody has to."""
    overruled = UnicodeAttribute(null=True)
    """The cause that a person has decided on. It does not bring the attempt under review again."""
    checkout = JSONAttribute(null=True)
    starting_until = UTCDateTimeAttribute(null=True)
    """End of the lease of the request that asks the gateway for the checkout. None once it is stored."""
    reference = UnicodeAttribute(null=True)
    transaction_id = UnicodeAttribute(null=True)
    response = JSONAttribute(null=True)
    expires_at = UTCDateTimeAttribute(null=True)
    given_up_at = UTCDateTimeAttribute(null=True)
    """When the payer came back and said that he would not pay."""
    refunded_minor = IntegerAttribute(default_for_new=0)
    """Sum of its refunds, pending or completed, in the payment's currency. Never more than ``owed_minor``."""
    refunded_charge_minor = IntegerAttribute(default_for_new=0)
    """The same sum in the currency that was charged."""
    returned_minor = IntegerAttribute(default_for_new=0)
    """Sum of its completed refunds, in the payment's currency."""
    look_ups = IntegerAttribute(default_for_new=0)
    queue = UnicodeAttribute(null=True)
    due_at = UTCDateTimeAttribute(null=True)
    version = IntegerAttribute(default_for_new=0)
    created_at = UTCDateTimeAttribute()
    updated_at = UTCDateTimeAttribute()

    searchable_by = UnicodeSetAttribute(null=True)
    """The references that the admins' search knows. None on attempts that are older than the search."""

    due = AttemptsDue()
    by_transaction = AttemptsByTransaction()

    @property
    def order(self) -> Order:
        """The attempt, as its gateway needs to know it; a checkout adds the payer to it."""
        return Order(
            id=self.id,
            payment_id=self.payment_id,
            booking_id=self.payment_id,
            amount_minor=self.amount_minor,
            currency=self.currency,
            created_at=self.created_at,
            reference=self.reference,
            transaction_id=self.transaction_id,
        )

    @property
    def search_references(self) -> set[str]:
        """Everything by which an admin may look for it."""
        return {reference for reference in (self.reference, self.transaction_id) if reference}


class RefundsDue(GlobalSecondaryIndex["Refund"]):
    """The refunds whose outcome the reconciler has to look up, by time."""

    class Meta:
        index_name = "due"
        projection = KeysOnlyProjection()

    queue = UnicodeAttribute(hash_key=True)
    due_at = UTCDateTimeAttribute(range_key=True)


class Refund(Entity):
    """Money to return. It is stored before a gateway is asked for it."""

    class Meta(TableMeta):
        table_name = table_name("refunds")

    payment_id = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)
    attempt_id = UnicodeAttribute()
    amount_minor = IntegerAttribute()
    currency = UnicodeAttribute()
    charge_minor = IntegerAttribute()
    """The amount in the currency that the gateway charged."""
    kind = UnicodeAttribute()
    status = UnicodeAttribute()
    reason = UnicodeAttribute()
    manual_reference = UnicodeAttribute(null=True)
    gateway_refund_id = UnicodeAttribute(null=True)
    asked_at = UTCDateTimeAttribute(null=True)
    """When the gateway was asked for it. From then on the refund is looked up, not requested again."""
    queue = UnicodeAttribute(null=True)
    due_at = UTCDateTimeAttribute(null=True)
    version = IntegerAttribute(default_for_new=0)
    created_at = UTCDateTimeAttribute()
    updated_at = UTCDateTimeAttribute()

    searchable_by = UnicodeSetAttribute(null=True)
    """As on an attempt."""

    due = RefundsDue()

    @property
    def search_references(self) -> set[str]:
        """Everything by which an admin may look for it."""
        return {reference for reference in (self.id, self.manual_reference, self.gateway_refund_id) if reference}
