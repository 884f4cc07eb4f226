"""Notifications over REST."""

from functools import partial

from chalicelib.http.request import ApiRequest
from chalicelib.http.response import Listing
from chalicelib.http.route import Routes
from chalicelib.notifications import inbox
from chalicelib.notifications.models import Notification
from chalicelib.notifications.schemas import NotificationQuery, NotificationView, UnreadView

routes = Routes("Notifications")


@routes.get("/notifications", query=NotificationQuery, response=NotificationView, is_list=True)
def notifications(request: ApiRequest) -> Listing:
    """What I was told, newest first."""
    only_unread = request.query(NotificationQuery).unread
    return Listing.of(
        inbox.list_notifications(request.actor.id, request.page_request, only_unread=only_unread),
        partial(_to_view, request),
    )


@routes.get("/notifications/unread-count", response=UnreadView)
def unread_count(request: ApiRequest) -> UnreadView:
    """How many I have not read."""
    return UnreadView(unread_count=inbox.get_inbox(request.actor.id).unread_count)


@routes.post("/notifications/read-all", response=UnreadView)
def read_all(request: ApiRequest) -> UnreadView:
    """Mark everything as read."""
    inbox.mark_all_read(request.actor.id)
    return UnreadView(unread_count=0)


@routes.post("/notifications/{notification_id}/read", response=NotificationView)
def read(request: ApiRequest, notification_id: str) -> NotificationView:
    """Mark one as read; again is no error."""
    return _to_view(request, inbox.mark_read(request.actor.id, notification_id))


def _to_view(request: ApiRequest, notification: Notification) -> NotificationView:
    return NotificationView.of(notification, request.reader.timezone)
