"""The admins' desk over REST."""

from chalicelib.accounts import service as accounts
from chalicelib.accounts.schemas import UserView
from chalicelib.admin import service
from chalicelib.admin.schemas import StatsView
from chalicelib.audit import service as audit
from chalicelib.audit.schemas import AuditEntryView
from chalicelib.bookings import lists as bookings
from chalicelib.bookings.schemas import BookingsQuery, BookingView
from chalicelib.edge.answers import Listing
from chalicelib.edge.call import Call
from chalicelib.edge.rest import Routes
from chalicelib.edge.tokens import Role
from chalicelib.pandits import service as pandits
from chalicelib.pandits.schemas import OwnPanditView, Rejection, StatusQuery

routes = Routes("Admin")
ADMINS = [Role.ADMIN]


@routes.get("/admin/pandits", roles=ADMINS, query=StatusQuery, answer=OwnPanditView, listed=True)
def all_pandits(call: Call) -> Listing:
    """Pandits of one verification status or of any, newest first."""
    status = call.query(StatusQuery).status
    return Listing.of(pandits.newest(status, call.window), OwnPanditView.of)


@routes.post("/admin/pandits/{pandit_id}/verify", roles=ADMINS, answer=OwnPanditView)
def verify_pandit(call: Call, pandit_id: str) -> OwnPanditView:
    """Let a pandit be seen and booked; again changes nothing."""
    return OwnPanditView.of(pandits.verify(call.actor, pandit_id))


@routes.post("/admin/pandits/{pandit_id}/reject", roles=ADMINS, body=Rejection, answer=OwnPanditView)
def reject_pandit(call: Call, body: Rejection, pandit_id: str) -> OwnPanditView:
    """Keep a pandit out of sight, and tell him why; again changes nothing."""
    return OwnPanditView.of(pandits.reject(call.actor, pandit_id, body.reason))


@routes.get("/admin/bookings", roles=ADMINS, query=BookingsQuery, answer=BookingView, listed=True)
def all_bookings(call: Call) -> Listing:
    """Bookings of one status or of any: newest first, or by the time of the puja, what is to come first."""
    asked = call.query(BookingsQuery)
    return Listing.of(bookings.listed(call.actor, asked.status, asked.sort, call.window), BookingView.of)


@routes.get("/admin/users", roles=ADMINS, answer=UserView, listed=True)
def all_users(call: Call) -> Listing:
    """Everybody with an account, newest first."""
    return Listing.of(accounts.newest(call.window), UserView.of)


@routes.get("/admin/stats", roles=ADMINS, answer=StatsView)
def stats(call: Call) -> StatsView:
    """How many there are of everything."""
    return service.stats()


@routes.get("/admin/audit", roles=ADMINS, answer=AuditEntryView, listed=True)
def trail(call: Call) -> Listing:
    """Who did what, when; newest first."""
    return Listing.of(audit.newest(call.window), AuditEntryView.of)
