"""Requests and responses about bookings."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticCustomError

from chalicelib.accounts.models import User
from chalicelib.accounts.schemas import PartyView
from chalicelib.bookings.models import BookedService, Booking
from chalicelib.bookings.rules import BookingSort, BookingStatus
from chalicelib.localization.clock import has_offset
from chalicelib.localization.numbers import decimal_text
from chalicelib.schema.base import OMITTED_WHEN_NONE, Body, Moment, PlaceMoment, Query, TimezoneName, Translated, View
from chalicelib.schema.fields import SearchText, blank_is_none, opaque, text


def _iso_text(value: Any, handler: ValidatorFunctionWrapHandler) -> datetime:
    # pydantic also accepts a number as a time, and a number has no offset
    moment: datetime = handler(value)
    if not (isinstance(value, str) and has_offset(value)):
        raise PydanticCustomError("timezone_aware", "no offset")
    return moment


Id = Annotated[str, opaque(1, 64)]
Note = Annotated[str, text(0, 2000), AfterValidator(blank_is_none)]


class NewBooking(Body):
    """The price is the service's; a client has no say in it.

    ``place_timezone`` is where the puja is held, Nepal if left out; the moment is ``scheduled_at``'s in any case.
    """

    pandit_id: Id
    service_id: Id
    scheduled_at: Annotated[AwareDatetime, WrapValidator(_iso_text)]
    place_timezone: TimezoneName | None = None
    address: Annotated[str, text(1, 500)]
    note: Note | None = None
    note_ne: Note | None = None


class AllBookingsQuery(Query):
    """``q`` finds by any reference, by e-mail, telephone number and name; its hits have an order of their own."""

    status: BookingStatus | None = None
    sort: BookingSort = BookingSort.NEWEST
    q: SearchText = None


class BookingsQuery(Query):
    status: BookingStatus | None = None
    sort: BookingSort = BookingSort.NEWEST


class BookedServiceView(View):
    """The service as it was booked. ``name`` or ``name_ne`` may be null, never both."""

    id: str
    name: str | None
    name_ne: str | None
    duration_minutes: int

    @classmethod
    def of(cls, service: BookedService) -> "BookedServiceView":
        return cls.model_construct(
            id=service.id,
            name=service.name,
            name_ne=service.name_ne,
            duration_minutes=service.duration_minutes,
        )


class BookingView(View):
    """``customer`` and ``pandit`` are for admins only."""

    id: str
    customer_id: str
    pandit_id: str
    service: BookedServiceView
    scheduled_at: Moment
    scheduled_at_place: PlaceMoment
    place_timezone: str
    address: str
    note: str | None
    note_ne: str | None
    translated: Translated
    amount: str
    currency: str
    status: BookingStatus
    payment_status: Literal["PENDING", "PROCESSING", "COMPLETED", "FAILED", "REFUNDED"] | None
    payment_method: Literal["KHALTI", "ESEWA", "CONNECT_IPS", "IME_PAY", "STRIPE", "CASH"] | None
    chat_room_id: str
    accepted_at: Moment | None
    completed_at: Moment | None
    cancelled_at: Moment | None
    cancelled_by: str | None
    cancel_reason: str | None
    created_at: Moment
    updated_at: Moment
    customer: Annotated[PartyView | None, OMITTED_WHEN_NONE] = None
    pandit: Annotated[PartyView | None, OMITTED_WHEN_NONE] = None

    @classmethod
    def of(cls, booking: Booking, people: Mapping[str, User] | None = None) -> "BookingView":
        """``people`` are its parties by id, for an admin."""
        people = people or {}
        return cls.model_construct(
            id=booking.id,
            customer_id=booking.customer_id,
            pandit_id=booking.pandit_id,
            service=BookedServiceView.of(booking.service),
            scheduled_at=booking.scheduled_at,
            scheduled_at_place=booking.scheduled_at,
            place_timezone=booking.place_timezone,
            address=booking.address,
            note=booking.note,
            note_ne=booking.note_ne,
            translated=booking.translated,
            amount=decimal_text(booking.amount_minor),
            currency=booking.currency,
            status=BookingStatus(booking.status),
            payment_status=booking.payment_status,
            payment_method=booking.payment_method,
            chat_room_id=booking.id,
            accepted_at=booking.accepted_at,
            completed_at=booking.completed_at,
            cancelled_at=booking.cancelled_at,
            cancelled_by=booking.cancelled_by,
            cancel_reason=booking.cancel_reason,
            created_at=booking.created_at,
            updated_at=booking.updated_at,
            customer=PartyView.of(people.get(booking.customer_id)),
            pandit=PartyView.of(people.get(booking.pandit_id)),
        )


class BookingUpdatedOut(View):
    """A machine has put a booking's note into the other language; on every open socket of its parties."""

    type: Literal["booking_updated"] = "booking_updated"
    booking: BookingView
