"""Use cases of bookings: book a puja, read bookings. ``booking_moves`` accepts, cancels and completes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from chalicelib.accounts import service as accounts
from chalicelib.bookings import calendar, rules
from chalicelib.bookings.models import BookedService, Booking
from chalicelib.bookings.notifications import add_booking_notification
from chalicelib.bookings.rules import BookingStatus, Side
from chalicelib.bookings.schemas import BookingUpdatedOut, BookingView, NewBooking
from chalicelib.chat import rooms
from chalicelib.db import Transaction, retry_on_conflict
from chalicelib.errors import Invalid, SlotTaken
from chalicelib.idempotency import IdempotencyClaim
from chalicelib.ids import new_id
from chalicelib.localization.clock import now
from chalicelib.localization.text import DEFAULT_TIMEZONE
from chalicelib.notifications import service as notifications
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.pandits import service as pandits
from chalicelib.pandits.service import Offer
from chalicelib.parallel import best_effort
from chalicelib.realtime import registry
from chalicelib.realtime.push import fan_out
from chalicelib.schema.base import render
from chalicelib.tokens import Actor


@dataclass(frozen=True, slots=True)
class BookResult:
    """A booking, and whether this request made it. It is not new if an equal request made it before."""

    booking: Booking
    is_new: bool


def book(customer: Actor, wanted: NewBooking, claim: IdempotencyClaim | None = None) -> BookResult:
    """Books a puja: claims the pandit's time, opens the chat room and notifies the pandit.

    Safe to repeat. The same idempotency key returns the first booking. So does a request for the same pandit, service
    and time while that booking is PENDING; of two such requests at once, the calendar lets only one create a booking.
    Raises ``Invalid``, ``SlotTaken``, ``KeyReused``.
    """
    try:
        return _create(customer, wanted, claim)
    except (Invalid, SlotTaken):
        earlier = _find_same_request(customer, wanted, claim)
        if earlier is None:
            raise
        return BookResult(earlier, is_new=False)


def get(actor: Actor, booking_id: str) -> Booking:
    """Reads a booking. Raises ``NotFound`` unless the actor is a party or an admin."""
    return get_with_side(actor, booking_id)[0]


def get_with_side(actor: Actor, booking_id: str) -> tuple[Booking, Side]:
    """Reads a booking and the actor's side in it. Raises ``NotFound`` unless the actor is a party or an admin."""
    booking = Booking.load(booking_id)
    side = rules.side_of(
        actor.id, is_admin=actor.is_admin, customer_id=booking.customer_id, pandit_id=booking.pandit_id
    )
    return booking, side


def to_view(actor: Actor, booking: Booking) -> BookingView:
    """Returns a booking as the actor sees it."""
    return to_views(actor, [booking])[0]


def to_views(actor: Actor, bookings: Sequence[Booking]) -> list[BookingView]:
    """Returns bookings as the actor sees them. Admins also see the parties, read in one round trip for all bookings."""
    parties = {party for booking in bookings for party in (booking.customer_id, booking.pandit_id)}
    people = accounts.get_many(parties) if actor.is_admin else {}
    return [BookingView.of(booking, people) for booking in bookings]


def count_by_status() -> dict[BookingStatus, int]:
    """Counts the bookings of each status."""
    return {status: Booking.by_status.count(status.value) for status in BookingStatus}


def push_update(booking: Booking) -> None:
    """Sends the booking as it stands to every open socket of its parties. Never raises."""
    with best_effort("booking update"):
        connections = registry.find_of_users(booking.customer_id, booking.pandit_id)
        fan_out(connections, partial(render, BookingUpdatedOut(booking=BookingView.of(booking))))


@retry_on_conflict
def _create(customer: Actor, wanted: NewBooking, claim: IdempotencyClaim | None) -> BookResult:
    if claim is not None and (earlier := claim.result()) is not None:
        return BookResult(Booking.load(earlier), is_new=False)
    moment = now()
    offer = pandits.find_offer(wanted.pandit_id, wanted.service_id)
    booking = _new_booking(customer, wanted, offer, moment)
    days = calendar.read_free_days(booking)
    name = accounts.get(customer.id).full_name
    with Transaction() as tx:
        tx.put(booking, when=Booking.id.does_not_exist())
        pandits.require_unchanged(tx, offer)
        calendar.claim(tx, booking, days)
        rooms.open_room(tx, booking.id, booking.customer_id, booking.pandit_id, moment)
        notification = add_booking_notification(
            tx, booking.pandit_id, NotificationType.BOOKING_CREATED, booking, name=name
        )
        if claim is not None:
            claim.put(tx, booking.id)
        tx.after_commit(partial(notifications.push, [notification]))
    return BookResult(booking, is_new=True)


@retry_on_conflict
def _find_same_request(customer: Actor, wanted: NewBooking, claim: IdempotencyClaim | None) -> Booking | None:
    """Finds the customer's PENDING booking of the same pandit, service and time. A given key then leads to it."""
    if claim is not None and (earlier := claim.result()) is not None:
        return Booking.load(earlier)
    if abs(wanted.scheduled_at - now()) > rules.BOOKING_HORIZON:
        return None
    for booking_id in calendar.bookings_starting_at(wanted.pandit_id, rules.slot(wanted.scheduled_at, 0).start):
        booking = Booking.load(booking_id)
        if (booking.customer_id, booking.service.id, booking.status) != (
            customer.id,
            wanted.service_id,
            BookingStatus.PENDING,
        ):
            continue
        if claim is not None:
            with Transaction() as tx:
                claim.put(tx, booking.id)
        return booking
    return None


def _new_booking(customer: Actor, wanted: NewBooking, offer: Offer, moment: datetime) -> Booking:
    service = offer.service
    return Booking(
        id=new_id(),
        customer_id=customer.id,
        pandit_id=offer.pandit.id,
        service=BookedService(  # type: ignore[no-untyped-call]
            id=service.id,
            name=service.name,
            name_ne=service.name_ne,
            duration_minutes=service.duration_minutes,
        ),
        scheduled_at=rules.validate_time(wanted.scheduled_at, moment),
        place_timezone=wanted.place_timezone or DEFAULT_TIMEZONE,
        address=wanted.address,
        note=wanted.note or None,
        note_ne=wanted.note_ne or None,
        amount_minor=service.price_minor,
        currency=service.currency,
        status=BookingStatus.PENDING.value,
        created_at=moment,
        updated_at=moment,
    )
