"""A sound booking, calendar and review, and how each of their invariants is broken."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.bookings.models import BookedService, Booking, CalendarDay
from chalicelib.chat.models import Room
from chalicelib.payments.models import Payment
from chalicelib.reviews.models import Review
from infra.operate.audit.rules import bookings
from tests.unit.audit.breaking import Broken
from tests.unit.audit.people import NOW, pandit, user

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


def room(**more: Any) -> Room:
    return Room(id="booking", customer_id="customer", pandit_id="pandit", **more)


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


cases = Broken(bookings.cases, case)
days = Broken(bookings.days, lambda: bookings.Day(day(), {"booking": booking()}))
opinions = Broken(bookings.opinions, lambda: bookings.Opinion(review(), booking("COMPLETED")))
INVARIANT_SETS = [cases, days, opinions]


@cases.breaks("has_both_parties")
def without_a_customer(found: bookings.Case) -> bookings.Case:
    return replace(found, customer=None)


@cases.breaks("has_both_parties")
def without_a_pandit(found: bookings.Case) -> bookings.Case:
    return replace(found, pandit=None)


@cases.breaks("has_one_room")
def without_a_room(found: bookings.Case) -> bookings.Case:
    return replace(found, room=None)


@cases.breaks("has_one_room")
def with_a_room_of_others(found: bookings.Case) -> bookings.Case:
    return replace(found, room=Room(id="booking", customer_id="another", pandit_id="pandit"))


@cases.breaks("has_one_room")
def open_with_a_closed_room(found: bookings.Case) -> bookings.Case:
    return replace(found, room=room(is_active=False))


@cases.breaks("has_one_room")
def cancelled_with_an_open_room(found: bookings.Case) -> bookings.Case:
    return replace(case("CANCELLED"), room=room())


@cases.breaks("has_the_marks_of_its_moves")
def accepted_at_no_time(found: bookings.Case) -> None:
    found.booking.accepted_at = None


@cases.breaks("has_the_marks_of_its_moves")
def completed_at_no_time(_: bookings.Case) -> bookings.Case:
    found = case("COMPLETED")
    found.booking.completed_at = None
    return found


@cases.breaks("has_the_marks_of_its_moves")
def cancelled_by_nobody(_: bookings.Case) -> bookings.Case:
    found = case("CANCELLED")
    found.booking.cancelled_by = None
    return found


@cases.breaks("shows_its_payment")
def shows_another_status(found: bookings.Case) -> None:
    found.booking.payment_status = "PROCESSING"


@cases.breaks("shows_its_payment")
def shows_another_method(found: bookings.Case) -> None:
    found.booking.payment_method = "CASH"


@cases.breaks("shows_its_payment")
def shows_a_payment_that_is_not_there(found: bookings.Case) -> bookings.Case:
    return replace(found, payment=None)


@cases.breaks("payment_is_about_it")
def paid_with_another_price(found: bookings.Case) -> None:
    assert found.payment is not None
    found.payment.amount_minor = 150_000


@cases.breaks("payment_is_about_it")
def paid_by_another(found: bookings.Case) -> None:
    assert found.payment is not None
    found.payment.user_id = "another"


@cases.breaks("keeps_its_time")
def missing_on_the_second_day(found: bookings.Case) -> bookings.Case:
    return replace(found, days={"2026-12-01": found.days["2026-12-01"]})


@days.breaks("is_busy_with_open_bookings")
def busy_with_a_cancelled_one(found: bookings.Day) -> bookings.Day:
    return bookings.Day(found.day, {"booking": booking("CANCELLED")})


@days.breaks("is_busy_with_open_bookings")
def busy_with_nothing(found: bookings.Day) -> bookings.Day:
    return bookings.Day(found.day, {})


@days.breaks("is_busy_with_open_bookings")
def busy_for_another_pandit(found: bookings.Day) -> None:
    found.bookings["booking"].pandit_id = "another"


@days.breaks("is_busy_with_open_bookings")
def busy_at_another_time(found: bookings.Day) -> None:
    found.bookings["booking"].scheduled_at = STARTS + timedelta(minutes=1)


@days.breaks("no_two_overlap")
def overlapping(found: bookings.Day) -> bookings.Day:
    busy = found.day.busy.as_dict()
    twice = CalendarDay("pandit", found.day.day, busy={**busy, "other": busy["booking"]}, version=2)
    return bookings.Day(twice, {"booking": booking(), "other": booking(booking_id="other")})


@opinions.breaks("is_of_a_held_puja")
def of_no_booking(found: bookings.Opinion) -> bookings.Opinion:
    return bookings.Opinion(found.review, None)


@opinions.breaks("is_of_a_held_puja")
def of_a_puja_to_come(found: bookings.Opinion) -> bookings.Opinion:
    return bookings.Opinion(found.review, booking())


@opinions.breaks("is_of_a_held_puja")
def of_another_pandit(found: bookings.Opinion) -> None:
    assert found.booking is not None
    found.booking.pandit_id = "another"


@opinions.breaks("has_marks_from_one_to_five")
def with_six(found: bookings.Opinion) -> None:
    found.review.knowledge = 6


@opinions.breaks("is_published_when_verified")
def verified_and_not_published(found: bookings.Opinion) -> None:
    found.review.published_for = None


@opinions.breaks("is_published_when_verified")
def listed_as_unverified(found: bookings.Opinion) -> None:
    found.review.moderation = "UNVERIFIED"


@opinions.breaks("is_published_when_verified")
def rejected_for_no_reason(found: bookings.Opinion) -> None:
    found.review.status, found.review.published_for, found.review.moderation = "REJECTED", None, "UNVERIFIED"
