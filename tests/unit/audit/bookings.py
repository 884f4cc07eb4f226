"""A sound booking, calendar and review, and changes that violate each of their invariants."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.bookings.models import BookedService, Booking, CalendarDay
from chalicelib.chat.models import Room
from chalicelib.payments.models import Payment
from chalicelib.reviews.models import Review
from infra.operate.audit.rules import bookings
from tests.unit.audit.people import NOW, pandit, user
from tests.unit.audit.sound_subjects import SoundSubject

STARTS = datetime(2026, 12, 1, 23, 0, tzinfo=UTC)
HOUR = 3_600_000


def booking(status: str = "ACCEPTED", booking_id: str = "booking") -> Booking:
    return Booking(
        id=booking_id,
        customer_id="customer",
        pandit_id="pandit",
        service=BookedService(id="service", name="Puja", duration_minutes=120),  # type: ignore[no-untyped-call]
        scheduled_at=STARTS,
        amount_minor=150_050,
        currency="NPR",
        status=status,
        payment_status="COMPLETED",
        accepted_at=NOW,
        completed_at=NOW if status == "COMPLETED" else None,
        cancelled_at=NOW if status == "CANCELLED" else None,
        cancelled_by="customer" if status == "CANCELLED" else None,
    )


def room(**values: Any) -> Room:
    return Room(id="booking", customer_id="customer", pandit_id="pandit", **values)


def payment() -> Payment:
    return Payment(
        id="booking",
        user_id="customer",
        pandit_id="pandit",
        amount_minor=150_050,
        currency="NPR",
        status="COMPLETED",
    )


def day(name: str = "2026-12-01") -> CalendarDay:
    start = int(STARTS.timestamp() * 1000)
    return CalendarDay("pandit", name, busy={"booking": [start, start + 2 * HOUR]}, version=1)


def case(status: str = "ACCEPTED") -> bookings.Case:
    days = {name: day(name) for name in ("2026-12-01", "2026-12-02")}
    closed = status == "CANCELLED"
    parties = user("customer", "CUSTOMER"), pandit()
    return bookings.Case(booking(status), *parties, room(is_active=not closed), payment(), days, NOW)


def review() -> Review:
    return Review(
        booking_id="booking",
        pandit_id="pandit",
        customer_id="customer",
        rating=5,
        professionalism=5,
        knowledge=4,
        punctuality=3,
        status="VERIFIED",
        published_for="pandit",
        moderation="VERIFIED",
    )


cases = SoundSubject(bookings.cases, case)
days = SoundSubject(bookings.days, lambda: bookings.Day(day(), {"booking": booking()}))
reviews = SoundSubject(bookings.reviews, lambda: bookings.ReviewCase(review(), booking("COMPLETED")))
SUBJECTS = [cases, days, reviews]


@cases.violation("has_both_parties")
def without_a_customer(subject: bookings.Case) -> bookings.Case:
    return replace(subject, customer=None)


@cases.violation("has_both_parties")
def without_a_pandit(subject: bookings.Case) -> bookings.Case:
    return replace(subject, pandit=None)


@cases.violation("has_one_room")
def without_a_room(subject: bookings.Case) -> bookings.Case:
    return replace(subject, room=None)


@cases.violation("has_one_room")
def with_another_customers_room(subject: bookings.Case) -> bookings.Case:
    return replace(subject, room=Room(id="booking", customer_id="another", pandit_id="pandit"))


@cases.violation("has_one_room")
def open_with_a_closed_room(subject: bookings.Case) -> bookings.Case:
    return replace(subject, room=room(is_active=False))


@cases.violation("has_one_room")
def cancelled_with_an_open_room(subject: bookings.Case) -> bookings.Case:
    return replace(case("CANCELLED"), room=room())


@cases.violation("has_the_marks_of_its_moves")
def accepted_without_a_time(subject: bookings.Case) -> None:
    subject.booking.accepted_at = None


@cases.violation("has_the_marks_of_its_moves")
def completed_without_a_time(_: bookings.Case) -> bookings.Case:
    subject = case("COMPLETED")
    subject.booking.completed_at = None
    return subject


@cases.violation("has_the_marks_of_its_moves")
def cancelled_by_nobody(_: bookings.Case) -> bookings.Case:
    subject = case("CANCELLED")
    subject.booking.cancelled_by = None
    return subject


@cases.violation("shows_its_payment")
def shows_another_status(subject: bookings.Case) -> None:
    subject.booking.payment_status = "PROCESSING"


@cases.violation("shows_its_payment")
def shows_another_method(subject: bookings.Case) -> None:
    subject.booking.payment_method = "CASH"


@cases.violation("shows_its_payment")
def shows_a_payment_that_is_not_there(subject: bookings.Case) -> bookings.Case:
    return replace(subject, payment=None)


@cases.violation("payment_is_about_it")
def paid_with_another_price(subject: bookings.Case) -> None:
    assert subject.payment is not None
    subject.payment.amount_minor = 150_000


@cases.violation("payment_is_about_it")
def paid_by_another_user(subject: bookings.Case) -> None:
    assert subject.payment is not None
    subject.payment.user_id = "another"


@cases.violation("occupies_its_hours")
def missing_from_the_second_day(subject: bookings.Case) -> bookings.Case:
    return replace(subject, days={"2026-12-01": subject.days["2026-12-01"]})


@days.violation("is_busy_with_open_bookings")
def busy_with_a_cancelled_booking(subject: bookings.Day) -> bookings.Day:
    return bookings.Day(subject.day, {"booking": booking("CANCELLED")})


@days.violation("is_busy_with_open_bookings")
def busy_with_a_missing_booking(subject: bookings.Day) -> bookings.Day:
    return bookings.Day(subject.day, {})


@days.violation("is_busy_with_open_bookings")
def busy_for_another_pandit(subject: bookings.Day) -> None:
    subject.bookings["booking"].pandit_id = "another"


@days.violation("is_busy_with_open_bookings")
def busy_at_another_time(subject: bookings.Day) -> None:
    subject.bookings["booking"].scheduled_at = STARTS + timedelta(minutes=1)


@days.violation("no_two_overlap")
def two_bookings_that_overlap(subject: bookings.Day) -> bookings.Day:
    busy = subject.day.busy.as_dict()
    twice = CalendarDay("pandit", subject.day.day, busy={**busy, "other": busy["booking"]}, version=2)
    return bookings.Day(twice, {"booking": booking(), "other": booking(booking_id="other")})


@reviews.violation("is_of_a_completed_booking")
def review_without_a_booking(subject: bookings.ReviewCase) -> bookings.ReviewCase:
    return bookings.ReviewCase(subject.review, None)


@reviews.violation("is_of_a_completed_booking")
def review_before_the_puja(subject: bookings.ReviewCase) -> bookings.ReviewCase:
    return bookings.ReviewCase(subject.review, booking())


@reviews.violation("is_of_a_completed_booking")
def review_of_another_pandit(subject: bookings.ReviewCase) -> None:
    assert subject.booking is not None
    subject.booking.pandit_id = "another"


@reviews.violation("has_marks_from_one_to_five")
def with_a_mark_of_six(subject: bookings.ReviewCase) -> None:
    subject.review.knowledge = 6


@reviews.violation("is_published_when_verified")
def verified_and_not_published(subject: bookings.ReviewCase) -> None:
    subject.review.published_for = None


@reviews.violation("is_published_when_verified")
def listed_as_unverified(subject: bookings.ReviewCase) -> None:
    subject.review.moderation = "UNVERIFIED"


@reviews.violation("is_published_when_verified")
def rejected_without_a_reason(subject: bookings.ReviewCase) -> None:
    subject.review.status, subject.review.published_for, subject.review.moderation = "REJECTED", None, "UNVERIFIED"
