"""Bookings over REST."""

from chalicelib import idempotency
from chalicelib.bookings import lists, service
from chalicelib.bookings.schemas import BookingsQuery, BookingView, NewBooking
from chalicelib.errors import SlotTaken
from chalicelib.http.request import ApiRequest
from chalicelib.http.response import Listing, ViewResponse
from chalicelib.http.route import Routes
from chalicelib.idempotency import KeyRequired, KeyReused
from chalicelib.tokens import Role

routes = Routes("Bookings")


@routes.post(
    "/bookings",
    roles=[Role.CUSTOMER],
    body=NewBooking,
    response=BookingView,
    status=201,
    repeat_status=200,
    optional_key=True,
    raises=[SlotTaken, KeyRequired, KeyReused],
)
def book(request: ApiRequest, body: NewBooking) -> ViewResponse:
    """Book a puja; 200 with the first booking where the same was asked before."""
    header = request.header("idempotency-key")
    claim = idempotency.optional_claim(request.actor.id, "book", "", header, body.model_dump(mode="json"))
    result = service.book(request.actor, body, claim)
    return ViewResponse(BookingView.of(result.booking), status=201 if result.is_new else 200)


@routes.get("/bookings", query=BookingsQuery, response=BookingView, is_list=True)
def bookings(request: ApiRequest) -> Listing:
    """My bookings (an admin's: all): newest first, or by the time of the puja, what is to come first."""
    query = request.query(BookingsQuery)
    page = lists.list_bookings(request.actor, query.status, query.sort, request.page_request)
    return Listing(service.to_views(request.actor, page.items), page)


@routes.get("/bookings/{booking_id}", response=BookingView)
def booking(request: ApiRequest, booking_id: str) -> BookingView:
    """One of my bookings."""
    return service.to_view(request.actor, service.get(request.actor, booking_id))
