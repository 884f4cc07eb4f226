"""Lists, statistics and moderation for admins, over REST."""

from chalicelib.accounts import service as accounts
from chalicelib.accounts.schemas import UserView
from chalicelib.admin import finder, service
from chalicelib.admin.schemas import PanditForAdminView, StatsView, UsersQuery
from chalicelib.audit import service as audit
from chalicelib.audit.schemas import AuditEntryView
from chalicelib.bookings import lists
from chalicelib.bookings import service as bookings
from chalicelib.bookings.schemas import AllBookingsQuery, BookingView
from chalicelib.http.answers import Listing
from chalicelib.http.call import Call
from chalicelib.http.rest import Routes
from chalicelib.pandits import service as pandits
from chalicelib.pandits.schemas import Rejection, StatusQuery
from chalicelib.payments import service as payments
from chalicelib.payments.schemas import PaymentsQuery, PaymentView
from chalicelib.tokens import Role

routes = Routes("Admin")
ADMINS = [Role.ADMIN]


@routes.get("/admin/pandits", roles=ADMINS, query=StatusQuery, answer=PanditForAdminView, listed=True)
def all_pandits(call: Call) -> Listing:
    """Pandits of one verification status or of any, newest first."""
    status = call.query(StatusQuery).status
    page = pandits.list_pandits(status, call.page_request)
    return Listing(service.pandit_views(page.items), page.next_key)


@routes.post("/admin/pandits/{pandit_id}/verify", roles=ADMINS, answer=PanditForAdminView)
def verify_pandit(call: Call, pandit_id: str) -> PanditForAdminView:
    """Let a pandit be seen and booked; again changes nothing."""
    return service.pandit_views([pandits.verify(call.actor, pandit_id)])[0]


@routes.post("/admin/pandits/{pandit_id}/reject", roles=ADMINS, body=Rejection, answer=PanditForAdminView)
def reject_pandit(call: Call, body: Rejection, pandit_id: str) -> PanditForAdminView:
    """Keep a pandit out of sight, and tell him why; again changes nothing."""
    return service.pandit_views([pandits.reject(call.actor, pandit_id, body.reason)])[0]


@routes.get("/admin/bookings", roles=ADMINS, query=AllBookingsQuery, answer=BookingView, listed=True)
def all_bookings(call: Call) -> Listing:
    """Bookings of one status or of any: newest first, or by the time of the puja, what is to come first."""
    query = call.query(AllBookingsQuery)
    if query.q:
        page = finder.find_bookings(query.q, query.status, call.page_request)
    else:
        page = lists.list_bookings(call.actor, query.status, query.sort, call.page_request)
    return Listing(bookings.to_views(call.actor, page.items), page.next_key)


@routes.get("/admin/payments", roles=ADMINS, query=PaymentsQuery, answer=PaymentView, listed=True)
def all_payments(call: Call) -> Listing:
    """All payments, by status and by whether a person is wanted, newest booking first."""
    query = call.query(PaymentsQuery)
    if query.q:
        page = finder.find_payments(query.q, query.status, query.needs_attention, call.page_request)
    else:
        page = payments.list_for_admin(query.status, query.needs_attention, call.page_request)
    return Listing(payments.to_views(call.actor, page.items), page.next_key)


@routes.get("/admin/users", roles=ADMINS, query=UsersQuery, answer=UserView, listed=True)
def all_users(call: Call) -> Listing:
    """Everybody with an account, newest first."""
    query = call.query(UsersQuery)
    page = finder.find_users(query.q, call.page_request) if query.q else accounts.list_users(call.page_request)
    return Listing.of(page, UserView.of)


@routes.get("/admin/stats", roles=ADMINS, answer=StatsView)
def stats(call: Call) -> StatsView:
    """How many there are of everything."""
    return service.stats()


@routes.get("/admin/audit", roles=ADMINS, answer=AuditEntryView, listed=True)
def trail(call: Call) -> Listing:
    """Who did what, when; newest first."""
    return Listing.of(audit.list_entries(call.page_request), AuditEntryView.of)
