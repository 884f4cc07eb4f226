"""Bookings: one function a use case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from pynamodb.expressions.update import Action

from chalicelib.accounts import service as accounts
from chalicelib.audit import service as audit
from chalicelib.bookings import calendar, rules
from chalicelib.bookings.models import BookedService, Booking
from chalicelib.bookings.record import load, unmoved
from chalicelib.bookings.rules import BookingStatus, Move, Side
from chalicelib.bookings.schemas import BookingUpdatedOut, BookingView, NewBooking
from chalicelib.bookings.texts import ADMIN, NO_REASON, ROOM
from chalicelib.chat import service as chat
from chalicelib.chat.models import Message, Room
from chalicelib.db import Transaction, retry_on_conflict
from chalicelib.errors import Invalid, SlotTaken
from chalicelib.idempotency import IdempotencyClaim
from chalicelib.ids import new_id
from chalicelib.localization.clock import now
from chalicelib.localization.dates import at_place
from chalicelib.localization.text import DEFAULT_TIMEZONE, Text
from chalicelib.notifications import service as notifications
from chalicelib.notifications.catalogue import NotificationType
from chalicelib.notifications.models import Notification
from chalicelib.pandits import service as pandits
from chalicelib.pandits.service import Offer
from chalicelib.parallel import best_effort
from chalicelib.payments import refunds
from chalicelib.payments.models import Refund
from chalicelib.realtime import registry
from chalicelib.realtime.push import fan_out
from chalicelib.schema.base import render
from chalicelib.tokens import Actor


@dataclass(frozen=True, slots=True)
class Booked:
    """A booking that was asked for. It is not new where the same request had been answered, or nearly so, before."""

    booking: Booking
    is_new: bool


def book(customer: Actor, wanted: NewBooking, claim: IdempotencyClaim | None = None) -> Booked:
    """Claims the pandit's time, opens the room and tells the pandit. Safe to repeat.

    The same key answers the first booking. So does the same pandit, service and time while that booking is PENDING:
    the calendar says whose the hours are, so of two such requests at once one makes the booking and both answer it.
    Raises ``Invalid``, ``SlotTaken``, ``KeyReused``.
    """
    try:
        booking, note = _book(customer, wanted, claim)
    except (Invalid, SlotTaken):
        earlier = _pending(customer, wanted, claim)
        if earlier is None:
            raise
        return Booked(earlier, is_new=False)
    if note is None:
        return Booked(booking, is_new=False)
    notifications.push([note])
    return Booked(booking, is_new=True)


def get(actor: Actor, booking_id: str) -> Booking:
    """Raises ``NotFound`` for whoever is neither a party nor an admin."""
    return _seen(actor, booking_id)[0]


def shown(actor: Actor, booking: Booking) -> BookingView:
    """A booking as this person sees it."""
    return shown_all(actor, [booking])[0]


def shown_all(actor: Actor, bookings: Sequence[Booking]) -> list[BookingView]:
    """Bookings as this person sees them: for an admin with their parties, in one round trip however many they are."""
    parties = {party for booking in bookings for party in (booking.customer_id, booking.pandit_id)}
    people = accounts.many(parties) if actor.is_admin else {}
    return [BookingView.of(booking, people) for booking in bookings]


def require_turn(actor: Actor, booking_id: str, move: Move) -> None:
    """Raises ``NotFound`` for an outsider, and ``Forbidden`` for a party whose move this is not."""
    rules.require_turn(move, _seen(actor, booking_id)[1])


def counts() -> dict[BookingStatus, int]:
    """How many bookings there are of each status."""
    return {status: Booking.by_status.count(status.value) for status in BookingStatus}


def accept(actor: Actor, booking_id: str) -> Booking:
    """The pandit takes the booking on, and the customer is told."""
    return _moved(actor, booking_id, Move.ACCEPT, None)


def cancel(actor: Actor, booking_id: str, reason: str | None) -> Booking:
    """Ends the booking before the puja: the pandit's time is free again, the room closed, the other side told."""
    return _moved(actor, booking_id, Move.CANCEL, reason)


def complete(actor: Actor, booking_id: str, reason: str | None) -> Booking:
    """The puja has been held; both are told."""
    return _moved(actor, booking_id, Move.COMPLETE, reason)


def push_update(booking: Booking) -> None:
    """Shows a booking anew on every open socket of its parties. Never raises."""
    with best_effort("booking update"):
        parties = registry.person(booking.customer_id), registry.person(booking.pandit_id)
        fan_out(registry.listeners(*parties), partial(render, BookingUpdatedOut(booking=BookingView.of(booking))))


@retry_on_conflict
def _book(customer: Actor, wanted: NewBooking, claim: IdempotencyClaim | None) -> tuple[Booking, Notification | None]:
    """The booking and what its pandit is told; without that where the key has led to the booking before."""
    if claim is not None and (earlier := claim.result()) is not None:
        return load(earlier), None
    moment = now()
    offer = pandits.offer(wanted.pandit_id, wanted.service_id)
    booking = _booking(customer, wanted, offer, moment)
    slot = _slot(booking)
    days = calendar.read_free(booking.pandit_id, slot)
    name = accounts.get(customer.id).full_name
    with Transaction() as tx:
        tx.put(booking, when=Booking.id.does_not_exist())
        pandits.require_unchanged(tx, offer)
        calendar.claim(tx, booking.pandit_id, booking.id, slot, days)
        chat.open_room(tx, booking.id, booking.customer_id, booking.pandit_id, moment)
        note = _tell(tx, booking.pandit_id, NotificationType.BOOKING_CREATED, booking, name=name)
        if claim is not None:
            claim.put(tx, booking.id)
    return booking, note


@retry_on_conflict
def _pending(customer: Actor, wanted: NewBooking, claim: IdempotencyClaim | None) -> Booking | None:
    """The customer's own booking of this pandit, service and time that waits to be accepted. A key leads to it now."""
    if claim is not None and (earlier := claim.result()) is not None:
        return load(earlier)
    if abs(wanted.scheduled_at - now()) > rules.FARTHEST:
        return None
    for booking_id in calendar.starting_at(wanted.pandit_id, rules.slot(wanted.scheduled_at, 0).start):
        booking = load(booking_id)
        asked = (customer.id, wanted.service_id, BookingStatus.PENDING)
        if (booking.customer_id, booking.service.id, booking.status) != asked:
            continue
        if claim is not None:
            with Transaction() as tx:
                claim.put(tx, booking.id)
        return booking
    return None


def _booking(customer: Actor, wanted: NewBooking, offer: Offer, moment: datetime) -> Booking:
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
        scheduled_at=rules.checked_time(wanted.scheduled_at, moment),
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


@dataclass(frozen=True, slots=True)
class _Told:
    """What is to be pushed once a move is committed."""

    room: Room
    message: Message
    notes: list[Notification]
    refund: Refund | None


def _moved(actor: Actor, booking_id: str, move: Move, reason: str | None) -> Booking:
    told = _move(actor, booking_id, move, reason)
    if told is None:
        return load(booking_id)
    chat.push_message(told.room, told.message)
    notifications.push(told.notes)
    if told.refund is not None:
        refunds.opened(told.refund)
    return load(booking_id)


@retry_on_conflict
def _move(actor: Actor, booking_id: str, move: Move, reason: str | None) -> _Told | None:
    """Writes a move and all that belongs to it: booking, calendar, room, notifications, audit. None where the same
    person has made it before: nothing happens twice."""
    moment = now()
    booking, side = _seen(actor, booking_id)
    left = BookingStatus(booking.status)
    if rules.is_repeated(move, left, made_by=_made_by(booking, move), actor_id=actor.id):
        return None
    reached = rules.decide(move, side, left, scheduled_at=booking.scheduled_at, moment=moment, reason=reason)
    room = chat.room(booking_id)
    name = ADMIN if side is Side.ADMIN else accounts.get(actor.id).full_name
    with Transaction() as tx:
        tx.update(booking, _marks(reached, actor, moment, reason), when=unmoved(booking))
        if reached in rules.FINAL:
            calendar.release(tx, booking.pandit_id, booking.id, _slot(booking))
        said = _said(booking, move, name=name, reason=reason or NO_REASON)
        message = chat.say(tx, room, said, close=reached is BookingStatus.CANCELLED)
        notes = [
            _tell(tx, user_id, _NOTICES[move], booking, name=name, reason=reason or NO_REASON)
            for user_id in _audience(booking, move, side)
        ]
        refund = refunds.open_for_cancelled(tx, booking, notes) if reached is BookingStatus.CANCELLED else None
        if side is Side.ADMIN:
            details = {"from": left.value, "reason": reason}
            audit.record(tx, actor.id, f"{move}_BOOKING", "booking", booking.id, details)
    return _Told(room, message, notes, refund)


_NOTICES = {
    Move.ACCEPT: NotificationType.BOOKING_ACCEPTED,
    Move.CANCEL: NotificationType.BOOKING_CANCELLED,
    Move.COMPLETE: NotificationType.BOOKING_COMPLETED,
}


def _made_by(booking: Booking, move: Move) -> str | None:
    """Who has made this move, if it was the last one."""
    match move:
        case Move.ACCEPT:
            return booking.pandit_id
        case Move.CANCEL:
            return booking.cancelled_by
        case Move.COMPLETE:
            return booking.completed_by or booking.pandit_id


def _audience(booking: Booking, move: Move, side: Side) -> list[str]:
    """Who is told of a move: both of the end of the puja, else whoever did not make it."""
    both = {Side.CUSTOMER: booking.customer_id, Side.PANDIT: booking.pandit_id}
    return [user_id for party, user_id in both.items() if move is Move.COMPLETE or party is not side]


def _marks(reached: BookingStatus, actor: Actor, moment: datetime, reason: str | None) -> list[Action]:
    marks: list[Action] = [Booking.status.set(reached.value), Booking.updated_at.set(moment)]
    if reached is BookingStatus.ACCEPTED:
        marks.append(Booking.accepted_at.set(moment))
    elif reached is BookingStatus.COMPLETED:
        marks += [Booking.completed_at.set(moment), Booking.completed_by.set(actor.id)]
    else:
        marks += [Booking.cancelled_at.set(moment), Booking.cancelled_by.set(actor.id)]
        marks += [Booking.cancel_reason.set(reason)] if reason else []
    return marks


def _said(booking: Booking, move: Move, **values: str | Text) -> Text:
    when = at_place(booking.scheduled_at, booking.place_timezone, booking.place_timezone)
    return ROOM[move].fill(service=booking.service.title, when=when, **values)


def _tell(
    tx: Transaction, user_id: str, kind: NotificationType, booking: Booking, **values: str | Text
) -> Notification:
    service = booking.service.title
    reader = accounts.reader_of(accounts.get(user_id))
    when = at_place(booking.scheduled_at, booking.place_timezone, reader.timezone)
    return notifications.add(tx, user_id, kind, booking_id=booking.id, service=service, when=when, **values)


def _slot(booking: Booking) -> rules.Slot:
    return rules.slot(booking.scheduled_at, booking.service.duration_minutes)


def _seen(actor: Actor, booking_id: str) -> tuple[Booking, Side]:
    booking = load(booking_id)
    side = rules.side_of(
        actor.id, is_admin=actor.is_admin, customer_id=booking.customer_id, pandit_id=booking.pandit_id
    )
    return booking, side
