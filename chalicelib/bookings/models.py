"""Stored items: bookings, and the calendar days that prevent two bookings of one pandit at one time."""

from typing import Any

from pynamodb.attributes import (
    MapAttribute,
    TTLAttribute,
    UnicodeAttribute,
    UTCDateTimeAttribute,
)
from pynamodb.constants import STREAM_NEW_IMAGE
from pynamodb.expressions.condition import Condition
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex

from chalicelib.db import Entity, IntegerAttribute, TableMeta, is_unchanged, table_name
from chalicelib.localization.text import DEFAULT_TIMEZONE, Text


class BookedService(MapAttribute[str, object]):
    """The service as it was when it was booked. At least one of the two names is set."""

    id = UnicodeAttribute()
    name = UnicodeAttribute(null=True)
    name_ne = UnicodeAttribute(null=True)
    duration_minutes = IntegerAttribute()

    @property
    def title(self) -> Text:
        """The name in both languages; a missing one is replaced by the other."""
        return Text.either(self.name, self.name_ne)


class BookingsByCustomer(GlobalSecondaryIndex["Booking"]):
    """A customer's bookings, newest first."""

    class Meta:
        index_name = "by-customer"
        projection = AllProjection()

    customer_id = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)


class BookingsByPandit(GlobalSecondaryIndex["Booking"]):
    """A pandit's bookings, newest first."""

    class Meta:
        index_name = "by-pandit"
        projection = AllProjection()

    pandit_id = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)


class BookingsByStatus(GlobalSecondaryIndex["Booking"]):
    """All bookings of one status, newest first, for admins."""

    class Meta:
        index_name = "by-status"
        projection = AllProjection()

    status = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)


class BookingsByAge(GlobalSecondaryIndex["Booking"]):
    """All bookings, newest first, for admins."""

    class Meta:
        index_name = "by-age"
        projection = AllProjection()

    listing = UnicodeAttribute(hash_key=True)
    id = UnicodeAttribute(range_key=True)


class BookingsByCustomerAndTime(GlobalSecondaryIndex["Booking"]):
    """A customer's bookings by the time of the puja."""

    class Meta:
        index_name = "by-customer-time"
        projection = AllProjection()

    customer_id = UnicodeAttribute(hash_key=True)
    scheduled_at = UTCDateTimeAttribute(range_key=True)


class BookingsByPanditAndTime(GlobalSecondaryIndex["Booking"]):
    """A pandit's bookings by the time of the puja."""

    class Meta:
        index_name = "by-pandit-time"
        projection = AllProjection()

    pandit_id = UnicodeAttribute(hash_key=True)
    scheduled_at = UTCDateTimeAttribute(range_key=True)


class BookingsByStatusAndTime(GlobalSecondaryIndex["Booking"]):
    """All bookings of one status by the time of the puja, for admins."""

    class Meta:
        index_name = "by-status-time"
        projection = AllProjection()

    status = UnicodeAttribute(hash_key=True)
    scheduled_at = UTCDateTimeAttribute(range_key=True)


class BookingsByTime(GlobalSecondaryIndex["Booking"]):
    """All bookings by the time of the puja, for admins."""

    class Meta:
        index_name = "by-time"
        projection = AllProjection()

    listing = UnicodeAttribute(hash_key=True)
    scheduled_at = UTCDateTimeAttribute(range_key=True)


class Booking(Entity):
    """A puja that a customer has booked. Its chat room has the same id."""

    class Meta(TableMeta):
        table_name = table_name("bookings")
        # The package ``translation`` reads this stream and translates notes.
        stream_view_type = STREAM_NEW_IMAGE

    id = UnicodeAttribute(hash_key=True)
    customer_id = UnicodeAttribute()
    pandit_id = UnicodeAttribute()
    service = BookedService()  # type: ignore[no-untyped-call]
    scheduled_at = UTCDateTimeAttribute()
    place_timezone = UnicodeAttribute(default=DEFAULT_TIMEZONE)
    """The IANA timezone of the place. Bookings older than this attribute are in Nepal."""
    address = UnicodeAttribute()
    note = UnicodeAttribute(null=True)
    note_ne = UnicodeAttribute(null=True)
    translated = UnicodeAttribute(null=True)
    """The language (``en``, ``ne``) of the note that a machine has translated. None if people wrote all there is."""
    amount_minor = IntegerAttribute()
    currency = UnicodeAttribute()
    status = UnicodeAttribute()
    payment_status = UnicodeAttribute(null=True)
    payment_method = UnicodeAttribute(null=True)
    """The payment's method, written with its status. None before the first checkout.

    Bookings older than this attribute get it with the next write of their payment, or from a migration.
    """
    accepted_at = UTCDateTimeAttribute(null=True)
    completed_at = UTCDateTimeAttribute(null=True)
    completed_by = UnicodeAttribute(null=True)
    """A user id. Bookings completed before December 2026 have none."""
    cancelled_at = UTCDateTimeAttribute(null=True)
    cancelled_by = UnicodeAttribute(null=True)
    cancel_reason = UnicodeAttribute(null=True)
    created_at = UTCDateTimeAttribute()
    updated_at = UTCDateTimeAttribute()
    listing = UnicodeAttribute(default_for_new="booking")

    by_customer = BookingsByCustomer()
    by_pandit = BookingsByPandit()
    by_status = BookingsByStatus()
    by_age = BookingsByAge()
    by_customer_time = BookingsByCustomerAndTime()
    by_pandit_time = BookingsByPanditAndTime()
    by_status_time = BookingsByStatusAndTime()
    by_time = BookingsByTime()

    def statuses_unchanged(self) -> Condition:
        """Returns the condition that the booking's status and its payment's are those that were read.

        Moves of the booking and changes of its payment are written under it, so they cannot miss each other.
        """
        unchanged: Condition = is_unchanged(Booking.status, self.status) & is_unchanged(
            Booking.payment_status, self.payment_status
        )
        return unchanged


class CalendarDay(Entity):
    """The hours in which a pandit is busy on one UTC day. Each day that a booking touches has its whole interval."""

    class Meta(TableMeta):
        table_name = table_name("calendar")

    pandit_id = UnicodeAttribute(hash_key=True)
    day = UnicodeAttribute(range_key=True)
    busy: MapAttribute[str, Any] = MapAttribute(default=dict)
    """Booking id -> ``[start, end)`` in epoch milliseconds."""
    version = IntegerAttribute()
    """Grows with every write. A write is conditional on the version that was read."""
    expires_at = TTLAttribute()
