"""The moves of a booking over REST."""

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.booking_moves import service
from chalicelib.booking_moves.rules import Move
from chalicelib.booking_moves.schemas import MoveBody
from chalicelib.bookings.schemas import BookingView
from chalicelib.bookings.service import to_view
from chalicelib.errors import IllegalTransition
from chalicelib.http.request import ApiRequest
from chalicelib.http.route import Routes

routes = Routes("Bookings")

MOVE: Mapping[str, Any] = {
    "body": MoveBody,
    "optional_body": True,
    "response": BookingView,
    "raises": [IllegalTransition],
}
"""The options that all these routes share."""


def _guard(move: Move) -> Callable[..., None]:
    """Makes a guard: whoever may not make the move learns that before they learn that the body is wrong."""

    def guard(request: ApiRequest, booking_id: str) -> None:
        service.require_allowed(request.actor, booking_id, move)

    return guard


@routes.post("/bookings/{booking_id}/accept", **MOVE, guard=_guard(Move.ACCEPT))
def accept(request: ApiRequest, body: MoveBody, booking_id: str) -> BookingView:
    """Take a booking on: its pandit."""
    return to_view(request.actor, service.accept(request.actor, booking_id))


@routes.post("/bookings/{booking_id}/cancel", **MOVE, guard=_guard(Move.CANCEL))
def cancel(request: ApiRequest, body: MoveBody, booking_id: str) -> BookingView:
    """Cancel a booking: a party or an admin; pandit and admin give a reason."""
    return to_view(request.actor, service.cancel(request.actor, booking_id, body.reason))


@routes.post("/bookings/{booking_id}/complete", **MOVE, guard=_guard(Move.COMPLETE))
def complete(request: ApiRequest, body: MoveBody, booking_id: str) -> BookingView:
    """Say that the puja has been held: its pandit or an admin, once its time has come."""
    return to_view(request.actor, service.complete(request.actor, booking_id, body.reason))
