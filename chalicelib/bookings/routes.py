"""Bookings over REST."""

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib import idempotency
from chalicelib.bookings import lists, service
from chalicelib.bookings.rules import Move
from chalicelib.bookings.schemas import BookingsQuery, BookingView, MoveBody, NewBooking
from chalicelib.errors import IllegalTransition, SlotTaken
from chalicelib.http.answers import Answer, Listing
from chalicelib.http.call import Call
from chalicelib.http.rest import Routes
from chalicelib.idempotency import KeyRequired, KeyReused
from chalicelib.tokens import Role

routes = Routes("Bookings")


def _turn(move: Move) -> Callable[..., None]:
    """Whose move it is comes before what is wrong with the body."""

    def guard(call: Call, booking_id: str) -> None:
        service.require_turn(call.actor, booking_id, move)

    return guard


MOVE: Mapping[str, Any] = {
    "body": MoveBody,
    "optional_body": True,
    "answer": BookingView,
    "raises": [IllegalTransition],
}
"""What the routes of all moves have in common."""


@routes.post(
    "/bookings",
    roles=[Role.CUSTOMER],
    body=NewBooking,
    answer=BookingView,
    status=201,
    repeated=200,
    optional_key=True,
    raises=[SlotTaken, KeyRequired, KeyReused],
)
def book(call: Call, body: NewBooking) -> Answer:
    """Book a puja; 200 with the first booking where the same was asked before."""
    header = call.header("idempotency-key")
    claim = idempotency.optional_claim(call.actor.id, "book", "", header, body.model_dump(mode="json"))
    booked = service.book(call.actor, body, claim)
    return Answer(BookingView.of(booked.booking), status=201 if booked.is_new else 200)


@routes.get("/bookings", query=BookingsQuery, answer=BookingView, listed=True)
def bookings(call: Call) -> Listing:
    """My bookings (an admin's: all): newest first, or by the time of the puja, what is to come first."""
    asked = call.query(BookingsQuery)
    page = lists.listed(call.actor, asked.status, asked.sort, call.page_request)
    return Listing(service.shown_all(call.actor, page.items), page.next_key)


@routes.get("/bookings/{booking_id}", answer=BookingView)
def booking(call: Call, booking_id: str) -> BookingView:
    """One of my bookings."""
    return service.shown(call.actor, service.get(call.actor, booking_id))


@routes.post("/bookings/{booking_id}/accept", **MOVE, guard=_turn(Move.ACCEPT))
def accept(call: Call, body: MoveBody, booking_id: str) -> BookingView:
    """Take a booking on: its pandit."""
    return service.shown(call.actor, service.accept(call.actor, booking_id))


@routes.post("/bookings/{booking_id}/cancel", **MOVE, guard=_turn(Move.CANCEL))
def cancel(call: Call, body: MoveBody, booking_id: str) -> BookingView:
    """Cancel a booking: a party or an admin; pandit and admin give a reason."""
    return service.shown(call.actor, service.cancel(call.actor, booking_id, body.reason))


@routes.post("/bookings/{booking_id}/complete", **MOVE, guard=_turn(Move.COMPLETE))
def complete(call: Call, body: MoveBody, booking_id: str) -> BookingView:
    """Say that the puja has been held: its pandit or an admin, once its time has come."""
    return service.shown(call.actor, service.complete(call.actor, booking_id, body.reason))
