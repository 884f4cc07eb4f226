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
from chalicelib.http.request import ApiRequest
from chalicelib.http.response import Listing
from chalicelib.http.route import Routes
from chalicelib.pandits import service as pandits
from chalicelib.pandits.schemas import Rejection, StatusQuery
from chalicelib.payments import service as payments
from chalicelib.payments.schemas import PaymentsQuery, PaymentView
from chalicelib.tokens import Role

routes = Routes("Admin")
ADMINS = [Role.ADMIN]


@routes.get("/admin/pandits", roles=ADMINS, query=StatusQuery, response=PanditForAdminView, is_list=True)
def all_pandits(request: ApiRequest) -> Listing:
    """Pandits of one verification status or of any, newest first."""
    status = request.query(StatusQuery).status
    page = pandits.list_pandits(status, request.page_request)
    return Listing(service.pandit_views(page.items), page)


@routes.post("/admin/pandits/{pandit_id}/verify", roles=ADMINS, response=PanditForAdminView)
def verify_pandit(request: ApiRequest, pandit_id: str) -> PanditForAdminView:
    """Let a pandit be seen and booked; again changes nothing."""
    return service.pandit_views([pandits.verify(request.actor, pandit_id)])[0]


@routes.post("/admin/pandits/{pandit_id}/reject", roles=ADMINS, body=Rejection, response=PanditForAdminView)
def reject_pandit(request: ApiRequest, body: Rejection, pandit_id: str) -> PanditForAdminView:
    """Keep a pandit out of sight, and tell him why; again changes nothing."""
    return service.pandit_views([pandits.reject(request.actor, pandit_id, body.reason)])[0]


@routes.get("/admin/bookings", roles=ADMINS, query=AllBookingsQuery, response=BookingView, is_list=True)
def all_bookings(request: ApiRequest) -> Listing:
    """Bookings of one status or of any: newest first, or by the time of the puja, what is to come first."""
    query = request.query(AllBookingsQuery)
    if query.q:
        page = finder.find_bookings(query.q, query.status, request.page_request)
    else:
        page = lists.list_bookings(request.actor, query.status, query.sort, request.page_request)
    return Listing(bookings.to_views(request.actor, page.items), page)


@routes.get("/admin/payments", roles=ADMINS, query=PaymentsQuery, response=PaymentView, is_list=True)
def all_payments(request: ApiRequest) -> Listing:
    """All payments, by status and by whether a person is wanted, newest booking first."""
    query = request.query(PaymentsQuery)
    if query.q:
        page = finder.find_payments(query.q, query.status, query.needs_attention, request.page_request)
    else:
        page = payments.list_for_admin(query.status, query.needs_attention, request.page_request)
    return Listing(payments.to_views(request.actor, page.items), page)


@routes.get("/admin/users", roles=ADMINS, query=UsersQuery, response=UserView, is_list=True)
def all_users(request: ApiRequest) -> Listing:
    """Everybody with an account, newest first."""
    query = request.query(UsersQuery)
    page = finder.find_users(query.q, request.page_request) if query.q else accounts.list_users(request.page_request)
    return Listing.of(page, UserView.of)


@routes.get("/admin/stats", roles=ADMINS, response=StatsView)
def stats(request: ApiRequest) -> StatsView:
    """How many there are of everything."""
    return service.stats()


@routes.get("/admin/audit", roles=ADMINS, response=AuditEntryView, is_list=True)
def trail(request: ApiRequest) -> Listing:
    """Who did what, when; newest first."""
    return Listing.of(audit.list_entries(request.page_request), AuditEntryView.of)
