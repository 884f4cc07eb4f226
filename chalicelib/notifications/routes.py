"""Notifications over REST."""

from functools import partial

from chalicelib.http.answers import Listing
from chalicelib.http.call import Call
from chalicelib.http.rest import Routes
from chalicelib.notifications import inbox
from chalicelib.notifications.models import Notification
from chalicelib.notifications.schemas import NotificationQuery, NotificationView, UnreadView

routes = Routes("Notifications")


@routes.get("/notifications", query=NotificationQuery, answer=NotificationView, listed=True)
def notifications(call: Call) -> Listing:
    """What I was told, newest first."""
    only_unread = call.query(NotificationQuery).unread
    return Listing.of(
        inbox.list_notifications(call.actor.id, call.page_request, only_unread=only_unread), partial(_to_view, call)
    )


@routes.get("/notifications/unread-count", answer=UnreadView)
def unread_count(call: Call) -> UnreadView:
    """How many I have not read."""
    return UnreadView(unread_count=inbox.get_inbox(call.actor.id).unread_count)


@routes.post("/notifications/read-all", answer=UnreadView)
def read_all(call: Call) -> UnreadView:
    """Mark everything as read."""
    inbox.mark_all_read(call.actor.id)
    return UnreadView(unread_count=0)


@routes.post("/notifications/{notification_id}/read", answer=NotificationView)
def read(call: Call, notification_id: str) -> NotificationView:
    """Mark one as read; again is no error."""
    return _to_view(call, inbox.mark_read(call.actor.id, notification_id))


def _to_view(call: Call, note: Notification) -> NotificationView:
    return NotificationView.of(note, call.reader.timezone)
