"""The REST routes of conversations: everything that a socket can do, for clients without one."""

from chalicelib.chat import attachments, history, presence, receipts, room_views, rooms, sending
from chalicelib.chat.message_views import create_view
from chalicelib.chat.schemas import (
    Announcement,
    AttachmentView,
    Draft,
    HistoryQuery,
    LastReadView,
    MessagesView,
    MessageView,
    PresenceView,
    ReadUpTo,
    RoomView,
    UploadView,
)
from chalicelib.errors import AttachmentUsed, FileNotAsAnnounced, RoomClosed, TooFast, Unavailable
from chalicelib.http.request import ApiRequest
from chalicelib.http.response import Excerpt, Listing, ViewResponse
from chalicelib.http.route import Routes
from chalicelib.schema.base import render
from chalicelib.tokens import Role

routes = Routes("Chat")
MEMBERS = (Role.CUSTOMER, Role.PANDIT)


def _guard(request: ApiRequest, room_id: str) -> None:
    rooms.get_visible(request.actor, room_id)


@routes.get("/chat/rooms", response=RoomView, is_list=True)
def room_list(request: ApiRequest) -> Listing:
    """My conversations, newest activity first."""
    page = rooms.list_rooms(request.actor, request.page_request)
    return Listing(room_views.view_rooms(request.actor, page.items), page)


@routes.get("/chat/rooms/{room_id}", response=RoomView)
def room(request: ApiRequest, room_id: str) -> RoomView:
    """One conversation."""
    return room_views.view_rooms(request.actor, [rooms.get_visible(request.actor, room_id)])[0]


@routes.get("/chat/rooms/{room_id}/messages", query=HistoryQuery, response=MessagesView)
def message_list(request: ApiRequest, room_id: str) -> Excerpt:
    """A page of messages in ascending order; the newest one without a query."""
    query = request.query(HistoryQuery)
    page = history.read_page(request.actor.id, rooms.get_visible(request.actor, room_id), query)
    return Excerpt(page, keep_last=query.after_seq is None)


@routes.post(
    "/chat/rooms/{room_id}/messages",
    body=Draft,
    response=MessageView,
    status=201,
    repeat_status=200,
    roles=MEMBERS,
    guard=_guard,
    raises=[RoomClosed, AttachmentUsed, FileNotAsAnnounced, TooFast, Unavailable],
)
def send(request: ApiRequest, body: Draft, room_id: str) -> ViewResponse:
    """Send a message; 200 with the first result where its `client_id` was sent before."""
    result = sending.send_message(sending.Sender(request.actor.id), room_id, body)
    if result.is_new:
        return ViewResponse(create_view(result.message, None))
    return ViewResponse(history.view_message(request.actor.id, result.room, result.message), status=200)


@routes.post("/chat/rooms/{room_id}/read", body=ReadUpTo, response=LastReadView, roles=MEMBERS, guard=_guard)
def read(request: ApiRequest, body: ReadUpTo, room_id: str) -> LastReadView:
    """I have read up to here. The pointer only moves forward."""
    return LastReadView(last_read_seq=receipts.record_reading(request.actor.id, room_id, body.up_to_seq))


@routes.post(
    "/chat/rooms/{room_id}/attachments",
    body=Announcement,
    response=AttachmentView,
    status=201,
    roles=MEMBERS,
    guard=_guard,
    raises=[RoomClosed, FileNotAsAnnounced],
)
def announce(request: ApiRequest, body: Announcement, room_id: str) -> AttachmentView:
    """Announce a file, and get where to upload it."""
    room = rooms.get_visible(request.actor, room_id)
    attachment, upload = attachments.announce(room, request.actor.id, body)
    return AttachmentView(file_id=attachment.id, upload=UploadView.model_validate(upload))


@routes.get("/chat/rooms/{room_id}/presence", roles=MEMBERS, response=PresenceView, by_id=True)
def who_is_there(request: ApiRequest, room_id: str) -> dict[str, object]:
    """Who of the two is there: by user id."""
    statuses = presence.get_verified(rooms.get_visible(request.actor, room_id).member_ids)
    return {user_id: render(state.view, request.reader) for user_id, state in statuses.items()}
