"""Sockets whose wire dies silently, and sockets that the server closes."""

from contextlib import ExitStack

import pytest
from websockets.exceptions import ConnectionClosed

from chalicelib.realtime.rosters import MAX_SOCKETS_OF_MEMBER
from tests.e2e.client import SocketClient, open_socket
from tests.e2e.conftest import BookedRoom
from tests.e2e.wire import open_wire


def test_whoever_locks_the_phone_is_notified_once_when_the_wire_ends(first_booked_room: BookedRoom) -> None:
    room_id, customer, pandit = first_booked_room.room_id, first_booked_room.customer, first_booked_room.pandit
    before = pandit.get("/notifications/unread-count").json()["unread_count"]
    ticket = pandit.ticket()
    with open_wire() as wire, pandit.notifications() as laptop:
        laptop.expect("notifications")
        url = wire.address(ticket["chat_url"].replace("{room_id}", room_id))
        # The client's own pings would find out.
        with open_socket(f"{url}?ticket={ticket['ticket']}", ping_interval=None) as connection:
            phone = SocketClient(connection)
            phone.expect("history")
            wire.lock()
            customer.send(room_id, "Are you there?")
            customer.send(room_id, "Hello?")
            assert "notification" not in [frame["type"] for frame in laptop.read_until_pong()]
            with pytest.raises(TimeoutError):
                phone.next(timeout=0.2)

            wire.end()
            frame = laptop.expect("notification")

    notification = frame["notification"]
    assert (notification["notification_type"], notification["booking_id"]) == ("NEW_MESSAGE", room_id)
    assert frame["unread_count"] == before + 1
    unread = pandit.get("/notifications", unread="true").json()["items"]
    assert [item["id"] for item in unread if item["notification_type"] == "NEW_MESSAGE"] == [notification["id"]]
    with pandit.notifications() as laptop:
        laptop.expect("notifications")
        pandit.post(f"/chat/rooms/{room_id}/read", {"up_to_seq": 2}).raise_for_status()
        assert laptop.expect("unread")["unread_count"] == before


def test_a_change_of_language_closes_the_sockets_that_show_the_old_one(first_booked_room: BookedRoom) -> None:
    pandit = first_booked_room.pandit
    with pandit.chat(first_booked_room.room_id) as chat, pandit.notifications() as bell:
        chat.expect("history")
        bell.expect("notifications")

        pandit.http.patch(f"{pandit.endpoints.api}/me", json={"language": "en"}).raise_for_status()

        for line in (chat, bell):
            assert line.expect("closing") == {"type": "closing", "reason": "preferences"}
            with pytest.raises(ConnectionClosed):
                line.next()


def test_the_oldest_of_too_many_sockets_gives_way(first_booked_room: BookedRoom) -> None:
    with ExitStack() as opened:
        lines = []
        for _ in range(MAX_SOCKETS_OF_MEMBER + 1):
            lines.append(opened.enter_context(first_booked_room.customer.chat(first_booked_room.room_id)))
            lines[-1].expect("history")

        closing = [line for line in lines if _is_closed(line)]

    assert len(closing) == 1
    assert closing[0] is not lines[-1]


def _is_closed(line: SocketClient) -> bool:
    """Whether the server has closed this socket. Each has sent its frame before the last one's history came."""
    try:
        return any(frame["type"] == "closing" for frame in line.read_until_pong())
    except ConnectionClosed:
        return True
