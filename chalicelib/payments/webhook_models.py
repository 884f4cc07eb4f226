"""Stored items of the webhook log: every request of a gateway or a returning payer, and which events are processed."""

from enum import StrEnum

from pynamodb.attributes import BooleanAttribute, JSONAttribute, TTLAttribute, UnicodeAttribute, UTCDateTimeAttribute
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.db import Entity, TableMeta, table_name


class WebhookState(StrEnum):
    """Whether what a stored request asked for has been done."""

    PROCESSED = "processed"
    UNPROCESSED = "unprocessed"

    @classmethod
    def of(cls, *, processed: bool) -> "WebhookState":
        return cls.PROCESSED if processed else cls.UNPROCESSED


class WebhooksByState(GlobalSecondaryIndex["PaymentWebhook"]):
    """The stored requests of one state, newest first."""

    class Meta:
        index_name = "by-state"
        projection = AllProjection()

    state = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)


class WebhooksByAge(GlobalSecondaryIndex["PaymentWebhook"]):
    """All stored requests, newest first."""

    class Meta:
        index_name = "by-age"
        projection = AllProjection()

    listing = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)


class PaymentWebhook(Entity):
    """One request of a gateway or of a returning payer, as it arrived, without secrets."""

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
    """None if the gateway signs nothing."""
    processed = BooleanAttribute(default_for_new=False)
    state = UnicodeAttribute(default_for_new=WebhookState.UNPROCESSED.value)
    error = UnicodeAttribute(null=True)
    listing = UnicodeAttribute(default_for_new="webhook")
    created_at = UTCDateTimeAttribute()
    updated_at = UTCDateTimeAttribute()
    expires_at = TTLAttribute()

    by_state = WebhooksByState()
    by_age = WebhooksByAge()


class ProcessedEvent(Entity):
    """The id of a gateway's event that has been processed, so that it is not processed again."""

    class Meta(TableMeta):
        table_name = table_name("processed-events")

    event_id = UnicodeAttribute(hash_key=True)
    expires_at = TTLAttribute()
