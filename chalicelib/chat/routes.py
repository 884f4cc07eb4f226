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
from chalicelib.http.answers import Answer, Listing
from chalicelib.http.call import Call
from chalicelib.http.rest import Routes
from chalicelib.schema.base import render
from chalicelib.tokens import Role

routes = Routes("Chat")
MEMBERS = (Role.CUSTOMER, Role.PANDIT)


def _guard(call: Call, room_id: str) -> None:
    rooms.get_visible(call.actor, room_id)


@routes.get("/chat/rooms", answer=RoomView, listed=True)
def room_list(call: Call) -> Listing:
    """My conversations, newest activity first."""
    page = rooms.list_rooms(call.actor, call.page_request)
    return Listing(room_views.view_rooms(call.actor, page.items), page.next_key)


@routes.get("/chat/rooms/{room_id}", answer=RoomView)
def room(call: Call, room_id: str) -> RoomView:
    """One conversation."""
    return room_views.view_rooms(call.actor, [rooms.get_visible(call.actor, room_id)])[0]


@routes.get("/chat/rooms/{room_id}/messages", query=HistoryQuery, answer=MessagesView)
def message_list(call: Call, room_id: str) -> MessagesView:
    """A page of messages in ascending order; the newest one without a query."""
    return history.read_page(call.actor.id, rooms.get_visible(call.actor, room_id), call.query(HistoryQuery))


@routes.post(
    "/chat/rooms/{room_id}/messages",
    body=Draft,
    answer=MessageView,
    status=201,
    repeated=200,
    roles=MEMBERS,
    guard=_guard,
    raises=[RoomClosed, AttachmentUsed, FileNotAsAnnounced, TooFast, Unavailable],
)
def send(call: Call, body: Draft, room_id: str) -> Answer:
    """Send a message; 200 with the first result where its `client_id` was sent before."""
    result = sending.send_message(sending.Sender(call.actor.id), room_id, body)
    if result.is_new:
        return Answer(create_view(result.message, None))
    return Answer(history.view_message(call.actor.id, result.room, result.message), status=200)


@routes.post("/chat/rooms/{room_id}/read", body=ReadUpTo, answer=LastReadView, roles=MEMBERS, guard=_guard)
def read(call: Call, body: ReadUpTo, room_id: str) -> LastReadView:
    """I have read up to here. The pointer only moves forward."""
    return LastReadView(last_read_seq=receipts.record_reading(call.actor.id, room_id, body.up_to_seq))


@routes.post(
    "/chat/rooms/{room_id}/attachments",
    body=Announcement,
    answer=AttachmentView,
    status=201,
    roles=MEMBERS,
    guard=_guard,
    raises=[RoomClosed, FileNotAsAnnounced],
)
def announce(call: Call, body: Announcement, room_id: str) -> AttachmentView:
    """Announce a file, and get where to upload it."""
    room = rooms.get_visible(call.actor, room_id)
    attachment, upload = attachments.announce(room, call.actor.id, body)
    return AttachmentView(file_id=attachment.id, upload=UploadView.model_validate(upload))


@routes.get("/chat/rooms/{room_id}/presence", roles=MEMBERS, answer=PresenceView, keyed=True)
def who_is_there(call: Call, room_id: str) -> dict[str, object]:
    """Who of the two is there: by user id."""
    statuses = presence.get_presence(rooms.get_visible(call.actor, room_id).member_ids)
    return {
        user_id: render(PresenceView(status=state.status, last_seen=state.last_seen), call.reader)
        for user_id, state in statuses.items()
    }
