"""Bookings on the deployed stack over HTTP: parties, outsiders, and concurrent requests of one hour."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpx
import pytest

from tests.e2e.client import People
from tests.e2e.conftest import BookedRoom
from tests.pictures import ORANGE, colour_of, picture
from tests.stack import RunningStack

PICTURE = picture()


@pytest.mark.parametrize("role", ["customer", "pandit"])
def test_an_outsider_finds_nothing_of_a_booking(people: People, booked_room: BookedRoom, role: str) -> None:
    booked_room.customer.send(booked_room.room_id, "Between us")
    outsider = getattr(people, role)()
    room, booking = f"/chat/rooms/{booked_room.room_id}", f"/bookings/{booked_room.room_id}"
    paths = [
        outsider.get(path) for path in (booking, room, f"{room}/messages", f"{room}/presence", f"{room}/transcript")
    ]
    paths += [outsider.post(f"{booking}/{move}", {"reason": "Mine"}) for move in ("accept", "cancel", "complete")]
    paths.append(outsider.post(f"{room}/messages", {"client_id": "c", "message_type": "TEXT", "content": "Hi"}))
    paths.append(outsider.post(f"{room}/read", {"up_to_seq": 1}))
    paths.append(outsider.post(f"{room}/attachments", {"filename": "a", "content_type": "image/png", "size": 1}))

    assert [reply.status_code for reply in paths] == [404] * len(paths)
    assert all("Between us" not in reply.text for reply in paths)
    assert len(booked_room.customer.messages(booked_room.room_id)) == 1


def test_only_one_of_two_concurrent_bookings_gets_the_hour(people: People) -> None:
    pandit, customers = people.pandit(), [people.customer(), people.customer()]
    request = people.booking_request(pandit)

    with ThreadPoolExecutor(2) as pool:
        replies = [pool.submit(partial(customer.post, "/bookings", request)) for customer in customers]
    statuses = sorted(reply.result().status_code for reply in replies)

    assert statuses == [201, 409]
    assert len(pandit.get("/bookings").json()["items"]) == 1


def test_a_customer_cannot_become_an_admin(people: People) -> None:
    customer = people.customer()

    assert customer.http.patch(f"{customer.endpoints.api}/me", json={"role": "ADMIN"}).status_code == 422
    assert customer.get("/admin/stats").status_code == 403
    assert customer.get("/me").json()["role"] == "CUSTOMER"


def test_a_picture_is_uploaded_and_downloaded_by_presigned_urls(booked_room: BookedRoom) -> None:
    with booked_room.pandit.chat(booked_room.room_id) as pandit_socket:
        pandit_socket.expect("history")
        file_id = booked_room.customer.upload(booked_room.room_id, PICTURE, "कलश.png")

        booked_room.customer.send(booked_room.room_id, "", message_type="IMAGE", file_id=file_id)

        message = pandit_socket.message()
    assert (message["message_type"], message["file_name"]) == ("IMAGE", "कलश.png")
    download = httpx.get(message["file_url"])
    assert (download.status_code, download.headers["content-type"]) == (200, "image/png")
    assert colour_of(download.content) == ORANGE
    assert (message["file"]["width"], message["file"]["height"]) == (16, 12)
    assert colour_of(httpx.get(message["file"]["thumbnail_url"]).content) == pytest.approx(ORANGE, abs=5)


def test_pictures_that_two_send_side_by_side_all_arrive(booked_room: BookedRoom) -> None:
    """A frame that waits for the function of pictures holds up no other, and not that function itself."""
    senders = (booked_room.customer, booked_room.pandit)
    files = [(person, person.upload(booked_room.room_id, PICTURE)) for person in senders for _ in range(3)]
    with (
        booked_room.customer.chat(booked_room.room_id) as customer_socket,
        booked_room.pandit.chat(booked_room.room_id) as pandit_socket,
    ):
        for line in (customer_socket, pandit_socket):
            line.expect("history")
        for person, file_id in files:
            line = customer_socket if person is booked_room.customer else pandit_socket
            line.send_text("", message_type="IMAGE", file_id=file_id)
        widths = [[line.message()["file"]["width"] for _ in files] for line in (customer_socket, pandit_socket)]

    assert widths == [[16] * len(files)] * 2


def test_the_stack_is_healthy_and_documents_itself(stack: RunningStack) -> None:
    health = httpx.get(f"{stack.endpoints.api}/health").json()
    assert (health["status"], health["dynamodb"], health["redis"]) == ("ok", "ok", "ok")
    for name, field in (("openapi", "openapi"), ("asyncapi", "asyncapi")):
        assert httpx.get(f"{stack.endpoints.api}/{name}.json").json()[field]
