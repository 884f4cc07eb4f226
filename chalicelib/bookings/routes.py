"""Bookings over REST."""

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.bookings import service
from chalicelib.bookings.rules import Move
from chalicelib.bookings.schemas import BookingsQuery, BookingView, MoveBody, NewBooking
from chalicelib.edge.answers import Listing
from chalicelib.edge.call import Call
from chalicelib.edge.rest import Routes
from chalicelib.edge.tokens import Role
from chalicelib.errors import IllegalTransition, SlotTaken

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


@routes.post("/bookings", roles=[Role.CUSTOMER], body=NewBooking, answer=BookingView, status=201, raises=[SlotTaken])
def book(call: Call, body: NewBooking) -> BookingView:
    """Book a puja."""
    return BookingView.of(service.book(call.actor, body))


@routes.get("/bookings", query=BookingsQuery, answer=BookingView, listed=True)
def bookings(call: Call) -> Listing:
    """My bookings (an admin's: all), newest first."""
    status = call.query(BookingsQuery).status
    return Listing.of(service.newest(call.actor, status, call.window), BookingView.of)


@routes.get("/bookings/{booking_id}", answer=BookingView)
def booking(call: Call, booking_id: str) -> BookingView:
    """One of my bookings."""
    return BookingView.of(service.get(call.actor, booking_id))


@routes.post("/bookings/{booking_id}/accept", **MOVE, guard=_turn(Move.ACCEPT))
def accept(call: Call, body: MoveBody, booking_id: str) -> BookingView:
    """Take a booking on: its pandit."""
    return BookingView.of(service.accept(call.actor, booking_id))


@routes.post("/bookings/{booking_id}/cancel", **MOVE, guard=_turn(Move.CANCEL))
def cancel(call: Call, body: MoveBody, booking_id: str) -> BookingView:
    """Cancel a booking: a party or an admin; pandit and admin give a reason."""
    return BookingView.of(service.cancel(call.actor, booking_id, body.reason))


@routes.post("/bookings/{booking_id}/complete", **MOVE, guard=_turn(Move.COMPLETE))
def complete(call: Call, body: MoveBody, booking_id: str) -> BookingView:
    """Say that the puja has been held: its pandit or an admin, once its time has come."""
    return BookingView.of(service.complete(call.actor, booking_id, body.reason))
