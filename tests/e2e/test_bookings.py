"""What the deployed stack says over HTTP: to parties, to outsiders, and to two who want the same hour."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpx
import pytest

from tests.e2e.client import People
from tests.e2e.conftest import BookedRoom
from tests.pictures import ORANGE, colour_of, picture
from tests.stack import RunningStack

PICTURE = picture()


@pytest.mark.parametrize("who", ["customer", "pandit"])
def test_an_outsider_finds_nothing_of_a_booking(people: People, booked_room: BookedRoom, who: str) -> None:
    booked_room.customer.send(booked_room.room_id, "Between us")
    outsider = getattr(people, who)()
    room, booking = f"/chat/rooms/{booked_room.room_id}", f"/bookings/{booked_room.room_id}"
    asked = [
        outsider.get(path) for path in (booking, room, f"{room}/messages", f"{room}/presence", f"{room}/transcript")
    ]
    asked += [outsider.post(f"{booking}/{move}", {"reason": "Mine"}) for move in ("accept", "cancel", "complete")]
    asked.append(outsider.post(f"{room}/messages", {"client_id": "c", "message_type": "TEXT", "content": "Hi"}))
    asked.append(outsider.post(f"{room}/read", {"up_to_seq": 1}))
    asked.append(outsider.post(f"{room}/attachments", {"filename": "a", "content_type": "image/png", "size": 1}))

    assert [reply.status_code for reply in asked] == [404] * len(asked)
    assert all("Between us" not in reply.text for reply in asked)
    assert len(booked_room.customer.messages(booked_room.room_id)) == 1


def test_of_two_who_book_one_hour_at_once_one_gets_it(people: People) -> None:
    pandit, customers = people.pandit(), [people.customer(), people.customer()]
    wish = people.booking_request(pandit)

    with ThreadPoolExecutor(2) as pool:
        replies = [pool.submit(partial(customer.post, "/bookings", wish)) for customer in customers]
    statuses = sorted(reply.result().status_code for reply in replies)

    assert statuses == [201, 409]
    assert len(pandit.get("/bookings").json()["items"]) == 1


def test_a_customer_cannot_become_an_admin(people: People) -> None:
    customer = people.customer()

    assert customer.http.patch(f"{customer.endpoints.api}/me", json={"role": "ADMIN"}).status_code == 422
    assert customer.get("/admin/stats").status_code == 403
    assert customer.get("/me").json()["role"] == "CUSTOMER"


def test_a_picture_goes_up_and_comes_down_by_presigned_addresses(booked_room: BookedRoom) -> None:
    with booked_room.pandit.chat(booked_room.room_id) as theirs:
        theirs.expect("history")
        file_id = booked_room.customer.upload(booked_room.room_id, PICTURE, "कलश.png")

        booked_room.customer.send(booked_room.room_id, "", message_type="IMAGE", file_id=file_id)

        shown = theirs.message()
    assert (shown["message_type"], shown["file_name"]) == ("IMAGE", "कलश.png")
    fetched = httpx.get(shown["file_url"])
    assert (fetched.status_code, fetched.headers["content-type"]) == (200, "image/png")
    assert colour_of(fetched.content) == ORANGE
    assert (shown["file"]["width"], shown["file"]["height"]) == (16, 12)
    assert colour_of(httpx.get(shown["file"]["thumbnail_url"]).content) == pytest.approx(ORANGE, abs=5)


def test_pictures_that_two_send_side_by_side_all_arrive(booked_room: BookedRoom) -> None:
    """A frame that waits for the function of pictures holds up no other, and not that function itself."""
    both = (booked_room.customer, booked_room.pandit)
    files = [(person, person.upload(booked_room.room_id, PICTURE)) for person in both for _ in range(3)]
    with booked_room.customer.chat(booked_room.room_id) as hers, booked_room.pandit.chat(booked_room.room_id) as his:
        for line in (hers, his):
            line.expect("history")
        for person, file_id in files:
            line = hers if person is booked_room.customer else his
            line.say("", message_type="IMAGE", file_id=file_id)
        shown = [[line.message()["file"]["width"] for _ in files] for line in (hers, his)]

    assert shown == [[16] * len(files)] * 2


def test_the_stack_is_healthy_and_documents_itself(stack: RunningStack) -> None:
    health = httpx.get(f"{stack.endpoints.api}/health").json()
    assert (health["status"], health["dynamodb"], health["redis"]) == ("ok", "ok", "ok")
    for name, field in (("openapi", "openapi"), ("asyncapi", "asyncapi")):
        assert httpx.get(f"{stack.endpoints.api}/{name}.json").json()[field]
