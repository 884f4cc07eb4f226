"""Invariants of bookings, pandits' calendars, and reviews."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import combinations

from chalicelib.accounts.models import User
from chalicelib.bookings.calendar import DAY_RETENTION
from chalicelib.bookings.models import Booking, CalendarDay
from chalicelib.bookings.rules import FINAL_STATUSES, BookingStatus, Slot, slot
from chalicelib.chat.models import Room
from chalicelib.pandits.models import Pandit
from chalicelib.payments.models import Payment
from chalicelib.reviews.models import Review
from chalicelib.reviews.rules import MARKS, Moderation, ReviewStatus
from infra.operate.audit.invariants import InvariantSet


@dataclass(frozen=True)
class Case:
    """A booking and all that is made with it. ``days`` are those of the pandit's calendar that it touches."""

    booking: Booking
    customer: User | None
    pandit: Pandit | None
    room: Room | None
    payment: Payment | None
    days: Mapping[str, CalendarDay]
    moment: datetime


cases: InvariantSet[Case] = InvariantSet("booking", lambda case: case.booking.id)


@cases.invariant
def has_both_parties(case: Case) -> Iterator[str]:
    """Customer and pandit have accounts."""
    if case.customer is None:
        yield f"its customer {case.booking.customer_id} is not there"
    if case.pandit is None:
        yield f"its pandit {case.booking.pandit_id} is not there"


@cases.invariant
def has_one_room(case: Case) -> Iterator[str]:
    """A booking has a room, of the same two, which is open unless the booking was cancelled."""
    booking, room = case.booking, case.room
    if room is None:
        yield "it has no room"
        return
    if (room.customer_id, room.pandit_id) != (booking.customer_id, booking.pandit_id):
        yield "its room is that of others"
    if room.is_active == (booking.status == BookingStatus.CANCELLED):
        yield f"it is {booking.status} and its room is {'open' if room.is_active else 'closed'}"


@cases.invariant
def has_the_marks_of_its_moves(case: Case) -> Iterator[str]:
    """Each move is stored with its time: accepted, completed, cancelled, and by whom."""
    booking, status = case.booking, case.booking.status
    if status in {BookingStatus.ACCEPTED, BookingStatus.COMPLETED} and booking.accepted_at is None:
        yield f"{status} and never accepted"
    if (status == BookingStatus.COMPLETED) != (booking.completed_at is not None):
        yield f"{status}, completed at {booking.completed_at}"
    if (status == BookingStatus.CANCELLED) != (booking.cancelled_at is not None and booking.cancelled_by is not None):
        yield f"{status}, cancelled at {booking.cancelled_at}"


@cases.invariant
def shows_its_payment(case: Case) -> Iterator[str]:
    """``payment_status`` and ``payment_method`` are its payment's, and None where there is none. On a booking that is
    older than ``payment_method`` that is None until its payment is next written."""
    stands = None if case.payment is None else case.payment.status
    if case.booking.payment_status != stands:
        yield f"shows {case.booking.payment_status}, the payment is {stands}"
    method = None if case.payment is None else case.payment.payment_method
    if case.booking.payment_method not in {None, method}:
        yield f"shows {case.booking.payment_method}, the payment is by {method}"


@cases.invariant
def payment_is_about_it(case: Case) -> Iterator[str]:
    """Its payment has its price and its parties."""
    booking, payment = case.booking, case.payment
    if payment is None:
        return
    if (payment.amount_minor, payment.currency) != (booking.amount_minor, booking.currency):
        yield f"costs {booking.amount_minor} {booking.currency}, to be paid {payment.amount_minor} {payment.currency}"
    if (payment.user_id, payment.pandit_id) != (booking.customer_id, booking.pandit_id):
        yield "its payment is that of others"


@cases.invariant
def occupies_its_hours(case: Case) -> Iterator[str]:
    """While it is open, it is in every day of the pandit's calendar that it touches."""
    booking, expected = case.booking, _slot(case.booking)
    if booking.status in FINAL_STATUSES:
        return
    for name in expected.days():
        day = case.days.get(name)
        is_kept = datetime.combine(date.fromisoformat(name), time(), UTC) + DAY_RETENTION > case.moment
        if is_kept and (day is None or booking.id not in day.busy.as_dict()):
            yield f"it does not stand in its pandit's {name}"


@dataclass(frozen=True)
class Day:
    """A day of a pandit's calendar, and the bookings that it names."""

    day: CalendarDay
    bookings: Mapping[str, Booking]


days: InvariantSet[Day] = InvariantSet("calendar", lambda day: f"{day.day.pandit_id} {day.day.day}")


@days.invariant
def is_busy_with_open_bookings(day: Day) -> Iterator[str]:
    """Each entry is an open booking of this pandit, with its time, on this day."""
    for booking_id, bounds in day.day.busy.as_dict().items():
        booking = day.bookings.get(booking_id)
        if booking is None:
            yield f"busy with {booking_id}, which is not there"
        elif booking.status in FINAL_STATUSES:
            yield f"busy with {booking_id}, which is {booking.status}"
        elif booking.pandit_id != day.day.pandit_id:
            yield f"busy with {booking_id}, which is another pandit's"
        elif _slot(booking) != Slot(*map(int, bounds)) or day.day.day not in _slot(booking).days():
            yield f"busy with {booking_id} at another time than it is booked for"


@days.invariant
def no_two_overlap(day: Day) -> Iterator[str]:
    """A pandit is in one place at a time."""
    busy = {booking_id: Slot(*map(int, bounds)) for booking_id, bounds in day.day.busy.as_dict().items()}
    for (first_id, first), (second_id, second) in combinations(sorted(busy.items()), 2):
        if first.overlaps(second):
            yield f"{first_id} and {second_id} overlap"


@dataclass(frozen=True)
class ReviewCase:
    review: Review
    booking: Booking | None


reviews: InvariantSet[ReviewCase] = InvariantSet("review", lambda case: case.review.booking_id)


@reviews.invariant
def is_of_a_completed_booking(case: ReviewCase) -> Iterator[str]:
    """A review is of a completed booking, by its customer, of its pandit."""
    review, booking = case.review, case.booking
    if booking is None:
        yield "of no booking"
        return
    if booking.status != BookingStatus.COMPLETED:
        yield f"of a booking that is {booking.status}"
    if (review.customer_id, review.pandit_id) != (booking.customer_id, booking.pandit_id):
        yield "of other people than its booking"


@reviews.invariant
def has_marks_from_one_to_five(case: ReviewCase) -> Iterator[str]:
    """Each mark is from 1 to 5."""
    for name in MARKS:
        mark = getattr(case.review, name)
        if not 1 <= mark <= 5:
            yield f"{name} is {mark}"


@reviews.invariant
def is_published_when_verified(case: ReviewCase) -> Iterator[str]:
    """It is in the public list while it is verified, and has a reason while it is rejected."""
    review, status = case.review, ReviewStatus(case.review.status)
    if review.published_for != (review.pandit_id if status is ReviewStatus.VERIFIED else None):
        yield f"{status}, published for {review.published_for}"
    if review.moderation != Moderation.of(status):
        yield f"{status}, listed as {review.moderation}"
    if (status is ReviewStatus.REJECTED) != (review.rejection_reason is not None):
        yield f"{status}, {'with' if review.rejection_reason else 'without'} a reason"


def _slot(booking: Booking) -> Slot:
    return slot(booking.scheduled_at, booking.service.duration_minutes)
