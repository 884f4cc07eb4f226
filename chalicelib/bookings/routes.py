"""Bookings over REST."""

from chalicelib import idempotency
from chalicelib.bookings import lists, service
from chalicelib.bookings.schemas import BookingsQuery, BookingView, NewBooking
from chalicelib.errors import SlotTaken
from chalicelib.http.answers import Answer, Listing
from chalicelib.http.call import Call
from chalicelib.http.rest import Routes
from chalicelib.idempotency import KeyRequired, KeyReused
from chalicelib.tokens import Role

routes = Routes("Bookings")


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
    result = service.book(call.actor, body, claim)
    return Answer(BookingView.of(result.booking), status=201 if result.is_new else 200)


@routes.get("/bookings", query=BookingsQuery, answer=BookingView, listed=True)
def bookings(call: Call) -> Listing:
    """My bookings (an admin's: all): newest first, or by the time of the puja, what is to come first."""
    query = call.query(BookingsQuery)
    page = lists.list_bookings(call.actor, query.status, query.sort, call.page_request)
    return Listing(service.to_views(call.actor, page.items), page.next_key)


@routes.get("/bookings/{booking_id}", answer=BookingView)
def booking(call: Call, booking_id: str) -> BookingView:
    """One of my bookings."""
    return service.to_view(call.actor, service.get(call.actor, booking_id))
